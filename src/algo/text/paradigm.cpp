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

struct VerbEndings {
  std::vector<std::string> all;         // every ending after the root, thematic vowel included, longest first
  std::vector<std::string> participle;  // those of a participle with gender or article
};

VerbEndings make_verb_endings() {
  VerbEndings out;
  out.all = split_letters(
      "еш е ем ете ат ят иш и им ите а я ам аш аме ате ех еше ехме ехте еха ях яше яхме яхте яха ох охме охте оха ах "
      "ахме ахте аха аше их ихме ихте иха ух ухме ухте уха ейки айки й йте ай айте ей ейте ал ел ил ял ъл ан ен ян ат "
      "ят ет ут ащ ещ ящ");
  const auto participle = [&](std::string_view vowels, std::string_view consonant) {
    for (const std::string& vowel : split_letters(vowels)) {
      for (const std::string& gender : split_letters("а ата о ото и ите ия ият")) {
        out.participle.push_back(vowel + letters(consonant) + gender);
      }
    }
  };
  participle("0 а е и я", "л");
  participle("а е я", "н");
  participle("а е я у", "т");
  participle("а е я", "щ");
  out.all.insert(out.all.end(), out.participle.begin(), out.participle.end());
  const auto longer = [](const std::string& a, const std::string& b) { return a.size() > b.size(); };
  std::stable_sort(out.all.begin(), out.all.end(), longer);
  std::stable_sort(out.participle.begin(), out.participle.end(), longer);
  return out;
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

constexpr char letter(unsigned char byte) { return static_cast<char>(byte); }
constexpr char kA = letter(0xE0);   // а
constexpr char kE = letter(0xE5);   // е
constexpr char kO = letter(0xEE);   // о
constexpr char kShortI = letter(0xE9);  // й
constexpr char kYa = letter(0xFF);  // я
constexpr char kEr = letter(0xFA);  // ъ

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

std::string find_verb(std::string_view form, const std::vector<std::string>& endings, const WordTest& is_lemma) {
  static const std::vector<std::string> lemma_endings = split_letters("а я ея ая ема яда");
  std::vector<std::string> roots;
  for (const std::string& ending : endings) {
    if (!ends_with(form, ending) || form.size() < ending.size() + 2) continue;
    roots.clear();
    add_roots(std::string(form.substr(0, form.size() - ending.size())), roots);
    for (const std::string& root : roots) {
      for (const std::string& lemma_ending : lemma_endings) {
        std::string candidate = root + lemma_ending;
        if (candidate != form && is_lemma(candidate)) return candidate;
      }
    }
  }
  return {};
}

// Noun and adjective endings: form ending > lemma ending, the surest first.
const std::vector<Pair>& noun_pairs() {
  static const std::vector<Pair> pairs = make_pairs(
      "овцете>ец овце>ец ълците>лец ълци>лец вците>вец вци>вец ците>ец ци>ец ецът>ец еца>ец ецо>ец ците>к ци>к "
      "ньовете>ън ньове>ън етовете>ят етове>ят еговете>яг егове>яг евете>й еве>й овете> ове> ищата> ища> "
      "етата>е ета>е етата>о ета>о ената>е ена>е ената>о ена>о енете>о ене>о есата>о еса>о есата>е еса>е елата>яло ела>яло "
      "ът> ят> ятъ> ьото> ьо> ото>о ото> ето>е ата>а ата> ята>я ята> ите>а ите>я ите>о ите>е ите> "
      "ият>и ият> ия>и ия> та> те> то> ете> зите>г зи>г сите>х си>х ките>ък кия>ък кият>ък ки>ък ка>ък ката>ък "
      "е>а и>а и>я и>о и>е и> а> я> о> е> ю>й ю> я>й а>о");
  return pairs;
}

// „градът“, „песента“, „полето“: a noun's lemma has its article beside it.
bool is_noun(std::string_view word, const WordTest& is_bare) {
  static const std::vector<std::string> articles = split_letters("ът ят та то");
  if (word.size() < 2 || !is_bare(word)) return false;
  const char last = word.back();
  std::string with(word);
  if (last == kA || last == kYa) return is_bare(with + articles[2]);
  if (last == kO || last == kE) return is_bare(with + articles[3]);
  if (last == kShortI) return is_bare(with.substr(0, with.size() - 1) + articles[1]);
  if (is_vowel(last)) return false;
  return is_bare(with + articles[0]) || is_bare(with + articles[1]) || is_bare(with + articles[2]);
}

// The masculine of an adjective that loses a vowel (вярна → верен, рядка → рядък).
std::string with_fleeting_vowel(const std::string& stem, const WordTest& known) {
  const std::size_t size = stem.size();
  if (size < 3 || is_vowel(stem[size - 1]) || is_vowel(stem[size - 2])) return {};
  for (const char fleeting : {kEr, kE}) {
    std::string candidate = stem;
    candidate.insert(candidate.end() - 1, fleeting);
    if (known(candidate)) return candidate;
    const std::size_t at = candidate.find_last_of(std::string{kE, kYa}, size - 2);
    if (at == std::string::npos || at + 5 < size) continue;
    candidate[at] = candidate[at] == kE ? kYa : kE;
    if (known(candidate)) return candidate;
  }
  return {};
}

std::string find_noun(std::string_view form, const WordTest& known, const WordTest& known_noun) {
  std::string candidate;
  for (const Pair& pair : noun_pairs()) {
    if (!ends_with(form, pair.from) || form.size() < pair.from.size() + 2) continue;
    const WordTest& test = pair.from.size() < 2 ? known_noun : known;
    const std::string stem(form.substr(0, form.size() - pair.from.size()));
    candidate = stem + pair.to;
    if (candidate != form && test(candidate)) return candidate;
    // тела → тяло: the last е of the stem may be я in the lemma.
    const std::size_t at = stem.rfind(kE);
    if (at != std::string::npos && at + 4 > stem.size()) {
      candidate[at] = kYa;
      if (candidate != form && test(candidate)) return candidate;
    }
    if (pair.to.empty()) {
      if (std::string open = with_fleeting_vowel(stem, known); !open.empty()) return open;
    }
  }
  return {};
}

}  // namespace

// бера, берат, береш, бере; спя, спят, спиш, спи.
bool is_verb(std::string_view word, const WordTest& is_own, const WordTest& is_word) {
  static const std::vector<std::string> persons = split_letters("т еш е иш и");
  if (word.size() < 2 || (word.back() != kA && word.back() != kYa)) return false;
  if (!is_own(word) || !is_own(std::string(word) + persons[0])) return false;
  std::vector<std::string> roots;
  add_roots(std::string(word.substr(0, word.size() - 1)), roots);
  return std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
    return (is_word(root + persons[1]) && is_word(root + persons[2])) ||
           (is_word(root + persons[3]) && is_word(root + persons[4]));
  });
}

std::string find_lemma(std::string_view form, const Headwords& headwords) {
  if (form.size() < 2 || headwords.is_verb(form)) return {};
  const auto known_noun = [&](std::string_view word) { return is_noun(word, headwords.is_bare); };
  const VerbEndings& endings = verb_endings();
  std::string lemma = find_verb(form, endings.participle, headwords.is_verb);
  if (!lemma.empty()) return lemma;
  const bool has_article = known_noun(form);
  if (has_article && !is_vowel(form.back())) return {};
  lemma = find_verb(form, endings.participle, headwords.is_hidden_verb);
  if (!lemma.empty()) return lemma;
  if (has_article) return find_noun(form, known_noun, known_noun);
  lemma = find_verb(form, endings.all, headwords.is_verb);
  if (!lemma.empty()) return lemma;
  lemma = find_noun(form, headwords.is_bare, known_noun);
  if (!lemma.empty()) return lemma;
  lemma = find_verb(form, endings.all, headwords.is_hidden_verb);
  if (!lemma.empty() || form.size() < 5) return lemma;
  return find_noun(form, headwords.is_flexive, headwords.is_flexive);
}

}  // namespace megdan::algo::text
