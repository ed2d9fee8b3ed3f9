#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <cstdlib>

#include "algo/matching/lemon_peer.hpp"

namespace megdan::algo::matching {

struct LemonPeer::Graph {
  lemon::SmartDigraph graph;
  lemon::SmartDigraph::ArcMap<long long> lower{graph}, upper{graph}, cost{graph};
  lemon::SmartDigraph::NodeMap<long long> supply{graph};

  template <class Solver>
  long long solve() {
    Solver solver(graph);
    solver.lowerMap(lower).upperMap(upper).costMap(cost).supplyMap(supply);
    if (solver.run() != Solver::OPTIMAL) std::abort();
    return solver.template totalCost<long long>();
  }
};

LemonPeer::LemonPeer(const Network& network) : graph_(std::make_unique<Graph>()) {
  for (const std::int64_t supply : network.supply) {
    const auto node = graph_->graph.addNode();
    graph_->supply[node] = supply;
  }
  for (const Arc& arc : network.arcs) {
    const auto a = graph_->graph.addArc(graph_->graph.nodeFromId(static_cast<int>(arc.from)),
                                        graph_->graph.nodeFromId(static_cast<int>(arc.to)));
    graph_->lower[a] = arc.lower;
    graph_->upper[a] = arc.upper;
    graph_->cost[a] = arc.cost;
  }
}
LemonPeer::~LemonPeer() = default;

long long LemonPeer::simplex() {
  return graph_->solve<lemon::NetworkSimplex<lemon::SmartDigraph, long long, long long>>();
}
long long LemonPeer::cost_scaling() {
  return graph_->solve<lemon::CostScaling<lemon::SmartDigraph, long long, long long>>();
}

}  // namespace megdan::algo::matching
