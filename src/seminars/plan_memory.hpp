// Plan memory: what fits a year's budget, remembered by everything that it was computed from.
// Will not be asked whether it is still true: other inputs are another key.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "seminars/plan_rules.hpp"

namespace megdan::seminars {

/// A digest of all that fits_budget reads: the year's activities, its budget, the votes, their ballots, the
/// language.
std::string budget_key(const Plan&, std::int64_t year, const std::vector<Tally>&,
                       const std::vector<std::vector<OpenBallot>>&, const i18n::Texts&);

/// Any thread. The answers that were asked for last stay. Two who ask at once for what is not there both
/// compute it.
class PlanMemory {
 public:
  static constexpr std::size_t most = 64;
  using Compute = std::function<YearFits()>;

  std::shared_ptr<const YearFits> find_or(const std::string& key, const Compute& compute);

 private:
  struct Place {
    std::string key;
    std::shared_ptr<const YearFits> fits;
  };
  std::mutex mutex_;
  std::list<Place> places_;  // the newest asked first
};

}  // namespace megdan::seminars
