#include "algo/matching/slow.hpp"

#include <algorithm>
#include <deque>
#include <stdexcept>

namespace megdan::algo::matching::slow {
namespace {

constexpr Wide endless = Wide{1} << 120;

/// A residual arc and, next to it (index ^ 1), its reverse.
struct Residual {
  std::uint32_t from;
  std::uint32_t to;
  Wide room;
  Wide cost;
};

void push(std::vector<Residual>& arcs, std::size_t a, Wide amount) {
  if (arcs[a].room < endless) arcs[a].room -= amount;
  if (arcs[a ^ 1].room < endless) arcs[a ^ 1].room += amount;
}

template <class Problem>
void stable_from(const Problem& problem, const std::vector<Preferences>& lists, Matching& so_far,
                 std::vector<Matching>& found) {
  const std::size_t next = so_far.size();
  if (next == lists.size()) {
    try {
      if (blocking_pairs(problem, so_far).empty()) found.push_back(so_far);
    } catch (const std::invalid_argument&) {  // not a matching at all: a capacity or a list is broken
    }
    return;
  }
  so_far.push_back(nobody);
  stable_from(problem, lists, so_far, found);
  for (const std::uint32_t choice : lists[next]) {
    so_far.back() = choice;
    stable_from(problem, lists, so_far, found);
  }
  so_far.pop_back();
}

}  // namespace

Outcome cheapest_flow(const Network& network) {
  const auto nodes = static_cast<std::uint32_t>(network.supply.size());
  std::vector<Wide> supply(network.supply.begin(), network.supply.end());
  std::vector<Residual> arcs;
  for (const Arc& arc : network.arcs) {
    if (arc.lower > arc.upper) return {Status::infeasible, 0};
    const Wide room = arc.upper == unlimited ? endless : Wide{arc.upper} - arc.lower;
    arcs.push_back({arc.from, arc.to, room, arc.cost});
    arcs.push_back({arc.to, arc.from, 0, -Wide{arc.cost}});
    supply[arc.from] -= arc.lower;
    supply[arc.to] += arc.lower;
  }
  const std::size_t own = arcs.size();
  Wide wanted = 0;
  Wide offered = 0;
  for (std::uint32_t v = 0; v < nodes; ++v) {
    const bool gives = supply[v] >= 0;
    (gives ? offered : wanted) += gives ? supply[v] : -supply[v];
    arcs.push_back({gives ? nodes : v, gives ? v : nodes + 1, gives ? supply[v] : -supply[v], 0});
    arcs.push_back({arcs.back().to, arcs.back().from, 0, 0});
  }
  if (wanted != offered) return {Status::infeasible, 0};
  for (Wide sent = 0; sent < wanted;) {
    std::vector<std::size_t> by(nodes + 2, arcs.size());
    std::deque<std::uint32_t> queue{nodes};
    std::vector<bool> seen(nodes + 2, false);
    seen[nodes] = true;
    while (!queue.empty() && !seen[nodes + 1]) {
      const std::uint32_t v = queue.front();
      queue.pop_front();
      for (std::size_t a = 0; a < arcs.size(); ++a)
        if (arcs[a].from == v && arcs[a].room > 0 && !seen[arcs[a].to]) {
          seen[arcs[a].to] = true;
          by[arcs[a].to] = a;
          queue.push_back(arcs[a].to);
        }
    }
    if (!seen[nodes + 1]) return {Status::infeasible, 0};
    Wide amount = endless;
    for (std::uint32_t v = nodes + 1; v != nodes; v = arcs[by[v]].from)
      amount = std::min(amount, arcs[by[v]].room);
    for (std::uint32_t v = nodes + 1; v != nodes; v = arcs[by[v]].from) push(arcs, by[v], amount);
    sent += amount;
  }
  arcs.resize(own);
  // What has flowed through an endless arc is on its reverse; costs are summed as cycles are cancelled.
  Wide cost = 0;
  for (std::size_t a = 0; a < own; a += 2)
    cost += arcs[a].cost * (arcs[a ^ 1].room + network.arcs[a / 2].lower);
  for (;;) {
    std::vector<Wide> distance(nodes, 0);
    std::vector<std::size_t> by(nodes, own);
    std::uint32_t changed = nodes;
    for (std::uint32_t round = 0; round <= nodes; ++round) {
      changed = nodes;
      for (std::size_t a = 0; a < own; ++a)
        if (arcs[a].room > 0 && distance[arcs[a].from] + arcs[a].cost < distance[arcs[a].to]) {
          distance[arcs[a].to] = distance[arcs[a].from] + arcs[a].cost;
          by[arcs[a].to] = a;
          changed = arcs[a].to;
        }
      if (changed == nodes) return {Status::optimal, cost};
    }
    std::uint32_t v = changed;
    for (std::uint32_t k = 0; k < nodes; ++k) v = arcs[by[v]].from;
    const std::uint32_t start = v;
    Wide amount = endless;
    Wide gain = 0;
    do {
      amount = std::min(amount, arcs[by[v]].room);
      gain += arcs[by[v]].cost;
      v = arcs[by[v]].from;
    } while (v != start);
    if (amount == endless) return {Status::unbounded, 0};
    do {
      const std::size_t a = by[v];
      v = arcs[a].from;
      push(arcs, a, amount);
    } while (v != start);
    cost += gain * amount;
  }
}

std::optional<Wide> cheapest_assignment(const AssignmentProblem& problem) {
  const std::size_t count = problem.candidates.size();
  if (count > 20) throw std::invalid_argument("too many candidates to try every subset");
  std::optional<Wide> best;
  for (std::uint32_t subset = 0; subset < (1U << count); ++subset) {
    std::vector<std::uint32_t> got(problem.seekers.size(), 0);
    std::vector<std::uint32_t> load(problem.hosts.size(), 0);
    Wide cost = 0;
    bool allowed = true;
    for (std::size_t c = 0; c < count; ++c) {
      const Candidate& candidate = problem.candidates[c];
      const bool taken = (subset >> c & 1U) != 0;
      if (taken ? candidate.rule == Rule::forbidden : candidate.rule == Rule::locked) allowed = false;
      if (!taken) continue;
      const Host& host = problem.hosts[candidate.host];
      const std::uint32_t k = load[candidate.host]++;
      if (!host.load_cost.empty())
        cost += host.load_cost[std::min<std::size_t>(k, host.load_cost.size() - 1)];
      cost += candidate.cost;
      ++got[candidate.seeker];
    }
    for (std::size_t i = 0; i < got.size(); ++i) {
      const Seeker& seeker = problem.seekers[i];
      if (got[i] > seeker.needs || (got[i] < seeker.needs && !seeker.unmatched_penalty)) allowed = false;
      if (got[i] < seeker.needs && seeker.unmatched_penalty)
        cost += Wide{seeker.needs - got[i]} * *seeker.unmatched_penalty;
    }
    for (std::size_t j = 0; j < load.size(); ++j)
      if (load[j] < problem.hosts[j].lower || load[j] > problem.hosts[j].upper) allowed = false;
    if (allowed && (!best || cost < *best)) best = cost;
  }
  return best;
}

std::vector<Matching> all_stable(const Hospitals& problem) {
  std::vector<Matching> found;
  Matching so_far;
  stable_from(problem, problem.residents, so_far, found);
  return found;
}

std::vector<Matching> all_stable(const Projects& problem) {
  std::vector<Matching> found;
  Matching so_far;
  stable_from(problem, problem.students, so_far, found);
  return found;
}

}  // namespace megdan::algo::matching::slow
