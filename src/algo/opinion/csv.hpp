// A strict reader of comma-separated values (RFC 4180): quoted fields, "" inside them, several lines.
// Will not guess: a stray quote, text after a closing quote or an unclosed field is an error.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace megdan::algo::opinion {

/// What is wrong with a text, and on which of its lines (from 1).
struct SyntaxError : std::runtime_error {
  SyntaxError(std::size_t at, const std::string& reason) : std::runtime_error(reason), line(at) {}
  std::size_t line;
};

/// Records one after the other from `text`, which must stay alive. Lines end with LF or CRLF; a byte
/// order mark at the start is passed over; an empty line is a record of one empty field, except at the end.
/// NUL bytes, fields above 1 MiB and records above 200,000 fields are errors.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text);

  /// False at the end. Throws SyntaxError.
  bool next();
  /// Fields of the record last read, without quotes; valid until the next call.
  [[nodiscard]] const std::vector<std::string_view>& fields() const { return fields_; }
  /// The line on which that record began.
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  std::string_view quoted();
  std::string_view plain();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t next_line_ = 1;
  std::size_t line_ = 0;
  std::vector<std::string_view> fields_;
  std::vector<std::string> unescaped_;  // fields that contained ""
  std::size_t n_unescaped_ = 0;
};

}  // namespace megdan::algo::opinion
