#include "algo/text/dictionary.hpp"

#include <algorithm>
#include <array>

#include "algo/text/hash.hpp"
#include "algo/text/paradigm.hpp"

namespace megdan::algo::text {

std::uint32_t Dictionary::find(std::string_view first, std::string_view rest, std::uint32_t hash) const {
  if (slots_.empty()) return kNone;
  const std::size_t mask = slots_.size() - 1;
  const std::uint32_t finished = finish_hash(hash);
  for (std::size_t at = finished & mask;; at = (at + 1) & mask) {
    const std::uint32_t slot = slots_[at];
    if (slot == kNone) return kNone;
    if ((slot ^ finished) >> kEntryBits != 0) continue;  // most misses end here, without touching the entry
    const std::uint32_t entry = slot & kEntryMask;
    const Entry& found = entries_[entry];
    if (found.length != first.size() + rest.size()) continue;
    const std::string_view word = headword(entry);
    if (word.substr(0, first.size()) == first && word.substr(first.size()) == rest) return entry;
  }
}

std::string_view Dictionary::headword(std::uint32_t entry) const {
  return std::string_view(pool_).substr(entries_[entry].offset, entries_[entry].length);
}

bool Dictionary::contains(std::string_view letters) const {
  return find(letters, {}, continue_hash(kHashSeed, letters)) != kNone;
}

bool Dictionary::holds(std::uint32_t condition, std::string_view first, std::string_view rest) const {
  const std::string& sets = conditions_[condition];
  const std::size_t count = sets.size() / 32;
  const std::size_t length = first.size() + rest.size();
  if (count > length) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = length - count + i;
    const auto letter = static_cast<unsigned char>(at < first.size() ? first[at] : rest[at - first.size()]);
    const auto bits = static_cast<unsigned char>(sets[i * 32 + letter / 8]);
    if (((bits >> (letter % 8U)) & 1U) == 0) return false;
  }
  return true;
}

void Dictionary::look_up(std::string_view letters, std::vector<Reading>& out) const {
  out.clear();
  constexpr std::size_t kLongest = 62;
  if (letters.empty() || letters.size() > kLongest) return;
  std::array<std::uint32_t, kLongest + 1> prefix{};
  prefix[0] = kHashSeed;
  for (std::size_t i = 0; i < letters.size(); ++i)
    prefix[i + 1] = continue_hash(prefix[i], letters.substr(i, 1));

  const auto add = [&](std::uint32_t entry, bool listed) {
    for (const std::uint32_t lemma : {entries_[entry].lemma, entries_[entry].also}) {
      if (lemma == kNone) continue;
      const bool known =
          std::any_of(out.begin(), out.end(), [&](const Reading& reading) { return reading.lemma == lemma; });
      if (!known) out.push_back({lemma, entry, listed});
    }
  };
  const std::uint32_t listed = find(letters, {}, prefix[letters.size()]);
  if (listed != kNone) add(listed, true);

  std::uint32_t node = 0;
  for (std::size_t ending = 0;; ++ending) {
    const std::size_t stem = letters.size() - ending;
    const Node& here = nodes_[node];
    for (std::uint32_t i = 0; i < here.rule_count; ++i) {
      const Rule& rule = rules_[here.first_rule + i];
      const std::string_view first = letters.substr(0, stem);
      const std::string_view rest = std::string_view(rule_text_).substr(rule.strip, rule.strip_length);
      if (first.empty()) continue;
      const std::uint32_t entry = find(first, rest, continue_hash(prefix[stem], rest));
      if (entry == kNone || (entries_[entry].flags & rule.flags) == 0) continue;
      if (rule.condition != 0 && !holds(rule.condition, first, rest)) continue;
      add(entry, false);
    }
    if (stem == 0) break;
    const char letter = letters[stem - 1];
    std::uint32_t child = here.child;
    while (child != 0 && nodes_[child].letter != letter) child = nodes_[child].sibling;
    if (child == 0) break;
    node = child;
  }
}

std::string Dictionary::guess(std::string_view letters) const {
  return find_unlisted_lemma(letters, [&](std::string_view first, std::string_view rest) {
    const std::uint32_t entry = find(first, rest, continue_hash(continue_hash(kHashSeed, first), rest));
    return entry != kNone && !entries_[entry].is_name;
  });
}

std::size_t Dictionary::memory() const {
  std::size_t bytes = pool_.capacity() + rule_text_.capacity() + entries_.capacity() * sizeof(Entry) +
                      slots_.capacity() * sizeof(std::uint32_t) + nodes_.capacity() * sizeof(Node) +
                      rules_.capacity() * sizeof(Rule);
  for (const std::string& condition : conditions_) bytes += condition.capacity() + sizeof(std::string);
  return bytes;
}

}  // namespace megdan::algo::text
