#include "algo/opinion/grouping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <random>

namespace megdan::algo::opinion {
namespace {

double squared(Point a, Point b) {
  const double dx = a.x - b.x;
  const double dy = a.y - b.y;
  return dx * dx + dy * dy;
}

bool same(Point a, Point b) {
  return a.x == b.x && a.y == b.y;
}

std::uint32_t nearest(Point point, std::span<const Point> centre) {
  std::uint32_t best = 0;
  double least = squared(point, centre[0]);
  for (std::uint32_t c = 1; c < centre.size(); ++c) {
    const double distance = squared(point, centre[c]);
    if (distance < least) {
      least = distance;
      best = c;
    }
  }
  return best;
}

double unit(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53;
}

// Uniform below `n`, without the bias of a plain remainder.
std::uint64_t below(std::mt19937_64& random, std::uint64_t n) {
  const auto limit =
      std::numeric_limits<std::uint64_t>::max() - std::numeric_limits<std::uint64_t>::max() % n;
  for (;;) {
    const auto raw = random();
    if (raw < limit) return raw % n;
  }
}

// Lloyd's rounds; an emptied group takes the point that lies worst.
void lloyd(std::span<const Point> points, std::vector<Point>& centre, std::vector<std::uint32_t>& group,
           int most_rounds) {
  group.assign(points.size(), std::numeric_limits<std::uint32_t>::max());
  std::vector<double> x(centre.size()), y(centre.size());
  std::vector<std::size_t> n(centre.size());
  for (int round = 0; round < most_rounds; ++round) {
    bool moved = false;
    std::fill(x.begin(), x.end(), 0.0);
    std::fill(y.begin(), y.end(), 0.0);
    std::fill(n.begin(), n.end(), std::size_t{0});
    for (std::size_t i = 0; i < points.size(); ++i) {
      const auto g = nearest(points[i], centre);
      moved |= g != group[i];
      group[i] = g;
      x[g] += points[i].x;
      y[g] += points[i].y;
      ++n[g];
    }
    for (std::size_t g = 0; g < centre.size(); ++g) {
      if (n[g] > 0) continue;
      std::size_t worst = points.size();
      double most = 0.0;
      for (std::size_t i = 0; i < points.size(); ++i) {
        const double distance = squared(points[i], centre[group[i]]);
        if (n[group[i]] > 1 && distance > most) {
          most = distance;
          worst = i;
        }
      }
      if (worst == points.size()) continue;
      const auto from = group[worst];
      x[from] -= points[worst].x;
      y[from] -= points[worst].y;
      --n[from];
      group[worst] = static_cast<std::uint32_t>(g);
      x[g] = points[worst].x;
      y[g] = points[worst].y;
      n[g] = 1;
      moved = true;
    }
    if (!moved) break;
    for (std::size_t g = 0; g < centre.size(); ++g) {
      if (n[g] > 0) centre[g] = {x[g] / static_cast<double>(n[g]), y[g] / static_cast<double>(n[g])};
    }
  }
}

double inertia_of(std::span<const Point> points, std::span<const Point> centre,
                  std::span<const std::uint32_t> group) {
  double sum = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) sum += squared(points[i], centre[group[i]]);
  return sum;
}

std::vector<Point> first_different(std::span<const Point> points, std::uint32_t k) {
  std::vector<Point> centre;
  for (const auto point : points) {
    if (centre.size() == k) break;
    if (std::none_of(centre.begin(), centre.end(), [&](Point c) { return same(c, point); })) {
      centre.push_back(point);
    }
  }
  return centre;
}

std::vector<Point> farthest_first(std::span<const Point> points, std::uint32_t k) {
  Point mean;
  for (const auto point : points) {
    mean.x += point.x;
    mean.y += point.y;
  }
  mean.x /= static_cast<double>(points.size());
  mean.y /= static_cast<double>(points.size());
  std::vector<double> distance(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) distance[i] = squared(points[i], mean);
  std::vector<Point> centre;
  while (centre.size() < k) {
    const auto far =
        static_cast<std::size_t>(std::max_element(distance.begin(), distance.end()) - distance.begin());
    const bool is_first = centre.empty();
    if (!is_first && distance[far] == 0.0) break;
    centre.push_back(points[far]);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double d = squared(points[i], centre.back());
      distance[i] = is_first ? d : std::min(distance[i], d);
    }
  }
  return centre;
}

std::vector<Point> plus_plus(std::span<const Point> points, std::uint32_t k, std::mt19937_64& random) {
  std::vector<Point> centre{points[below(random, points.size())]};
  std::vector<double> distance(points.size(), std::numeric_limits<double>::infinity());
  while (centre.size() < k) {
    double sum = 0.0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      distance[i] = std::min(distance[i], squared(points[i], centre.back()));
      sum += distance[i];
    }
    if (!(sum > 0.0)) break;
    double left = unit(random) * sum;
    std::size_t chosen = points.size();
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (distance[i] == 0.0) continue;
      chosen = i;
      left -= distance[i];
      if (left < 0.0) break;
    }
    centre.push_back(points[chosen]);
  }
  return centre;
}

// Drops empty groups. By size, biggest first, where numbers of groups must not hang on the start that won;
// else in the order of the starts.
void rank_groups(Grouping& grouping, bool by_size) {
  const auto k = grouping.centre.size();
  std::vector<std::size_t> size(k, 0), first(k, grouping.group.size());
  for (std::size_t i = grouping.group.size(); i-- > 0;) {
    ++size[grouping.group[i]];
    first[grouping.group[i]] = i;
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t g = 0; g < k; ++g) {
    if (size[g] > 0) order.push_back(g);
  }
  if (by_size) {
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return size[a] != size[b] ? size[a] > size[b] : first[a] < first[b];
    });
  }
  std::vector<std::uint32_t> rank(k, 0);
  std::vector<Point> centre;
  for (std::uint32_t r = 0; r < order.size(); ++r) {
    rank[order[r]] = r;
    centre.push_back(grouping.centre[order[r]]);
  }
  grouping.centre = std::move(centre);
  for (auto& g : grouping.group) g = rank[g];
}

// Lloyd's rounds from every start; of the nearly best ends the one with the best silhouette.
std::vector<Point> winning_start(std::span<const Point> arena, std::vector<std::vector<Point>>& starts,
                                 const KMeansOptions& options, bool by_size) {
  std::vector<Grouping> ends;
  for (auto& centre : starts) {
    Grouping end;
    end.centre = std::move(centre);
    lloyd(arena, end.centre, end.group, options.most_rounds);
    end.inertia = inertia_of(arena, end.centre, end.group);
    rank_groups(end, by_size);
    const auto same_end = [&](const Grouping& other) { return other.group == end.group; };
    if (std::none_of(ends.begin(), ends.end(), same_end)) ends.push_back(std::move(end));
  }
  std::stable_sort(ends.begin(), ends.end(),
                   [](const Grouping& a, const Grouping& b) { return a.inertia < b.inertia; });
  constexpr std::size_t kMostCompared = 8;
  const double limit = ends.front().inertia * (1.0 + options.nearly);
  std::size_t compared = 1;
  while (compared < std::min(ends.size(), kMostCompared) && ends[compared].inertia <= limit) ++compared;
  std::size_t winner = 0;
  if (compared > 1 && options.nearly > 0.0) {
    ends.resize(compared);
    const auto fits = silhouettes(arena, ends);
    for (std::size_t e = 1; e < compared; ++e) {
      if (fits[e].mean > fits[winner].mean) winner = e;
    }
  }
  return std::move(ends[winner].centre);
}

}  // namespace

Grouping k_means(std::span<const Point> points, std::uint32_t k, const KMeansOptions& options) {
  Grouping best;
  if (points.empty() || k == 0) return best;
  std::vector<Point> few;
  const auto stride = options.sample == 0 ? 1 : (points.size() + options.sample - 1) / options.sample;
  if (stride > 1) {
    for (std::size_t i = 0; i < points.size(); i += stride) few.push_back(points[i]);
  }
  const std::span<const Point> arena = stride > 1 ? std::span<const Point>(few) : points;

  std::mt19937_64 random(options.seed);
  std::vector<std::vector<Point>> starts;
  if (options.only_before ? !options.before.empty() : options.before.size() == k) {
    const auto different = first_different(options.before, k);
    starts.emplace_back(different.begin(), different.end());
  }
  if (!options.only_before || starts.empty()) {
    starts.push_back(first_different(arena, k));
    starts.push_back(farthest_first(arena, k));
    for (int s = 0; s < options.starts; ++s) starts.push_back(plus_plus(arena, k, random));
  }
  const bool by_size = !options.only_before || options.before.empty();
  best.centre = winning_start(arena, starts, options, by_size);
  lloyd(points, best.centre, best.group, options.most_rounds);
  rank_groups(best, by_size);
  best.inertia = inertia_of(points, best.centre, best.group);
  return best;
}

std::vector<Silhouette> silhouettes(std::span<const Point> points, std::span<const Grouping> groupings,
                                    std::size_t sample, std::uint64_t seed) {
  const auto n = points.size();
  std::vector<Silhouette> result(groupings.size());
  if (n == 0 || groupings.empty()) return result;

  // Points that share their group in every grouping lie side by side, so that the distances to them
  // are summed once in one straight loop.
  std::map<std::vector<std::uint32_t>, std::uint32_t> blocks;
  std::vector<std::uint32_t> block_of(n);
  std::vector<std::uint32_t> key(groupings.size());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < groupings.size(); ++c) key[c] = groupings[c].group[i];
    block_of[i] = blocks.try_emplace(key, static_cast<std::uint32_t>(blocks.size())).first->second;
  }
  const auto n_blocks = blocks.size();
  std::vector<std::vector<std::uint32_t>> group_of_block(n_blocks);
  for (const auto& [groups, block] : blocks) group_of_block[block] = groups;
  std::vector<std::size_t> begin(n_blocks + 1, 0);
  for (const auto block : block_of) ++begin[block + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<double> xs(n), ys(n);
  {
    auto next = begin;
    for (std::size_t i = 0; i < n; ++i) {
      const auto at = next[block_of[i]]++;
      xs[at] = points[i].x;
      ys[at] = points[i].y;
    }
  }

  std::vector<std::size_t> chosen;
  if (sample == 0 || sample >= n) {
    chosen.resize(n);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  } else {
    std::mt19937_64 random(seed);
    std::vector<std::size_t> all(n);
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t i = 0; i < sample; ++i) std::swap(all[i], all[i + below(random, n - i)]);
    chosen.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(sample));
    std::sort(chosen.begin(), chosen.end());
  }

  std::vector<std::vector<std::size_t>> size(groupings.size());
  std::vector<std::vector<double>> sum(groupings.size());
  for (std::size_t c = 0; c < groupings.size(); ++c) {
    size[c].assign(groupings[c].centre.size(), 0);
    for (const auto g : groupings[c].group) ++size[c][g];
    sum[c].resize(size[c].size());
  }
  std::vector<double> total(groupings.size(), 0.0), total_squared(groupings.size(), 0.0);
  for (const auto i : chosen) {
    const double px = points[i].x;
    const double py = points[i].y;
    for (auto& s : sum) std::fill(s.begin(), s.end(), 0.0);
    for (std::size_t b = 0; b < n_blocks; ++b) {
      double lane[4] = {0.0, 0.0, 0.0, 0.0};
      auto at = begin[b];
      for (; at + 4 <= begin[b + 1]; at += 4) {
        for (std::size_t l = 0; l < 4; ++l) {
          const double dx = xs[at + l] - px;
          const double dy = ys[at + l] - py;
          lane[l] += std::sqrt(dx * dx + dy * dy);
        }
      }
      for (; at < begin[b + 1]; ++at) {
        const double dx = xs[at] - px;
        const double dy = ys[at] - py;
        lane[0] += std::sqrt(dx * dx + dy * dy);
      }
      const double distance = (lane[0] + lane[1]) + (lane[2] + lane[3]);
      for (std::size_t c = 0; c < groupings.size(); ++c) sum[c][group_of_block[b][c]] += distance;
    }
    for (std::size_t c = 0; c < groupings.size(); ++c) {
      const auto own = groupings[c].group[i];
      double value = 0.0;
      if (size[c][own] > 1 && size[c].size() > 1) {
        const double a = sum[c][own] / static_cast<double>(size[c][own] - 1);
        double b = std::numeric_limits<double>::infinity();
        for (std::size_t g = 0; g < size[c].size(); ++g) {
          if (g != own && size[c][g] > 0) b = std::min(b, sum[c][g] / static_cast<double>(size[c][g]));
        }
        const double larger = std::max(a, b);
        if (larger > 0.0) value = (b - a) / larger;
      }
      total[c] += value;
      total_squared[c] += value * value;
    }
  }
  const auto m = static_cast<double>(chosen.size());
  for (std::size_t c = 0; c < groupings.size(); ++c) {
    result[c].points = chosen.size();
    result[c].mean = total[c] / m;
    if (chosen.size() < n && chosen.size() > 1) {
      const double variance = std::max(0.0, (total_squared[c] - total[c] * total[c] / m) / (m - 1.0));
      const double unseen = 1.0 - m / static_cast<double>(n);
      result[c].standard_error = std::sqrt(variance / m * unseen);
    }
  }
  return result;
}

KHistory smooth_k(KHistory before, std::uint32_t best, std::uint32_t patience) {
  KHistory now;
  now.last_best = best;
  now.times = before.last_best == best ? before.times + 1 : 1;
  now.chosen = now.times >= patience || before.chosen == 0 ? best : before.chosen;
  return now;
}

std::uint32_t most_groups(std::size_t n) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(5, 2 + n / 12));
}

double adjusted_rand_index(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  const auto pairs = [](double n) { return n * (n - 1.0) / 2.0; };
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> both;
  std::map<std::uint32_t, std::size_t> in_a, in_b;
  const auto n = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < n; ++i) {
    ++both[{a[i], b[i]}];
    ++in_a[a[i]];
    ++in_b[b[i]];
  }
  double together = 0.0, sum_a = 0.0, sum_b = 0.0;
  for (const auto& [key, count] : both) together += pairs(static_cast<double>(count));
  for (const auto& [key, count] : in_a) sum_a += pairs(static_cast<double>(count));
  for (const auto& [key, count] : in_b) sum_b += pairs(static_cast<double>(count));
  const double all = pairs(static_cast<double>(n));
  if (all == 0.0) return 1.0;
  const double by_chance = sum_a * sum_b / all;
  const double most = (sum_a + sum_b) / 2.0;
  return most == by_chance ? 1.0 : (together - by_chance) / (most - by_chance);
}

double stability(std::span<const Point> points, const Grouping& grouping, int resamples, std::uint64_t seed,
                 std::size_t sample) {
  const auto k = static_cast<std::uint32_t>(grouping.centre.size());
  if (k < 2 || resamples < 1) return 1.0;
  std::mt19937_64 random(seed);
  std::vector<Point> few;
  std::vector<std::uint32_t> label;
  const auto stride = sample == 0 ? 1 : (points.size() + sample - 1) / sample;
  for (std::size_t i = 0; i < points.size(); i += stride) {
    few.push_back(points[i]);
    label.push_back(grouping.group[i]);
  }
  std::vector<Point> drawn(few.size());
  std::vector<std::uint32_t> again(few.size());
  double sum = 0.0;
  for (int r = 0; r < resamples; ++r) {
    for (auto& point : drawn) point = few[below(random, few.size())];
    KMeansOptions options;
    options.seed = random();
    options.starts = 4;
    options.nearly = 0.0;
    const auto other = k_means(drawn, k, options);
    for (std::size_t i = 0; i < few.size(); ++i) again[i] = nearest(few[i], other.centre);
    sum += adjusted_rand_index(label, again);
  }
  return sum / resamples;
}

std::vector<double> certainty(std::span<const Point> points, const Grouping& grouping) {
  std::vector<double> result(points.size(), 1.0);
  for (std::size_t i = 0; i < points.size() && grouping.centre.size() > 1; ++i) {
    double other = std::numeric_limits<double>::infinity();
    for (std::size_t g = 0; g < grouping.centre.size(); ++g) {
      if (g != grouping.group[i]) other = std::min(other, squared(points[i], grouping.centre[g]));
    }
    const double own = squared(points[i], grouping.centre[grouping.group[i]]);
    result[i] = other > 0.0 ? std::max(0.0, 1.0 - std::sqrt(own / other)) : 0.0;
  }
  return result;
}

}  // namespace megdan::algo::opinion
