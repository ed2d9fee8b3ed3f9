// A small inverted index in memory over analysed texts: all that match, best first.
// Will not persist, delete or page; the databases' own full text serves the platform.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "algo/text/analyse.hpp"

namespace megdan::algo::text {

struct Hit {
  std::uint32_t document = 0;  // in the order of add()
  double score = 0;
};

/// Rank: BM25 (S. Robertson, H. Zaragoza, “The Probabilistic Relevance Framework: BM25 and Beyond”, 2009), k1
/// = 1.2, b = 0.75; a word found as it was typed counts half as much again; ties by the order of add().
class Index {
 public:
  explicit Index(Analyser& analyser) : analyser_(analyser) {}
  void add(std::string_view text);
  /// Documents that hold every word of the query (stop words only when there is nothing else); when there is
  /// none, those that hold any.
  std::vector<Hit> search(std::string_view query);
  std::size_t size() const { return lengths_.size(); }

 private:
  struct Posting {
    std::uint32_t document = 0;
    std::uint32_t count = 0;
  };
  using Postings = std::map<std::string, std::vector<Posting>, std::less<>>;
  static void count(Postings& postings, std::string_view term, std::uint32_t document);

  Analyser& analyser_;
  Postings terms_;
  Postings forms_;  // folded words as written
  std::vector<std::uint32_t> lengths_;
  std::uint64_t total_ = 0;
};

}  // namespace megdan::algo::text
