// One quick run of equal shares with certified comparisons, over arrays that live across runs.
// Will not complete, explain or check its input; budget.hpp is the entrance.
#pragma once

#include <cstddef>
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

  /// Whether runs are first tried without the last 63 places of the balances; on from the start. Changes how
  /// long a run takes, never what it says.
  void try_coarse(bool on) { coarse_allowed_ = on; }
  struct Made {
    std::size_t coarse = 0;  // certified without those places
    std::size_t again = 0;   // tried so in vain, then made with all
  };
  const Made& made() const { return made_; }

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
    bool moved = false;         // the list is in live_, without those who had nothing left
    bool crowded = false;       // many are short: some may have nothing left and can be dropped
    std::uint8_t patience = 0;  // evaluations to wait before looking again
  };

  struct Sums {
    std::int64_t money = 0;   // of those who are short, in 2^-scale_
    std::int64_t points = 0;  // of those who are short
  };
  struct FineSums {
    Sums coarse;
    UInt128 below = 0;        // Σ weight × below of those who are short
    std::int64_t weight = 0;  // of those who are short and have something
    // How far above the price asked about the nearest of the others is, and how far below price − 1 the
    // nearest of the short; huge when there is nobody. On ballots with points only: 0 when somebody could be
    // short or not.
    std::uint64_t nearest_above = UINT64_MAX;
    std::uint64_t nearest_below = UINT64_MAX;
  };

  /// What the run before bought in a round, and how its price had changed. Says where to look, never a bound.
  struct Expected {
    Item item = 0;
    double price = 0;
    double change = 0;
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
    bool fine = false;
    std::vector<std::int64_t> left;
    std::vector<std::uint64_t> below;
  };

  void begin(Int128 total, FixedRun& result);
  void keep_prefix(const FixedRun& result);
  void take_free(FixedRun& result);
  void recall_bounds();
  void keep_bounds();
  double slope(Item item, std::int64_t paying) const;
  double* guess(Item item);
  void refine_expected();
  void note_expected(Item bought);
  const Class* list_of(Item item) const {
    return (candidates_[item].moved ? live_.data() : supporters_.data()) + first_[item];
  }
  const std::uint32_t* points_of(Item item) const {
    return (candidates_[item].moved ? live_points_.data() : points_.data()) + first_[item];
  }
  template <bool approval>
  Sums short_of(Item item, std::int64_t price) const;
  template <bool approval, bool fine>
  FineSums short_of_fine(Item item, std::int64_t price) const;
  static Int128 lowest_price(Int128 cost, const FineSums& sums, std::int64_t paying);
  bool certify(Item item, const FineSums& sums, std::int64_t price, Int128 low);
  template <bool approval>
  void drop_broke(Item item);
  template <bool approval>
  void evaluate(Item item, double bar);
  template <bool approval>
  bool refine(Item item);
  bool refine_unclear(Item item);
  template <bool approval, bool fine>
  void pay(Item item);
  std::optional<FixedRun> run_as_set(Int128 total);
  template <bool approval>
  std::optional<FixedRun> run_rounds(FixedRun result);
  template <bool approval>
  bool find_best(std::vector<Item>& best);
  int compare_value(Item a, Item b, bool& unsure) const;
  bool surely_worse(Item a, Item winner) const;
  double value(Item item, double price) const;
  Int128 money_of(Class c) const {
    return (static_cast<Int128>(left_[c]) << 63) - static_cast<Int128>(below_[c]);
  }

  const BudgetProblem& problem_;
  const Profile& profile_;
  std::vector<Class> original_;        // class here → class of the profile
  std::vector<std::uint32_t> weight_;  // class → ballots
  std::vector<std::uint32_t> first_;   // item → its supporters, in the next three
  std::vector<Class> supporters_;      // as at the start of a run
  std::vector<std::uint32_t> points_;  // beside supporters_; empty on approval ballots
  std::vector<Class> live_;            // of this run, where they moved
  std::vector<std::uint32_t> live_points_;
  std::vector<Candidate> fresh_;  // the candidates as at the start of a run
  std::vector<Candidate> candidates_;
  std::vector<double> key_;  // item → upper bound of utility per money, rounded
  std::vector<Item> open_;
  // What a ballot of a class has left is at most left_ · 2^63 − below_ in 2^-(scale_+63), and less by under
  // error_; 0 and 0 is exactly nothing.
  std::vector<std::int64_t> left_;
  std::vector<std::uint64_t> below_;  // all 0 unless fine_
  Int128 error_ = 0;
  Int128 total_ = 0;
  Int128 share_ = 0;
  // Whether the last 63 places are kept. Without them a run is quicker, and mostly certain all the same.
  bool fine_ = true;
  bool coarse_allowed_ = true;
  Made made_;
  int coarse_credit_ = 8;  // falls when such a run was in vain; at 0 no more are tried
  bool clean_ = false;     // nobody was short so far
  Prefix prefix_;
  PriceMemory memory_;
  // round × items + item → the price found there by the run before: where to begin, never a bound.
  std::vector<double> guesses_;
  std::vector<Expected> expected_;  // by round
  int scale_ = 0;
  std::uint32_t round_ = 0;
  bool recording_ = false;
  std::vector<std::vector<Payment>> payments_;
};

}  // namespace megdan::algo::voting
