#include "algo/text/paradigm.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "algo/text/alphabet.hpp"

namespace megdan::algo::text {
namespace {

bool ends_with(std::string_view word, std::string_view ending) {
  return word.size() >= ending.size() && word.substr(word.size() - ending.size()) == ending;
}

std::vector<std::string> split_letters(std::string_view utf8) {
  std::vector<std::string> out;
  std::string part;
  for (std::size_t at = 0; at <= utf8.size(); ++at) {
    if (at == utf8.size() || utf8[at] == ' ') {
      out.push_back(part == "0" ? std::string{} : letters(part));
      part.clear();
    } else {
      part.push_back(utf8[at]);
    }
  }
  return out;
}

// Endings by their last letter, longest first.
class EndingTable {
 public:
  EndingTable() = default;
  explicit EndingTable(std::vector<std::string> endings) {
    std::stable_sort(endings.begin(), endings.end(),
                     [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
    for (std::string& ending : endings)
      by_last_[static_cast<unsigned char>(ending.back())].push_back(std::move(ending));
  }
  const std::vector<std::string>& for_word(std::string_view word) const {
    return by_last_[word.empty() ? 0 : static_cast<unsigned char>(word.back())];
  }

 private:
  std::array<std::vector<std::string>, 256> by_last_;
};

struct VerbEndings {
  EndingTable all;         // every ending after the root, thematic vowel included
  EndingTable participle;  // those of a participle with gender or article
};

VerbEndings make_verb_endings() {
  std::vector<std::string> all = split_letters(
      "еш е ем ете ат ят иш и им ите а я ам аш аме ате ех еше ехме ехте еха ях яше яхме яхте яха ох охме "
      "охте оха ах "
      "ахме ахте аха аше их ихме ихте иха ух ухме ухте уха ейки айки й йте ай айте ей ейте ал ел ил ял ъл ан "
      "ен ян ат "
      "ят ет ут ащ ещ ящ");
  std::vector<std::string> participles;
  const auto participle = [&](std::string_view vowels, std::string_view consonant) {
    for (const std::string& vowel : split_letters(vowels)) {
      for (const std::string& gender : split_letters("а ата о ото и ите ия ият")) {
        participles.push_back(vowel + letters(consonant) + gender);
      }
    }
  };
  participle("0 а е и я", "л");
  participle("а е я", "н");
  participle("а е я у", "т");
  participle("а е я", "щ");
  all.insert(all.end(), participles.begin(), participles.end());
  return {EndingTable(std::move(all)), EndingTable(std::move(participles))};
}

const VerbEndings& verb_endings() {
  static const VerbEndings endings = make_verb_endings();
  return endings;
}

struct Pair {
  std::string from;
  std::string to;
};

std::vector<Pair> make_pairs(std::string_view table) {
  std::vector<Pair> out;
  std::string part;
  for (std::size_t at = 0; at <= table.size(); ++at) {
    if (at == table.size() || table[at] == ' ') {
      const auto mark = part.find('>');
      out.push_back({letters(part.substr(0, mark)), letters(part.substr(mark + 1))});
      part.clear();
    } else {
      part.push_back(table[at]);
    }
  }
  return out;
}

constexpr char letter(unsigned char byte) {
  return static_cast<char>(byte);
}
constexpr char kA = letter(0xE0);       // а
constexpr char kE = letter(0xE5);       // е
constexpr char kO = letter(0xEE);       // о
constexpr char kShortI = letter(0xE9);  // й
constexpr char kYa = letter(0xFF);      // я
constexpr char kEr = letter(0xFA);      // ъ

bool is_vowel(char c) {
  static const std::string vowels = letters("аеиоуъюя");
  return vowels.find(c) != std::string::npos;
}

// The root as it may stand in the 1st person: itself, then with its last consonant and last vowel alternated.
void add_roots(const std::string& root, std::vector<std::string>& out) {
  static const std::vector<Pair> consonants = make_pairs("ч>к ж>г к>ч г>ж з>ж с>ш х>ш т>щ ст>щ");
  std::vector<std::string> first{root};
  for (const Pair& pair : consonants) {
    if (!ends_with(root, pair.from)) continue;
    first.push_back(root.substr(0, root.size() - pair.from.size()) + pair.to);
  }
  for (const std::string& stem : first) out.push_back(stem);
  for (const std::string& stem : first) {
    std::size_t at = stem.size();
    while (at > 0 && !is_vowel(stem[at - 1])) --at;
    if (at > 0 && (stem[at - 1] == kE || stem[at - 1] == kYa)) {
      std::string twin = stem;
      twin[at - 1] = twin[at - 1] == kE ? kYa : kE;
      out.push_back(twin);
    }
    // бера/брал, меля/мляла; дръпна/дърпа is another verb, so ъ only moves.
    if (stem.size() >= 2 && !is_vowel(stem[stem.size() - 1]) && !is_vowel(stem[stem.size() - 2])) {
      std::string open = stem;
      open.insert(open.end() - 1, kE);
      out.push_back(open);
    }
    if (at > 1 && at < stem.size() && stem[at - 1] == kEr) {
      std::string moved = stem;
      std::swap(moved[at - 1], moved[at - 2]);
      out.push_back(moved);
    }
  }
}

const WordTest kAnyRoot = [](std::string_view, std::string_view) { return true; };

std::string find_verb(std::string_view form, const EndingTable& endings, const WordTest& may_be_root,
                      const WordTest& is_lemma, std::size_t least = 2) {
  std::vector<std::string> roots;
  const auto lemma_of = [&](std::string_view root) -> std::string {
    if (!may_be_root(root, {})) return {};
    for (const std::string& ending : lemma_endings()) {
      if (is_lemma(root, ending)) {
        std::string lemma(root);
        lemma += ending;
        if (lemma != form) return lemma;
      }
    }
    return {};
  };
  for (const std::string& ending : endings.for_word(form)) {
    if (!ends_with(form, ending) || form.size() < ending.size() + least) continue;
    const std::string_view root = form.substr(0, form.size() - ending.size());
    if (std::string lemma = lemma_of(root); !lemma.empty()) return lemma;
    roots.clear();
    add_roots(std::string(root), roots);
    for (std::size_t i = 1; i < roots.size(); ++i) {
      if (std::string lemma = lemma_of(roots[i]); !lemma.empty()) return lemma;
    }
  }
  return {};
}

// Noun and adjective endings: form ending > lemma ending, the surest first.
const std::vector<Pair>& noun_pairs(char last) {
  static const std::vector<Pair> pairs = make_pairs(
      "овцете>ец овце>ец ълците>лец ълци>лец вците>вец вци>вец ците>ец ци>ец ецът>ец еца>ец ецо>ец ците>к "
      "ци>к "
      "ньовете>ън ньове>ън етовете>ят етове>ят еговете>яг егове>яг евете>й еве>й овете> ове> ищата> ища> "
      "етата>е ета>е етата>о ета>о ената>е ена>е ената>о ена>о енете>о ене>о есата>о еса>о есата>е еса>е "
      "елата>яло ела>яло "
      "ът> ят> ятъ> ьото> ьо> ото>о ото> ето>е ата>а ата> ята>я ята> ите>а ите>я ите>о ите>е ите> "
      "ият>и ият> ия>и ия> та> те> то> ете> зите>г зи>г сите>х си>х ките>ък кия>ък кият>ък ки>ък ка>ък "
      "ката>ък "
      "е>а и>а и>я и>о и>е и> а> я> о> е> ю>й ю> я>й а>о");
  static const std::array<std::vector<Pair>, 256> by_last = [] {
    std::array<std::vector<Pair>, 256> out;
    for (const Pair& pair : pairs) out[static_cast<unsigned char>(pair.from.back())].push_back(pair);
    return out;
  }();
  return by_last[static_cast<unsigned char>(last)];
}

// „градът“, „песента“, „полето“, „висшият“: a noun's or adjective's lemma has its article beside it.
bool is_noun(std::string_view word, const WordTest& is_own, const WordTest& is_bare) {
  static const std::vector<std::string> articles = split_letters("ът ят та то ият");
  if (word.size() < 2) return false;
  const char last = word.back();
  bool has_article = false;
  if (last == kA || last == kYa) {
    has_article = is_bare(word, articles[2]);
  } else if (last == kO || last == kE) {
    has_article = is_bare(word, articles[3]);
  } else if (last == kShortI) {
    has_article = is_bare(word.substr(0, word.size() - 1), articles[1]);
  } else if (!is_vowel(last)) {
    has_article = is_bare(word, articles[0]) || is_bare(word, articles[1]) || is_bare(word, articles[2]) ||
                  is_bare(word, articles[4]);
  }
  return has_article && is_own(word, {});
}

// мярката → мярка, when мярка is a word but, being a form of another too, stands in no list.
std::string find_hidden_noun(std::string_view form, const Headwords& headwords) {
  static const std::vector<std::string> articles = split_letters("та то ът ят");
  for (const std::string& article : articles) {
    if (form.size() < 6 || !ends_with(form, article)) continue;
    const std::string_view word = form.substr(0, form.size() - article.size());
    if (headwords.is_hidden_word(word, {}) && is_noun(word, headwords.is_hidden_word, headwords.is_bare)) {
      return std::string(word);
    }
  }
  return {};
}

// The masculine of an adjective that loses a vowel (вярна → верен, рядка → рядък).
std::string with_fleeting_vowel(const std::string& stem, const WordTest& known) {
  const std::size_t size = stem.size();
  if (size < 3 || is_vowel(stem[size - 1]) || is_vowel(stem[size - 2])) return {};
  for (const char fleeting : {kEr, kE}) {
    std::string candidate = stem;
    candidate.insert(candidate.end() - 1, fleeting);
    if (known(candidate, {})) return candidate;
    const std::size_t at = candidate.find_last_of(std::string{kE, kYa}, size - 2);
    if (at == std::string::npos || at + 5 < size) continue;
    candidate[at] = candidate[at] == kE ? kYa : kE;
    if (known(candidate, {})) return candidate;
  }
  return {};
}

// `known` allows a candidate by an ending of several letters, `known_noun` by one letter, `known_open` with a
// vowel put in.
std::string find_noun(std::string_view form, const WordTest& known, const WordTest& known_noun,
                      const WordTest& known_open) {
  std::string candidate;
  for (const Pair& pair : noun_pairs(form.back())) {
    if (!ends_with(form, pair.from) || form.size() < pair.from.size() + 2) continue;
    const WordTest& test = pair.from.size() < 2 ? known_noun : known;
    const std::string stem(form.substr(0, form.size() - pair.from.size()));
    candidate = stem + pair.to;
    if (candidate != form && test(candidate, {})) return candidate;
    // тела → тяло: the last е of the stem may be я in the lemma.
    const std::size_t at = stem.rfind(kE);
    if (at != std::string::npos && at + 4 > stem.size()) {
      candidate[at] = kYa;
      if (candidate != form && test(candidate, {})) return candidate;
    }
    if (pair.to.empty()) {
      if (std::string open = with_fleeting_vowel(stem, known_open); !open.empty()) return open;
    }
  }
  return {};
}

}  // namespace

const std::vector<std::string>& lemma_endings() {
  static const std::vector<std::string> endings = split_letters("а я ея ая ема яда");
  return endings;
}

// бера, берат, береш, бере; спя, спят, спиш, спи.
bool is_verb(std::string_view word, const WordTest& is_own, const WordTest& is_word) {
  static const std::vector<std::string> persons = split_letters("т еш е иш и");
  if (word.size() < 2 || (word.back() != kA && word.back() != kYa)) return false;
  if (!is_own(word, {}) || !is_own(word, persons[0])) return false;
  std::vector<std::string> roots;
  add_roots(std::string(word.substr(0, word.size() - 1)), roots);
  return std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
    return (is_word(root, persons[1]) && is_word(root, persons[2])) ||
           (is_word(root, persons[3]) && is_word(root, persons[4]));
  });
}

std::string find_lemma(std::string_view form, const Headwords& headwords) {
  if (form.size() < 2 || headwords.is_verb(form, {})) return {};
  const WordTest known_noun = [&](std::string_view first, std::string_view rest) {
    return is_noun(std::string(first).append(rest), headwords.is_bare, headwords.is_bare);
  };
  const WordTest hidden_noun = [&](std::string_view first, std::string_view rest) {
    return is_noun(std::string(first).append(rest), headwords.is_hidden_word, headwords.is_bare);
  };
  const WordTest never = [](std::string_view, std::string_view) { return false; };
  const VerbEndings& endings = verb_endings();
  std::string lemma = find_verb(form, endings.participle, headwords.may_be_root, headwords.is_verb);
  if (!lemma.empty()) return lemma;
  const bool has_article = known_noun(form, {});
  if (has_article && !is_vowel(form.back())) return {};
  lemma = find_hidden_noun(form, headwords);
  if (lemma.empty()) lemma = find_verb(form, endings.participle, kAnyRoot, headwords.is_hidden_verb);
  if (lemma.empty() && has_article) lemma = find_noun(form, known_noun, known_noun, headwords.is_bare);
  if (lemma.empty() && has_article) lemma = find_verb(form, endings.all, kAnyRoot, headwords.is_hidden_verb);
  if (!lemma.empty() || has_article) return lemma;
  lemma = find_verb(form, endings.all, headwords.may_be_root, headwords.is_verb);
  if (lemma.empty()) lemma = find_noun(form, headwords.is_bare, known_noun, headwords.is_bare);
  if (lemma.empty()) lemma = find_noun(form, hidden_noun, hidden_noun, never);
  if (lemma.empty()) lemma = find_verb(form, endings.all, kAnyRoot, headwords.is_hidden_verb);
  if (!lemma.empty() || form.size() < 5) return lemma;
  return find_noun(form, headwords.is_flexive, never, never);
}

std::string find_participle_verb(std::string_view form, const Headwords& headwords) {
  static const EndingTable endings(split_letters("ал ел ил ял ъл ан ен ян ат ят ет ут ащ ещ ящ"));
  return find_verb(form, endings, headwords.may_be_root, headwords.is_verb);
}

std::string find_unlisted_lemma(std::string_view form, const WordTest& is_headword) {
  std::string lemma = find_verb(form, verb_endings().all, kAnyRoot, is_headword, 4);
  if (lemma.empty() && form.size() > 5) lemma = find_noun(form, is_headword, is_headword, is_headword);
  return lemma;
}

}  // namespace megdan::algo::text
