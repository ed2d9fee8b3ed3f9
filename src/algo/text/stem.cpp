#include "algo/text/stem.hpp"

#include <algorithm>
#include <vector>

#include "algo/text/alphabet.hpp"

namespace megdan::algo::text {
namespace {

std::vector<std::string> longest_first(std::string_view utf8) {
  std::vector<std::string> out;
  while (!utf8.empty()) {
    const std::size_t space = utf8.find(' ');
    out.push_back(letters(utf8.substr(0, space)));
    utf8.remove_prefix(space == std::string_view::npos ? utf8.size() : space + 1);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return out;
}

bool is_bulgarian_vowel(char c) {
  static const std::string vowels = letters("аеиоуъюя");
  return vowels.find(c) != std::string::npos;
}

// Takes off the longest ending that leaves `least` letters with a vowel among them.
bool strip(std::string& word, const std::vector<std::string>& endings, std::size_t least) {
  for (const std::string& ending : endings) {
    if (word.size() < ending.size() + least || !word.ends_with(ending)) continue;
    const std::size_t stem = word.size() - ending.size();
    if (std::none_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(stem), is_bulgarian_vowel))
      continue;
    word.resize(stem);
    return true;
  }
  return false;
}

bool is_english_vowel(std::string_view word, std::size_t at) {
  const char c = word[at];
  if (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u') return true;
  return c == 'y' && at > 0 && !is_english_vowel(word, at - 1);
}

bool has_english_vowel(std::string_view word) {
  for (std::size_t i = 0; i < word.size() && i < 64; ++i) {
    if (is_english_vowel(word, i)) return true;
  }
  return false;
}

// Porter's m: the number of vowel–consonant sequences.
int measure(std::string_view word) {
  int count = 0;
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (is_english_vowel(word, i - 1) && !is_english_vowel(word, i)) ++count;
  }
  return count;
}

bool ends_consonant_vowel_consonant(std::string_view word) {
  const std::size_t n = word.size();
  if (n < 3) return false;
  const char last = word[n - 1];
  return !is_english_vowel(word, n - 3) && is_english_vowel(word, n - 2) && !is_english_vowel(word, n - 1) &&
         last != 'w' && last != 'x' && last != 'y';
}

void tidy_after_ed_or_ing(std::string& word) {
  const std::size_t n = word.size();
  if (word.ends_with("at") || word.ends_with("bl") || word.ends_with("iz")) {
    word += 'e';
  } else if (n >= 2 && word[n - 1] == word[n - 2] && !is_english_vowel(word, n - 1) && word[n - 1] != 'l' &&
             word[n - 1] != 's' && word[n - 1] != 'z') {
    word.pop_back();
  } else if (measure(word) == 1 && ends_consonant_vowel_consonant(word)) {
    word += 'e';
  }
}

}  // namespace

std::string stem_bulgarian(std::string_view form) {
  static const std::vector<std::string> articles =
      longest_first("ът ят та то те ия ият ията ищата овете евете ите ата ята ото ето");
  static const std::vector<std::string> verbs = longest_first(
      "ахме ахте аха аше яхме яхте яха яше ехме ехте еха еше ихме ихте иха охме охте оха аме ате ям ам аш яш "
      "иш еш ем им "
      "айки ейки айте ейте ал ала ало али ял яла яло ели ел ела ело ил ила ило или");
  static const std::vector<std::string> endings = longest_first("ове еве ища ии ие ий ия и а я о е ю ъ у");
  static const std::string ts_k = letters("цк");
  static const std::string fleeting = letters("еъ");
  static const std::string liquid = letters("нкрлмц");
  std::string word(form);
  if (word.size() <= 3) return word;
  const bool had_article = strip(word, articles, 3);
  if (!had_article) strip(word, verbs, 4);
  strip(word, endings, 3);
  const std::size_t n = word.size();
  // важен/важна, център/центрове, кратък/кратка: the vowel goes from all of them.
  if (n >= 4 && fleeting.find(word[n - 2]) != std::string::npos &&
      liquid.find(word[n - 1]) != std::string::npos && !is_bulgarian_vowel(word[n - 3]) &&
      std::any_of(word.begin(), word.end() - 2, is_bulgarian_vowel)) {
    word.erase(n - 2, 1);
  }
  if (word.back() == ts_k[0]) word.back() = ts_k[1];
  return word;
}

std::string stem_english(std::string_view form) {
  std::string word(form);
  if (const auto mark = word.find('\''); mark != std::string::npos && mark > 0) word.resize(mark);
  if (word.size() <= 3) return word;
  if (word.ends_with("sses")) {
    word.resize(word.size() - 2);
  } else if (word.ends_with("ies")) {
    word.resize(word.size() - (word.size() > 4 ? 2 : 1));
  } else if (word.ends_with("s") && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is")) {
    word.pop_back();
  }
  if (word.ends_with("eed")) {
    if (measure(std::string_view(word).substr(0, word.size() - 3)) > 0) word.pop_back();
  } else {
    for (const std::string_view ending : {std::string_view("ing"), std::string_view("ed")}) {
      if (!word.ends_with(ending)) continue;
      const std::string_view stem = std::string_view(word).substr(0, word.size() - ending.size());
      if (stem.size() < 2 || !has_english_vowel(stem)) break;
      word.resize(stem.size());
      tidy_after_ed_or_ing(word);
      break;
    }
  }
  if (word.size() > 2 && word.back() == 'y' && !is_english_vowel(word, word.size() - 2)) word.back() = 'i';
  return word;
}

}  // namespace megdan::algo::text
