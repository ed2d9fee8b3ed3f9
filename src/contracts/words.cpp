#include "contracts/words.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/utf8.hpp"

namespace megdan {
namespace {
const std::string nothing;
}

Words::Words(std::string bg, std::string en) {
  set("bg", std::move(bg));
  set("en", std::move(en));
}

const std::string& Words::exactly(std::string_view language) const {
  const auto found = std::ranges::find(texts_, language, &std::pair<std::string, std::string>::first);
  return found == texts_.end() ? nothing : found->second;
}

const std::string& Words::in(std::string_view language) const {
  const std::string& wanted = exactly(language);
  return wanted.empty() && !texts_.empty() ? texts_.front().second : wanted;
}

std::string_view Words::language_of(std::string_view language) const {
  return exactly(language).empty() && !texts_.empty() ? std::string_view(texts_.front().first) : language;
}

void Words::set(std::string_view language, std::string text) {
  std::erase_if(texts_, [&](const auto& entry) { return entry.first == language; });
  if (!text.empty()) texts_.emplace_back(language, std::move(text));
}

bool Words::empty() const {
  return texts_.empty();
}

std::size_t Words::longest() const {
  std::size_t most = 0;
  for (const auto& [language, text] : texts_) most = std::max(most, count_code_points(text));
  return most;
}

std::string Words::json() const {
  boost::json::object object;
  for (const auto& [language, text] : texts_) object[language] = text;
  return boost::json::serialize(object);
}

std::string Words::json_or_empty() const {
  return empty() ? std::string() : json();
}

Words Words::parse(std::string_view json) {
  Words words;
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  if (error || !value.is_object()) {
    words.set("bg", std::string(json));
    return words;
  }
  for (const auto& [language, text] : value.get_object())
    if (text.is_string()) words.set(language, std::string(text.get_string()));
  return words;
}

}  // namespace megdan
