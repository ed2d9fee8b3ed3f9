#include "algo/matching/certificate.hpp"

namespace megdan::algo::matching {
namespace {

/// sum += a · b, false when 128 bits do not hold it.
bool add_product(Wide& sum, Wide a, Wide b) {
  Wide product = 0;
  return !__builtin_mul_overflow(a, b, &product) && !__builtin_add_overflow(sum, product, &sum);
}

std::string infeasible_or_why(const Network& network, const std::vector<Wide>& y) {
  for (const Arc& arc : network.arcs)
    if (arc.lower > arc.upper) return {};
  if (y.size() != network.supply.size()) return "no potentials";
  Wide excess = 0;  // Σ supply·y − the most that Σ (y[from] − y[to])·flow can reach within the bounds
  for (std::size_t v = 0; v < y.size(); ++v)
    if (!add_product(excess, network.supply[v], y[v])) return "overflow";
  for (const Arc& arc : network.arcs) {
    const Wide slope = y[arc.from] - y[arc.to];
    if (slope > 0 && arc.upper == unlimited) return "an unlimited arc crosses the cut";
    if (!add_product(excess, -slope, slope > 0 ? arc.upper : arc.lower)) return "overflow";
  }
  return excess > 0 ? std::string{} : "the cut does not show a lack";
}

}  // namespace

std::string why_not_proven(const Network& network, const Answer& answer) {
  if (answer.status == Status::infeasible) return infeasible_or_why(network, answer.potential);
  if (answer.flow.size() != network.arcs.size()) return "no flow";
  std::vector<Wide> balance(network.supply.begin(), network.supply.end());
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const Arc& arc = network.arcs[a];
    if (answer.flow[a] < arc.lower || answer.flow[a] > arc.upper) return "a bound is broken";
    balance[arc.from] -= answer.flow[a];
    balance[arc.to] += answer.flow[a];
  }
  for (const Wide left : balance)
    if (left != 0) return "a supply is not met";
  Wide cost = 0;
  if (answer.status == Status::unbounded) {
    if (answer.cycle.empty()) return "no cycle";
    for (std::size_t i = 0; i < answer.cycle.size(); ++i) {
      const Arc& arc = network.arcs.at(answer.cycle[i]);
      const Arc& next = network.arcs.at(answer.cycle[(i + 1) % answer.cycle.size()]);
      if (arc.upper != unlimited || arc.to != next.from) return "not a cycle of unlimited arcs";
      cost += arc.cost;
    }
    return cost < 0 ? std::string{} : "the cycle gains nothing";
  }
  if (answer.potential.size() != network.supply.size()) return "no potentials";
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const Arc& arc = network.arcs[a];
    const Wide reduced = arc.cost + answer.potential[arc.from] - answer.potential[arc.to];
    if (reduced < 0 && answer.flow[a] < arc.upper) return "more flow on an arc would cost less";
    if (reduced > 0 && answer.flow[a] > arc.lower) return "less flow on an arc would cost less";
    if (!add_product(cost, arc.cost, answer.flow[a])) return "overflow";
  }
  return cost == answer.cost ? std::string{} : "the cost is not the sum of its arcs";
}

}  // namespace megdan::algo::matching
