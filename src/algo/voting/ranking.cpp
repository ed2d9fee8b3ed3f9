#include "algo/voting/ranking.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace megdan::algo::voting {
namespace {

Ranking rank(std::vector<std::int64_t> value) {
  Ranking ranking;
  ranking.place.assign(value.size(), 1);
  std::vector<std::int64_t> falling = value;
  std::sort(falling.begin(), falling.end(), std::greater<>());
  for (std::size_t item = 0; item < value.size(); ++item) {
    const auto first = std::lower_bound(falling.begin(), falling.end(), value[item], std::greater<>());
    ranking.place[item] = static_cast<std::size_t>(first - falling.begin()) + 1;
  }
  ranking.value = std::move(value);
  return ranking;
}

std::vector<std::int64_t> points_of(const Ballot& ballot, std::size_t items) {
  std::vector<std::int64_t> points(items, 0);
  for (std::size_t k = 0; k < ballot.items.size(); ++k) {
    points[ballot.items[k]] = ballot.points.empty() ? 1 : ballot.points[k];
  }
  return points;
}

}  // namespace

Ranking by_points(std::span<const Ballot> ballots, std::size_t items) {
  check(ballots, items);
  std::vector<std::int64_t> sum(items, 0);
  for (const Ballot& ballot : ballots) {
    for (std::size_t k = 0; k < ballot.items.size(); ++k) {
      sum[ballot.items[k]] += ballot.points.empty() ? 1 : ballot.points[k];
    }
  }
  return rank(std::move(sum));
}

Pairwise pairwise(std::span<const Ballot> ballots, std::size_t items) {
  if (items > 2000) throw std::invalid_argument("more than 2000 items to compare in pairs");
  check(ballots, items);
  Pairwise pairs;
  pairs.items = items;
  pairs.over.assign(items * items, 0);
  for (const Ballot& ballot : ballots) {
    const auto points = points_of(ballot, items);
    for (std::size_t a = 0; a < items; ++a) {
      for (std::size_t b = 0; b < items; ++b) pairs.over[a * items + b] += points[a] > points[b] ? 1 : 0;
    }
  }
  return pairs;
}

Ranking borda(const Pairwise& pairs, std::size_t ballots) {
  std::vector<std::int64_t> value(pairs.items, 0);
  for (Item a = 0; a < pairs.items; ++a) {
    for (Item b = 0; b < pairs.items; ++b) {
      if (a == b) continue;
      const std::int64_t level = static_cast<std::int64_t>(ballots) - pairs.at(a, b) - pairs.at(b, a);
      value[a] += 2 * pairs.at(a, b) + level;
    }
  }
  return rank(std::move(value));
}

Ranking copeland(const Pairwise& pairs) {
  std::vector<std::int64_t> value(pairs.items, 0);
  for (Item a = 0; a < pairs.items; ++a) {
    for (Item b = 0; b < pairs.items; ++b) {
      if (a == b) continue;
      value[a] += pairs.at(a, b) > pairs.at(b, a) ? 2 : pairs.at(a, b) == pairs.at(b, a) ? 1 : 0;
    }
  }
  return rank(std::move(value));
}

Ranking schulze(const Pairwise& pairs) {
  const std::size_t n = pairs.items;
  std::vector<std::int64_t> path(n * n, 0);
  for (Item a = 0; a < n; ++a) {
    for (Item b = 0; b < n; ++b) {
      if (a != b && pairs.at(a, b) > pairs.at(b, a)) path[a * n + b] = pairs.at(a, b);
    }
  }
  for (std::size_t through = 0; through < n; ++through) {
    for (std::size_t a = 0; a < n; ++a) {
      if (a == through) continue;
      const std::int64_t first = path[a * n + through];
      for (std::size_t b = 0; b < n; ++b) {
        if (b == a || b == through) continue;
        path[a * n + b] = std::max(path[a * n + b], std::min(first, path[through * n + b]));
      }
    }
  }
  std::vector<std::int64_t> value(n, 0);
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b < n; ++b) {
      if (path[a * n + b] > path[b * n + a]) ++value[a];
      if (path[a * n + b] < path[b * n + a]) --value[a];
    }
  }
  return rank(std::move(value));
}

SeatMargin seat_margin(std::span<const Ballot> ballots, std::size_t items, std::size_t seats,
                       std::int64_t most) {
  if (most < 1 || most > max_points) throw std::invalid_argument("most points out of range");
  const Ranking ranking = by_points(ballots, items);
  SeatMargin margin;
  if (seats == 0 || seats >= items) return margin;
  std::vector<Item> order(items);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](Item a, Item b) { return ranking.value[a] > ranking.value[b]; });
  // Another set wins once some winner w falls behind some loser l. A replaced ballot can move their
  // gap by at most most + points(w) − points(l); the largest moves first.
  std::vector<std::vector<std::int64_t>> points;
  for (const Ballot& ballot : ballots) points.push_back(points_of(ballot, items));
  const std::size_t never = ballots.size() + 1;
  margin.to_change = margin.to_tie = never;
  std::vector<std::int64_t> moves(ballots.size());
  for (std::size_t w = 0; w < seats; ++w) {
    for (std::size_t l = seats; l < items; ++l) {
      std::int64_t gap = ranking.value[order[w]] - ranking.value[order[l]];
      for (std::size_t b = 0; b < ballots.size(); ++b)
        moves[b] = most + points[b][order[w]] - points[b][order[l]];
      std::sort(moves.begin(), moves.end(), std::greater<>());
      if (gap == 0) margin.to_tie = 0;
      for (std::size_t k = 0; k < moves.size() && gap >= 0; ++k) {
        gap -= moves[k];
        if (gap <= 0) margin.to_tie = std::min(margin.to_tie, k + 1);
        if (gap < 0) margin.to_change = std::min(margin.to_change, k + 1);
      }
    }
  }
  if (margin.to_change == never) margin.to_change = 0;
  if (margin.to_tie == never) margin.to_tie = 0;
  return margin;
}

}  // namespace megdan::algo::voting
