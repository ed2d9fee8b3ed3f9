#include "seminars/plan_memory.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <span>

#include "core/base32.hpp"

namespace megdan::seminars {
namespace {

/// Numbers and texts in order, each text with its length before it, so that no two inputs make one row of
/// bytes.
class Digest {
 public:
  Digest() { crypto_generichash_init(&state_, nullptr, 0, 32); }
  void add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  void add(std::int64_t number) {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(&number), sizeof number);
  }
  std::string text() {
    std::array<unsigned char, 32> bytes{};
    crypto_generichash_final(&state_, bytes.data(), bytes.size());
    return base32_encode(std::as_bytes(std::span(bytes)));
  }

 private:
  crypto_generichash_state state_{};
};

}  // namespace

std::string budget_key(const Plan& plan, std::int64_t year, const std::vector<Tally>& tallies,
                       const std::vector<std::vector<OpenBallot>>& open, const i18n::Texts& t) {
  Digest digest;
  digest.add(t.language().code);
  digest.add(year);
  const auto budget = plan.budgets.find(year);
  digest.add(budget == plan.budgets.end() ? std::int64_t{-1} : budget->second);
  for (const auto& item : plan.items) {
    if (item.year != year) continue;
    for (const auto number : {item.id.value, item.poll_item ? item.poll_item->value : 0, item.cost_low,
                              item.cost_high, static_cast<std::int64_t>(item.state)})
      digest.add(number);
  }
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    const auto& tally = tallies[i];
    for (const auto number :
         {std::int64_t{-2}, tally.poll.id.value, static_cast<std::int64_t>(tally.poll.method),
          tally.poll.closed_at ? tally.poll.closed_at->ms : -1, std::int64_t{tally.enough}})
      digest.add(number);
    for (const auto& result : tally.items)
      for (const auto number : {result.item.id.value, result.total}) digest.add(number);
    digest.add(std::int64_t{-3});
    if (i < open.size())
      for (const auto& ballot : open[i]) digest.add(ballot.choices);
  }
  return digest.text();
}

std::shared_ptr<const YearFits> PlanMemory::find_or(const std::string& key, const Compute& compute) {
  {
    const std::lock_guard lock(mutex_);
    const auto place = std::ranges::find(places_, key, &Place::key);
    if (place != places_.end()) {
      places_.splice(places_.begin(), places_, place);
      return place->fits;
    }
  }
  auto fits = std::make_shared<const YearFits>(compute());
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(places_, key, &Place::key) == places_.end()) {
    places_.push_front({key, fits});
    if (places_.size() > most) places_.pop_back();
  }
  return fits;
}

}  // namespace megdan::seminars
