#include "algo/voting/committee.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>

#include "algo/voting/rational.hpp"

namespace megdan::algo::voting {
namespace {

/// A committee begun, and what each class of voters has (money, or load).
struct State {
  std::vector<Item> members;  // ascending
  std::vector<Rational> purse;
  bool operator<(const State& other) const {
    if (members != other.members) return members < other.members;
    return purse < other.purse;
  }
};

class Election {
 public:
  Election(const CommitteeProblem& problem, std::size_t limit)
      : seats_(problem.seats), limit_(limit), supporters_(problem.candidates) {
    std::vector<Ballot> approvals(problem.ballots.size());
    for (std::size_t b = 0; b < approvals.size(); ++b) approvals[b].items = problem.ballots[b].items;
    profile_ = aggregate(approvals, problem.candidates);
    for (std::uint32_t c = 0; c < profile_.classes(); ++c) {
      for (std::uint32_t k = profile_.begin[c]; k < profile_.begin[c + 1]; ++k) {
        supporters_[profile_.item[k]].push_back(c);
      }
    }
    weight_.assign(profile_.classes(), Rational(0));
    votes_.assign(profile_.items, Rational(0));
    for (std::size_t b = 0; b < approvals.size(); ++b) {
      const Weight weight = problem.weights.empty() ? Weight{} : problem.weights[b];
      weight_[profile_.class_of[b]] += Rational(Integer(weight.numerator), Integer(weight.denominator));
    }
    for (const Rational& weight : weight_) voters_ += weight;
    for (Item item = 0; item < profile_.items; ++item) {
      for (const std::uint32_t c : supporters_[item]) votes_[item] += weight_[c];
    }
  }

  Committees run(CommitteeRule rule, SeatCompletion completion) {
    std::set<State> level = {State{{}, std::vector<Rational>(profile_.classes(), Rational(0))}};
    if (rule == CommitteeRule::equal_shares) {
      level = equal_shares();
      if (completion == SeatCompletion::seq_phragmen) {
        std::set<State> negated;
        for (State state : level) {
          for (Rational& money : state.purse) money = -money;
          negated.insert(std::move(state));
        }
        level = std::move(negated);
      }
    }
    if (rule == CommitteeRule::seq_phragmen ||
        (rule == CommitteeRule::equal_shares && completion == SeatCompletion::seq_phragmen)) {
      level = phragmen(level);
    } else {
      for (const State& state : level) by_approvals(state);
    }
    for (const State& state : level) {
      if (state.members.size() == seats_) found_.insert(state.members);
    }
    Committees result;
    result.all.assign(found_.begin(), found_.end());
    result.complete = complete_;
    return result;
  }

 private:
  static bool has(const State& state, Item item) {
    return std::binary_search(state.members.begin(), state.members.end(), item);
  }
  static void add(State& state, Item item) {
    state.members.insert(std::upper_bound(state.members.begin(), state.members.end(), item), item);
  }
  void keep(std::set<State>& states, State&& state) {
    if (visited_ >= limit_) {
      complete_ = false;
      // The first path is followed to its end, so that one committee is always found.
      if (!states.empty()) return;
    }
    visited_ += states.insert(std::move(state)).second ? 1 : 0;
  }

  std::optional<Rational> price(const State& state, Item item) const {
    auto list = supporters_[item];
    Rational money = 0;
    for (const std::uint32_t c : list) money += state.purse[c] * weight_[c];
    if (money < 1) return std::nullopt;
    std::sort(list.begin(), list.end(),
              [&](std::uint32_t a, std::uint32_t b) { return state.purse[a] < state.purse[b]; });
    Rational missing = 1;
    Rational paying = votes_[item];
    for (const std::uint32_t c : list) {
      Rational each = missing / paying;
      if (each <= state.purse[c]) return each;
      missing -= state.purse[c] * weight_[c];
      paying -= weight_[c];
    }
    return std::nullopt;
  }

  std::set<State> equal_shares() {
    std::set<State> done;
    Rational share = 0;
    if (voters_ > 0) share = Rational(Integer(seats_)) / voters_;
    std::set<State> level = {State{{}, std::vector<Rational>(profile_.classes(), share)}};
    while (!level.empty()) {
      std::set<State> next;
      for (const State& state : level) {
        std::vector<Item> best;
        Rational lowest = 0;
        if (state.members.size() < seats_) {
          for (Item item = 0; item < profile_.items; ++item) {
            if (has(state, item)) continue;
            const auto asked = price(state, item);
            if (!asked || (!best.empty() && *asked > lowest)) continue;
            if (best.empty() || *asked < lowest) best.clear();
            lowest = *asked;
            best.push_back(item);
          }
        }
        if (best.empty()) done.insert(state);
        for (const Item item : best) {
          State bought = state;
          add(bought, item);
          for (const std::uint32_t c : supporters_[item]) {
            bought.purse[c] = std::max<Rational>(0, bought.purse[c] - lowest);
          }
          keep(next, std::move(bought));
        }
      }
      level = std::move(next);
    }
    return done;
  }

  std::set<State> phragmen(const std::set<State>& from) {
    std::set<State> done;
    std::set<State> level = from;
    while (!level.empty()) {
      std::set<State> next;
      for (const State& state : level) {
        if (state.members.size() == seats_) {
          done.insert(state);
          continue;
        }
        std::vector<Item> best;
        std::optional<Rational> lowest;  // none: nobody approves any of those left
        for (Item item = 0; item < profile_.items; ++item) {
          if (has(state, item)) continue;
          if (profile_.votes[item] == 0) {
            if (!lowest) best.push_back(item);
            continue;
          }
          Rational load = 1;
          for (const std::uint32_t c : supporters_[item]) load += state.purse[c] * weight_[c];
          load /= votes_[item];
          if (lowest && load > *lowest) continue;
          if (!lowest || load < *lowest) best.clear();
          lowest = load;
          best.push_back(item);
        }
        for (const Item item : best) {
          State taken = state;
          add(taken, item);
          if (lowest) {
            for (const std::uint32_t c : supporters_[item]) taken.purse[c] = *lowest;
          }
          keep(next, std::move(taken));
        }
      }
      level = std::move(next);
    }
    return done;
  }

  /// Every way to fill the seats by most approvals.
  void by_approvals(const State& state) {
    std::vector<Item> order;
    for (Item item = 0; item < profile_.items; ++item) {
      if (!has(state, item)) order.push_back(item);
    }
    std::stable_sort(order.begin(), order.end(), [&](Item a, Item b) { return votes_[a] > votes_[b]; });
    const std::size_t missing = seats_ - state.members.size();
    std::vector<Item> members = state.members;
    std::vector<Item> level;
    if (missing > 0) {
      const Rational& last = votes_[order[missing - 1]];
      for (const Item item : order) {
        if (votes_[item] > last) members.push_back(item);
        if (votes_[item] == last) level.push_back(item);
      }
    }
    choose(members, level, 0);
  }

  void choose(std::vector<Item>& members, const std::vector<Item>& level, std::size_t from) {
    if (members.size() == seats_) {
      auto sorted = members;
      std::sort(sorted.begin(), sorted.end());
      visited_ += found_.insert(std::move(sorted)).second ? 1 : 0;
      return;
    }
    for (std::size_t k = from; k < level.size() && level.size() - k >= seats_ - members.size(); ++k) {
      if (visited_ >= limit_ && !found_.empty()) {
        complete_ = false;
        return;
      }
      members.push_back(level[k]);
      choose(members, level, k + 1);
      members.pop_back();
    }
  }

  std::size_t seats_;
  std::size_t limit_;
  std::vector<std::vector<std::uint32_t>> supporters_;
  Profile profile_;
  std::vector<Rational> weight_;  // class → voters
  std::vector<Rational> votes_;   // item → voters behind it
  Rational voters_ = 0;
  std::size_t visited_ = 0;
  bool complete_ = true;
  std::set<std::vector<Item>> found_;
};

}  // namespace

Committees elect(const CommitteeProblem& problem, CommitteeRule rule, SeatCompletion completion,
                 std::size_t limit) {
  if (problem.seats > problem.candidates) throw std::invalid_argument("more seats than candidates");
  check(problem.ballots, problem.candidates);
  if (!problem.weights.empty() && problem.weights.size() != problem.ballots.size())
    throw std::invalid_argument("not one weight a ballot");
  for (const Weight& weight : problem.weights) {
    if (weight.numerator < 1 || weight.denominator < 1)
      throw std::invalid_argument("a weight that is not above zero");
  }
  return Election(problem, limit).run(rule, completion);
}

}  // namespace megdan::algo::voting
