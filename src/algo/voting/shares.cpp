#include "algo/voting/shares.hpp"

#include <bit>
#include <cmath>

#include "algo/voting/tie_break.hpp"

namespace megdan::algo::voting {
namespace {

constexpr int fine_bits = 63;  // left128_ has so many binary places more than left64_

int bits(Int128 value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  return high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
}

/// a/b against c/d, all of a, b, c, d >= 0 and below 2^63.
int compare_fractions(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
  const Int128 left = static_cast<Int128>(a) * d;
  const Int128 right = static_cast<Int128>(c) * b;
  return left < right ? -1 : left > right ? 1 : 0;
}

}  // namespace

SharesEngine::SharesEngine(const BudgetProblem& problem, const Profile& profile)
    : problem_(problem), profile_(profile), approval_(profile.approval) {
  first_.assign(profile.items + 1, 0);
  for (const Item item : profile.item) ++first_[item + 1];
  for (std::size_t k = 0; k < profile.items; ++k) first_[k + 1] += first_[k];
  supporters_.resize(profile.item.size());
  auto next = first_;
  for (std::uint32_t c = 0; c < profile.classes(); ++c) {
    for (std::uint32_t k = profile.begin[c]; k < profile.begin[c + 1]; ++k) {
      supporters_[next[profile.item[k]]++] = {c, profile.weight[c], profile.points[k]};
    }
  }
  candidates_.resize(profile.items);
}

double SharesEngine::key_of(Item item) const {
  const double price = static_cast<double>(candidates_[item].price_low) + 1;
  return (problem_.utility == Utility::cost ? static_cast<double>(problem_.costs[item]) : 1.0) / price;
}

void SharesEngine::begin(Int128 total) {
  round_ = 1;
  error_ = 1;
  live_ = supporters_;
  payments_.clear();
  const auto voters = static_cast<Int128>(profile_.voters);
  const int places = scale_ + fine_bits;
  const Int128 share_up = ((total / voters) << places) + (((total % voters) << places) + voters - 1) / voters;
  left128_.assign(profile_.classes(), share_up);
  left64_.assign(profile_.classes(), share_up > 0 ? static_cast<std::int64_t>(share_up >> fine_bits) + 1 : 0);
  open_.clear();
  for (Item item = 0; item < profile_.items; ++item) {
    Candidate& c = candidates_[item];
    c = Candidate{};
    c.length = first_[item + 1] - first_[item];
    if (c.length == 0 || problem_.costs[item] == 0) continue;
    for (std::uint32_t k = first_[item]; k < first_[item + 1]; ++k) {
      c.all_points += supporters_[k].weight * supporters_[k].points;
    }
    c.price_low = static_cast<std::int64_t>((static_cast<Int128>(problem_.costs[item]) << scale_) / c.all_points);
    c.open = true;
    c.key = key_of(item);
    open_.push_back(item);
  }
}

/// Newton's steps from below: each price is a lower bound of the true one, because the balances are
/// upper bounds and what supporters pay together is a concave function of the price.
void SharesEngine::evaluate(Item item) {
  Candidate& c = candidates_[item];
  const std::int64_t cost = problem_.costs[item] << scale_;
  Supporter* const list = live_.data() + first_[item];
  std::int64_t price = c.price_low;
  std::int64_t points_before = -1;
  bool first_pass = true;
  while (true) {
    std::int64_t exhausted_money = 0;
    std::int64_t exhausted_points = 0;
    std::uint32_t length = c.length;
    if (first_pass) {
      first_pass = false;
      std::uint32_t kept = 0;
      for (std::uint32_t k = 0; k < length; ++k) {
        const Supporter s = list[k];
        const std::int64_t left = left64_[s.voter_class];
        list[kept] = s;
        kept += left != 0;
        const bool short_of = left < price * s.points;
        exhausted_money += short_of ? left * s.weight : 0;
        exhausted_points += (short_of && left != 0) ? s.weight * s.points : 0;
      }
      if (kept != length) {
        // Those without money leave the list for good; all_points is what the others weigh.
        c.length = length = kept;
        c.all_points = 0;
        for (std::uint32_t k = 0; k < kept; ++k) c.all_points += list[k].weight * list[k].points;
      }
    } else {
      for (std::uint32_t k = 0; k < length; ++k) {
        const Supporter& s = list[k];
        const std::int64_t left = left64_[s.voter_class];
        const bool short_of = left < price * s.points;
        exhausted_money += short_of ? left * s.weight : 0;
        exhausted_points += short_of ? s.weight * s.points : 0;
      }
    }
    const std::int64_t paying = c.all_points - exhausted_points;
    if (paying <= 0) {
      if (exhausted_money < cost) {
        c.open = false;  // even the upper bounds of what they have do not make the cost
        return;
      }
      break;  // just at the edge: left to the certificate
    }
    const std::int64_t next = (cost - exhausted_money) / paying;
    const std::int64_t price_before = price;
    price = std::max(price, next);
    if (exhausted_points == points_before || next <= price_before) break;
    points_before = exhausted_points;
  }
  c.price_low = price;
  c.stamp = round_;
  c.key = key_of(item);
  c.exact_high = 0;
}

/// The price between two bounds 2^63 times finer, or false when it cannot be certified.
bool SharesEngine::refine(Item item) {
  Candidate& c = candidates_[item];
  if (c.exact_high != 0) return true;
  const Int128 cost = static_cast<Int128>(problem_.costs[item]) << (scale_ + fine_bits);
  const Supporter* const list = live_.data() + first_[item];
  Int128 price = static_cast<Int128>(c.price_low) << fine_bits;
  std::int64_t paying = 0;
  std::int64_t exhausted_weight = 0;
  for (int step = 0; step < 64; ++step) {
    Int128 exhausted_money = 0;
    paying = 0;
    exhausted_weight = 0;
    for (std::uint32_t k = 0; k < c.length; ++k) {
      const Supporter& s = list[k];
      const Int128 left = left128_[s.voter_class];
      if (left < price * s.points) {
        exhausted_money += left * s.weight;
        exhausted_weight += s.weight;
      } else {
        paying += s.weight * s.points;
      }
    }
    if (paying == 0) return false;
    const Int128 next = (cost - exhausted_money) / paying;
    if (next <= price) break;
    price = next;
  }
  Int128 slack = 2 * (error_ * exhausted_weight / paying) + 4;
  for (int attempt = 0; attempt < 3 && bits(slack) < fine_bits; ++attempt, slack *= 64) {
    const Int128 high = price + slack;
    Int128 together = 0;
    bool nobody_short = true;
    for (std::uint32_t k = 0; k < c.length; ++k) {
      const Supporter& s = list[k];
      const Int128 left = std::max<Int128>(0, left128_[s.voter_class] - error_);
      const Int128 asked = high * s.points;
      nobody_short = nobody_short && left >= asked;
      together += std::min(left, asked) * s.weight;
    }
    if (together >= cost) {
      c.exact_low = price;
      c.exact_high = high;
      c.level = nobody_short;
      return true;
    }
  }
  return false;
}

void SharesEngine::pay(Item item) {
  Candidate& c = candidates_[item];
  const Supporter* const list = live_.data() + first_[item];
  std::vector<Payment>* paid = nullptr;
  if (recording_) paid = &payments_.emplace_back();
  for (std::uint32_t k = 0; k < c.length; ++k) {
    const Supporter& s = list[k];
    Int128& left = left128_[s.voter_class];
    const Int128 asked = c.exact_low * s.points;
    if (paid != nullptr && left > 0) {
      paid->push_back({s.voter_class, std::ldexp(static_cast<double>(std::min(left, asked)), -(scale_ + fine_bits))});
    }
    // At most zero here means that the truth, which is lower, is zero after this purchase.
    left = std::max<Int128>(0, left - asked);
    left64_[s.voter_class] = left > 0 ? static_cast<std::int64_t>(left >> fine_bits) + 1 : 0;
  }
  error_ += (c.exact_high - c.exact_low) * (approval_ ? 1 : profile_.largest_points);
  c.open = false;
}

/// True when item a's utility per money is certainly below the winner's (which is refined).
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
    if (by_cost) return x.all_points < y.all_points ? -1 : x.all_points > y.all_points ? 1 : 0;
    return compare_fractions(x.all_points, problem_.costs[a], y.all_points, problem_.costs[b]);
  }
  // cost_a / price_a against cost_b / price_b by long division of the cross products.
  const auto above = [&](Item hi, Int128 price_hi, Item lo, Int128 price_lo) {
    if (!by_cost) return price_hi < price_lo;
    // cost_hi * price_lo > cost_lo * price_hi, in 192 bits: split prices into 64-bit halves.
    const auto product = [](std::int64_t cost, Int128 price) {
      const auto low = static_cast<std::uint64_t>(price);
      const auto high = static_cast<std::uint64_t>(price >> 64);
      const UInt128 low_product = static_cast<UInt128>(low) * static_cast<std::uint64_t>(cost);
      const UInt128 high_product =
          static_cast<UInt128>(high) * static_cast<std::uint64_t>(cost) + static_cast<std::uint64_t>(low_product >> 64);
      return std::pair<UInt128, std::uint64_t>{high_product, static_cast<std::uint64_t>(low_product)};
    };
    return product(problem_.costs[hi], price_lo) > product(problem_.costs[lo], price_hi);
  };
  if (above(a, x.exact_high, b, y.exact_low)) return 1;
  if (above(b, y.exact_high, a, x.exact_low)) return -1;
  unsure = true;
  return 0;
}

std::optional<FixedRun> SharesEngine::run(Int128 total) {
  Int128 largest = total / static_cast<Int128>(profile_.voters) + 1;
  for (const std::int64_t cost : problem_.costs) {
    largest = std::max(largest, static_cast<Int128>(cost) * profile_.largest_points);
  }
  // Balances and prices stay below 2^60 and 2^123; 40 places keep share_up's division below 2^126.
  scale_ = std::min(60 - bits(largest), 40);
  if (scale_ < 4) return std::nullopt;
  begin(total);

  FixedRun result;
  std::vector<Item> free_items;
  for (Item item = 0; item < profile_.items; ++item) {
    if (problem_.costs[item] == 0 && profile_.votes[item] > 0) free_items.push_back(item);
  }
  while (!free_items.empty()) {
    const Item item = break_tie(free_items, problem_, profile_, result.ties);
    result.purchases.push_back(item);
    if (recording_) payments_.emplace_back();
    std::erase(free_items, item);
  }

  std::vector<Item> best;
  while (true) {
    ++round_;
    std::erase_if(open_, [&](Item item) { return !candidates_[item].open; });
    if (open_.empty()) break;
    // Evaluate the most promising until the leader is fresh, then certify it against all others.
    best.clear();
    while (true) {
      Item leader = open_[0];
      bool any = false;
      for (const Item item : open_) {
        if (candidates_[item].open && (!any || candidates_[item].key > candidates_[leader].key)) {
          leader = item;
          any = true;
        }
      }
      if (!any) break;
      if (candidates_[leader].stamp != round_) {
        evaluate(leader);
        continue;
      }
      if (!refine(leader)) return std::nullopt;
      bool again = false;
      best = {leader};
      for (const Item item : open_) {
        if (item == best.front() || !candidates_[item].open || surely_worse(item, best.front())) continue;
        if (candidates_[item].stamp != round_) {
          evaluate(item);
          again = true;  // its key is new: choose the leader again
          break;
        }
        if (!refine(item)) return std::nullopt;
        bool unsure = false;
        const int compared = compare_value(item, best.front(), unsure);
        if (unsure) return std::nullopt;
        if (compared > 0) best = {item};
        if (compared == 0) best.push_back(item);
      }
      if (!again) break;
    }
    if (best.empty()) break;
    const Item item = break_tie(best, problem_, profile_, result.ties);
    pay(item);
    if (bits(error_) > fine_bits - 2) return std::nullopt;
    result.purchases.push_back(item);
    result.cost += problem_.costs[item];
  }
  return result;
}

std::vector<double> SharesEngine::left() const {
  std::vector<double> money(left128_.size());
  for (std::size_t c = 0; c < money.size(); ++c) {
    money[c] = std::ldexp(static_cast<double>(left128_[c]), -(scale_ + fine_bits));
  }
  return money;
}

}  // namespace megdan::algo::voting
