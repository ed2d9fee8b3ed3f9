#include "algo/matching/shape.hpp"

#include <algorithm>

namespace megdan::algo::matching {
namespace {

constexpr std::uint32_t no_index = UINT32_MAX;
constexpr std::int64_t most_places = 10'000'000;  // as the assignment's own bound on units

enum class Side : std::uint8_t { alone, seeker, host, sink };

class ShapeFinder {
 public:
  explicit ShapeFinder(const Network& network) : network_(network) {}

  FoundAssignment find() {
    name_sides();
    for (std::uint32_t a = 0; a < network_.arcs.size() && found_.why_not.empty(); ++a) take_arc(a);
    for (std::uint32_t j = 0; j < places_.size() && found_.why_not.empty(); ++j) take_places(j);
    if (found_.why_not.empty()) return std::move(found_);
    FoundAssignment nothing;
    nothing.why_not = found_.why_not;
    return nothing;
  }

 private:
  void refuse(std::string reason) {
    if (found_.why_not.empty()) found_.why_not = std::move(reason);
  }

  void name_sides() {
    const std::size_t nodes = network_.supply.size();
    side_.assign(nodes, Side::alone);
    index_.assign(nodes, no_index);
    // A node that passes things on must stand between seekers and one sink.
    std::vector<bool> has_arc(nodes, false);
    for (const Arc& arc : network_.arcs) has_arc[arc.from] = has_arc[arc.to] = true;
    bool passes_on = false;
    std::uint32_t wanting = 0;
    for (std::uint32_t v = 0; v < nodes; ++v) {
      passes_on = passes_on || (network_.supply[v] == 0 && has_arc[v]);
      wanting += network_.supply[v] < 0 ? 1 : 0;
    }
    with_sink_ = passes_on;
    if (with_sink_ && wanting != 1) return refuse("some nodes only pass on, and not one node alone wants");
    for (std::uint32_t v = 0; v < nodes; ++v) {
      const std::int64_t supply = network_.supply[v];
      if (supply > most_places || supply < -most_places)
        return refuse("a node has more than 10 million places");
      if (supply > 0) {
        side_[v] = Side::seeker;
        index_[v] = static_cast<std::uint32_t>(found_.seeker_node.size());
        found_.seeker_node.push_back(v);
        found_.problem.seekers.push_back({static_cast<std::uint32_t>(supply), std::nullopt});
      } else if (with_sink_ && supply < 0) {
        side_[v] = Side::sink;
      } else if (supply < 0 || has_arc[v]) {
        side_[v] = Side::host;
        index_[v] = static_cast<std::uint32_t>(found_.host_node.size());
        found_.host_node.push_back(v);
        const auto wants = static_cast<std::uint32_t>(-supply);
        found_.problem.hosts.push_back({wants, wants, {}});
      }
    }
    places_.resize(with_sink_ ? found_.host_node.size() : 0);
    candidates_at_.assign(found_.host_node.size(), 0);
  }

  void take_arc(std::uint32_t a) {
    const Arc& arc = network_.arcs[a];
    const Side from = side_[arc.from];
    const Side to = side_[arc.to];
    if (from == Side::seeker && to == Side::host) return take_candidate(a);
    if (from == Side::host && to == Side::sink) return places_[index_[arc.from]].push_back(a);
    if (from != Side::seeker || to != Side::sink)
      return refuse("an arc leads elsewhere than from seekers to hosts");
    Seeker& seeker = found_.problem.seekers[index_[arc.from]];
    if (seeker.unmatched_penalty) return refuse("a seeker has two ways to stay unmatched");
    if (arc.lower != 0 || arc.upper < seeker.needs) return refuse("a seeker may stay unmatched only in part");
    seeker.unmatched_penalty = arc.cost;
  }

  void take_candidate(std::uint32_t a) {
    const Arc& arc = network_.arcs[a];
    const std::uint32_t seeker = index_[arc.from];
    const std::uint32_t needs = found_.problem.seekers[seeker].needs;
    if (arc.lower < 0 || arc.lower > 1 || arc.upper < arc.lower || (arc.upper > 1 && needs > 1))
      return refuse("a pair may be taken more than once");
    const Rule rule = arc.upper == 0 ? Rule::forbidden : arc.lower == 1 ? Rule::locked : Rule::open;
    ++candidates_at_[index_[arc.to]];
    found_.problem.candidates.push_back({seeker, index_[arc.to], arc.cost, rule});
    found_.candidate_arc.push_back(a);
  }

  void take_places(std::uint32_t j) {
    std::vector<std::uint32_t>& arcs = places_[j];
    std::stable_sort(arcs.begin(), arcs.end(), [&](std::uint32_t a, std::uint32_t b) {
      return network_.arcs[a].cost < network_.arcs[b].cost;
    });
    Host& host = found_.problem.hosts[j];
    // More places than pairs are never filled; the whole list of their costs would be.
    const std::int64_t candidates = candidates_at_[j];
    std::int64_t upper = 0;
    std::int64_t lower = 0;
    for (const std::uint32_t a : arcs) {
      const Arc& arc = network_.arcs[a];
      if (arc.lower < 0 || arc.upper < arc.lower || arc.lower > most_places)
        return refuse("the bounds of a host's places do not fit");
      if (arc.lower > 0 && lower != upper) return refuse("a host must fill dear places before cheap ones");
      lower += arc.lower;
      const std::int64_t more = std::min(arc.upper, std::max(arc.lower, candidates));
      upper += more;
      if (upper > most_places) return refuse("a host has more than 10 million places");
      listed_ += more;
      if (listed_ > most_places) return refuse("the hosts have more than 10 million places");
      host.load_cost.insert(host.load_cost.end(), static_cast<std::size_t>(more), arc.cost);
    }
    host.lower = static_cast<std::uint32_t>(lower);
    host.upper = static_cast<std::uint32_t>(upper);
    if (!host.load_cost.empty() && host.load_cost.front() == 0 && host.load_cost.back() == 0)
      host.load_cost.clear();
  }

  const Network& network_;
  bool with_sink_ = false;
  std::int64_t listed_ = 0;
  std::vector<Side> side_;
  std::vector<std::uint32_t> index_;                // node → seeker or host
  std::vector<std::vector<std::uint32_t>> places_;  // host → its arcs to the sink
  std::vector<std::int64_t> candidates_at_;         // by host
  FoundAssignment found_;
};

}  // namespace

FoundAssignment find_assignment(const Network& network) {
  return ShapeFinder(network).find();
}

std::vector<std::int64_t> flow_of(const Network& network, const FoundAssignment& found,
                                  const Assignment& assignment) {
  std::vector<std::int64_t> flow(network.arcs.size(), 0);
  std::vector<std::int64_t> left(network.supply.size(), 0);  // still to be sent to the sink
  for (std::size_t i = 0; i < found.seeker_node.size(); ++i)
    left[found.seeker_node[i]] = assignment.missing[i];
  for (std::size_t j = 0; j < found.host_node.size(); ++j) left[found.host_node[j]] = assignment.load[j];
  std::vector<std::uint32_t> others;
  std::size_t c = 0;
  for (std::uint32_t a = 0; a < network.arcs.size(); ++a) {
    if (c < found.candidate_arc.size() && found.candidate_arc[c] == a) {
      flow[a] = assignment.taken[c++];
    } else {
      others.push_back(a);
    }
  }
  std::stable_sort(others.begin(), others.end(), [&](std::uint32_t a, std::uint32_t b) {
    return network.arcs[a].cost < network.arcs[b].cost;
  });
  for (const std::uint32_t a : others) {
    const Arc& arc = network.arcs[a];
    flow[a] = std::min(arc.upper, left[arc.from]);
    left[arc.from] -= flow[a];
  }
  return flow;
}

}  // namespace megdan::algo::matching
