// Form: the fields of a posted form (application/x-www-form-urlencoded) or of a JSON object, as clean text.
// Will not know what a field means: a feature's forms.cpp turns text into a draft, or errors per field.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.hpp"

namespace megdan::web {

/// Errors per field, as translated sentences; kept in the order of the page.
class FieldErrors {
 public:
  void add(std::string field, std::string message);
  bool empty() const { return errors_.empty(); }
  /// The first message for a field; empty when there is none.
  std::string_view of(std::string_view field) const;
  const std::vector<std::pair<std::string, std::string>>& list() const { return errors_; }

 private:
  std::vector<std::pair<std::string, std::string>> errors_;
};

class Form {
 public:
  Form() = default;
  explicit Form(std::vector<std::pair<std::string, std::string>> fields) : fields_(std::move(fields)) {}

  /// Throws BadForm when the body is of another type or malformed (the router answers 415 or 400).
  static Form of(const http::Request& request);

  /// Valid UTF-8 in NFC, line ends as \n, control signs (but \n and \t) removed, white space trimmed at both
  /// ends.
  std::string text(std::string_view name) const;
  bool has(std::string_view name) const;
  /// A ticked box.
  bool ticked(std::string_view name) const { return has(name); }
  /// A whole number; nothing when the text is none (see text() for what was typed).
  std::optional<std::int64_t> integer(std::string_view name) const;
  /// Every value of a repeated field.
  std::vector<std::string> texts(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct BadForm {
  int status = 400;
};

/// A place on this site to go on to after a form: no other host, no control signs.
bool is_place_here(std::string_view target);

/// What Form::text does to one value.
std::string clean_text(std::string_view raw);

}  // namespace megdan::web
