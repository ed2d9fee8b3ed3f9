#include "algo/text/tsvector.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace megdan::algo::text {
namespace {

constexpr std::size_t kMostBytes = 1000U << 10U;
constexpr std::uint32_t kLastPosition = 16383;
constexpr std::size_t kMostPositions = 255;

void append_quoted(std::string& out, std::string_view term) {
  out.push_back('\'');
  for (const char c : term) {
    if (c == '\0') continue;
    if (c == '\'' || c == '\\') out.push_back(c);
    out.push_back(c);
  }
  out.push_back('\'');
}

}  // namespace

std::string to_tsvector(Analyser& analyser, std::string_view text) {
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> positions;
  std::size_t bytes = 0;
  analyser.each_term(text, Purpose::document, [&](const Term& term) {
    auto at = positions.find(term.text);
    if (at == positions.end()) {
      if (bytes + term.text.size() > kMostBytes / 2) return;
      bytes += term.text.size() + 4;
      at = positions.emplace(std::string(term.text), std::vector<std::uint32_t>{}).first;
    }
    const std::uint32_t position = std::min(term.position + 1, kLastPosition);
    std::vector<std::uint32_t>& list = at->second;
    if (list.size() >= kMostPositions || bytes > kMostBytes || (!list.empty() && list.back() == position))
      return;
    list.push_back(position);
    bytes += 6;
  });
  std::string out;
  for (const auto& [term, list] : positions) {
    if (!out.empty()) out.push_back(' ');
    append_quoted(out, term);
    for (std::size_t i = 0; i < list.size(); ++i) {
      out.push_back(i == 0 ? ':' : ',');
      out += std::to_string(list[i]);
    }
  }
  return out;
}

std::string to_tsquery(Analyser& analyser, std::string_view query, Widening widening) {
  struct Word {
    std::uint32_t position = 0;
    bool is_stop = false;
    std::vector<std::string> terms;
  };
  std::vector<Word> words;
  analyser.each_term(query, Purpose::query, [&](const Term& term) {
    if (words.empty() || words.back().position != term.position)
      words.push_back({term.position, term.is_stop, {}});
    words.back().terms.emplace_back(term.text);
  });
  if (std::any_of(words.begin(), words.end(), [](const Word& word) { return !word.is_stop; })) {
    std::erase_if(words, [](const Word& word) { return word.is_stop; });
  }
  std::string out;
  for (const Word& word : words) {
    if (!out.empty()) out += widening == Widening::all_words ? " & " : " | ";
    out.push_back('(');
    for (std::size_t i = 0; i < word.terms.size(); ++i) {
      if (i != 0) out += " | ";
      append_quoted(out, word.terms[i]);
    }
    out.push_back(')');
  }
  return out;
}

}  // namespace megdan::algo::text
