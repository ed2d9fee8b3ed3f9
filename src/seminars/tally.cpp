#include "seminars/tally.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "seminars/ballots_store.hpp"
#include "seminars/ballots_store_sql.hpp"
#include "seminars/quoted.hpp"

namespace megdan::seminars {
namespace {

Choices parse_choices(std::string_view text) {
  Choices choices;
  const auto whole = boost::json::parse(text).as_object();
  for (const auto& [item, value] : whole)
    if (const auto id = PollItemId::parse(item)) choices[*id] = value.to_number<std::int64_t>();
  return choices;
}

/// What a choice is worth: dots and approvals themselves, a score by its product, a rating itself.
std::int64_t worth(const Poll& poll, std::int64_t value) {
  return poll.method == Method::score ? (value / 100) * (value % 100) : value;
}

/// The most that one voter can give to one item; the least is nothing, with every method.
double most_worth(const Poll& poll) {
  switch (poll.method) {
    case Method::dots:
      return static_cast<double>(poll.most_per_item > 0 ? std::min(poll.most_per_item, poll.dots)
                                                        : poll.dots);
    case Method::approval:
      return 1;
    case Method::score:
      return static_cast<double>(poll.scale_most * poll.scale_most);
    case Method::grid:
      return static_cast<double>(poll.scale_most);
  }
  return 1;
}

/// Standard deviation as a share of the largest there is on [0, most]: half of the voters at either end. Not
/// of the largest with the same mean: of yes and no that is the spread itself, whatever they chose.
double disagreement_of(double spread, double most) {
  return most > 0 ? std::min(1.0, 2 * spread / most) : 0;
}

void rank(Tally& tally) {
  std::ranges::stable_sort(tally.items,
                           [](const ItemResult& a, const ItemResult& b) { return a.total > b.total; });
  for (std::size_t i = 0; i < tally.items.size(); ++i)
    tally.items[i].rank = i > 0 && tally.items[i].total == tally.items[i - 1].total
                              ? tally.items[i - 1].rank
                              : static_cast<std::int64_t>(i) + 1;
  const auto winners = static_cast<std::size_t>(
      std::clamp<std::int64_t>(tally.poll.winners, 0, static_cast<std::int64_t>(tally.items.size())));
  if (winners == 0) return;
  for (std::size_t i = 0; i < winners; ++i) tally.items[i].wins = tally.items[i].total > 0;
  if (winners == tally.items.size()) return;
  const auto edge = tally.items[winners - 1].total;
  if (edge != tally.items[winners].total) return;
  for (auto& item : tally.items) {
    if (item.total != edge) continue;
    item.wins = false;
    item.tied_at_edge = edge > 0;
  }
}

}  // namespace

Withheld withheld_of(std::int64_t ballots, std::int64_t hand_voters) {
  if (ballots + hand_voters < fewest_shown) return Withheld::few_voters;
  return ballots > 0 && ballots < fewest_shown ? Withheld::few_ballots : Withheld::no;
}

std::string withheld_sentence(Withheld withheld, const i18n::Texts& t) {
  switch (withheld) {
    case Withheld::no:
      return {};
    case Withheld::few_voters:
      return t.t("Fewer than five people voted: no result is shown, because it could tell who chose what.");
    case Withheld::few_ballots:
      return t.t(
          "Fewer than five people voted by secret ballot: beside the raised hands, which everybody saw, a "
          "result would tell what they chose, so none is shown and nothing can be recounted. The facilitator "
          "can open the vote again, so that at least five people vote by ballot, or all of them by raised "
          "hand.");
  }
  return {};
}

Tally counted(const Poll& poll, const std::vector<PollItem>& items, const std::vector<StoredBallot>& ballots,
              const std::optional<HandsRow>& raised) {
  Tally tally;
  tally.poll = poll;
  tally.ballots = static_cast<std::int64_t>(ballots.size());
  Choices hands;
  if (raised) {
    tally.hands_confirmed = raised->confirmed_by.has_value();
    tally.hand_voters = raised->voters;
    if (tally.hands_confirmed) hands = parse_choices(raised->counts);
  }
  for (const auto& ballot : ballots) ++tally.voters[ballot.channel];
  if (tally.hands_confirmed && tally.hand_voters > 0) tally.voters[Channel::hand] = tally.hand_voters;
  tally.withheld = withheld_of(tally.ballots, tally.hands_confirmed ? tally.hand_voters : 0);
  tally.enough = tally.withheld == Withheld::no;
  if (!tally.enough) return tally;

  std::map<std::string, std::int64_t> sizes;
  if (poll.breakdown != Breakdown::none)
    for (const auto& ballot : ballots) ++sizes[ballot.part];
  const auto parts = parts_shown(std::move(sizes));
  const bool parts_apart = parts.shown.size() + (parts.rest > 0 ? 1 : 0) > 1;
  // Never both: the online part less the online channel would be the one person online who voted through the
  // scribe.
  const bool channels_apart = !parts_apart && std::ranges::all_of(tally.voters, [](const auto& entry) {
    return entry.second >= fewest_shown;
  });
  std::vector<Choices> parsed;
  for (const auto& ballot : ballots) parsed.push_back(parse_choices(ballot.choices));

  for (const auto& item : items) {
    ItemResult result;
    result.item = item;
    double sum = 0, squares = 0, urgency = 0, feasibility = 0;
    std::int64_t rated = 0;
    for (std::size_t i = 0; i < ballots.size(); ++i) {
      const auto found = parsed[i].find(item.id);
      const std::int64_t raw = found == parsed[i].end() ? 0 : found->second;
      const std::int64_t value = raw == 0 ? 0 : worth(poll, raw);
      result.total += value;
      sum += static_cast<double>(value);
      squares += static_cast<double>(value) * static_cast<double>(value);
      if (value > 0) ++result.supporters;
      if (raw > 0 && poll.method == Method::score) {
        urgency += static_cast<double>(raw / 100);
        feasibility += static_cast<double>(raw % 100);
        ++rated;
      }
      if (channels_apart) result.by_channel[ballots[i].channel] += value;
      if (parts_apart)
        result.by_part[parts.shown.contains(ballots[i].part) ? ballots[i].part : std::string(rest_part)] +=
            value;
    }
    if (tally.ballots > 0) {
      const auto n = static_cast<double>(tally.ballots);
      result.mean = sum / n;
      result.spread = std::sqrt(std::max(0.0, squares / n - result.mean * result.mean));
      result.disagreement = disagreement_of(result.spread, most_worth(poll));
    }
    if (rated > 0) {
      result.urgency = urgency / static_cast<double>(rated);
      result.feasibility = feasibility / static_cast<double>(rated);
    }
    if (const auto found = hands.find(item.id); found != hands.end()) {
      result.hands = found->second;
      result.total += found->second;
      if (channels_apart) result.by_channel[Channel::hand] += found->second;
    }
    tally.items.push_back(std::move(result));
  }
  rank(tally);
  return tally;
}

std::optional<Tally> tally_of(db::Session& session, PollId id) {
  const auto poll = find_poll(session, id);
  if (!poll || poll->state != PollState::closed) return std::nullopt;
  return counted(*poll, items_of(session, id), ballots_of(session, id), hands_of(session, id));
}

std::string margin_sentence(const Tally& tally, const i18n::Texts& t) {
  if (!tally.enough || tally.poll.winners <= 0) return {};
  const auto name = [&](const ItemResult& item) {
    return Words::parse(item.item.label).in(t.language().code);
  };
  std::vector<const ItemResult*> tied;
  const ItemResult* last_in = nullptr;
  const ItemResult* first_out = nullptr;
  for (const auto& item : tally.items) {
    if (item.tied_at_edge) tied.push_back(&item);
    if (item.wins) last_in = &item;
    if (!item.wins && !item.tied_at_edge && !first_out) first_out = &item;
  }
  if (tied.size() >= 2) {
    std::vector<std::string> names;
    for (const auto* item : tied) names.push_back(name(*item));
    return t.f("{1} have the same number at the edge of the plan: vote once more, or decide together.",
               {quoted(names, t)});
  }
  if (!last_in || !first_out) return {};
  const std::int64_t missing = last_in->total - first_out->total + 1;
  const std::vector<std::string> args{name(*first_out)};
  switch (tally.poll.method) {
    case Method::dots:
      return t.n("{1} more dot and “{2}” would enter the plan.",
                 "{1} more dots and “{2}” would enter the plan.", missing, args);
    case Method::approval:
      return t.n("{1} more vote and “{2}” would enter the plan.",
                 "{1} more votes and “{2}” would enter the plan.", missing, args);
    default:
      return t.n("{1} more point and “{2}” would enter the plan.",
                 "{1} more points and “{2}” would enter the plan.", missing, args);
  }
}

std::string disagreement_sentence(const Tally& tally, const i18n::Texts& t) {
  constexpr double rounding = 1e-9, worth_telling = 0.3;
  const auto most = std::ranges::max_element(tally.items, {}, &ItemResult::disagreement);
  if (most == tally.items.end() || most->disagreement < worth_telling) return {};
  // Of several equal ones none is the most disputed.
  if (std::ranges::count_if(tally.items, [&](const ItemResult& item) {
        return item.disagreement >= most->disagreement - rounding;
      }) > 1)
    return {};
  return t.f("Opinions differ most about “{1}”.", {Words::parse(most->item.label).in(t.language().code)});
}

std::vector<OpenBallot> open_ballots(db::Session& session, PollId id) {
  const auto poll = find_poll(session, id);
  if (!poll || poll->state != PollState::closed) return {};
  std::vector<OpenBallot> open;
  for (const auto& ballot : ballots_of(session, id)) open.push_back({ballot.choices, ballot.receipt});
  if (static_cast<std::int64_t>(open.size()) < fewest_shown) return {};
  std::ranges::sort(open, {}, [](const OpenBallot& b) { return std::pair(b.choices, b.receipt); });
  return open;
}

}  // namespace megdan::seminars
