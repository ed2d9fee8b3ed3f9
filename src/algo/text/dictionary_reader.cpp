#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <tuple>
#include <unordered_map>

#include "algo/text/alphabet.hpp"
#include "algo/text/dictionary.hpp"
#include "algo/text/hash.hpp"
#include "algo/text/irregular.hpp"
#include "algo/text/normalise.hpp"
#include "algo/text/paradigm.hpp"

namespace megdan::algo::text {
namespace {

constexpr std::size_t kMostAff = 4U << 20U;
constexpr std::size_t kMostDic = 64U << 20U;
constexpr std::size_t kMostRules = 200'000;
constexpr std::size_t kMostEntries = 4'000'000;  // well within a slot
constexpr std::size_t kLongestEntry = 62;

struct Line {
  std::string_view text;
  std::size_t number = 0;
};

// Lines without their ends; a byte order mark before the first is dropped.
class Lines {
 public:
  explicit Lines(std::string_view all) : rest_(all) {
    if (rest_.substr(0, 3) == "\xEF\xBB\xBF") rest_.remove_prefix(3);
  }
  bool next(Line& line) {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    line.text = rest_.substr(0, end);
    if (!line.text.empty() && line.text.back() == '\r') line.text.remove_suffix(1);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    line.number = ++number_;
    return true;
  }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < line.size() && out.size() < 8) {
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    std::size_t end = at;
    while (end < line.size() && line[end] != ' ' && line[end] != '\t') ++end;
    if (end > at) out.push_back(line.substr(at, end - at));
    at = end;
  }
  return out;
}

// Windows-1251: only what Bulgarian dictionaries hold.
std::string from_windows_1251(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out.push_back(c);
    } else if (byte >= 0xC0) {
      append_utf8(out, 0x410U + byte - 0xC0U);
    } else {
      append_utf8(out, byte == 0xA8 ? 0x401U : byte == 0xB8 ? 0x451U : 0xFFFDU);
    }
  }
  return out;
}

// The fast way for the common case: Bulgarian letters and ASCII, folded straight to inner letters.
bool fold_to_letters(std::string_view word, bool windows_1251, std::string& out, bool& capital) {
  std::string converted;
  if (windows_1251) {
    converted = from_windows_1251(word);
    word = converted;
  }
  out.clear();
  capital = false;
  for (std::size_t at = 0; at < word.size();) {
    const auto lead = static_cast<unsigned char>(word[at]);
    const auto trail = static_cast<unsigned char>(at + 1 < word.size() ? word[at + 1] : 0);
    if ((lead == 0xD0 && trail >= 0xB0 && trail <= 0xBF) ||
        (lead == 0xD1 && trail >= 0x80 && trail <= 0x8F)) {
      out.push_back(
          static_cast<char>(static_cast<unsigned char>(lead == 0xD0 ? trail + 0x30 : trail + 0x70)));
      at += 2;
      continue;
    }
    const CodePoint point = decode_at(word, at);
    char32_t c = point.value;
    if (c >= 0x410 && c <= 0x42F) {
      capital = capital || at == 0;
      c += 0x20;
    }
    at += point.size;
    if (c >= 0x430 && c <= 0x44F) {
      out.push_back(static_cast<char>(static_cast<unsigned char>(c - 0x430 + 0xE0)));
    } else if (c > 0x20 && c < 0x7F && !(c >= 'A' && c <= 'Z')) {
      out.push_back(static_cast<char>(c));
    } else {
      const std::string folded = fold_word(word, false);
      return to_letters(folded, out);
    }
  }
  return true;
}

}  // namespace

class Dictionary::Reader {
 public:
  Reader(std::string_view aff, std::string_view dic, OwnWords own) : aff_(aff), dic_(dic), own_(own) {}

  Dictionary read() {
    if (aff_.size() > kMostAff) throw DictionaryError("aff", 1, "larger than 4 MiB");
    if (dic_.size() > kMostDic) throw DictionaryError("dic", 1, "larger than 64 MiB");
    result_.conditions_.emplace_back();
    read_rules();
    build_trie();
    read_words();
    group_bare_forms();
    return std::move(result_);
  }

 private:
  using RuleKey = std::tuple<std::string, std::string, std::uint32_t>;  // added reversed, stripped, condition

  std::uint64_t flag_bits(std::string_view flags, const char* part, std::size_t line) {
    std::uint64_t bits = 0;
    for (std::size_t at = 0; at < flags.size();) {
      const CodePoint point = decode_at(flags, at);
      at += point.size;
      const auto [where, is_new] = flags_.try_emplace(point.value, flags_.size());
      if (where->second >= 64) throw DictionaryError(part, line, "more than 64 different flags");
      bits |= std::uint64_t{1} << where->second;
    }
    return bits;
  }

  std::string ending(std::string_view field, std::size_t line) {
    if (field == "0") return {};
    if (const auto slash = field.find('/'); slash != std::string_view::npos) field = field.substr(0, slash);
    std::string out;
    bool capital = false;
    if (!fold_to_letters(field, windows_1251_, out, capital) || out.size() > kLongestEntry) {
      throw DictionaryError("aff", line, "an ending that is not of Bulgarian or Latin letters");
    }
    return out;
  }

  // "[аеи]" or "[^аеи]" or a letter a position.
  std::uint32_t condition(std::string_view field, std::size_t line) {
    if (field == ".") return 0;
    std::string sets;
    std::string part;
    bool capital = false;
    while (!field.empty()) {
      std::array<unsigned char, 32> bits{};
      const auto set = [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        bits[byte / 8] = static_cast<unsigned char>(bits[byte / 8] | (1U << (byte % 8U)));
      };
      if (field.front() == '[') {
        const std::size_t end = field.find(']');
        if (end == std::string_view::npos) throw DictionaryError("aff", line, "a condition without its ]");
        std::string_view inside = field.substr(1, end - 1);
        const bool negated = !inside.empty() && inside.front() == '^';
        if (negated) inside.remove_prefix(1);
        if (!fold_to_letters(inside, windows_1251_, part, capital)) {
          throw DictionaryError("aff", line, "a condition that is not of Bulgarian or Latin letters");
        }
        for (const char c : part) set(c);
        if (negated) {
          for (unsigned char& byte : bits) byte = static_cast<unsigned char>(~byte);
        }
        field.remove_prefix(end + 1);
      } else if (field.front() == '.') {
        bits.fill(0xFF);
        field.remove_prefix(1);
      } else {
        const std::size_t size = windows_1251_ ? 1 : decode_at(field, 0).size;
        if (!fold_to_letters(field.substr(0, size), windows_1251_, part, capital)) {
          throw DictionaryError("aff", line, "a condition that is not of Bulgarian or Latin letters");
        }
        for (const char c : part) set(c);
        field.remove_prefix(size);
      }
      for (const unsigned char byte : bits) sets.push_back(static_cast<char>(byte));
    }
    if (sets.size() > kLongestEntry * 32)
      throw DictionaryError("aff", line, "a condition of too many letters");
    const auto [where, is_new] =
        conditions_.try_emplace(sets, static_cast<std::uint32_t>(result_.conditions_.size()));
    if (is_new) result_.conditions_.push_back(sets);
    return where->second;
  }

  void read_rules() {
    Lines lines(aff_);
    Line line;
    while (lines.next(line)) {
      const auto fields = fields_of(line.text);
      if (fields.empty() || fields[0].front() == '#') continue;
      if (fields[0] == "SET") {
        set_encoding(fields, line.number);
      } else if (fields[0] == "FLAG") {
        if (fields.size() < 2 || fields[1] != "UTF-8") {
          throw DictionaryError("aff", line.number, "only flags of one letter are known");
        }
      } else if (fields[0] == "AF" || fields[0] == "AM") {
        throw DictionaryError("aff", line.number, "aliases (AF, AM) are not known");
      } else if (fields[0] == "PFX") {
        ++result_.skipped_rules_;
      } else if (fields[0] == "SFX") {
        read_suffix(lines, fields, line.number);
      }
    }
  }

  void set_encoding(const std::vector<std::string_view>& fields, std::size_t line) {
    const std::string_view name = fields.size() < 2 ? std::string_view{} : fields[1];
    windows_1251_ = name == "microsoft-cp1251" || name == "CP1251" || name == "windows-1251";
    if (!windows_1251_ && name != "UTF-8") {
      throw DictionaryError("aff", line, "an encoding other than UTF-8 and microsoft-cp1251");
    }
  }

  void read_suffix(Lines& lines, const std::vector<std::string_view>& head, std::size_t line) {
    std::size_t count = 0;
    if (head.size() < 4 || (head[2] != "Y" && head[2] != "N")) {
      throw DictionaryError("aff", line, "SFX needs a flag, Y or N, and a count");
    }
    const auto [end, fault] = std::from_chars(head[3].data(), head[3].data() + head[3].size(), count);
    if (fault != std::errc{} || end != head[3].data() + head[3].size() || count > kMostRules) {
      throw DictionaryError("aff", line, "SFX with a count that is no number");
    }
    const std::uint64_t bits = flag_bits(head[1], "aff", line);
    for (std::size_t i = 0; i < count; ++i) {
      Line rule;
      if (!lines.next(rule)) throw DictionaryError("aff", line, "SFX with fewer rules than its count");
      const auto fields = fields_of(rule.text);
      if (fields.size() < 4 || fields[0] != "SFX" || fields[1] != head[1]) {
        throw DictionaryError("aff", rule.number, "a suffix rule needs SFX, its flag, what goes, what comes");
      }
      std::string added = ending(fields[3], rule.number);
      std::reverse(added.begin(), added.end());
      const std::uint32_t when = fields.size() > 4 ? condition(fields[4], rule.number) : 0;
      rules_[{std::move(added), ending(fields[2], rule.number), when}] |= bits;
      if (rules_.size() > kMostRules) throw DictionaryError("aff", rule.number, "too many rules");
    }
  }

  void build_trie() {
    auto& nodes = result_.nodes_;
    nodes.emplace_back();
    for (auto at = rules_.begin(); at != rules_.end();) {
      const std::string& added = std::get<0>(at->first);
      std::uint32_t node = 0;
      for (const char letter : added) {
        std::uint32_t child = nodes[node].child;
        while (child != 0 && nodes[child].letter != letter) child = nodes[child].sibling;
        if (child == 0) {
          child = static_cast<std::uint32_t>(nodes.size());
          Node fresh;
          fresh.letter = letter;
          fresh.sibling = nodes[node].child;
          nodes.push_back(fresh);
          nodes[node].child = child;
        }
        node = child;
      }
      nodes[node].first_rule = static_cast<std::uint32_t>(result_.rules_.size());
      for (; at != rules_.end() && std::get<0>(at->first) == added; ++at) {
        const auto& [reversed, strip, when] = at->first;
        Rule rule;
        rule.flags = at->second;
        rule.strip = static_cast<std::uint32_t>(result_.rule_text_.size());
        rule.strip_length = static_cast<std::uint8_t>(strip.size());
        rule.condition = when;
        result_.rule_text_ += strip;
        result_.rules_.push_back(rule);
        ++nodes[node].rule_count;
      }
    }
    rules_.clear();
  }

  void read_words() {
    Lines lines(dic_);
    Line line;
    if (!lines.next(line)) throw DictionaryError("dic", 1, "empty");
    std::size_t count = 0;
    const auto head = fields_of(line.text);
    if (head.empty() ||
        std::from_chars(head[0].data(), head[0].data() + head[0].size(), count).ec != std::errc{}) {
      throw DictionaryError("dic", 1, "the first line must be the number of words");
    }
    // The count is a hint that may lie: the lines' own number bounds what is set aside.
    count = std::min(count, dic_.size() / 2 + 1);
    result_.entries_.reserve(count);
    result_.pool_.reserve(dic_.size() / 2);
    std::size_t slots = 1024;
    while (slots < count * 2) slots *= 2;
    result_.slots_.assign(slots, kNone);
    std::string folded;
    while (lines.next(line)) {
      std::string_view text = line.text;
      if (const auto tab = text.find('\t'); tab != std::string_view::npos) text = text.substr(0, tab);
      while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
      if (text.empty()) continue;
      const std::size_t slash = text.find('/', 1);
      const std::uint64_t bits =
          slash == std::string_view::npos ? 0 : flag_bits(text.substr(slash + 1), "dic", line.number);
      bool capital = false;
      if (!fold_to_letters(text.substr(0, slash), windows_1251_, folded, capital) || folded.empty() ||
          folded.size() > kLongestEntry) {
        ++result_.skipped_words_;
        continue;
      }
      add_entry(folded, bits, capital);
      if (result_.entries_.size() > kMostEntries) throw DictionaryError("dic", line.number, "too many words");
    }
  }

  std::uint32_t add_entry(std::string_view word, std::uint64_t bits, bool capital) {
    auto& entries = result_.entries_;
    const std::uint32_t hash = continue_hash(kHashSeed, word);
    if (const std::uint32_t known = result_.find(word, {}, hash); known != kNone) {
      entries[known].flags |= bits;
      entries[known].is_name = entries[known].is_name && capital;
      return known;
    }
    Entry entry;
    entry.flags = bits;
    entry.offset = static_cast<std::uint32_t>(result_.pool_.size());
    entry.length = static_cast<std::uint8_t>(word.size());
    entry.is_name = capital;
    entry.lemma = static_cast<std::uint32_t>(entries.size());
    result_.pool_ += word;
    entries.push_back(entry);
    if (entries.size() * 2 > result_.slots_.size()) {
      result_.slots_.assign(result_.slots_.size() * 2, kNone);
      for (std::uint32_t i = 0; i + 1 < entries.size(); ++i) place(i);
    }
    place(entry.lemma);
    return entry.lemma;
  }

  void place(std::uint32_t entry) {
    const std::size_t mask = result_.slots_.size() - 1;
    const std::uint32_t hash = finish_hash(continue_hash(kHashSeed, result_.headword(entry)));
    std::size_t at = hash & mask;
    while (result_.slots_[at] != kNone) at = (at + 1) & mask;
    result_.slots_[at] = (hash & ~kEntryMask) | entry;
  }

  std::uint32_t entry_of(std::string_view first, std::string_view rest = {}) const {
    return result_.find(first, rest, continue_hash(continue_hash(kHashSeed, first), rest));
  }

  void add_irregular_forms() {
    for (const IrregularForm& irregular : irregular_forms()) {
      const std::uint32_t lemma = add_entry(irregular.lemma, 0, false);
      const std::uint32_t form = add_entry(irregular.form, 0, false);
      if (result_.entries_[form].flags == 0) {
        result_.entries_[form].lemma = lemma;
      } else {
        result_.entries_[form].also = lemma;
      }
      fixed_.push_back(lemma);
    }
  }

  // Words listed bare are often forms of one another (отида, отидат …): their lemma is found by rule.
  void group_bare_forms() {
    if (own_ == OwnWords::added) add_irregular_forms();
    auto& entries = result_.entries_;
    const auto count = static_cast<std::uint32_t>(entries.size());
    std::vector<Reading> readings;
    std::string joined;
    const WordTest is_word = [&](std::string_view first, std::string_view rest) {
      joined.assign(first).append(rest);
      result_.look_up(joined, readings);
      return !readings.empty();
    };
    Headwords headwords;
    headwords.is_bare = [&](std::string_view first, std::string_view rest) {
      const std::uint32_t entry = entry_of(first, rest);
      return entry != kNone && entries[entry].flags == 0 && !entries[entry].is_name;
    };
    headwords.is_flexive = [&](std::string_view first, std::string_view rest) {
      const std::uint32_t entry = entry_of(first, rest);
      return entry != kNone && entries[entry].flags != 0;
    };
    headwords.is_hidden_word = [&](std::string_view first, std::string_view rest) {
      const std::uint32_t entry = entry_of(first, rest);
      return (entry == kNone || entry >= count) && is_word(first, rest);
    };
    std::vector<bool> fixed(count);
    for (const std::uint32_t lemma : fixed_) fixed[lemma] = true;
    std::vector<bool> verbs(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      verbs[i] = entries[i].flags == 0 && !entries[i].is_name &&
                 is_verb(result_.headword(i), headwords.is_bare, is_word);
    }
    // One bit a hash: nearly every root that is none is turned away without looking for each lemma ending.
    constexpr std::size_t kRootBits = 1U << 16U;
    std::vector<bool> roots(kRootBits);
    const auto root_bit = [](std::string_view root) {
      return finish_hash(continue_hash(kHashSeed, root)) % kRootBits;
    };
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!verbs[i]) continue;
      const std::string_view word = result_.headword(i);
      for (const std::string& ending : lemma_endings()) {
        if (word.ends_with(ending)) roots[root_bit(word.substr(0, word.size() - ending.size()))] = true;
      }
    }
    headwords.may_be_root = [&](std::string_view first, std::string_view) { return roots[root_bit(first)]; };
    headwords.is_verb = [&](std::string_view first, std::string_view rest) {
      const std::uint32_t entry = entry_of(first, rest);
      return entry != kNone && entry < count && verbs[entry];
    };
    // A lemma that is also a form of a word with rules (взема, of вземам) is not listed by itself.
    // Answers are remembered by hash: asking twice is the common case.
    std::vector<std::string> hidden;
    std::unordered_map<std::uint64_t, bool> answers;
    answers.reserve(count);
    headwords.is_hidden_verb = [&](std::string_view first, std::string_view rest) {
      const std::uint64_t key = continue_hash64(continue_hash64(kHashSeed64, first), rest);
      const auto [where, is_new] = answers.try_emplace(key, false);
      if (!is_new) return where->second;
      std::string word(first);
      word += rest;
      if (!is_hidden_verb(word, is_word)) return false;
      where->second = true;
      hidden.push_back(std::move(word));
      return true;
    };
    for (std::uint32_t i = 0; i < count; ++i) {
      if (entries[i].is_name || entries[i].lemma != i || fixed[i]) continue;
      const std::string word(result_.headword(i));
      if (entries[i].flags != 0) {
        const std::string verb = find_participle_verb(word, headwords);
        if (!verb.empty()) entries[i].also = entry_of(verb);
        continue;
      }
      const std::string lemma = find_lemma(word, headwords);
      if (!lemma.empty()) entries[i].lemma = add_entry(lemma, 0, false);
    }
    add_shared_forms(hidden, headwords, count);
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      std::uint32_t root = i;
      for (int step = 0; step < 8 && entries[root].lemma != root; ++step) root = entries[root].lemma;
      entries[i].lemma = root;
    }
    for (Entry& entry : entries) {
      if (entry.also != kNone) entry.also = entries[entry.also].lemma;
    }
  }

  // Not a verb that makes its persons by rules of its own: such a one needs no bare forms.
  bool is_hidden_verb(std::string_view word, const WordTest& is_word) const {
    static const std::string third = letters("т");
    if (word.size() < 3 || word.size() > kLongestEntry) return false;
    if (const std::uint32_t entry = entry_of(word); entry != kNone) {
      if (result_.entries_[entry].flags == 0) return false;
      std::vector<Reading> readings;
      result_.look_up(std::string(word) + third, readings);
      for (const Reading& reading : readings) {
        if (!reading.is_headword && reading.headword == entry) return false;
      }
    }
    return is_verb(word, is_word, is_word);
  }

  // Forms that a lemma shares with another word's rules are not listed either: вземат (взема, вземам),
  // доносници (доносник, доносница), промени (промяна, променя), строя (строй, строя).
  void add_shared_forms(const std::vector<std::string>& hidden, const Headwords& headwords,
                        std::uint32_t count) {
    static const std::string third = letters("т");
    static const std::string agent = letters("ник");
    static const std::string nominative = letters("ът");
    static const std::string article = letters("та");
    static const std::string short_i = letters("й");
    static const std::string alternating = letters("яе");
    const auto add = [&](const std::string& form, std::uint32_t lemma) {
      if (const std::uint32_t known = entry_of(form); known == kNone) {
        result_.entries_[add_entry(form, 0, false)].lemma = lemma;
      } else if (Entry& entry = result_.entries_[known]; entry.flags != 0 && entry.also == kNone) {
        entry.also = lemma;
      }
    };
    for (const std::string& word : hidden) {
      const std::uint32_t lemma = entry_of(word);
      if (lemma != kNone) add(word + third, lemma);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
      const Entry& entry = result_.entries_[i];
      if (entry.flags != 0 || entry.is_name || entry.lemma != i || entry.length < 4) continue;
      const std::string word(result_.headword(i));
      std::string stem = word.substr(0, word.size() - 1);
      if (word.ends_with(agent) && headwords.is_bare(word, nominative)) {
        add(stem + letters("ци"), i);
        add(stem + letters("ците"), i);
      } else if (word.back() == short_i.back() && headwords.is_bare(stem + letters("еве"), {})) {
        add(stem + letters("я"), i);
        add(stem + letters("ят"), i);
      } else if (word.back() == article.back() && headwords.is_bare(word, article)) {
        const std::size_t last = stem.size() - 2;
        if (stem[last] == alternating[0]) stem[last] = alternating[1];
        add(stem + letters("и"), i);
        add(stem + letters("ите"), i);
      }
    }
  }

  std::string_view aff_;
  std::string_view dic_;
  OwnWords own_;
  bool windows_1251_ = false;
  std::vector<std::uint32_t> fixed_;  // lemmas of our own list
  std::map<char32_t, std::size_t> flags_;
  std::map<RuleKey, std::uint64_t> rules_;
  std::map<std::string, std::uint32_t> conditions_;
  Dictionary result_;
};

Dictionary Dictionary::read(std::string_view aff, std::string_view dic, OwnWords own) {
  return Reader(aff, dic, own).read();
}

}  // namespace megdan::algo::text
