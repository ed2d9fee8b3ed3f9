// A hunspell dictionary (.aff with suffix rules, .dic) held as data: each form of a word → its lemma or
// lemmas. Will not open files, check spelling with compounds or prefixes, or change after it was read.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace megdan::algo::text {

/// What is wrong with a dictionary: "aff" or "dic", its line (from 1), one line of reason in what().
class DictionaryError : public std::runtime_error {
 public:
  DictionaryError(std::string part, std::size_t line, const std::string& reason)
      : std::runtime_error(reason), part_(std::move(part)), line_(line) {}
  const std::string& part() const { return part_; }
  std::size_t line() const { return line_; }

 private:
  std::string part_;
  std::size_t line_;
};

/// One reading of a form.
struct Reading {
  std::uint32_t lemma = 0;     // entry number of the lemma, for headword()
  std::uint32_t headword = 0;  // entry number under which the dictionary lists the form
  bool is_headword = false;    // the form itself is listed
};

/// Whether the irregular words of irregular.hpp join those of the files.
enum class OwnWords : std::uint8_t { added, left_out };

/// Immutable after read(); any number of threads may look up at once.
///
/// Method: headwords in one byte pool under an open-addressing hash table; suffix rules in a trie over
/// reversed endings. A look-up walks the trie from the word's end and tries each rule's stem (hash continued
/// from the word's prefix), which is hunspell's own way without its allocations. Encoding UTF-8 or
/// Windows-1251 by the SET line. Bounds: 64 MiB of .dic, 4 MiB of .aff, 64 flags, 62 letters a word; beyond
/// them DictionaryError.
class Dictionary {
 public:
  /// Reads the two files' contents. Throws DictionaryError. Prefix rules (PFX) are skipped and counted.
  static Dictionary read(std::string_view aff, std::string_view dic, OwnWords own = OwnWords::added);

  /// All readings of a folded word in inner letters (alphabet.hpp), each lemma once, listed forms first,
  /// then in the order of longer stems. `out` is cleared.
  void look_up(std::string_view letters, std::vector<Reading>& out) const;
  bool contains(std::string_view letters) const;

  /// A headword in inner letters.
  std::string_view headword(std::uint32_t entry) const;
  /// Whether the entry was written with a capital letter only (a name).
  bool is_name(std::uint32_t entry) const { return entries_[entry].is_name; }
  /// Whether the entry carries suffix rules.
  bool is_flexive(std::uint32_t entry) const { return entries_[entry].flags != 0; }
  std::uint32_t lemma_of(std::uint32_t entry) const { return entries_[entry].lemma; }
  /// The lemma of a word that the dictionary lacks though it has another form of it; empty when there is
  /// none.
  std::string guess(std::string_view letters) const;

  std::size_t size() const { return entries_.size(); }
  /// Bytes held on the heap.
  std::size_t memory() const;

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;
  static constexpr std::uint32_t kEntryBits = 24;  // of a slot; above them a piece of the hash
  static constexpr std::uint32_t kEntryMask = (1U << kEntryBits) - 1;
  struct Entry {
    std::uint64_t flags = 0;
    std::uint32_t offset = 0;
    std::uint32_t lemma = 0;
    std::uint32_t also = kNone;  // another lemma: the verb of a participle, the noun under a verb (строя)
    std::uint8_t length = 0;
    bool is_name = false;
  };
  struct Rule {
    std::uint64_t flags = 0;
    std::uint32_t strip = 0;  // offset in rule_text_
    std::uint8_t strip_length = 0;
    std::uint32_t condition = 0;  // 0: none
  };
  struct Node {
    std::uint32_t child = 0;
    std::uint32_t sibling = 0;
    std::uint32_t first_rule = 0;
    std::uint32_t rule_count = 0;
    char letter = 0;
  };
  class Reader;

  std::uint32_t find(std::string_view first, std::string_view rest, std::uint32_t hash) const;
  bool holds(std::uint32_t condition, std::string_view first, std::string_view rest) const;

  std::string pool_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;
  std::vector<Node> nodes_;
  std::vector<Rule> rules_;
  std::string rule_text_;
  std::vector<std::string> conditions_;  // 32 bytes (256 bits) a position, for the end of the stem
  std::size_t skipped_rules_ = 0;
  std::size_t skipped_words_ = 0;
};

}  // namespace megdan::algo::text
