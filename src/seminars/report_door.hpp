// Who reads which version of a report: a rehearsal's only those who run it, one that was withdrawn nobody.
// Will not show anything: pages and the API do.
#pragma once

#include <optional>

#include "seminars/report_actions.hpp"

namespace megdan::seminars {

/// The version was taken back: 410 at every address of it.
struct Withdrawn {
  bool another = false;  // a version that was not withdrawn can be read
};

/// Whether the report is of a rehearsal; throws web::NotFound where it is and the viewer does not run it.
bool enter_report(const Parts&, web::Context&, db::Session&);

struct ToldReport {
  ReportRow row;
  bool rehearsal = false;
};
/// That version, or the newest. Throws web::NotFound or Withdrawn.
ToldReport told_report(const Parts&, web::Context&, db::Session&, std::optional<std::int64_t> version);

/// The same for the versions alone: the one that is asked for among all, the newest first.
const ReportVersion& chosen_version(const std::vector<ReportVersion>& all,
                                    std::optional<std::int64_t> version);

}  // namespace megdan::seminars
