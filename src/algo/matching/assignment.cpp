#include "algo/matching/assignment.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "algo/matching/assign_paths.hpp"

namespace megdan::algo::matching {
namespace {

constexpr std::uint64_t most_units = 10'000'000;

/// One arc host → sink: places that cost the same.
struct LoadStep {
  std::uint32_t places;
  std::uint32_t lower;
  std::int64_t cost;
};

std::vector<LoadStep> steps_of(const Host& host) {
  std::vector<LoadStep> steps;
  std::uint32_t k = 0;
  while (k < host.upper) {
    const std::int64_t cost = marginal(host, k);
    std::uint32_t end = k + 1;
    while (end < host.upper && end < host.load_cost.size() && host.load_cost[end] == cost) ++end;
    if (end >= host.load_cost.size()) end = host.upper;  // the last cost repeats
    if (k < host.lower && host.lower < end) end = host.lower;
    steps.push_back({end - k, end <= host.lower ? end - k : 0, cost});
    k = end;
  }
  return steps;
}

std::int64_t check(const AssignmentProblem& problem) {
  const std::size_t nodes = problem.seekers.size() + problem.hosts.size() + 1;
  if (nodes > most_nodes) throw Refused("more than 2 million seekers and hosts");
  if (problem.candidates.size() > most_arcs) throw Refused("more than 10 million candidates");
  std::int64_t highest = 0;
  const auto number = [&](std::int64_t value) {
    if (value > largest_number || value < -largest_number)
      throw Refused("cost " + std::to_string(value) + " passes 10^18");
    highest = std::max(highest, value < 0 ? -value : value);
  };
  std::uint64_t units = 0;
  for (const Seeker& seeker : problem.seekers) {
    units += seeker.needs;
    if (seeker.unmatched_penalty) number(*seeker.unmatched_penalty);
  }
  if (units > most_units) throw Refused("more than 10 million places are needed");
  for (const Host& host : problem.hosts) {
    for (const std::int64_t cost : host.load_cost) number(cost);
    if (!std::is_sorted(host.load_cost.begin(), host.load_cost.end()))
      throw Refused("a load cost falls: it must be convex");
  }
  for (const Candidate& candidate : problem.candidates) {
    if (candidate.seeker >= problem.seekers.size() || candidate.host >= problem.hosts.size())
      throw Refused("a candidate names somebody who is not there");
    number(candidate.cost);
  }
  return highest;
}

void refuse_twice(const AssignmentProblem& problem) {
  std::vector<std::uint32_t> order(problem.candidates.size());
  for (std::uint32_t c = 0; c < order.size(); ++c) order[c] = c;
  const auto seeker_of = [&](std::uint32_t c) { return problem.candidates[c].seeker; };
  const auto by_seeker = [&](std::uint32_t a, std::uint32_t b) { return seeker_of(a) < seeker_of(b); };
  if (!std::is_sorted(order.begin(), order.end(), by_seeker))
    std::sort(order.begin(), order.end(), by_seeker);
  std::vector<std::uint32_t> seen(problem.hosts.size(), UINT32_MAX);
  for (const std::uint32_t c : order) {
    std::uint32_t& last = seen[problem.candidates[c].host];
    if (last == seeker_of(c)) throw Refused("a pair is given twice");
    last = seeker_of(c);
  }
}

Network build_network(const AssignmentProblem& problem) {
  const auto seekers = static_cast<std::uint32_t>(problem.seekers.size());
  const auto sink = static_cast<std::uint32_t>(seekers + problem.hosts.size());
  Network network;
  network.supply.assign(std::size_t{sink} + 1, 0);
  network.arcs.reserve(problem.candidates.size() + seekers + problem.hosts.size());
  for (const Candidate& candidate : problem.candidates)
    network.arcs.push_back({candidate.seeker, seekers + candidate.host,
                            candidate.rule == Rule::locked ? 1 : 0, candidate.rule == Rule::forbidden ? 0 : 1,
                            candidate.cost});
  for (std::uint32_t i = 0; i < seekers; ++i) {
    const Seeker& seeker = problem.seekers[i];
    network.supply[i] = seeker.needs;
    network.supply[sink] -= seeker.needs;
    if (seeker.unmatched_penalty)
      network.arcs.push_back({i, sink, 0, seeker.needs, *seeker.unmatched_penalty});
  }
  for (std::uint32_t j = 0; j < problem.hosts.size(); ++j) {
    const Host& host = problem.hosts[j];
    for (const LoadStep& step : steps_of(host))
      network.arcs.push_back({seekers + j, sink, step.lower, step.places, step.cost});
    // Crossed bounds stay visible to the certificate.
    if (host.lower > host.upper) network.arcs.push_back({seekers + j, sink, 1, 0, 0});
  }
  return network;
}

}  // namespace

Network network_of(const AssignmentProblem& problem) {
  check(problem);
  refuse_twice(problem);
  return build_network(problem);
}

Assignment solve(const AssignmentProblem& problem) {
  const std::int64_t highest = check(problem);
  refuse_twice(problem);
  const std::size_t seekers = problem.seekers.size();
  const std::size_t hosts = problem.hosts.size();
  Assignment result;
  const bool narrow = (Wide{highest} + 1) * static_cast<Wide>(seekers + hosts + 4) * 16 < Wide{1} << 60;
  Prices found;
  if (narrow) found = assign_by_paths(problem, rows_of(problem), highest);
  if (!found.feasible) {
    // Wide numbers, or no assignment: the simplex answers both and proves a lack.
    const Network network = build_network(problem);
    result.answer = solve(network);
    result.status = result.answer.status;
    if (result.status != Status::optimal) return result;
    result.cost = result.answer.cost;
    const auto& flow = result.answer.flow;
    std::size_t arc = problem.candidates.size();
    result.taken.assign(flow.begin(), flow.begin() + static_cast<std::ptrdiff_t>(arc));
    result.missing.assign(seekers, 0);
    result.load.assign(hosts, 0);
    for (std::size_t i = 0; i < seekers; ++i)
      if (problem.seekers[i].unmatched_penalty) result.missing[i] = static_cast<std::uint32_t>(flow[arc++]);
    for (std::size_t c = 0; c < problem.candidates.size(); ++c)
      result.load[problem.candidates[c].host] += result.taken[c];
    return result;
  }
  result.taken = std::move(found.taken);
  result.load = std::move(found.load);
  result.missing = std::move(found.missing);
  Answer& answer = result.answer;
  answer.flow.reserve(problem.candidates.size() + seekers + hosts);
  answer.flow.assign(result.taken.begin(), result.taken.end());
  for (std::size_t c = 0; c < problem.candidates.size(); ++c)
    if (result.taken[c] != 0) result.cost += problem.candidates[c].cost;
  for (std::size_t i = 0; i < seekers; ++i)
    if (problem.seekers[i].unmatched_penalty) {
      answer.flow.push_back(result.missing[i]);
      result.cost += Wide{result.missing[i]} * *problem.seekers[i].unmatched_penalty;
    }
  for (std::size_t j = 0; j < hosts; ++j) {
    std::uint32_t left = result.load[j];
    for (const LoadStep& step : steps_of(problem.hosts[j])) {
      const std::uint32_t here = std::min(left, step.places);
      answer.flow.push_back(here);
      result.cost += Wide{here} * step.cost;
      left -= here;
    }
  }
  answer.potential.reserve(seekers + hosts + 1);
  for (const std::int64_t u : found.seeker) answer.potential.push_back(-Wide{u});
  for (const std::int64_t p : found.host) answer.potential.push_back(-Wide{p});
  answer.potential.push_back(0);
  answer.cost = result.cost;
  return result;
}

}  // namespace megdan::algo::matching
