// Shelf: published versions as they were laid out for a language. A version never changes, so it is laid out
// once. Will not hold who may read or which version is the newest: those are asked anew each time.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "html/out.hpp"
#include "seminars/model.hpp"

namespace megdan::seminars {

struct LaidOutReport {
  std::string title, purpose, funding;
  std::shared_ptr<const std::string> body;  // markup
  bool has_plan = false, has_comparison = false;
  std::optional<html::Url> recount;  // where ballots can be recounted
};

/// Any thread. The 32 that were read last stay.
class ReportShelf {
 public:
  using Report = std::shared_ptr<const LaidOutReport>;
  static constexpr std::size_t most = 32;

  Report find(SeminarId seminar, std::int64_t version, std::string_view language);
  void put(SeminarId seminar, std::int64_t version, std::string_view language, Report report);

 private:
  struct Place {
    SeminarId seminar;
    std::int64_t version = 0;
    std::string language;
    Report report;
  };
  std::list<Place>::iterator place_of(SeminarId seminar, std::int64_t version, std::string_view language);

  std::mutex mutex_;
  std::list<Place> places_;  // the newest read first
};

}  // namespace megdan::seminars
