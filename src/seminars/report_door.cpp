#include "seminars/report_door.hpp"

#include <algorithm>

namespace megdan::seminars {

bool enter_report(const Parts& parts, web::Context& context, db::Session& session) {
  const auto room = enter(parts, context, session);
  if (room.seminar.rehearsal && !room.leads) throw web::NotFound{};
  return room.seminar.rehearsal;
}

ToldReport told_report(const Parts& parts, web::Context& context, db::Session& session,
                       std::optional<std::int64_t> version) {
  ToldReport told;
  told.rehearsal = enter_report(parts, context, session);
  const auto id = context.id<SeminarId>("seminar");
  const auto all = report_versions(session, id);
  auto row = report_of_version(session, id, chosen_version(all, version).version);
  if (!row) throw web::NotFound{};
  told.row = std::move(*row);
  return told;
}

const ReportVersion& chosen_version(const std::vector<ReportVersion>& all,
                                    std::optional<std::int64_t> version) {
  const auto stands = [](const ReportVersion& one) { return !one.withdrawn_at.has_value(); };
  const auto found =
      version ? std::ranges::find(all, *version, &ReportVersion::version) : std::ranges::find_if(all, stands);
  if (found != all.end() && stands(*found)) return *found;
  if (all.empty() || (version && found == all.end())) throw web::NotFound{};
  throw Withdrawn{std::ranges::any_of(all, stands)};
}

}  // namespace megdan::seminars
