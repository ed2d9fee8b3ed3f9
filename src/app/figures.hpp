// Figures: what /metrics tells in the text format of Prometheus.
// Will not grow with traffic: at most five series a route and four hundred in all beside them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/server.hpp"

namespace megdan::app {

class Figures {
 public:
  Figures();
  ~Figures();

  /// Times are a histogram by kind of address (page, api, plain, none) and status class; each route has its
  /// number of requests by status class and its seconds in all. Routes are templates, so that there are as
  /// many as the program has.
  void finished(const http::Finished& done);
  void set(std::string_view gauge, double value);
  /// Since start; `step`: "passphrase", "second_step", "slowed_down".
  void set_failed_sign_ins(std::string_view step, std::uint64_t total);
  std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace megdan::app
