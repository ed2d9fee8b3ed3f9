#include "app/figures.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>

namespace megdan::app {
namespace {

constexpr std::size_t classes = 6;  // 0xx (never sent) to 5xx

std::string class_text(std::size_t status_class) {
  return std::to_string(status_class) + "xx";
}

std::string_view kind_of(std::string_view route) {
  if (route.empty()) return "none";
  if (route.starts_with("/api/")) return "api";
  return route.starts_with("/{lang}") ? "page" : "plain";
}

}  // namespace

struct Figures::State {
  /// Kept here because looking one up by its labels costs more.
  struct OfRoute {
    prometheus::Counter* seconds = nullptr;
    std::array<prometheus::Counter*, classes> requests{};
    std::array<prometheus::Histogram*, classes> times{};
  };

  prometheus::Registry registry;
  prometheus::Family<prometheus::Histogram>& times =
      prometheus::BuildHistogram()
          .Name("megdan_request_seconds")
          .Help("Times of requests by kind of address and status class")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("megdan_requests_total")
                                                          .Help("Requests by route and status class")
                                                          .Register(registry);
  prometheus::Family<prometheus::Counter>& seconds = prometheus::BuildCounter()
                                                         .Name("megdan_route_seconds_total")
                                                         .Help("Time of all requests of a route")
                                                         .Register(registry);
  prometheus::Family<prometheus::Counter>& failed =
      prometheus::BuildCounter()
          .Name("megdan_sign_ins_failed_total")
          .Help("Refused passphrases and codes, and attempts that were slowed down")
          .Register(registry);
  prometheus::Family<prometheus::Gauge>& gauges = prometheus::BuildGauge()
                                                      .Name("megdan_gauge")
                                                      .Help("Sizes and ages of the running program")
                                                      .Register(registry);
  std::mutex mutex;
  std::map<std::string, OfRoute, std::less<>> routes;
};

Figures::Figures() : state_(std::make_unique<State>()) {}
Figures::~Figures() = default;

void Figures::finished(const http::Finished& done) {
  static const prometheus::Histogram::BucketBoundaries bounds{0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 1, 5};
  const auto status_class = static_cast<std::size_t>(done.status / 100) % classes;
  const double took = static_cast<double>(done.took.count()) / 1e6;
  auto& state = *state_;
  const std::lock_guard lock(state.mutex);
  auto found = state.routes.find(done.route);
  if (found == state.routes.end()) found = state.routes.emplace(done.route, State::OfRoute{}).first;
  auto& route = found->second;
  const std::string name = done.route.empty() ? "none" : done.route;
  if (!route.seconds) route.seconds = &state.seconds.Add({{"route", name}});
  auto*& requests = route.requests[status_class];
  if (!requests) requests = &state.requests.Add({{"route", name}, {"status", class_text(status_class)}});
  auto*& times = route.times[status_class];
  if (!times)
    times = &state.times.Add(
        {{"kind", std::string(kind_of(done.route))}, {"status", class_text(status_class)}}, bounds);
  route.seconds->Increment(took);
  requests->Increment();
  times->Observe(took);
}

void Figures::set(std::string_view gauge, double value) {
  state_->gauges.Add({{"name", std::string(gauge)}}).Set(value);
}

void Figures::set_failed_sign_ins(std::string_view step, std::uint64_t total) {
  auto& counter = state_->failed.Add({{"step", std::string(step)}});
  // What the program counts only grows.
  counter.Increment(static_cast<double>(total) - counter.Value());
}

std::string Figures::text() const {
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace megdan::app
