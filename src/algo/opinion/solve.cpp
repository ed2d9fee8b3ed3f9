#include "algo/opinion/solve.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace megdan::algo::opinion {
namespace {

void check(const Problem& problem) {
  const auto& votes = problem.votes;
  const auto fits = [](const std::vector<std::uint8_t>& flags, std::size_t n) {
    return flags.empty() || flags.size() == n;
  };
  if (votes.row_begin.size() != std::size_t{votes.participants} + 1 ||
      votes.statement.size() != votes.value.size() || votes.row_begin.back() != votes.statement.size() ||
      !fits(problem.out, votes.statements) || !fits(problem.meta, votes.statements) ||
      !fits(problem.attending, votes.participants)) {
    throw std::invalid_argument("the sizes of an opinion problem do not fit together");
  }
}

}  // namespace

OpinionMap solve(const Problem& problem, const Options& options) {
  check(problem);
  const auto& votes = problem.votes;
  OpinionMap map;
  map.components = principal_components(votes, problem.out);
  map.place = project(votes, map.components, problem.out);

  const auto in = problem.attending.empty() ? attending(votes) : problem.attending;
  std::vector<Point> points;
  for (std::uint32_t p = 0; p < votes.participants; ++p) {
    if (!in[p]) continue;
    map.attending.push_back(p);
    points.push_back(map.place[p]);
  }

  std::vector<std::uint32_t> ks;
  if (options.groups) {
    ks.push_back(*options.groups);
  } else {
    for (std::uint32_t k = 2; k <= most_groups(points.size()); ++k) ks.push_back(k);
  }
  std::vector<Point> first_places;
  for (const auto p : options.start_from) {
    if (p >= votes.participants) throw std::invalid_argument("a start that is no participant");
    if (in[p]) first_places.push_back(map.place[p]);
  }
  std::vector<Grouping> groupings;
  for (const auto k : ks) {
    KMeansOptions means;
    means.seed = options.seed;
    means.starts = options.starts;
    if (options.centres_before.size() == k) means.before = options.centres_before;
    if (!first_places.empty()) {
      means.before = first_places;
      means.only_before = true;
    }
    groupings.push_back(k_means(points, k, means));
  }
  const auto fits =
      silhouettes(points, groupings, options.exact_silhouette ? 0 : options.silhouette_sample, options.seed);
  std::size_t best = 0;
  for (std::size_t c = 0; c < ks.size(); ++c) {
    map.candidates.push_back({ks[c], fits[c]});
    if (fits[c].mean > fits[best].mean) best = c;
  }
  map.history = smooth_k(options.history, ks[best]);
  if (options.groups) map.history.chosen = *options.groups;
  const auto shown = std::find(ks.begin(), ks.end(), map.history.chosen);
  if (shown != ks.end()) best = static_cast<std::size_t>(shown - ks.begin());
  const auto& grouping = groupings[best];
  map.history.chosen = ks[best];

  map.centre = grouping.centre;
  map.group.assign(votes.participants, kNoGroup);
  for (std::size_t i = 0; i < points.size(); ++i) map.group[map.attending[i]] = grouping.group[i];
  map.stability = stability(points, grouping, options.resamples, options.seed);
  map.certainty = certainty(points, grouping);

  map.group_votes = group_votes(votes, map.group, static_cast<std::uint32_t>(map.centre.size()));
  map.all_votes = all_votes(votes);
  map.consensus = group_aware_consensus(map.group_votes);
  if (map.group_votes.empty()) map.consensus.assign(votes.statements, 1.0);
  map.representative = representative(map.group_votes, problem.out);
  map.majorities = majorities(map.all_votes, problem.out);
  map.bridges = bridges(map.group_votes, problem.out);
  std::vector<double> extremity;
  for (const auto point : project_statements(map.components)) {
    extremity.push_back(std::sqrt(point.x * point.x + point.y * point.y));
  }
  map.priorities = priorities(map.group_votes, extremity, problem.meta);
  return map;
}

}  // namespace megdan::algo::opinion
