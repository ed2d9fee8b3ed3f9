// One quick run of equal shares with certified comparisons, over arrays that live across runs.
// Will not complete, explain or check its input; budget.hpp is the entrance.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "algo/voting/budget.hpp"
#include "algo/voting/completion.hpp"

namespace megdan::algo::voting {

class SharesEngine {
 public:
  /// Both must outlive the engine and be checked.
  SharesEngine(const BudgetProblem& problem, const Profile& profile);

  /// The run with `total` money in all, or nothing when some comparison could not be certified
  /// (a true tie of two prices that depend on exhausted voters, or costs too large for 126 bits).
  std::optional<FixedRun> run(Int128 total);

  struct Payment {
    std::uint32_t voter_class;
    double amount;  // by one ballot of the class, in units of money; within 2^-40 relative of the exact
  };
  /// Who paid for each purchase of the last run; recorded when asked for before it.
  void record(bool on) { recording_ = on; }
  const std::vector<std::vector<Payment>>& payments() const { return payments_; }
  /// What a ballot of each class had left after the last run, in units of money.
  std::vector<double> left() const;

 private:
  struct Supporter {
    std::uint32_t voter_class;
    std::uint32_t weight;
    std::int64_t points;
  };
  enum class Trust { sure, unsure };

  struct Candidate {
    std::int64_t price_low = 0;  // certified lower bound of the price, 2^-scale_
    Int128 exact_low = 0;        // the same in 2^-(scale_+63), when refined
    Int128 exact_high = 0;       // certified upper bound when refined
    std::int64_t all_points = 0; // Σ weight × points
    double key = 0;              // a guess at the utility per money, only to order the work
    std::uint32_t stamp = 0;     // round of the last evaluation
    std::uint32_t length = 0;    // supporters with money left come first; so many
    bool open = false;
    bool level = false;          // nobody exhausted: price is exactly cost / all_points
  };

  void begin(Int128 total);
  void evaluate(Item item);
  bool refine(Item item);
  void pay(Item item);
  int compare_value(Item a, Item b, bool& unsure) const;
  bool surely_worse(Item a, Item winner) const;
  double key_of(Item item) const;

  const BudgetProblem& problem_;
  const Profile& profile_;
  bool approval_;
  std::vector<std::uint32_t> first_;       // item → its supporters in supporters_
  std::vector<Supporter> supporters_;      // pristine
  std::vector<Supporter> live_;            // of this run, those with money left in front
  std::vector<std::int64_t> left64_;       // upper bounds, 2^-scale_
  std::vector<Int128> left128_;            // upper bounds, 2^-(scale_+63)
  std::vector<Candidate> candidates_;
  std::vector<Item> open_;
  Int128 error_ = 0;                       // every left128_ > 0 exceeds the truth by less than this
  int scale_ = 0;
  std::uint32_t round_ = 0;
  bool recording_ = false;
  std::vector<std::vector<Payment>> payments_;
};

}  // namespace megdan::algo::voting
