#include "algo/text/search.hpp"

#include <algorithm>
#include <cmath>

#include "algo/text/normalise.hpp"

namespace megdan::algo::text {

void Index::count(Postings& postings, std::string_view term, std::uint32_t document) {
  auto at = postings.find(term);
  if (at == postings.end()) at = postings.emplace(std::string(term), std::vector<Posting>{}).first;
  if (at->second.empty() || at->second.back().document != document) {
    at->second.push_back({document, 1});
  } else {
    ++at->second.back().count;
  }
}

void Index::add(std::string_view text) {
  const auto document = static_cast<std::uint32_t>(lengths_.size());
  std::uint32_t length = 0;
  analyser_.each_term(text, Purpose::document, [&](const Term& term) {
    count(terms_, term.text, document);
    if (!term.is_first) return;
    ++length;
    const std::string_view word = text.substr(term.begin, term.end - term.begin);
    count(forms_, fold_word(word, is_cyrillic_with_look_alikes(word)), document);
  });
  lengths_.push_back(length);
  total_ += length;
}

std::vector<Hit> Index::search(std::string_view query) {
  struct Word {
    std::vector<std::string> terms;
    std::string form;
    bool is_stop = false;
  };
  std::vector<Word> words;
  std::uint32_t position = 0;
  analyser_.each_term(query, Purpose::query, [&](const Term& term) {
    if (words.empty() || term.position != position) {
      const std::string_view word = query.substr(term.begin, term.end - term.begin);
      words.push_back({{}, fold_word(word, is_cyrillic_with_look_alikes(word)), term.is_stop});
    }
    position = term.position;
    words.back().terms.emplace_back(term.text);
  });
  const bool has_content =
      std::any_of(words.begin(), words.end(), [](const Word& word) { return !word.is_stop; });
  if (has_content) std::erase_if(words, [](const Word& word) { return word.is_stop; });

  const double documents = static_cast<double>(lengths_.size());
  const double mean = lengths_.empty() ? 1 : static_cast<double>(total_) / documents;
  struct Found {
    double score = 0;
    std::size_t words = 0;
  };
  std::vector<Found> found(lengths_.size());
  for (const Word& word : words) {
    std::map<std::uint32_t, double> counts;
    for (const std::string& term : word.terms) {
      if (const auto at = terms_.find(term); at != terms_.end()) {
        for (const Posting& posting : at->second) counts[posting.document] += posting.count;
      }
    }
    if (const auto at = forms_.find(word.form); at != forms_.end()) {
      for (const Posting& posting : at->second) {
        if (const auto counted = counts.find(posting.document); counted != counts.end()) {
          counted->second += 0.5 * posting.count;
        }
      }
    }
    const double with = static_cast<double>(counts.size());
    const double rarity = std::log(1 + (documents - with + 0.5) / (with + 0.5));
    for (const auto& [document, frequency] : counts) {
      const double norm = 1.2 * (0.25 + 0.75 * lengths_[document] / std::max(mean, 1.0));
      found[document].score += rarity * frequency * 2.2 / (frequency + norm);
      ++found[document].words;
    }
  }
  std::vector<Hit> hits;
  for (const std::size_t least : {words.size(), std::size_t{1}}) {
    for (std::uint32_t i = 0; i < found.size(); ++i) {
      if (found[i].words >= std::max<std::size_t>(least, 1)) hits.push_back({i, found[i].score});
    }
    if (!hits.empty()) break;
  }
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  return hits;
}

}  // namespace megdan::algo::text
