#include "seminars/plan_lines.hpp"

#include <set>

#include "seminars/cards_actions.hpp"
#include "seminars/lines.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/plan_forms.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {

int first_year_of(const Seminar& seminar) {
  return std::stoi(i18n::input_date(seminar.starts_at).substr(0, 4));
}

std::int64_t first_quarter_of(const PlanItem& item) {
  return (item.year - 1) * 4 + item.quarter - 1;
}
std::int64_t last_quarter_of(const PlanItem& item) {
  return first_quarter_of(item) + item.quarters - 1;
}

std::string when_of(const Seminar& seminar, const PlanItem& item) {
  const auto at = [&](std::int64_t quarter) { return std::to_string(first_year_of(seminar) + quarter / 4); };
  const auto sign = [](std::int64_t quarter) {
    return std::string(web::roman(static_cast<int>(quarter % 4) + 1));
  };
  const auto first = first_quarter_of(item), last = last_quarter_of(item);
  if (first == last) return at(first) + ", " + sign(first);
  if (first / 4 == last / 4) return at(first) + ", " + sign(first) + "–" + sign(last);
  return at(first) + ", " + sign(first) + " – " + at(last) + ", " + sign(last);
}

PlanSight look_at_plan(db::Session& session, Room room) {
  PlanSight sight;
  sight.plan = plan_of(session, room.seminar.id);
  std::set<PollItemId> planned;
  for (const auto& item : sight.plan.items)
    if (item.poll_item) planned.insert(*item.poll_item);
  for (const auto& poll : closed_votes(session, room.seminar.id)) {
    auto tally = tally_of(session, poll.id);
    if (!tally || std::ranges::none_of(tally->items, [&](const ItemResult& result) {
          return planned.contains(result.item.id);
        }))
      continue;
    sight.tallies.push_back(std::move(*tally));
    sight.open.push_back(open_ballots(session, poll.id));
  }
  for (const auto& card : live_cards(session, room.seminar.id))
    if (card.cluster) ++sight.cards[*card.cluster];
  sight.room = std::move(room);
  return sight;
}

std::vector<std::string> evidence_of(const web::Context& context, const PlanSight& sight,
                                     const PlanItem& item) {
  std::vector<std::string> lines;
  for (const auto& tally : sight.tallies)
    for (const auto& result : tally.items)
      if (item.poll_item == result.item.id) {
        lines.push_back(context.texts.f("No. {1} in the vote.", {std::to_string(result.rank)}));
        if (result.supporters > 0 || result.hands == 0)
          lines.push_back(
              context.texts.n("{1} ballot supports it.", "{1} ballots support it.", result.supporters));
        if (result.hands > 0)
          lines.push_back(
              context.texts.n("{1} vote by raised hand.", "{1} votes by raised hand.", result.hands));
      }
  if (item.cluster)
    if (const auto found = sight.cards.find(*item.cluster); found != sight.cards.end())
      lines.push_back(
          context.texts.n("{1} card stands behind it.", "{1} cards stand behind it.", found->second));
  return lines;
}

http::Response saved_or_again(web::Context& context, const Room& room, const char* notice,
                              const web::Form& form, web::FieldErrors& errors,
                              const std::function<std::optional<web::Form>(db::Session&)>& stored,
                              const std::function<void(db::Session&)>& act,
                              const std::function<http::Response(bool)>& again) {
  if (!errors.empty()) return again(false);
  bool late = false;
  auto response = web::once(context, actor_key(context, room), [&](db::Session& session) {
    errors = {};
    const auto now = stored(session);
    late = now && overtaken(form, *now);
    if (late) return http::Response::plain("", 409);
    act(session);
    if (!errors.empty()) return http::Response::plain("", 422);
    auto done = http::Response::see_other(context.path(tail_of(room.seminar.id, "/plan")));
    web::set_notice(done, context.request, notice);
    return done;
  });
  return late || !errors.empty() ? again(late) : std::move(response);
}

}  // namespace megdan::seminars
