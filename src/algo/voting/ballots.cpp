#include "algo/voting/ballots.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

namespace megdan::algo::voting {

void check(std::span<const Ballot> ballots, std::size_t items) {
  if (items > max_items) throw std::invalid_argument("more than " + std::to_string(max_items) + " items");
  if (ballots.size() > max_ballots) {
    throw std::invalid_argument("more than " + std::to_string(max_ballots) + " ballots");
  }
  std::vector<std::size_t> seen(items, 0);
  for (std::size_t b = 0; b < ballots.size(); ++b) {
    const Ballot& ballot = ballots[b];
    const auto where = [b] { return "ballot " + std::to_string(b) + ": "; };
    if (!ballot.points.empty() && ballot.points.size() != ballot.items.size()) {
      throw std::invalid_argument(where() + "not one number of points per item");
    }
    for (const Item item : ballot.items) {
      if (item >= items) throw std::invalid_argument(where() + "unknown item " + std::to_string(item));
      if (seen[item] == b + 1)
        throw std::invalid_argument(where() + "item " + std::to_string(item) + " twice");
      seen[item] = b + 1;
    }
    for (const std::int64_t points : ballot.points) {
      if (points > max_points || points < -max_points)
        throw std::invalid_argument(where() + "too many points");
    }
  }
}

Profile aggregate(std::span<const Ballot> ballots, std::size_t items) {
  Profile profile;
  profile.items = items;
  profile.voters = ballots.size();
  profile.votes.assign(items, 0);
  profile.score.assign(items, 0);

  struct Entry {
    Item item;
    std::int64_t points;
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<Entry> entries;
  std::vector<std::size_t> first(ballots.size() + 1, 0);
  for (std::size_t b = 0; b < ballots.size(); ++b) {
    const Ballot& ballot = ballots[b];
    for (std::size_t k = 0; k < ballot.items.size(); ++k) {
      const std::int64_t points = ballot.points.empty() ? 1 : ballot.points[k];
      profile.score[ballot.items[k]] += points;
      if (points <= 0) continue;
      ++profile.votes[ballot.items[k]];
      entries.push_back({ballot.items[k], points});
      profile.largest_points = std::max(profile.largest_points, points);
      profile.approval = profile.approval && points == 1;
    }
    std::sort(entries.begin() + static_cast<std::ptrdiff_t>(first[b]), entries.end());
    first[b + 1] = entries.size();
  }

  std::vector<std::uint32_t> order(ballots.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto row = [&](std::uint32_t b) {
    return std::span<const Entry>(entries).subspan(first[b], first[b + 1] - first[b]);
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto x = row(a);
    const auto y = row(b);
    const auto compared = std::lexicographical_compare_three_way(x.begin(), x.end(), y.begin(), y.end());
    return compared != 0 ? compared < 0 : a < b;
  });
  profile.class_of.assign(ballots.size(), 0);
  profile.begin.push_back(0);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const auto mine = row(order[k]);
    if (k == 0 || !std::ranges::equal(mine, row(order[k - 1]))) {
      for (const Entry& entry : mine) {
        profile.item.push_back(entry.item);
        profile.points.push_back(entry.points);
      }
      profile.begin.push_back(static_cast<std::uint32_t>(profile.item.size()));
      profile.weight.push_back(0);
    }
    ++profile.weight.back();
    profile.class_of[order[k]] = static_cast<std::uint32_t>(profile.weight.size() - 1);
  }
  return profile;
}

std::vector<std::int64_t> borda_points(std::size_t length) {
  std::vector<std::int64_t> points(length);
  for (std::size_t k = 0; k < length; ++k) points[k] = static_cast<std::int64_t>(length - k);
  return points;
}

}  // namespace megdan::algo::voting
