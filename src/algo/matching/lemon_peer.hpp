// LEMON's solvers on our networks, as the peer of the bench.
// Will not be linked into the engine.
#pragma once

#include <memory>

#include "algo/matching/flow.hpp"

namespace megdan::algo::matching {

class LemonPeer {
 public:
  /// The graph is built here, outside of what is measured.
  explicit LemonPeer(const Network& network);
  ~LemonPeer();
  LemonPeer(const LemonPeer&) = delete;
  LemonPeer& operator=(const LemonPeer&) = delete;

  /// The optimal cost; the program ends when LEMON finds none.
  long long simplex();
  long long cost_scaling();

 private:
  struct Graph;
  std::unique_ptr<Graph> graph_;
};

}  // namespace megdan::algo::matching
