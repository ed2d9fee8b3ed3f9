#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <set>

#include "algo/voting/solve.hpp"
#include "seminars/plan_actions.hpp"

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

/// The vote that the activities come from: the newest one that is no comparison of models.
std::size_t newest_of(const std::vector<Tally>& tallies) {
  std::size_t newest = tallies.size();
  for (std::size_t i = 0; i < tallies.size(); ++i)
    if (tallies[i].poll.method != Method::grid &&
        (newest == tallies.size() || tallies[newest].poll.closed_at <= tallies[i].poll.closed_at))
      newest = i;
  return newest;
}

void tell(std::vector<std::string>& reasons, const voting::Explanation& shares,
          const voting::Explanation& ranking, const voting::BudgetProblem& problem, const i18n::Texts& t) {
  std::vector<bool> hopeless(reasons.size());
  for (const auto& winner : shares.winners) {
    const std::string each = money(t, winner.highest_payment);
    add(reasons[winner.item],
        t.n("By equal shares its {1} supporter pays {2}.",
            "By equal shares its {1} supporters pay at most {2} each.",
            static_cast<std::int64_t>(winner.supporters), std::vector<std::string>{each}));
  }
  for (const auto& loser : shares.losers) {
    if (problem.costs[loser.item] > problem.budget) {
      hopeless[loser.item] = true;
      add(reasons[loser.item], t.f("It costs more than the whole budget of the year: {1} too much.",
                                   {t.money(problem.costs[loser.item] - problem.budget)}));
    } else if (problem.ballots.empty()) {
      add(reasons[loser.item],
          t.t("Equal shares need ballots; raised hands alone do not say who supports what."));
    } else if (loser.supporters == 0) {
      add(reasons[loser.item], t.t("No ballot supports it."));
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

std::string tell_margin(const voting::Margin& margin, std::size_t ballots, const i18n::Texts& t) {
  if (margin.upper > ballots) return {};
  const auto upper = static_cast<std::int64_t>(margin.upper);
  if (margin.exact())
    return t.n("If {1} ballot were different, equal shares could propose something else.",
               "If {1} ballots were different, equal shares could propose something else; fewer could not "
               "change it.",
               upper);
  return t.n("{1} different ballot is enough for equal shares to propose something else.",
             "{1} different ballots are enough for equal shares to propose something else; perhaps fewer.",
             upper);
}

}  // namespace

YearFits fits_budget(const Plan& plan, std::int64_t year, const std::vector<Tally>& tallies,
                     const std::vector<std::vector<OpenBallot>>& open, const i18n::Texts& t) {
  YearFits found;
  auto& fits = found.items;
  const auto budget = plan.budgets.find(year);
  const auto newest = newest_of(tallies);
  const Tally* tally = newest < tallies.size() && tallies[newest].enough ? &tallies[newest] : nullptr;
  Projects projects;
  std::vector<std::size_t> fit_of;  // project → its line
  for (const auto& item : plan.items) {
    if (item.year != year || item.state == PlanState::later) continue;
    Fit fit;
    fit.item = item.id;
    const auto voted = [&] {
      return item.poll_item && std::ranges::any_of(tally->items, [&](const ItemResult& result) {
               return result.item.id == *item.poll_item;
             });
    };
    if (budget == plan.budgets.end()) {
      fit.reason = t.t("No budget is set for this year yet.");
    } else if (middle_of(item) == 0) {
      fit.by_ranking = fit.by_equal_shares = true;
      fit.reason = t.t("No cost is given yet, so it takes nothing from the budget.");
    } else if (!tally) {
      fit.reason = t.t("There is no closed vote with at least five ballots yet.");
    } else if (!voted()) {
      fit.reason = t.t("The latest vote did not ask about it: please decide yourselves.");
    } else {
      projects.add(item);
      fit_of.push_back(fits.size());
    }
    fits.push_back(std::move(fit));
  }
  if (projects.items.empty()) return found;

  voting::BudgetProblem problem;
  problem.budget = budget->second;
  // Whole euro, and steps that stay few where the budget is large.
  problem.unit = std::max<std::int64_t>(100, problem.budget / 2000 / 100 * 100);
  for (const auto* item : projects.items) problem.costs.push_back(middle_of(*item));
  problem.utility = tally->poll.method == Method::approval ? voting::Utility::cost : voting::Utility::points;
  auto by_total = problem;
  by_total.ballots = ranking_of(projects, *tally);
  if (newest < open.size()) problem.ballots = ballots_of(projects, tally->poll.method, open[newest]);

  const voting::BudgetMethod plain{voting::BudgetRule::greedy, voting::Completion::none, {}};
  const voting::BudgetMethod fair{voting::BudgetRule::equal_shares, voting::Completion::add1_exhaustive, {}};
  const auto ranked = voting::decide(by_total, plain);
  const auto shared = voting::decide(problem, fair);
  std::vector<std::string> reasons(projects.items.size());
  tell(reasons, voting::explain(problem, fair, shared), voting::explain(by_total, plain, ranked), problem, t);
  auto by_order = decided_by_order(ranked);
  by_order.merge(decided_by_order(shared));
  for (const auto item : by_order)
    add(reasons[item],
        t.t("Another activity has equal support and cost: only the order in the plan decided between them."));
  for (const auto item : ranked.selected) fits[fit_of[item]].by_ranking = true;
  for (const auto item : shared.selected) fits[fit_of[item]].by_equal_shares = true;
  for (std::size_t i = 0; i < reasons.size(); ++i) fits[fit_of[i]].reason = std::move(reasons[i]);
  if (!problem.ballots.empty())
    found.margin =
        tell_margin(voting::margin(problem, fair, shared, {.work = margin_work}), problem.ballots.size(), t);
  return found;
}

}  // namespace megdan::seminars
