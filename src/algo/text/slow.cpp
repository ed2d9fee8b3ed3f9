#include "algo/text/slow.hpp"

#include <algorithm>
#include <sstream>

#include "algo/text/alphabet.hpp"

namespace megdan::algo::text::slow {

std::map<std::string, std::set<std::string>> expand(std::string_view aff, std::string_view dic) {
  struct Rule {
    std::string strip;
    std::string add;
  };
  std::map<char, std::vector<Rule>> rules;
  std::istringstream aff_lines{std::string(aff)};
  for (std::string line; std::getline(aff_lines, line);) {
    std::istringstream fields(line);
    std::string kind, flag, strip, add, condition;
    if (!(fields >> kind >> flag >> strip >> add >> condition) || kind != "SFX") continue;
    rules[flag[0]].push_back({strip == "0" ? "" : strip, add == "0" ? "" : add});
  }
  std::map<std::string, std::set<std::string>> forms;
  std::istringstream dic_lines{std::string(dic)};
  std::string line;
  std::getline(dic_lines, line);
  while (std::getline(dic_lines, line)) {
    const std::size_t slash = line.find('/');
    const std::string word = line.substr(0, slash);
    forms[word].insert(word);
    if (slash == std::string::npos) continue;
    for (const char flag : line.substr(slash + 1)) {
      for (const Rule& rule : rules[flag]) {
        if (word.size() <= rule.strip.size() || !word.ends_with(rule.strip)) continue;
        forms[word.substr(0, word.size() - rule.strip.size()) + rule.add].insert(word);
      }
    }
  }
  return forms;
}

int distance(std::string_view a, std::string_view b) {
  const auto points = [](std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size(); at += decode_at(text, at).size)
      out.push_back(decode_at(text, at).value);
    return out;
  };
  const std::u32string x = points(a);
  const std::u32string y = points(b);
  std::vector<std::vector<int>> table(x.size() + 1, std::vector<int>(y.size() + 1));
  for (std::size_t i = 0; i <= x.size(); ++i) {
    for (std::size_t j = 0; j <= y.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = static_cast<int>(i + j);
        continue;
      }
      table[i][j] = std::min(
          {table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1]) {
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
      }
    }
  }
  return table[x.size()][y.size()];
}

std::vector<NearDuplicate> near_duplicates(std::span<const std::string_view> cards, Analyser& analyser,
                                           double least) {
  std::vector<std::vector<std::uint64_t>> sets;
  for (const std::string_view card : cards) sets.push_back(shingles(card, analyser));
  std::vector<NearDuplicate> out;
  for (std::uint32_t i = 0; i < sets.size(); ++i) {
    for (std::uint32_t j = i + 1; j < sets.size(); ++j) {
      std::vector<std::uint64_t> both;
      std::set_intersection(sets[i].begin(), sets[i].end(), sets[j].begin(), sets[j].end(),
                            std::back_inserter(both));
      const auto shared = static_cast<double>(both.size());
      const double all = static_cast<double>(sets[i].size()) + static_cast<double>(sets[j].size()) - shared;
      if (shared > 0 && shared / all + 1e-9 >= least) out.push_back({i, j, shared / all});
    }
  }
  std::sort(out.begin(), out.end(), [](const NearDuplicate& a, const NearDuplicate& b) {
    if (a.similarity != b.similarity) return a.similarity > b.similarity;
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
  return out;
}

}  // namespace megdan::algo::text::slow
