#include "seminars/comparison_rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "i18n/text.hpp"

namespace megdan::seminars {
namespace {

constexpr double hair = 1e-6;  // beside a turning point, on the far side of it

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
    const auto ranking = ranking_with(grid, criterion, factor);
    return ranking.empty() || ranking.front().first == winner;
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
  // Whole billionths: what differs by rounding alone is equal.
  std::ranges::stable_sort(ranking, [](const auto& a, const auto& b) {
    return std::llround(a.second * 1e9) > std::llround(b.second * 1e9);
  });
  return ranking;
}

std::optional<Sensitivity> sensitivity_of(const Grid& grid) {
  Sensitivity sensitivity;
  sensitivity.ranking = ranking_with(grid, std::nullopt, 1);
  if (sensitivity.ranking.size() < 2) return std::nullopt;
  const OptionId winner = sensitivity.ranking.front().first;
  for (const auto& criterion : grid.criteria) {
    const auto first_with = [&](double factor) {
      const auto ranking = ranking_with(grid, criterion.id, factor);
      return ranking.empty() ? winner : ranking.front().first;
    };
    sensitivity.turns.push_back(
        {criterion.id, first_with(2), first_with(0),
         criterion.weight > 0 ? turning_point(grid, winner, criterion.id) : std::nullopt});
  }
  return sensitivity;
}

std::vector<std::string> sensitivity_sentences(const Grid& grid, const Sensitivity& sensitivity,
                                               const i18n::Texts& t) {
  const auto name_in = [&](const auto& rows, auto id) {
    const auto found = std::ranges::find(rows, id, [](const auto& row) { return row.id; });
    return found == rows.end() ? std::string() : Words::parse(found->name).in(t.language().code);
  };
  const auto option = [&](OptionId id) { return name_in(grid.options, id); };
  std::vector<std::string> sentences;
  const auto& [winner, best] = sensitivity.ranking.front();
  const double lead = best - sensitivity.ranking[1].second;
  if (lead < 0.1)
    sentences.push_back(
        t.f("“{1}” and “{2}” differ by {3} on a scale of five: too little to rest a decision on.",
            {option(winner), option(sensitivity.ranking[1].first), t.decimal(lead, 2)}));
  const auto before = sentences.size();
  for (const auto& turn : sensitivity.turns) {
    const auto criterion = name_in(grid.criteria, turn.criterion);
    if (turn.winner_doubled != winner)
      sentences.push_back(
          t.f("If “{1}” weighs twice as much, “{2}” comes first.", {criterion, option(turn.winner_doubled)}));
    if (turn.winner_without != winner)
      sentences.push_back(t.f("If “{1}” does not count at all, “{2}” comes first.",
                              {criterion, option(turn.winner_without)}));
    if (turn.winner_doubled == winner && turn.winner_without == winner && turn.flips_at && *turn.flips_at > 2)
      sentences.push_back(
          t.f("Only if “{1}” weighs more than {2} times as much does another model come first.",
              {criterion, t.decimal(*turn.flips_at, 1)}));
  }
  const bool steady = std::ranges::all_of(sensitivity.turns, [&](const Sensitivity::Turn& turn) {
    return turn.winner_doubled == winner && turn.winner_without == winner;
  });
  if (steady)
    sentences.insert(
        sentences.begin() + static_cast<std::ptrdiff_t>(before),
        t.f("“{1}” stays first whichever single criterion weighs twice as much or does not count at all.",
            {option(winner)}));
  return sentences;
}

}  // namespace megdan::seminars
