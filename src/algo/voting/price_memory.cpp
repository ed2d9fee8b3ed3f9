#include "algo/voting/price_memory.hpp"

#include <algorithm>
#include <utility>

namespace megdan::algo::voting {
namespace {

constexpr std::size_t most_kept = 1U << 20;

}  // namespace

void PriceMemory::start_run(std::size_t items, int scale, Int128 share, std::uint32_t first_round,
                            Int128 common_from) {
  items_ = items;
  std::swap(before_, now_);
  now_.scale = scale;
  now_.share = share;
  now_.first_round = first_round;
  now_.bought.clear();
  now_.bounds.clear();
  // A run that begins later begins where the other stood at that round, but for the share.
  same_ = before_.scale == scale && before_.first_round <= first_round &&
          (first_round == 0 || before_.share >= common_from);
  place_ = first_round - std::min(first_round, before_.first_round);
  rise_ = share > before_.share ? static_cast<double>(share - before_.share) * 0x1p-63 * (1 + slack) : 0;
}

const PriceMemory::Bound* PriceMemory::before() const {
  const std::size_t row = place_ * items_;
  return same_ && row + items_ <= before_.bounds.size() ? &before_.bounds[row] : nullptr;
}

PriceMemory::Bound* PriceMemory::now() {
  const std::size_t row = now_.bought.size() * items_;
  if (row + items_ > most_kept) return nullptr;
  now_.bounds.resize(row + items_);
  return &now_.bounds[row];
}

void PriceMemory::bought(Item item, Int128 price, std::int64_t largest_points) {
  now_.bought.push_back({item, price});
  if (!same_ || place_ >= before_.bought.size()) {
    same_ = false;
    return;
  }
  const Purchase& other = before_.bought[place_++];
  same_ = other.item == item;
  if (other.price > price) {
    rise_ += static_cast<double>(other.price - price) * 0x1p-63 * static_cast<double>(largest_points) *
             (1 + slack);
    rise_ *= 1 + slack;
  }
}

}  // namespace megdan::algo::voting
