#include "seminars/report_shelf.hpp"

#include <algorithm>

namespace megdan::seminars {

std::list<ReportShelf::Place>::iterator ReportShelf::place_of(SeminarId seminar, std::int64_t version,
                                                              std::string_view language) {
  return std::ranges::find_if(places_, [&](const Place& place) {
    return place.seminar == seminar && place.version == version && place.language == language;
  });
}

ReportShelf::Report ReportShelf::find(SeminarId seminar, std::int64_t version, std::string_view language) {
  const std::lock_guard lock(mutex_);
  const auto place = place_of(seminar, version, language);
  if (place == places_.end()) return nullptr;
  places_.splice(places_.begin(), places_, place);
  return place->report;
}

void ReportShelf::put(SeminarId seminar, std::int64_t version, std::string_view language, Report report) {
  const std::lock_guard lock(mutex_);
  if (place_of(seminar, version, language) != places_.end()) return;
  places_.push_front({seminar, version, std::string(language), std::move(report)});
  if (places_.size() > most) places_.pop_back();
}

}  // namespace megdan::seminars
