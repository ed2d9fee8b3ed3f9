#include "algo/opinion/csv.hpp"

#include <array>

namespace megdan::algo::opinion {
namespace {

constexpr std::size_t kMostFields = 200'000;
constexpr std::size_t kLongestField = std::size_t{1} << 20;

// One look a byte: does it end a plain field, or may it not be in one?
constexpr auto kSpecial = [] {
  std::array<bool, 256> special{};
  for (const char c : {',', '\n', '\r', '"', '\0'}) special[static_cast<unsigned char>(c)] = true;
  return special;
}();

}  // namespace

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
}

bool CsvReader::next() {
  fields_.clear();
  n_unescaped_ = 0;
  if (at_ >= text_.size()) return false;
  line_ = next_line_;
  for (;;) {
    if (fields_.size() == kMostFields) throw SyntaxError(line_, "too many fields");
    fields_.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : plain());
    if (fields_.back().size() > kLongestField) throw SyntaxError(line_, "a field is too long");
    if (at_ >= text_.size()) break;
    const char stop = text_[at_++];
    if (stop == ',') continue;
    if (stop == '\r') {
      if (at_ >= text_.size() || text_[at_] != '\n') {
        throw SyntaxError(next_line_, "a carriage return without a line feed");
      }
      ++at_;
    }
    ++next_line_;
    break;
  }
  // Views into strings that a later field of the record may have moved are set only now.
  std::size_t u = 0;
  for (auto& field : fields_) {
    if (field.data() == nullptr) field = unescaped_[u++];
  }
  return true;
}

std::string_view CsvReader::plain() {
  const auto begin = at_;
  const auto* data = text_.data();
  auto at = at_;
  while (at < text_.size() && !kSpecial[static_cast<unsigned char>(data[at])]) ++at;
  at_ = at;
  if (at < text_.size()) {
    if (data[at] == '"') throw SyntaxError(next_line_, "a quote inside a field that is not quoted");
    if (data[at] == '\0') throw SyntaxError(next_line_, "a NUL byte");
  }
  return text_.substr(begin, at_ - begin);
}

std::string_view CsvReader::quoted() {
  const auto begin = ++at_;
  const auto opened_on = next_line_;
  bool has_escape = false;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\n') ++next_line_;
    if (c == '\0') throw SyntaxError(next_line_, "a NUL byte");
    if (c != '"') continue;
    if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
      has_escape = true;
      ++at_;
      continue;
    }
    const auto raw = text_.substr(begin, at_ - begin);
    ++at_;
    if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') {
      throw SyntaxError(next_line_, "text after a closing quote");
    }
    if (raw.size() > kLongestField) throw SyntaxError(opened_on, "a field is too long");
    if (!has_escape) return raw;
    if (n_unescaped_ == unescaped_.size()) unescaped_.emplace_back();
    auto& text = unescaped_[n_unescaped_++];
    text.clear();
    for (std::size_t i = 0; i < raw.size(); ++i) {
      text += raw[i];
      if (raw[i] == '"') ++i;
    }
    return {};
  }
  throw SyntaxError(opened_on, "a quoted field is never closed");
}

}  // namespace megdan::algo::opinion
