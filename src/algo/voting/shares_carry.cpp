// What a run of equal shares begins with and what it leaves to the next one.
#include <algorithm>
#include <cmath>

#include "algo/voting/shares.hpp"
#include "algo/voting/tie_break.hpp"

namespace megdan::algo::voting {

void SharesEngine::begin(Int128 total, FixedRun& result) {
  payments_.clear();
  const auto voters = static_cast<Int128>(profile_.voters);
  const int places = scale_ + fine_bits;
  total_ = total;
  const Int128 first_error = fine_ ? 1 : Int128{1} << fine_bits;
  share_ = ((total / voters) << places) + (((total % voters) << places) + voters - 1) / voters;
  if (!fine_) share_ = (share_ + first_error - 1) >> fine_bits << fine_bits;
  const auto split = [](Int128 amount, std::int64_t& whole, std::uint64_t& part) {
    whole = static_cast<std::int64_t>((amount + (Int128{1} << fine_bits) - 1) >> fine_bits);
    part = static_cast<std::uint64_t>((static_cast<Int128>(whole) << fine_bits) - amount);
  };
  clean_ = true;
  if (!recording_ && prefix_.total >= 0 && prefix_.total <= total && prefix_.scale == scale_ &&
      prefix_.fine == fine_) {
    round_ = prefix_.round;
    error_ = prefix_.error + first_error;
    candidates_ = prefix_.candidates;
    key_ = prefix_.key;
    open_ = prefix_.open;
    result = prefix_.result;
    std::int64_t more = 0;
    std::uint64_t part = 0;
    split(share_ - prefix_.share, more, part);
    left_ = prefix_.left;
    below_ = prefix_.below;
    for (std::size_t c = 0; c < left_.size(); ++c) {
      const std::uint64_t sum = below_[c] + part;
      left_[c] += more - static_cast<std::int64_t>(sum >> 63);
      below_[c] = sum & ~(std::uint64_t{1} << 63);
    }
    return;
  }
  take_free(result);
  clean_ = share_ > 0;  // without money nothing is looked at
  round_ = 0;
  error_ = first_error;
  std::int64_t whole = 0;
  std::uint64_t part = 0;
  split(share_, whole, part);
  left_.assign(weight_.size(), whole);
  below_.assign(weight_.size(), part);
  candidates_ = fresh_;
  open_.clear();
  for (Item item = 0; item < profile_.items; ++item) {
    Candidate& c = candidates_[item];
    if (c.length == 0 || problem_.costs[item] == 0 || share_ == 0) continue;
    c.price_low =
        static_cast<std::int64_t>((static_cast<Int128>(problem_.costs[item]) << scale_) / c.all_points);
    c.open = true;
    key_[item] = value(item, static_cast<double>(c.price_low));
    open_.push_back(item);
  }
}

void SharesEngine::keep_prefix(const FixedRun& result) {
  const bool same =
      prefix_.total >= 0 && prefix_.total <= total_ && prefix_.scale == scale_ && prefix_.fine == fine_;
  if (recording_ || (same && prefix_.round >= round_)) return;
  prefix_ = {total_, share_, scale_, round_, error_, result, candidates_, key_, open_, fine_, left_, below_};
}

/// Where the run before found this item's price in this round, or null when that is not kept.
double* SharesEngine::guess(Item item) {
  constexpr std::size_t max_kept = 1U << 20;
  const std::size_t place = round_ * profile_.items + item;
  if (place >= max_kept) return nullptr;
  if (guesses_.size() <= place) guesses_.resize(place + profile_.items, 0.0);
  return &guesses_[place];
}

void SharesEngine::note_expected(Item bought) {
  if (expected_.size() <= round_) expected_.resize(round_ + 1);
  Expected& expected = expected_[round_];
  const double price = std::ldexp(static_cast<double>(candidates_[bought].exact_low), -fine_bits);
  expected = {bought, price, expected.item == bought && expected.price > 0 ? price - expected.price : 0};
}

void SharesEngine::recall_bounds() {
  // Before anybody is short the bounds do not hang on the shares; a kept prefix relies on that.
  const PriceMemory::Bound* const before = clean_ ? nullptr : memory_.before();
  if (before == nullptr) return;
  for (const Item item : open_) {
    Candidate& c = candidates_[item];
    const PriceMemory::Bound bound = memory_.still(before[item]);
    if (bound.slope < 0 ? bound.amount <= 0 : bound.amount <= static_cast<double>(c.price_low)) continue;
    c.price_low = static_cast<std::int64_t>(bound.amount);
    c.slope = bound.slope;
    c.open = bound.slope >= 0;
    key_[item] = c.open ? value(item, static_cast<double>(c.price_low)) : -1;
  }
}

void SharesEngine::keep_bounds() {
  PriceMemory::Bound* const now = memory_.now();
  if (now == nullptr) return;
  for (const Item item : open_) {
    const Candidate& c = candidates_[item];
    now[item] = {static_cast<double>(c.price_low), c.slope};
  }
}

void SharesEngine::take_free(FixedRun& result) {
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
}

}  // namespace megdan::algo::voting
