// Words: one text of ours in several languages, stored as JSON; what participants typed is never Words.
// Will not translate: it holds what a person wrote in each language.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace megdan {

class Words {
 public:
  Words() = default;
  Words(std::string bg, std::string en);

  /// The text in `language`, or in the first language that has one.
  const std::string& in(std::string_view language) const;
  /// The text in exactly that language; empty when there is none.
  const std::string& exactly(std::string_view language) const;
  /// The language in which in(language) really answers (for lang="").
  std::string_view language_of(std::string_view language) const;  // lives as long as these words
  void set(std::string_view language, std::string text);
  bool empty() const;
  /// Code points of the longest of the texts.
  std::size_t longest() const;

  std::string json() const;
  /// As json(); empty where there are no words: for a text that may be missing.
  std::string json_or_empty() const;
  /// Of stored JSON; a text that is no such JSON becomes Bulgarian words.
  static Words parse(std::string_view json);

 private:
  std::vector<std::pair<std::string, std::string>> texts_;
};

}  // namespace megdan
