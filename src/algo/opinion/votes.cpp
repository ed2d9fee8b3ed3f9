#include "algo/opinion/votes.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace megdan::algo::opinion {
namespace {

void check(std::uint32_t participants, std::uint32_t statements, std::span<const VoteEvent> events) {
  if (events.size() > 0xFFFFFFFFU) throw std::invalid_argument("too many votes");
  for (const auto& event : events) {
    if (event.participant >= participants || event.statement >= statements || event.value < -1 ||
        event.value > 1) {
      throw std::invalid_argument("a vote outside the matrix");
    }
  }
}

struct InTime {
  std::vector<std::size_t> order;      // of events, by time
  std::vector<std::uint8_t> is_first;  // of each event: the first of its participant and statement
};

InTime in_time(std::span<const VoteEvent> events) {
  InTime result;
  auto& order = result.order;
  order.resize(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return events[a].time < events[b].time; });
  auto by_pair = order;
  std::stable_sort(by_pair.begin(), by_pair.end(), [&](std::size_t a, std::size_t b) {
    if (events[a].participant != events[b].participant) {
      return events[a].participant < events[b].participant;
    }
    return events[a].statement < events[b].statement;
  });
  result.is_first.assign(events.size(), 0);
  for (std::size_t i = 0; i < by_pair.size(); ++i) {
    const auto& now = events[by_pair[i]];
    result.is_first[by_pair[i]] = i == 0 || events[by_pair[i - 1]].participant != now.participant ||
                                  events[by_pair[i - 1]].statement != now.statement;
  }
  return result;
}

}  // namespace

VoteMatrix last_votes(std::uint32_t participants, std::uint32_t statements,
                      std::span<const VoteEvent> events) {
  check(participants, statements, events);
  std::vector<std::size_t> begin(std::size_t{participants} + 1, 0);
  for (const auto& event : events) ++begin[event.participant + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  // Statement above, place in `events` below: one whole number orders a row.
  std::vector<std::uint64_t> keys(events.size());
  auto next = begin;
  for (std::size_t i = 0; i < events.size(); ++i) {
    keys[next[events[i].participant]++] = (std::uint64_t{events[i].statement} << 32U) | i;
  }

  VoteMatrix votes;
  votes.participants = participants;
  votes.statements = statements;
  votes.row_begin.assign(std::size_t{participants} + 1, 0);
  votes.statement.reserve(events.size());
  votes.value.reserve(events.size());
  for (std::uint32_t p = 0; p < participants; ++p) {
    const auto first = keys.begin() + static_cast<std::ptrdiff_t>(begin[p]);
    const auto last = keys.begin() + static_cast<std::ptrdiff_t>(begin[p + 1]);
    if (!std::is_sorted(first, last)) std::sort(first, last);
    for (auto it = first; it != last;) {
      const auto statement = static_cast<std::uint32_t>(*it >> 32U);
      const auto* latest = &events[*it & 0xFFFFFFFFU];
      for (++it; it != last && *it >> 32U == statement; ++it) {
        const auto& other = events[*it & 0xFFFFFFFFU];
        if (other.time >= latest->time) latest = &other;
      }
      votes.statement.push_back(statement);
      votes.value.push_back(latest->value);
    }
    votes.row_begin[p + 1] = votes.statement.size();
  }
  return votes;
}

std::vector<std::uint8_t> attending(const VoteMatrix& votes, std::size_t minimum) {
  const auto enough = std::min<std::size_t>(minimum, votes.statements);
  std::vector<std::uint8_t> in(votes.participants, 0);
  for (std::uint32_t p = 0; p < votes.participants; ++p) in[p] = votes.votes_of(p) >= enough ? 1 : 0;
  return in;
}

std::vector<std::uint8_t> attending_since_start(std::uint32_t participants, std::uint32_t statements,
                                                std::span<const VoteEvent> events, std::size_t minimum,
                                                std::size_t floor) {
  check(participants, statements, events);
  const auto [order, is_first] = in_time(events);
  std::vector<std::uint8_t> in(participants, 0);
  std::vector<std::uint8_t> statement_seen(statements, 0);
  std::vector<std::size_t> count(participants, 0);
  std::vector<std::uint32_t> waiting;  // not in, by first vote; at most `floor` while topping up
  std::size_t statements_so_far = 0;
  std::size_t n_in = 0;
  for (const auto i : order) {
    const auto& event = events[i];
    const auto p = event.participant;
    if (!statement_seen[event.statement]) {
      statement_seen[event.statement] = 1;
      ++statements_so_far;
    }
    if (!is_first[i]) continue;
    if (count[p]++ == 0 && n_in < floor) waiting.push_back(p);
    if (!in[p] && count[p] >= std::min(minimum, statements_so_far)) {
      in[p] = 1;
      ++n_in;
      std::erase(waiting, p);
    }
    if (n_in < floor && !waiting.empty()) {
      std::stable_sort(waiting.begin(), waiting.end(),
                       [&](std::uint32_t a, std::uint32_t b) { return count[a] > count[b]; });
      const auto taken = std::min(floor - n_in, waiting.size());
      for (std::size_t w = 0; w < taken; ++w) in[waiting[w]] = 1;
      n_in += taken;
      waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(taken));
    }
  }
  return in;
}

std::vector<std::uint32_t> order_of_joining(std::uint32_t participants, std::uint32_t statements,
                                            std::span<const VoteEvent> events, std::size_t minimum) {
  check(participants, statements, events);
  const auto [order, is_first] = in_time(events);
  std::vector<std::size_t> count(participants, 0);
  std::vector<std::uint32_t> joined;
  for (const auto i : order) {
    const auto p = events[i].participant;
    if (is_first[i] && ++count[p] == minimum) joined.push_back(p);
  }
  return joined;
}

}  // namespace megdan::algo::opinion
