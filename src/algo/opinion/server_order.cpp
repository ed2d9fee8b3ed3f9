#include "algo/opinion/server_order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "algo/opinion/components.hpp"

namespace megdan::algo::opinion {
namespace {

constexpr double one_place = 1e-9;

double apart(Point a, Point b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

/// People at one place, under a number that rises with the time it was given.
struct BaseCluster {
  std::uint32_t number = 0;
  std::vector<std::uint32_t> members;
  Point centre;
};

void centre_on_members(BaseCluster& cluster, std::span<const Point> place) {
  cluster.centre = {};
  for (const auto p : cluster.members) {
    cluster.centre.x += place[p].x / static_cast<double>(cluster.members.size());
    cluster.centre.y += place[p].y / static_cast<double>(cluster.members.size());
  }
}

/// Clusters that have met become one, under the number of the larger.
void merge_met(std::vector<BaseCluster>& clusters, std::span<const Point> place) {
  std::vector<BaseCluster> merged;
  for (auto& cluster : clusters) {
    centre_on_members(cluster, place);
    const auto met = std::find_if(merged.begin(), merged.end(), [&](const BaseCluster& other) {
      return apart(other.centre, cluster.centre) <= one_place;
    });
    if (met == merged.end()) {
      merged.push_back(std::move(cluster));
      continue;
    }
    if (cluster.members.size() > met->members.size()) met->number = cluster.number;
    met->members.insert(met->members.end(), cluster.members.begin(), cluster.members.end());
  }
  clusters = std::move(merged);
}

/// Who lies off every centre gets a cluster of their own, the farthest first.
void part(std::vector<BaseCluster>& clusters, std::span<const std::uint32_t> people,
          std::span<const Point> place) {
  std::vector<double> off(people.size(), std::numeric_limits<double>::infinity());
  std::uint32_t next = 0;
  const auto see = [&](const BaseCluster& cluster) {
    for (std::size_t i = 0; i < people.size(); ++i)
      off[i] = std::min(off[i], apart(place[people[i]], cluster.centre));
    next = std::max(next, cluster.number + 1);
  };
  for (const auto& cluster : clusters) see(cluster);
  while (clusters.size() < most_numbered) {
    const auto far = std::max_element(off.begin(), off.end());
    if (far == off.end() || *far <= one_place) break;
    const auto p = people[static_cast<std::size_t>(far - off.begin())];
    clusters.push_back({next, {p}, place[p]});
    see(clusters.back());
  }
}

/// Everybody to the nearest centre; clusters that nobody is left in are gone, in the order of numbers.
void settle(std::vector<BaseCluster>& clusters, std::span<const std::uint32_t> people,
            std::span<const Point> place) {
  std::sort(clusters.begin(), clusters.end(),
            [](const BaseCluster& a, const BaseCluster& b) { return a.number < b.number; });
  for (auto& cluster : clusters) cluster.members.clear();
  for (const auto p : people) {
    const auto nearest =
        std::min_element(clusters.begin(), clusters.end(), [&](const BaseCluster& a, const BaseCluster& b) {
          return apart(place[p], a.centre) < apart(place[p], b.centre);
        });
    nearest->members.push_back(p);
  }
  std::erase_if(clusters, [](const BaseCluster& cluster) { return cluster.members.empty(); });
  for (auto& cluster : clusters) centre_on_members(cluster, place);
}

}  // namespace

std::vector<std::uint32_t> order_on_server(std::uint32_t participants, std::uint32_t statements,
                                           std::span<const VoteEvent> events, std::int64_t batch) {
  const auto in_the_end = attending_since_start(participants, statements, events);
  const auto attending =
      static_cast<std::size_t>(std::count(in_the_end.begin(), in_the_end.end(), std::uint8_t{1}));
  if (attending > most_numbered || events.size() > most_replayed)
    return order_of_joining(participants, statements, events);

  std::vector<VoteEvent> in_time(events.begin(), events.end());
  std::stable_sort(in_time.begin(), in_time.end(),
                   [](const VoteEvent& a, const VoteEvent& b) { return a.time < b.time; });
  std::vector<std::uint32_t> arrived;  // by first vote
  std::vector<std::uint8_t> is_here(participants, 0);
  std::vector<BaseCluster> clusters;
  for (std::size_t end = 0; end < in_time.size();) {
    // The difference of far times must not overflow.
    const auto opened = static_cast<std::uint64_t>(in_time[end].time);
    while (end < in_time.size() &&
           static_cast<std::uint64_t>(in_time[end].time) - opened < static_cast<std::uint64_t>(batch)) {
      const auto p = in_time[end++].participant;
      if (!is_here[p]) arrived.push_back(p);
      is_here[p] = 1;
    }
    const std::span<const VoteEvent> so_far(in_time.data(), end);
    const auto votes = last_votes(participants, statements, so_far);
    const auto place = project(votes, principal_components(votes));
    const auto in = attending_since_start(participants, statements, so_far);
    std::vector<std::uint32_t> people;
    for (const auto p : arrived) {
      if (in[p]) people.push_back(p);
    }
    if (people.empty()) continue;
    if (clusters.empty()) clusters.push_back({0, {people.front()}, place[people.front()]});
    merge_met(clusters, place);
    part(clusters, people, place);
    settle(clusters, people, place);
  }
  std::vector<std::uint32_t> order;
  for (const auto& cluster : clusters)
    order.insert(order.end(), cluster.members.begin(), cluster.members.end());
  return order;
}

}  // namespace megdan::algo::opinion
