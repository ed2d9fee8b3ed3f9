#include "seminars/plan_rules.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <limits>
#include <set>

#include "algo/voting/solve.hpp"

namespace megdan::seminars {
namespace {

namespace voting = algo::voting;

std::int64_t middle_of(const PlanItem& item) {
  return item.cost_low + (item.cost_high - item.cost_low) / 2;
}

std::int64_t points_of(Method method, std::int64_t value) {
  const auto points = method == Method::score ? (value / 100) * (value % 100) : value;
  return std::clamp<std::int64_t>(points, 0, voting::max_points);
}

/// The projects of a year: activities with a cost and a vote behind them, in the order of the plan.
struct Projects {
  std::vector<const PlanItem*> items;
  std::map<PollItemId, std::vector<voting::Item>> of_vote;  // one vote may stand behind several activities

  void add(const PlanItem& item) {
    of_vote[*item.poll_item].push_back(static_cast<voting::Item>(items.size()));
    items.push_back(&item);
  }
};

std::vector<voting::Ballot> ballots_of(const Projects& projects, Method method,
                                       const std::vector<OpenBallot>& open) {
  std::vector<voting::Ballot> ballots;
  for (const auto& given : open) {
    voting::Ballot ballot;
    const auto choices = boost::json::parse(given.choices).as_object();
    for (const auto& [key, value] : choices) {
      const auto id = PollItemId::parse(std::string_view(key));
      const auto found = id ? projects.of_vote.find(*id) : projects.of_vote.end();
      if (found == projects.of_vote.end()) continue;
      const auto points = points_of(method, value.to_number<std::int64_t>());
      if (points == 0) continue;
      for (const auto item : found->second) {
        ballot.items.push_back(item);
        ballot.points.push_back(points);
      }
    }
    // Whoever chose nothing of this year keeps her share all the same: it is what the rule is fair to.
    ballots.push_back(std::move(ballot));
  }
  return ballots;
}

/// The ranking as one ballot that carries the totals, raised hands included.
std::vector<voting::Ballot> ranking_of(const Projects& projects, const Tally& tally) {
  voting::Ballot ballot;
  for (const auto& result : tally.items) {
    const auto found = projects.of_vote.find(result.item.id);
    if (found == projects.of_vote.end() || result.total <= 0) continue;
    for (const auto item : found->second) {
      ballot.items.push_back(item);
      ballot.points.push_back(std::min(result.total, voting::max_points));
    }
  }
  return {ballot};
}

/// Ties that decided something: one of the equals is in, another is not.
std::set<voting::Item> decided_by_order(const voting::BudgetOutcome& outcome) {
  const std::set<voting::Item> selected(outcome.selected.begin(), outcome.selected.end());
  std::set<voting::Item> found;
  for (const auto& tie : outcome.ties) {
    const auto in =
        std::ranges::count_if(tie.items, [&](voting::Item item) { return selected.contains(item); });
    if (in > 0 && in < std::ssize(tie.items)) found.insert(tie.items.begin(), tie.items.end());
  }
  return found;
}

std::string money(const i18n::Texts& t, double cents) {
  return t.money(static_cast<std::int64_t>(std::llround(cents)));
}

void add(std::string& reason, const std::string& sentence) {
  reason += (reason.empty() ? "" : " ") + sentence;
}

/// Of one year, what one vote is to judge.
struct Vote {
  const Tally* tally = nullptr;
  const std::vector<OpenBallot>* open = nullptr;
  Projects projects = {};
  std::vector<std::size_t> fit_of = {};  // project → its line
};

/// The votes that show a result, in the order in which they draw on the budget.
std::vector<Vote> votes_of(const std::vector<Tally>& tallies,
                           const std::vector<std::vector<OpenBallot>>& open) {
  static const std::vector<OpenBallot> nothing;
  std::vector<Vote> votes;
  for (std::size_t i = 0; i < tallies.size(); ++i)
    if (tallies[i].poll.method != Method::grid && tallies[i].enough)
      votes.push_back({&tallies[i], i < open.size() ? &open[i] : &nothing});
  std::ranges::stable_sort(votes, {}, [](const Vote& vote) { return vote.tally->poll.closed_at; });
  return votes;
}

Vote* vote_behind(std::vector<Vote>& votes, const PlanItem& item) {
  const auto found = std::ranges::find_if(votes, [&](const Vote& vote) {
    return item.poll_item && std::ranges::any_of(vote.tally->items, [&](const ItemResult& result) {
             return result.item.id == *item.poll_item;
           });
  });
  return found == votes.end() ? nullptr : &*found;
}

/// What each rule still has, and what the year had.
struct Purse {
  std::int64_t year = 0, by_ranking = 0, by_shares = 0;
};

void tell(std::vector<std::string>& reasons, const voting::Explanation& shares,
          const voting::Explanation& ranking, const voting::BudgetProblem& problem, std::int64_t year,
          const i18n::Texts& t) {
  std::vector<bool> hopeless(reasons.size());
  for (const auto& winner : shares.winners) {
    const std::string each = money(t, winner.highest_payment);
    add(reasons[winner.item],
        t.n("By equal shares its {1} supporter pays {2}.",
            "By equal shares its {1} supporters pay at most {2} each.",
            static_cast<std::int64_t>(winner.supporters), std::vector<std::string>{each}));
  }
  for (const auto& loser : shares.losers) {
    const auto cost = problem.costs[loser.item];
    if (cost > year) {
      hopeless[loser.item] = true;
      add(reasons[loser.item],
          t.f("It costs more than the whole budget of the year: {1} too much.", {t.money(cost - year)}));
    } else if (problem.ballots.empty()) {
      add(reasons[loser.item],
          t.t("Equal shares need ballots; raised hands alone do not say who supports what."));
    } else if (loser.supporters == 0) {
      add(reasons[loser.item], t.t("No ballot supports it."));
    } else if (cost > problem.budget) {
      add(reasons[loser.item], t.f("By equal shares the activities of earlier votes leave it {1} short.",
                                   {t.money(cost - problem.budget)}));
    } else {
      add(reasons[loser.item], t.n("By equal shares it is {2} short: its {1} supporter has no more left.",
                                   "By equal shares it is {2} short: its {1} supporters have no more left.",
                                   static_cast<std::int64_t>(loser.supporters),
                                   std::vector<std::string>{money(t, loser.missing)}));
    }
  }
  for (const auto& loser : ranking.losers)
    if (loser.supporters > 0 && loser.missing > 0 && !hopeless[loser.item])
      add(reasons[loser.item],
          t.f("By ranking it is {1} short when its turn comes.", {money(t, loser.missing)}));
}

/// Entries of ballots looked at for the margin: a hall of 24 with 20 items stays within milliseconds.
constexpr std::uint64_t margin_work = 2'000'000;

/// How few other ballots change what several votes propose: the fewest that change one of them. The votes
/// before that one being as they were, it had the same to divide.
struct Fewest {
  std::size_t lower = std::numeric_limits<std::size_t>::max(), upper = lower;

  void add(const voting::Margin& margin, std::size_t ballots) {
    lower = std::min(lower, margin.lower);
    if (margin.upper <= ballots) upper = std::min(upper, margin.upper);
  }
  std::string told(const i18n::Texts& t) const {
    if (upper == std::numeric_limits<std::size_t>::max()) return {};
    const auto count = static_cast<std::int64_t>(upper);
    if (lower == upper)
      return t.n("If {1} ballot were different, equal shares could propose something else.",
                 "If {1} ballots were different, equal shares could propose something else; fewer could not "
                 "change it.",
                 count);
    return t.n("{1} different ballot is enough for equal shares to propose something else.",
               "{1} different ballots are enough for equal shares to propose something else; perhaps fewer.",
               count);
  }
};

/// Judges the activities of one vote, and takes from the purse what they cost.
void judge(const Vote& vote, Purse& purse, std::uint64_t work, YearFits& found, Fewest& fewest,
           const i18n::Texts& t) {
  voting::BudgetProblem problem;
  problem.budget = purse.by_shares;
  // Whole euro, and steps that stay few where the budget is large.
  problem.unit = std::max<std::int64_t>(100, purse.year / 2000 / 100 * 100);
  for (const auto* item : vote.projects.items) problem.costs.push_back(middle_of(*item));
  const auto method = vote.tally->poll.method;
  problem.utility = method == Method::approval ? voting::Utility::cost : voting::Utility::points;
  auto by_total = problem;
  by_total.budget = purse.by_ranking;
  by_total.ballots = ranking_of(vote.projects, *vote.tally);
  problem.ballots = ballots_of(vote.projects, method, *vote.open);

  const voting::BudgetMethod plain{voting::BudgetRule::greedy, voting::Completion::none, {}};
  const voting::BudgetMethod fair{voting::BudgetRule::equal_shares, voting::Completion::add1_exhaustive, {}};
  const auto ranked = voting::decide(by_total, plain);
  const auto shared = voting::decide(problem, fair);
  std::vector<std::string> reasons(vote.projects.items.size());
  tell(reasons, voting::explain(problem, fair, shared), voting::explain(by_total, plain, ranked), problem,
       purse.year, t);
  auto by_order = decided_by_order(ranked);
  by_order.merge(decided_by_order(shared));
  for (const auto item : by_order)
    add(reasons[item],
        t.t("Another activity has equal support and cost: only the order in the plan decided between them."));
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    auto& fit = found.items[vote.fit_of[i]];
    fit.ranking_known = true;
    fit.shares_known = !problem.ballots.empty();
    fit.reason = std::move(reasons[i]);
  }
  for (const auto item : ranked.selected) found.items[vote.fit_of[item]].by_ranking = true;
  for (const auto item : shared.selected) found.items[vote.fit_of[item]].by_equal_shares = true;
  purse.by_ranking -= ranked.cost;
  purse.by_shares -= shared.cost;
  if (!problem.ballots.empty())
    fewest.add(voting::margin(problem, fair, shared, {.work = work}), problem.ballots.size());
}

}  // namespace

YearFits fits_budget(const Plan& plan, std::int64_t year, const std::vector<Tally>& tallies,
                     const std::vector<std::vector<OpenBallot>>& open, const i18n::Texts& t) {
  YearFits found;
  const auto budget = plan.budgets.find(year);
  auto votes = votes_of(tallies, open);
  for (const auto& item : plan.items) {
    if (item.year != year || item.state == PlanState::later) continue;
    Fit fit;
    fit.item = item.id;
    if (budget == plan.budgets.end()) {
      fit.reason = t.t("No budget is set for this year yet.");
    } else if (middle_of(item) == 0) {
      fit.ranking_known = fit.shares_known = true;
      fit.by_ranking = fit.by_equal_shares = true;
      fit.reason = t.t("No cost is given yet, so it takes nothing from the budget.");
    } else if (!item.poll_item) {
      fit.reason = t.t("It came from no vote.");
    } else if (auto* vote = vote_behind(votes, item)) {
      vote->projects.add(item);
      vote->fit_of.push_back(found.items.size());
    } else {
      fit.reason =
          t.t("The vote that it came from shows no result now: it is open again, or too few people voted.");
    }
    found.items.push_back(std::move(fit));
  }
  std::erase_if(votes, [](const Vote& vote) { return vote.projects.items.empty(); });
  if (votes.empty()) return found;
  Purse purse{budget->second, budget->second, budget->second};
  Fewest fewest;
  for (const auto& vote : votes) judge(vote, purse, margin_work / votes.size(), found, fewest, t);
  found.margin = fewest.told(t);
  return found;
}

}  // namespace megdan::seminars
