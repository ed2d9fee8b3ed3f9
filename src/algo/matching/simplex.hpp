// The network simplex over three number widths: 32 or 64 bits when the input proves that they suffice, else
// 128.
// Will not check its input nor classify: flow.cpp does both. Internal to this folder.
//
// The tree is kept as parent, depth and a preorder thread; re-hanging a subtree rewrites only that subtree.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace megdan::algo::matching {

template <class Number>
class Simplex {
 public:
  static constexpr Number infinite = sizeof(Number) > 8 ? (Number{1} << (sizeof(Number) > 8 ? 126 : 0))
                                                        : std::numeric_limits<Number>::max();

  struct Edge {
    std::uint32_t from;
    std::uint32_t to;
    Number cost;
  };

  /// Lower bounds are all zero here; `room[a]` is the capacity or `infinite`. `artificial_cost` is that of
  /// the arcs between each node and the root that make the first tree.
  Simplex(std::vector<Edge> edges, std::vector<Number> room, const std::vector<Number>& supply,
          Number artificial_cost)
      : real_(edges.size()), nodes_(supply.size()), edges_(std::move(edges)), room_(std::move(room)) {
    hang_on_root(supply, artificial_cost);
  }

  /// False when a cycle of negative cost has no limit (then `cycle()` names it).
  bool run();

  [[nodiscard]] Number flow(std::size_t edge) const { return flow_[edge]; }
  [[nodiscard]] Number potential(std::size_t node) const { return potential_[node]; }
  [[nodiscard]] const std::vector<std::uint32_t>& cycle() const { return cycle_; }
  [[nodiscard]] std::uint64_t pivots() const { return pivots_; }
  [[nodiscard]] bool meets_supplies() const {
    return std::all_of(flow_.begin() + static_cast<std::ptrdiff_t>(real_), flow_.end(),
                       [](Number f) { return f == 0; });
  }

 private:
  static constexpr std::int8_t at_lower = 1;
  static constexpr std::int8_t in_tree = 0;
  static constexpr std::int8_t at_upper = -1;

  struct Place {
    std::uint32_t parent;
    std::uint32_t pred;  ///< the edge to the parent
    std::uint32_t depth;
    std::uint32_t next;  ///< preorder
    std::uint32_t prev;
    bool up;  ///< the edge points to the parent
  };

  void hang_on_root(const std::vector<Number>& supply, Number artificial_cost);
  bool first_pivots();
  bool find_entering();
  bool pivot();
  void rehang(std::uint32_t leaving, std::uint32_t inside, std::uint32_t outside, Number shift);

  std::size_t real_;
  std::size_t nodes_;
  std::vector<Edge> edges_;
  std::vector<Number> room_;
  std::vector<Number> flow_;
  std::vector<std::int8_t> state_;
  std::vector<Number> potential_;
  std::vector<Place> place_;
  std::vector<std::uint32_t> cycle_;
  std::size_t entering_ = 0;
  std::size_t cursor_ = 0;
  std::size_t block_ = 1;
  std::uint64_t pivots_ = 0;
};

template <class Number>
void Simplex<Number>::hang_on_root(const std::vector<Number>& supply, Number artificial_cost) {
  const auto root = static_cast<std::uint32_t>(nodes_);
  block_ = std::max<std::size_t>(10, static_cast<std::size_t>(std::sqrt(static_cast<double>(real_))));
  flow_.assign(real_ + nodes_, 0);
  state_.resize(real_);
  // An edge without room can never help: state 0 hides it from the search.
  for (std::size_t a = 0; a < real_; ++a) state_[a] = room_[a] == 0 ? in_tree : at_lower;
  potential_.assign(nodes_ + 1, 0);
  place_.resize(nodes_ + 1);
  edges_.reserve(real_ + nodes_);
  room_.resize(real_ + nodes_, infinite);
  for (std::uint32_t v = 0; v < root; ++v) {
    // Zero flow must point to the root: that is what makes the tree strongly feasible (no cycling).
    const bool up = supply[v] >= 0;
    edges_.push_back({up ? v : root, up ? root : v, artificial_cost});
    flow_[real_ + v] = up ? supply[v] : -supply[v];
    potential_[v] = up ? -artificial_cost : artificial_cost;
    place_[v] = {root, static_cast<std::uint32_t>(real_ + v), 1, v + 1, v == 0 ? root : v - 1, up};
  }
  place_[root] = {root, 0, 0, 0, nodes_ == 0 ? root : root - 1, false};
}

/// The passing nodes, then the supplies, leave by their cheapest edge and the demands are reached by theirs,
/// while the subtrees are still small: most of the tree of a market is right before the search begins.
template <class Number>
bool Simplex<Number>::first_pivots() {
  constexpr std::size_t nothing = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> cheapest(nodes_, nothing);
  const auto offer = [&](std::uint32_t node, std::size_t a) {
    if (cheapest[node] == nothing || edges_[a].cost < edges_[cheapest[node]].cost) cheapest[node] = a;
  };
  std::vector<bool> has_supply(nodes_);
  for (std::size_t v = 0; v < nodes_; ++v) has_supply[v] = flow_[real_ + v] != 0;
  for (std::size_t a = 0; a < real_; ++a) {
    if (state_[a] != at_lower) continue;
    const Edge& edge = edges_[a];
    if (place_[edge.from].up) offer(edge.from, a);
    if (!place_[edge.to].up) offer(edge.to, a);
  }
  const auto first = [&](bool supplied) {
    for (std::uint32_t v = 0; v < nodes_; ++v) {
      entering_ = cheapest[v];
      if (has_supply[v] != supplied || entering_ == nothing || state_[entering_] != at_lower) continue;
      const Edge& edge = edges_[entering_];
      if (edge.cost + potential_[edge.from] - potential_[edge.to] >= 0) continue;
      ++pivots_;
      if (!pivot()) return false;
    }
    return true;
  };
  return first(false) && first(true);
}

template <class Number>
bool Simplex<Number>::find_entering() {
  const Edge* edges = edges_.data();
  const Number* potential = potential_.data();
  const std::int8_t* state = state_.data();
  std::size_t at = cursor_;
  for (std::size_t seen = 0; seen < real_;) {
    if (at == real_) at = 0;
    const std::size_t end = at + std::min({block_, real_ - at, real_ - seen});
    seen += end - at;
    Number best = 0;
    for (; at < end; ++at) {
      const Edge& edge = edges[at];
      const auto reduced =
          static_cast<Number>(state[at] * (edge.cost + potential[edge.from] - potential[edge.to]));
      if (reduced < best) {
        best = reduced;
        entering_ = at;
      }
    }
    if (best < 0) {
      cursor_ = at;
      return true;
    }
  }
  return false;
}

template <class Number>
bool Simplex<Number>::pivot() {
  const Edge& edge = edges_[entering_];
  const bool forward = state_[entering_] == at_lower;
  const std::uint32_t first = forward ? edge.from : edge.to;
  const std::uint32_t second = forward ? edge.to : edge.from;

  enum class Blocks { entering, first_side, second_side } blocks = Blocks::entering;
  Number delta = room_[entering_];
  std::uint32_t leaving = 0;
  std::uint32_t u = first;
  std::uint32_t v = second;
  // The blocking edge nearest to the end of the cycle leaves (the cycle begins at the apex): this keeps
  // the tree strongly feasible.
  const auto climb_first = [&] {
    const Place& p = place_[u];
    const Number f = flow_[p.pred];
    const Number free = p.up ? f : (room_[p.pred] == infinite ? infinite : room_[p.pred] - f);
    if (free < delta) {
      delta = free;
      leaving = u;
      blocks = Blocks::first_side;
    }
    u = p.parent;
  };
  Number second_delta = infinite;
  std::uint32_t second_leaving = 0;
  const auto climb_second = [&] {
    const Place& p = place_[v];
    const Number f = flow_[p.pred];
    const Number free = p.up ? (room_[p.pred] == infinite ? infinite : room_[p.pred] - f) : f;
    if (free <= second_delta && free != infinite) {
      second_delta = free;
      second_leaving = v;
    }
    v = p.parent;
  };
  while (place_[u].depth > place_[v].depth) climb_first();
  while (place_[v].depth > place_[u].depth) climb_second();
  while (u != v) {
    climb_first();
    climb_second();
  }
  const std::uint32_t apex = u;
  if (second_delta <= delta && second_delta != infinite) {
    delta = second_delta;
    leaving = second_leaving;
    blocks = Blocks::second_side;
  }
  if (delta == infinite) {
    // In the direction of the push: apex … first, entering, second … apex.
    std::vector<std::uint32_t> down;
    for (u = first; u != apex; u = place_[u].parent) down.push_back(place_[u].pred);
    cycle_.assign(down.rbegin(), down.rend());
    cycle_.push_back(static_cast<std::uint32_t>(entering_));
    for (v = second; v != apex; v = place_[v].parent) cycle_.push_back(place_[v].pred);
    return false;
  }
  if (delta > 0) {
    flow_[entering_] += forward ? delta : -delta;
    for (u = first; u != apex; u = place_[u].parent) flow_[place_[u].pred] += place_[u].up ? -delta : delta;
    for (v = second; v != apex; v = place_[v].parent) flow_[place_[v].pred] += place_[v].up ? delta : -delta;
  }
  if (blocks == Blocks::entering) {
    state_[entering_] = static_cast<std::int8_t>(-state_[entering_]);
    return true;
  }
  const std::uint32_t out = place_[leaving].pred;
  if (out < real_) state_[out] = flow_[out] == 0 ? at_lower : at_upper;
  const std::uint32_t inside = blocks == Blocks::first_side ? first : second;
  const std::uint32_t outside = blocks == Blocks::first_side ? second : first;
  const Number reduced = edge.cost + potential_[edge.from] - potential_[edge.to];
  rehang(leaving, inside, outside, inside == edge.from ? -reduced : reduced);
  state_[entering_] = in_tree;
  return true;
}

/// The subtree under `leaving` is hung by its node `inside` on `outside`, by the entering edge.
template <class Number>
void Simplex<Number>::rehang(std::uint32_t leaving, std::uint32_t inside, std::uint32_t outside,
                             Number shift) {
  const std::uint32_t before = place_[leaving].prev;
  std::uint32_t last = outside;  // the node after which the next piece of the new preorder goes
  const std::uint32_t tail_was = place_[outside].next;
  std::uint32_t depth = place_[outside].depth;
  std::uint32_t parent = outside;
  auto pred = static_cast<std::uint32_t>(entering_);
  bool up = edges_[entering_].from == inside;
  std::uint32_t skip = inside;        // the piece already moved begins here …
  std::uint32_t after_skip = inside;  // … and this node followed it
  // `stem` walks from `inside` up to `leaving`; each step moves the subtree of `stem` without the piece
  // moved before, so every node is touched once.
  for (std::uint32_t stem = inside;;) {
    Place& top = place_[stem];
    const std::uint32_t old_depth = top.depth;
    const std::uint32_t above = top.parent;
    const std::uint32_t above_pred = top.pred;
    const bool above_up = top.up;
    ++depth;
    const std::uint32_t lift = depth - old_depth;  // wraps, and so adds up to the right depth
    top.parent = parent;
    top.pred = pred;
    top.up = up;
    std::uint32_t node = stem;
    do {
      Place& p = place_[node];
      p.depth += lift;
      p.prev = last;
      place_[last].next = node;
      potential_[node] += shift;
      last = node;
      node = p.next;
      if (node == skip) node = after_skip;
    } while (place_[node].depth > old_depth);
    after_skip = node;
    skip = stem;
    if (stem == leaving) break;
    parent = stem;
    pred = above_pred;
    up = !above_up;
    stem = above;
  }
  // Close the gap that the subtree left, unless it went back to the very same place.
  if (before == outside) {
    place_[last].next = after_skip;
    place_[after_skip].prev = last;
  } else {
    place_[before].next = after_skip;
    place_[after_skip].prev = before;
    place_[last].next = tail_was;
    place_[tail_was].prev = last;
  }
}

template <class Number>
bool Simplex<Number>::run() {
  if (!first_pivots()) return false;
  while (find_entering()) {
    ++pivots_;
    if (!pivot()) return false;
  }
  return true;
}

}  // namespace megdan::algo::matching
