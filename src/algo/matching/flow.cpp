#include "algo/matching/flow.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "algo/matching/simplex.hpp"

namespace megdan::algo::matching {
namespace {

struct Sizes {
  std::int64_t highest_cost = 0;
  Wide all_flow = 0;  ///< no basic solution carries more than this on one arc
};

void refuse_large(std::int64_t value, const char* what) {
  if (value > largest_number || value < -largest_number)
    throw Refused(std::string(what) + " " + std::to_string(value) + " passes 10^18");
}

Sizes measure(const Network& network) {
  if (network.supply.size() > most_nodes) throw Refused("more than 2 million nodes");
  if (network.arcs.size() > most_arcs) throw Refused("more than 10 million arcs");
  Sizes sizes;
  for (const std::int64_t supply : network.supply) {
    refuse_large(supply, "supply");
    sizes.all_flow += supply < 0 ? -supply : supply;
  }
  for (const Arc& arc : network.arcs) {
    if (arc.from >= network.supply.size() || arc.to >= network.supply.size())
      throw Refused("an arc touches a node that is not there");
    refuse_large(arc.cost, "cost");
    refuse_large(arc.lower, "lower bound");
    if (arc.upper != unlimited) {
      refuse_large(arc.upper, "upper bound");
      sizes.all_flow += Wide{arc.upper} - arc.lower;
    }
    sizes.all_flow += 2 * Wide{arc.lower < 0 ? -arc.lower : arc.lower};
    sizes.highest_cost = std::max(sizes.highest_cost, arc.cost < 0 ? -arc.cost : arc.cost);
  }
  return sizes;
}

/// Where each arc goes in the simplex's own order. Neighbours in a file share an end; dealt out in columns,
/// a block of the search sees the whole network (a third of the pivots on bipartite markets).
std::vector<std::uint32_t> deal_out(std::size_t arcs) {
  const std::size_t stride =
      std::max<std::size_t>(10, static_cast<std::size_t>(std::sqrt(static_cast<double>(arcs))));
  std::vector<std::uint32_t> slot(arcs);
  std::uint32_t next = 0;
  for (std::size_t column = 0; column < stride; ++column)
    for (std::size_t a = column; a < arcs; a += stride) slot[a] = next++;
  return slot;
}

/// Lower bounds moved into the supplies; `with_costs` false asks only whether any flow is feasible.
template <class Number>
Simplex<Number> prepare(const Network& network, const std::vector<std::uint32_t>& slot,
                        std::int64_t highest_cost, bool with_costs) {
  std::vector<typename Simplex<Number>::Edge> edges;
  edges.reserve(network.arcs.size() + network.supply.size());
  edges.resize(network.arcs.size());
  std::vector<Number> room;
  room.reserve(network.arcs.size() + network.supply.size());
  room.resize(network.arcs.size());
  std::vector<Number> supply(network.supply.size());
  for (std::size_t v = 0; v < supply.size(); ++v) supply[v] = static_cast<Number>(network.supply[v]);
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const Arc& arc = network.arcs[a];
    edges[slot[a]] = {arc.from, arc.to, static_cast<Number>(with_costs ? arc.cost : 0)};
    room[slot[a]] =
        arc.upper == unlimited ? Simplex<Number>::infinite : static_cast<Number>(Wide{arc.upper} - arc.lower);
    supply[arc.from] -= static_cast<Number>(arc.lower);
    supply[arc.to] += static_cast<Number>(arc.lower);
  }
  // What leaves a pure source cannot pass its supply: a bound that can never bind is dropped, and with it
  // the pivots that only flip an edge between its bounds.
  std::vector<bool> pure_source(supply.size(), true);
  for (const Arc& arc : network.arcs) pure_source[arc.to] = false;
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const std::uint32_t from = network.arcs[a].from;
    Number& free = room[slot[a]];
    if (pure_source[from] && supply[from] >= 0 && free > 0 && free >= supply[from])
      free = Simplex<Number>::infinite;
  }
  // A path of real arcs costs at most nodes · highest, so this much is never worth paying by choice.
  const Number artificial =
      with_costs
          ? static_cast<Number>((Wide{highest_cost} + 1) * (static_cast<Wide>(network.supply.size()) + 1))
          : Number{1};
  return Simplex<Number>(std::move(edges), std::move(room), supply, artificial);
}

template <class Number>
void take_flow(const Network& network, const std::vector<std::uint32_t>& slot, const Simplex<Number>& simplex,
               Answer& answer) {
  answer.flow.resize(network.arcs.size());
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const Wide flow = Wide{simplex.flow(slot[a])} + network.arcs[a].lower;
    if (flow > unlimited || flow < -unlimited) throw Refused("the flow on an arc would pass 64 bits");
    answer.flow[a] = static_cast<std::int64_t>(flow);
  }
}

template <class Number>
void take_potentials(const Network& network, const Simplex<Number>& simplex, int sign, Answer& answer) {
  answer.potential.resize(network.supply.size());
  for (std::size_t v = 0; v < network.supply.size(); ++v)
    answer.potential[v] = sign * Wide{simplex.potential(v)};
}

template <class Number>
Answer solve_with(const Network& network, const Sizes& sizes) {
  const std::vector<std::uint32_t> slot = deal_out(network.arcs.size());
  Answer answer;
  {
    auto simplex = prepare<Number>(network, slot, sizes.highest_cost, true);
    const bool bounded = simplex.run();
    answer.pivots = simplex.pivots();
    if (bounded && simplex.meets_supplies()) {
      take_flow(network, slot, simplex, answer);
      take_potentials(network, simplex, 1, answer);
      for (std::size_t a = 0; a < network.arcs.size(); ++a) {
        Wide product = 0;
        if (__builtin_mul_overflow(Wide{network.arcs[a].cost}, Wide{answer.flow[a]}, &product) ||
            __builtin_add_overflow(answer.cost, product, &answer.cost))
          throw Refused("the total cost would pass 128 bits");
      }
      return answer;
    }
    if (!bounded) {
      std::vector<std::uint32_t> arc_of(slot.size());
      for (std::uint32_t a = 0; a < slot.size(); ++a) arc_of[slot[a]] = a;
      for (const std::uint32_t edge : simplex.cycle()) answer.cycle.push_back(arc_of[edge]);
    }
  }
  // Unbounded is only true of a network that has a flow at all: ask for any flow, costs aside. The same
  // run gives the cut that proves a lack.
  auto feasibility = prepare<Number>(network, slot, 0, false);
  feasibility.run();
  answer.pivots += feasibility.pivots();
  if (feasibility.meets_supplies()) {
    answer.status = Status::unbounded;
    take_flow(network, slot, feasibility, answer);
  } else {
    answer.status = Status::infeasible;
    answer.cycle.clear();
    take_potentials(network, feasibility, -1, answer);
  }
  return answer;
}

}  // namespace

Answer solve(const Network& network) {
  const Sizes sizes = measure(network);
  for (const Arc& arc : network.arcs)
    if (arc.lower > arc.upper) {
      Answer answer;
      answer.status = Status::infeasible;
      answer.potential.assign(network.supply.size(), 0);
      return answer;
    }
  // Potentials stay within (nodes + 1)·highest + the artificial cost; a reduced cost adds two and an arc.
  const Wide reach = (Wide{sizes.highest_cost} + 1) * (static_cast<Wide>(network.supply.size()) + 2) * 6;
  const auto fits = [&](int bits) { return reach < Wide{1} << bits && sizes.all_flow < Wide{1} << bits; };
  if (fits(30)) return solve_with<std::int32_t>(network, sizes);
  if (fits(62)) return solve_with<std::int64_t>(network, sizes);
  return solve_with<Wide>(network, sizes);
}

std::string to_string(Wide value) {
  std::string digits;
  const bool negative = value < 0;
  do {
    const int digit = static_cast<int>(value % 10);
    digits.push_back(static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    value /= 10;
  } while (value != 0);
  if (negative) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace megdan::algo::matching
