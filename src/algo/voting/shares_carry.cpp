// What a run of equal shares begins with and what it leaves to the next one.
#include <algorithm>

#include "algo/voting/shares.hpp"
#include "algo/voting/tie_break.hpp"

namespace megdan::algo::voting {

void SharesEngine::begin(Int128 total, FixedRun& result) {
  live_ = supporters_;
  live_points_ = points_;
  payments_.clear();
  const auto voters = static_cast<Int128>(profile_.voters);
  const int places = scale_ + fine_bits;
  total_ = total;
  share_ = ((total / voters) << places) + (((total % voters) << places) + voters - 1) / voters;
  const auto split = [](Int128 amount, std::int64_t& whole, std::uint64_t& part) {
    whole = static_cast<std::int64_t>((amount + (Int128{1} << fine_bits) - 1) >> fine_bits);
    part = static_cast<std::uint64_t>((static_cast<Int128>(whole) << fine_bits) - amount);
  };
  clean_ = true;
  if (!recording_ && prefix_.total >= 0 && prefix_.total <= total && prefix_.scale == scale_) {
    round_ = prefix_.round;
    error_ = prefix_.error + 1;
    candidates_ = prefix_.candidates;
    key_ = prefix_.key;
    open_ = prefix_.open;
    result = prefix_.result;
    std::int64_t more = 0;
    std::uint64_t part = 0;
    split(share_ - prefix_.share, more, part);
    balance_ = prefix_.balance;
    for (Balance& balance : balance_) {
      const std::uint64_t sum = balance.below + part;
      balance.left += more - static_cast<std::int64_t>(sum >> 63);
      balance.below = sum & ~(std::uint64_t{1} << 63);
    }
    return;
  }
  take_free(result);
  clean_ = share_ > 0;  // without money nothing is looked at
  round_ = 0;
  error_ = 1;
  std::int64_t whole = 0;
  std::uint64_t part = 0;
  split(share_, whole, part);
  balance_.assign(weight_.size(), {whole, part});
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
  const bool same = prefix_.total >= 0 && prefix_.total <= total_ && prefix_.scale == scale_;
  if (recording_ || (same && prefix_.round >= round_)) return;
  prefix_ = {total_, share_, scale_, round_, error_, result, candidates_, key_, open_, balance_};
}

/// Where the run before found this item's price in this round, or null when that is not kept.
double* SharesEngine::guess(Item item) {
  constexpr std::size_t max_kept = 1U << 20;
  const std::size_t place = round_ * profile_.items + item;
  if (place >= max_kept) return nullptr;
  if (guesses_.size() <= place) guesses_.resize(place + profile_.items, 0.0);
  return &guesses_[place];
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
