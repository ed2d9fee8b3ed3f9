// One quick run of equal shares with certified comparisons, over arrays that live across runs.
// Will not complete, explain or check its input; budget.hpp is the entrance.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "algo/voting/budget.hpp"
#include "algo/voting/completion.hpp"
#include "algo/voting/price_memory.hpp"

namespace megdan::algo::voting {

class SharesEngine {
 public:
  /// Both must outlive the engine and be checked.
  SharesEngine(const BudgetProblem& problem, const Profile& profile);

  /// The run with `total` money in all, or nothing when some comparison could not be certified
  /// (a true tie of two prices that depend on exhausted voters, or costs too large for 123 bits).
  std::optional<FixedRun> run(Int128 total);

  /// By one ballot of a class of the profile, in units of money; within 2^-40 of the exact amount.
  struct Payment {
    std::uint32_t voter_class;
    double amount;
  };
  /// Who paid for each purchase of the last run; recorded when asked for before it.
  void record(bool on) { recording_ = on; }
  const std::vector<std::vector<Payment>>& payments() const { return payments_; }
  /// What a ballot of each class of the profile had left after the last run, in units of money.
  std::vector<double> left() const;

 private:
  static constexpr int fine_bits = 63;  // amounts have so many more binary places than Balance::left
  // Inside, classes are numbered by falling weight, so that a list of supporters in ascending order
  // begins with the heavy ones and the long rest weighs one each.
  using Class = std::uint32_t;

  struct Candidate {
    std::int64_t price_low = 0;   // certified lower bound of the price, in 2^-scale_; closed: what is lacking
    double slope = 0;             // of price_low, as in PriceMemory::Bound
    std::int64_t all_points = 0;  // Σ weight × points of supporters with money left
    Int128 exact_low = 0;         // certified bounds in 2^-(scale_+63); known when exact_high > 0
    Int128 exact_high = 0;
    std::uint32_t stamp = 0;        // round of the last full evaluation
    std::uint32_t length = 0;       // supporters with money left, in front of the list
    std::uint32_t heavy = 0;        // of them, those of weight above one
    std::int64_t level_points = 0;  // points of all who pay, when the price is exactly cost / them
    bool open = false;
    bool level = false;         // nobody who has money is short
    bool crowded = false;       // many are short: some may have nothing left and can be dropped
    std::uint8_t patience = 0;  // evaluations to wait before looking again
  };

  /// What a voter has left is at most left · 2^63 − below in 2^-(scale_+63), and less by under error_;
  /// 0 and 0 is exactly nothing.
  struct Balance {
    std::int64_t left;
    std::uint64_t below;
  };

  struct Sums {
    std::int64_t money = 0;   // of those who are short, in 2^-scale_
    std::int64_t points = 0;  // of those who are short
  };
  struct FineSums {
    Sums coarse;
    UInt128 below = 0;         // Σ weight × below of those who are short
    std::int64_t weight = 0;   // of those who are short and have something
    std::int64_t unclear = 0;  // who could be short or not
  };

  /// A run up to a round before which nobody was short of anything that was looked at: whatever
  /// happened so far happens in every run with larger shares, which therefore begins here.
  struct Prefix {
    Int128 total = -1;
    Int128 share = 0;
    int scale = 0;
    std::uint32_t round = 0;
    Int128 error = 0;
    FixedRun result;
    std::vector<Candidate> candidates;
    std::vector<double> key;
    std::vector<Item> open;
    std::vector<Balance> balance;
  };

  void begin(Int128 total, FixedRun& result);
  void keep_prefix(const FixedRun& result);
  void take_free(FixedRun& result);
  void recall_bounds();
  void keep_bounds();
  double slope(Item item, std::int64_t paying) const;
  double* guess(Item item);
  template <bool approval>
  Sums short_of(Item item, std::int64_t price) const;
  template <bool approval>
  FineSums short_of_fine(Item item, std::int64_t price) const;
  template <bool approval>
  void drop_broke(Item item);
  template <bool approval>
  void evaluate(Item item, double bar);
  template <bool approval>
  bool refine(Item item);
  bool refine_unclear(Item item);
  template <bool approval>
  void pay(Item item);
  template <bool approval>
  std::optional<FixedRun> run_rounds(FixedRun result);
  template <bool approval>
  bool find_best(std::vector<Item>& best);
  int compare_value(Item a, Item b, bool& unsure) const;
  bool surely_worse(Item a, Item winner) const;
  double value(Item item, double price) const;
  Int128 fine(Class c) const {
    return (static_cast<Int128>(balance_[c].left) << 63) - static_cast<Int128>(balance_[c].below);
  }

  const BudgetProblem& problem_;
  const Profile& profile_;
  std::vector<Class> original_;        // class here → class of the profile
  std::vector<std::uint32_t> weight_;  // class → ballots
  std::vector<std::uint32_t> first_;   // item → its supporters, in the next three
  std::vector<Class> supporters_;      // as at the start of a run
  std::vector<std::uint32_t> points_;  // beside supporters_; empty on approval ballots
  std::vector<Class> live_;            // of this run
  std::vector<std::uint32_t> live_points_;
  std::vector<Candidate> fresh_;  // the candidates as at the start of a run
  std::vector<Candidate> candidates_;
  std::vector<double> key_;  // item → upper bound of utility per money, rounded
  std::vector<Item> open_;
  std::vector<Balance> balance_;
  Int128 error_ = 0;
  Int128 total_ = 0;
  Int128 share_ = 0;
  bool clean_ = false;  // nobody was short so far
  Prefix prefix_;
  PriceMemory memory_;
  // round × items + item → the price found there by the run before: where to begin, never a bound.
  std::vector<double> guesses_;
  int scale_ = 0;
  std::uint32_t round_ = 0;
  bool recording_ = false;
  std::vector<std::vector<Payment>> payments_;
};

}  // namespace megdan::algo::voting
