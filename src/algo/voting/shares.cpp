#include "algo/voting/shares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "algo/voting/tie_break.hpp"

namespace megdan::algo::voting {
namespace {

/// a/b against c/d; all in 0 … 2^63.
int compare_fractions(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
  const Int128 left = static_cast<Int128>(a) * d;
  const Int128 right = static_cast<Int128>(c) * b;
  return left < right ? -1 : left > right ? 1 : 0;
}

/// factor × number in 192 bits; both at least zero.
std::pair<UInt128, std::uint64_t> product(std::int64_t factor, Int128 number) {
  const auto times = static_cast<std::uint64_t>(factor);
  const UInt128 low = static_cast<UInt128>(static_cast<std::uint64_t>(number)) * times;
  const UInt128 high = static_cast<UInt128>(static_cast<std::uint64_t>(number >> 64)) * times;
  return {high + static_cast<std::uint64_t>(low >> 64), static_cast<std::uint64_t>(low)};
}

}  // namespace

SharesEngine::SharesEngine(const BudgetProblem& problem, const Profile& profile)
    : problem_(problem), profile_(profile) {
  original_.resize(profile.classes());
  std::iota(original_.begin(), original_.end(), 0U);
  std::stable_sort(original_.begin(), original_.end(),
                   [&](Class a, Class b) { return profile.weight[a] > profile.weight[b]; });
  first_.assign(profile.items + 1, 0);
  for (const Item item : profile.item) ++first_[item + 1];
  for (std::size_t k = 0; k < profile.items; ++k) first_[k + 1] += first_[k];
  supporters_.resize(profile.item.size());
  if (!profile.approval) points_.resize(profile.item.size());
  fresh_.resize(profile.items);
  auto next = first_;
  for (Class c = 0; c < original_.size(); ++c) {
    const Class from = original_[c];
    weight_.push_back(profile.weight[from]);
    for (std::uint32_t k = profile.begin[from]; k < profile.begin[from + 1]; ++k) {
      Candidate& candidate = fresh_[profile.item[k]];
      const std::uint32_t place = next[profile.item[k]]++;
      supporters_[place] = c;
      if (!profile.approval) points_[place] = static_cast<std::uint32_t>(profile.points[k]);
      candidate.all_points += weight_[c] * profile.points[k];
      candidate.length += 1;
      candidate.heavy += weight_[c] > 1 ? 1 : 0;
    }
  }
  key_.resize(profile.items);
  live_.resize(supporters_.size());
  live_points_.resize(points_.size());
}

/// Utility per money at a price, to within a few roundings of a double.
double SharesEngine::value(Item item, double price) const {
  const double utility = problem_.utility == Utility::cost ? static_cast<double>(problem_.costs[item]) : 1.0;
  return price > 0 ? utility / price : std::numeric_limits<double>::max();
}

template <bool approval>
SharesEngine::Sums SharesEngine::short_of(Item item, std::int64_t price) const {
  const Candidate& c = candidates_[item];
  const Class* const list = list_of(item);
  const std::int64_t* const left = left_.data();
  Sums sums;
  if constexpr (approval) {
    const std::uint32_t* const weight = weight_.data();
    std::uint32_t k = 0;
    for (; k < c.heavy; ++k) {
      const bool is_short = left[list[k]] < price;
      sums.money += is_short ? left[list[k]] * weight[list[k]] : 0;
      sums.points += is_short ? weight[list[k]] : 0;
    }
    std::int64_t money = 0;
    std::int64_t paying = 0;
#pragma GCC unroll 4
    for (; k < c.length; ++k) {
      const std::int64_t has = left[list[k]];
      const std::int64_t mask = (has - price) >> 63;  // all ones when short
      money += has & mask;
      paying -= mask;
    }
    sums.money += money;
    sums.points += paying;
  } else {
    const std::uint32_t* const points = points_of(item);
    for (std::uint32_t k = 0; k < c.length; ++k) {
      const std::int64_t has = left[list[k]];
      const std::int64_t weight = weight_[list[k]];
      const bool is_short = has < price * points[k];
      sums.money += is_short ? has * weight : 0;
      sums.points += is_short ? weight * points[k] : 0;
    }
  }
  return sums;
}

/// Those without money leave the list for good.
template <bool approval>
void SharesEngine::drop_broke(Item item) {
  Candidate& c = candidates_[item];
  const Class* const from = list_of(item);
  Class* const list = live_.data() + first_[item];
  const std::int64_t* const left = left_.data();
  if constexpr (approval) {
    std::uint32_t kept = 0;
    for (std::uint32_t k = 0; k < c.heavy; ++k) {
      const Class voter = from[k];
      list[kept] = voter;
      if (left[voter] != 0) {
        ++kept;
      } else {
        c.all_points -= weight_[voter];
      }
    }
    const std::uint32_t heavy = kept;
#pragma GCC unroll 4
    for (std::uint32_t k = c.heavy; k < c.length; ++k) {
      const Class voter = from[k];
      list[kept] = voter;
      kept += left[voter] != 0 ? 1U : 0U;
    }
    c.all_points -= (c.length - c.heavy) - (kept - heavy);
    c.heavy = heavy;
    c.length = kept;
  } else {
    const std::uint32_t* const points_from = points_of(item);
    std::uint32_t* const points = live_points_.data() + first_[item];
    std::uint32_t kept = 0;
    for (std::uint32_t k = 0; k < c.length; ++k) {
      const Class voter = from[k];
      if (left[voter] == 0) {
        c.all_points -= static_cast<std::int64_t>(weight_[voter]) * points_from[k];
        continue;
      }
      list[kept] = voter;
      points[kept++] = points_from[k];
    }
    c.length = kept;
  }
  c.moved = true;
}

/// How much a bound falls when every supporter has one more, of whom `paying` points are not short.
double SharesEngine::slope(Item item, std::int64_t paying) const {
  return static_cast<double>(fresh_[item].all_points - paying) / static_cast<double>(paying);
}

/// Newton's steps. Whoever is counted as short, (cost − their money) / points of the others is a
/// lower bound of the price, because the balances are upper bounds; so any guess may begin. Stops
/// early, with a bound that holds, once the value falls below `bar`.
template <bool approval>
void SharesEngine::evaluate(Item item, double bar) {
  Candidate& c = candidates_[item];
  if (c.crowded && c.patience > 0) {
    --c.patience;
  } else if (c.crowded) {
    const std::uint32_t before = c.length;
    drop_broke<approval>(item);
    c.patience = before - c.length < before / 8 ? 3 : 0;
  }
  const std::int64_t cost = problem_.costs[item] << scale_;
  if (c.all_points > 0 && cost / c.all_points > c.price_low) {
    c.price_low = cost / c.all_points;
    c.slope = slope(item, c.all_points);
  }
  double* const kept = guess(item);
  std::int64_t price = c.price_low;
  if (kept != nullptr && *kept > static_cast<double>(price)) {
    price = static_cast<std::int64_t>(std::min(*kept, static_cast<double>(cost)));
  }
  bool settled = false;
  while (!settled) {
    const Sums sums = short_of<approval>(item, price);
    clean_ = clean_ && sums.points == 0;
    const std::int64_t paying = c.all_points - sums.points;
    if (paying <= 0) {
      if (price > c.price_low) {  // the guess was too high to say anything
        price = c.price_low;
        continue;
      }
      if (sums.money < cost) {  // even the upper bounds of what they have fall short
        c.open = false;
        c.price_low = cost - sums.money;
        c.slope = -static_cast<double>(fresh_[item].all_points);
      }
      break;  // else just at the edge: left to refine()
    }
    c.crowded = sums.points > c.all_points / 4;
    const std::int64_t found = (cost - sums.money) / paying;
    if (found > c.price_low) c.slope = slope(item, paying);
    const std::int64_t next = std::max(c.price_low, found);
    settled = std::abs(next - price) <= (next >> 10);
    c.price_low = price = next;
    const double now = value(item, static_cast<double>(next));
    if (now < bar) {
      key_[item] = now;
      if (kept != nullptr) *kept = static_cast<double>(next);
      return;
    }
  }
  key_[item] = value(item, static_cast<double>(c.price_low));
  if (kept != nullptr) *kept = static_cast<double>(c.price_low);
  c.stamp = round_;
  c.exact_high = 0;
}

template <bool approval, bool fine>
void SharesEngine::pay(Item item) {
  Candidate& c = candidates_[item];
  const Class* const list = list_of(item);
  [[maybe_unused]] const std::uint32_t* const points = points_of(item);
  if (recording_) {
    auto& paid = payments_.emplace_back();
    for (std::uint32_t k = 0; k < c.length; ++k) {
      const Int128 asked = c.exact_low * (approval ? 1 : points[k]);
      const Int128 amount = std::min(asked, money_of(list[k]));
      paid.push_back({original_[list[k]], std::ldexp(static_cast<double>(amount), -(scale_ + fine_bits))});
    }
  }
  std::int64_t* const left = left_.data();
  // A balance that comes out at or below zero is truly zero, since the truth is lower.
  if constexpr (fine) {
    // price = whole · 2^63 − part
    std::uint64_t* const below = below_.data();
    const auto split = [](Int128 price, std::int64_t& whole, std::uint64_t& part) {
      whole = static_cast<std::int64_t>((price + (Int128{1} << fine_bits) - 1) >> fine_bits);
      part = static_cast<std::uint64_t>((static_cast<Int128>(whole) << fine_bits) - price);
    };
    std::int64_t whole = 0;
    std::uint64_t part = 0;
    split(c.exact_low, whole, part);
    for (std::uint32_t k = 0; k < c.length; ++k) {
      if constexpr (!approval) split(c.exact_low * points[k], whole, part);
      const Class voter = list[k];
      const std::uint64_t difference = below[voter] - part;
      const std::uint64_t borrow = difference >> 63;
      const std::int64_t rest = left[voter] - whole + static_cast<std::int64_t>(borrow);
      const bool remains = rest > 0;
      left[voter] = remains ? rest : 0;
      below[voter] = remains ? difference + (borrow << 63) : 0;
    }
  } else {
    const auto whole = static_cast<std::int64_t>(c.exact_low >> fine_bits);
    c.exact_low = static_cast<Int128>(whole) << fine_bits;
#pragma GCC unroll 4
    for (std::uint32_t k = 0; k < c.length; ++k)
      left[list[k]] = std::max<std::int64_t>(left[list[k]] - whole, 0);
  }
  error_ += (c.exact_high - c.exact_low) * (approval ? 1 : profile_.largest_points);
  c.open = false;
}

/// True when a's utility per money is certainly below the winner's, which is refined.
bool SharesEngine::surely_worse(Item a, Item winner) const {
  const Candidate& x = candidates_[a];
  const Candidate& w = candidates_[winner];
  const auto winner_high = static_cast<std::int64_t>((w.exact_high >> fine_bits) + 1);
  if (problem_.utility == Utility::points) return x.price_low > winner_high;
  return compare_fractions(problem_.costs[a], x.price_low, problem_.costs[winner], winner_high) < 0;
}

/// Utility per money of a against b, both refined: -1, 0, 1; `unsure` when the intervals overlap.
int SharesEngine::compare_value(Item a, Item b, bool& unsure) const {
  const Candidate& x = candidates_[a];
  const Candidate& y = candidates_[b];
  const bool by_cost = problem_.utility == Utility::cost;
  if (x.level && y.level) {
    if (by_cost) return x.level_points < y.level_points ? -1 : x.level_points > y.level_points ? 1 : 0;
    return compare_fractions(x.level_points, problem_.costs[a], y.level_points, problem_.costs[b]);
  }
  const auto above = [&](Item hi, Int128 price_hi, Item lo, Int128 price_lo) {
    if (!by_cost) return price_hi < price_lo;
    return product(problem_.costs[hi], price_lo) > product(problem_.costs[lo], price_hi);
  };
  if (above(a, x.exact_high, b, y.exact_low)) return 1;
  if (above(b, y.exact_high, a, x.exact_low)) return -1;
  unsure = true;
  return 0;
}

/// The items of highest utility per money, all certified; none when nothing can be bought.
/// False when something could not be certified.
template <bool approval>
bool SharesEngine::find_best(std::vector<Item>& best) {
  constexpr double margin = 1 - 1e-12;  // far beyond the rounding of the doubles it shields
  while (true) {
    best.clear();
    // Evaluate whatever looks best until the leader is fresh. What is expected to be is so already.
    Item leader = 0;
    double bar = 0;  // value of the best fresh one
    while (true) {
      double highest = -1;
      for (const Item item : open_) {
        if (key_[item] > highest) {
          highest = key_[item];
          leader = item;
        }
      }
      if (highest < 0) return true;
      if (candidates_[leader].stamp == round_) break;
      evaluate<approval>(leader, bar * margin);
      if (!candidates_[leader].open) {
        key_[leader] = -1;
      } else if (candidates_[leader].stamp == round_) {
        bar = std::max(bar, key_[leader]);
      }
    }
    if (!refine<approval>(leader)) return false;
    const auto winner_high = static_cast<double>(candidates_[leader].exact_high >> fine_bits) + 2;
    const double sure = value(leader, winner_high) * margin;
    best = {leader};
    bool again = false;
    for (const Item item : open_) {
      if (item == leader || key_[item] < sure || surely_worse(item, best.front())) continue;
      if (candidates_[item].stamp != round_) {
        evaluate<approval>(item, 0);
        if (!candidates_[item].open) {
          key_[item] = -1;
          continue;
        }
        again = true;
        break;
      }
      if (!refine<approval>(item)) return false;
      bool unsure = false;
      const int compared = compare_value(item, best.front(), unsure);
      if (unsure) return false;
      if (compared > 0) best = {item};
      if (compared == 0) best.push_back(item);
    }
    if (!again) return true;
  }
}

template <bool approval>
std::optional<FixedRun> SharesEngine::run_rounds(FixedRun result) {
  std::vector<Item> best;
  while (true) {
    if (clean_) keep_prefix(result);
    ++round_;
    std::erase_if(open_, [&](Item item) { return !candidates_[item].open; });
    if (open_.empty()) return result;
    recall_bounds();
    refine_expected();
    if (!find_best<approval>(best)) return std::nullopt;
    if (best.empty()) return result;
    const Item item = break_tie(best, problem_, profile_, result.ties);
    keep_bounds();
    note_expected(item);
    if (fine_) {
      pay<approval, true>(item);
    } else {
      pay<true, false>(item);
    }
    memory_.bought(item, candidates_[item].exact_low, profile_.largest_points);
    if (bits(error_) > fine_bits + (fine_ ? -2 : 36)) return std::nullopt;
    result.purchases.push_back(item);
    result.cost += problem_.costs[item];
  }
}

std::optional<FixedRun> SharesEngine::run(Int128 total) {
  fine_ = recording_ || !profile_.approval || !coarse_allowed_ || coarse_credit_ <= 0;
  auto result = run_as_set(total);
  if (fine_) return result;
  coarse_credit_ = result ? std::min(coarse_credit_ + 1, 8) : coarse_credit_ - 2;
  ++(result ? made_.coarse : made_.again);
  if (result) return result;
  fine_ = true;
  return run_as_set(total);
}

std::optional<FixedRun> SharesEngine::run_as_set(Int128 total) {
  Int128 largest = total / static_cast<Int128>(profile_.voters) + 1;
  for (const std::int64_t cost : problem_.costs) {
    largest = std::max(largest, static_cast<Int128>(cost) * profile_.largest_points);
  }
  // Balances and prices stay below 2^60 and 2^123; 40 places keep begin()'s division below 2^126.
  scale_ = std::min(60 - bits(largest), 40);
  if (scale_ < 4) return std::nullopt;
  FixedRun result;
  begin(total, result);
  memory_.start_run(profile_.items, scale_, share_, round_, prefix_.share);
  return profile_.approval ? run_rounds<true>(std::move(result)) : run_rounds<false>(std::move(result));
}

std::vector<double> SharesEngine::left() const {
  std::vector<double> money(original_.size());
  for (Class c = 0; c < money.size(); ++c) {
    money[original_[c]] = std::ldexp(static_cast<double>(money_of(c)), -(scale_ + fine_bits));
  }
  return money;
}

}  // namespace megdan::algo::voting
