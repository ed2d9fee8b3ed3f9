#include "seminars/comparison_rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "i18n/text.hpp"
#include "seminars/quoted.hpp"

namespace megdan::seminars {
namespace {

constexpr double hair = 1e-6;    // beside a turning point, on the far side of it
constexpr double near_by = 0.1;  // of a mean: nothing to rest a decision on
constexpr double as_often = 2;   // the factor of "twice as much"

/// Whole billionths: what differs by rounding alone is equal.
std::int64_t rounded(double mean) {
  return std::llround(mean * 1e9);
}

bool is_among(const std::vector<OptionId>& options, OptionId option) {
  return std::ranges::find(options, option) != options.end();
}

/// An option's mean as (fixed + f · moving) / (fixed_weight + f · moving_weight), f the factor of one
/// criterion.
struct Line {
  double fixed = 0, moving = 0, fixed_weight = 0, moving_weight = 0;
};

Line line_of(const Grid& grid, OptionId option, CriterionId changed) {
  Line line;
  for (const auto& criterion : grid.criteria) {
    const auto found = grid.means.find({option, criterion.id});
    if (found == grid.means.end()) continue;
    const auto weight = static_cast<double>(criterion.weight);
    (criterion.id == changed ? line.moving : line.fixed) += weight * found->second.first;
    (criterion.id == changed ? line.moving_weight : line.fixed_weight) += weight;
  }
  return line;
}

/// Factors at which two options are equal.
std::vector<double> meetings(const Line& a, const Line& b) {
  const double square = a.moving * b.moving_weight - b.moving * a.moving_weight;
  const double linear = a.fixed * b.moving_weight + a.moving * b.fixed_weight - b.fixed * a.moving_weight -
                        b.moving * a.fixed_weight;
  const double constant = a.fixed * b.fixed_weight - b.fixed * a.fixed_weight;
  constexpr double nothing = 1e-12;
  if (std::abs(square) < nothing) {
    if (std::abs(linear) < nothing) return {};
    return {-constant / linear};
  }
  const double under = linear * linear - 4 * square * constant;
  if (under < 0) return {};
  const double root = std::sqrt(under);
  return {(-linear - root) / (2 * square), (-linear + root) / (2 * square)};
}

std::optional<double> turning_point(const Grid& grid, OptionId winner, CriterionId criterion) {
  const auto leads_at = [&](double factor) {
    const auto first = first_of(ranking_with(grid, criterion, factor));
    return first.empty() || is_among(first, winner);
  };
  const Line first = line_of(grid, winner, criterion);
  std::optional<double> nearest;
  for (const auto& option : grid.options) {
    if (option.id == winner) continue;
    const Line other = line_of(grid, option.id, criterion);
    if (other.fixed_weight + other.moving_weight <= 0) continue;
    for (double at : meetings(first, other)) {
      if (at < 0 || at > largest_factor) continue;
      if (nearest && std::abs(*nearest - 1) <= std::abs(at - 1)) continue;
      const bool turns =
          (at > 1 - hair && !leads_at(at + hair)) || (at < 1 + hair && at >= hair && !leads_at(at - hair));
      if (turns) nearest = at;
    }
  }
  return nearest;
}

/// The words of one comparison for one reader.
class Told {
 public:
  Told(const Grid& grid, const i18n::Texts& t) : grid_(grid), t_(t) {}

  std::string option(OptionId id) const { return name_in(grid_.options, id); }
  std::string criterion(CriterionId id) const { return name_in(grid_.criteria, id); }

  /// Who shares the first place, or how near the next ones are; empty where one is well ahead.
  std::string standing(const Sensitivity& sensitivity) const {
    const auto& ranking = sensitivity.ranking;
    const double best = ranking.front().second;
    if (sensitivity.first.size() > 1)
      return t_.f(
          "{1} share the first place: each has {2} on a scale of five. The ratings do not decide "
          "between them.",
          {options(sensitivity.first), t_.decimal(best, 2)});
    const double lead = best - ranking[1].second;
    if (lead >= near_by) return {};
    std::vector<OptionId> next;
    for (const auto& [option, mean] : ranking)
      if (rounded(mean) == rounded(ranking[1].second)) next.push_back(option);
    if (next.size() == 1)
      return t_.f("“{1}” and “{2}” differ by {3} on a scale of five: too little to rest a decision on.",
                  {option(ranking.front().first), option(next.front()), shown(lead)});
    return t_.f("“{1}” is only {3} ahead of {2} on a scale of five: too little to rest a decision on.",
                {option(ranking.front().first), options(next), shown(lead)});
  }
  std::string doubled(const std::string& criterion, const std::vector<OptionId>& before,
                      const std::vector<OptionId>& now) const {
    if (const auto others = that_join(before, now); !others.empty())
      return t_.f("If “{1}” weighs twice as much, “{2}” shares the first place with {3}.",
                  {criterion, option(before.front()), options(others)});
    if (now.size() > 1)
      return t_.f("If “{1}” weighs twice as much, {2} share the first place.", {criterion, options(now)});
    return t_.f("If “{1}” weighs twice as much, “{2}” comes first.", {criterion, option(now.front())});
  }
  std::string without(const std::string& criterion, const std::vector<OptionId>& before,
                      const std::vector<OptionId>& now) const {
    if (const auto others = that_join(before, now); !others.empty())
      return t_.f("If “{1}” does not count at all, “{2}” shares the first place with {3}.",
                  {criterion, option(before.front()), options(others)});
    if (now.size() > 1)
      return t_.f("If “{1}” does not count at all, {2} share the first place.", {criterion, options(now)});
    return t_.f("If “{1}” does not count at all, “{2}” comes first.", {criterion, option(now.front())});
  }

 private:
  std::string name_in(const auto& rows, auto id) const {
    const auto found = std::ranges::find(rows, id, [](const auto& row) { return row.id; });
    return found == rows.end() ? std::string() : Words::parse(found->name).in(t_.language().code);
  }
  std::string options(const std::vector<OptionId>& ids) const {
    std::vector<std::string> names;
    for (const auto id : ids) names.push_back(option(id));
    return quoted(names, t_);
  }
  /// With two digits, or with as many as it takes not to say 0.00 of what differs.
  std::string shown(double lead) const {
    int digits = 2;
    for (double least = 0.005; digits < 9 && lead < least; least /= 10) ++digits;
    return t_.decimal(lead, digits);
  }
  /// Who comes to stand beside the only first one; nobody where she is first alone or not first at all.
  static std::vector<OptionId> that_join(const std::vector<OptionId>& before,
                                         const std::vector<OptionId>& now) {
    std::vector<OptionId> others;
    if (before.size() == 1 && is_among(now, before.front()))
      std::ranges::copy_if(now, std::back_inserter(others),
                           [&](OptionId option) { return option != before.front(); });
    return others;
  }

  const Grid& grid_;
  const i18n::Texts& t_;
};

}  // namespace

const char* sentence_of(ComparisonRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case ComparisonRefusal::empty:
      return mark("Nothing is written yet. Please write it first.");
    case ComparisonRefusal::too_long:
      return mark(
          "A name holds at most 200 characters, a statement at most 280. Your text is still here: please "
          "shorten it.");
    case ComparisonRefusal::bad_weight:
      return mark("A weight is a whole number from 0 to 10.");
    case ComparisonRefusal::too_few:
      return mark("To compare, there have to be at least two models and one criterion.");
    case ComparisonRefusal::closed_ratings:
      return mark("The ratings have been opened, so models and criteria cannot be changed any more.");
    case ComparisonRefusal::unknown:
      return mark("This is no longer in the comparison.");
    case ComparisonRefusal::already_rated:
      return mark("This has been prepared already; it is not made twice.");
    case ComparisonRefusal::bad_source:
      return mark(
          "A source is a web address that begins with https://, or a few words: at most 300 characters.");
  }
  return "";
}

std::vector<std::pair<OptionId, double>> ranking_with(const Grid& grid, std::optional<CriterionId> changed,
                                                      double factor) {
  std::vector<std::pair<OptionId, double>> ranking;
  for (const auto& option : grid.options) {
    double sum = 0, weights = 0;
    for (const auto& criterion : grid.criteria) {
      const auto found = grid.means.find({option.id, criterion.id});
      if (found == grid.means.end()) continue;
      const double weight = static_cast<double>(criterion.weight) * (criterion.id == changed ? factor : 1);
      sum += weight * found->second.first;
      weights += weight;
    }
    if (weights > 0) ranking.emplace_back(option.id, sum / weights);
  }
  std::ranges::stable_sort(
      ranking, [](const auto& a, const auto& b) { return rounded(a.second) > rounded(b.second); });
  return ranking;
}

std::vector<OptionId> first_of(const std::vector<std::pair<OptionId, double>>& ranking) {
  std::vector<OptionId> first;
  for (const auto& [option, mean] : ranking)
    if (rounded(mean) == rounded(ranking.front().second)) first.push_back(option);
  return first;
}

std::optional<Sensitivity> sensitivity_of(const Grid& grid) {
  Sensitivity sensitivity;
  sensitivity.ranking = ranking_with(grid, std::nullopt, 1);
  if (sensitivity.ranking.size() < 2) return std::nullopt;
  sensitivity.first = first_of(sensitivity.ranking);
  const OptionId winner = sensitivity.first.front();
  for (const auto& criterion : grid.criteria) {
    const auto first_with = [&](double factor) {
      auto first = first_of(ranking_with(grid, criterion.id, factor));
      return first.empty() ? sensitivity.first : std::move(first);
    };
    const auto one_of = [&](const std::vector<OptionId>& first) {
      return is_among(first, winner) ? winner : first.front();
    };
    Sensitivity::Turn turn;
    turn.criterion = criterion.id;
    turn.first_doubled = first_with(as_often);
    turn.first_without = first_with(0);
    turn.winner_doubled = one_of(turn.first_doubled);
    turn.winner_without = one_of(turn.first_without);
    if (criterion.weight > 0) turn.flips_at = turning_point(grid, winner, criterion.id);
    sensitivity.turns.push_back(std::move(turn));
  }
  return sensitivity;
}

std::vector<std::string> sensitivity_sentences(const Grid& grid, const Sensitivity& sensitivity,
                                               const i18n::Texts& t) {
  const Told told{grid, t};
  const auto& first = sensitivity.first;
  std::vector<std::string> sentences{told.standing(sensitivity)};
  if (sentences.front().empty()) sentences.clear();
  std::vector<std::string> turns;
  bool keeps = true, alone = first.size() == 1;
  for (const auto& turn : sensitivity.turns) {
    const auto criterion = told.criterion(turn.criterion);
    if (turn.first_doubled != first) turns.push_back(told.doubled(criterion, first, turn.first_doubled));
    if (turn.first_without != first) turns.push_back(told.without(criterion, first, turn.first_without));
    const bool same = turn.first_doubled == first && turn.first_without == first;
    const bool among =
        is_among(turn.first_doubled, first.front()) && is_among(turn.first_without, first.front());
    alone = alone && same;
    keeps = keeps && (first.size() == 1 ? among : same);
    if (same && turn.flips_at && *turn.flips_at > as_often)
      turns.push_back(t.f("Only if “{1}” weighs more than {2} times as much does another model come first.",
                          {criterion, t.decimal(*turn.flips_at, 1)}));
  }
  if (keeps && first.size() > 1)
    sentences.push_back(
        t.t("They stay equal whichever single criterion weighs twice as much or does not count at all."));
  else if (keeps && alone)
    sentences.push_back(
        t.f("“{1}” stays first whichever single criterion weighs twice as much or does not count at all.",
            {told.option(first.front())}));
  else if (keeps)
    sentences.push_back(t.f(
        "No model overtakes “{1}” if a single criterion weighs twice as much or does not count at all, but "
        "it is not always alone in the first place.",
        {told.option(first.front())}));
  std::ranges::move(turns, std::back_inserter(sentences));
  return sentences;
}

}  // namespace megdan::seminars
