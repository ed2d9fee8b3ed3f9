// Templates: the agendas a seminar starts from, in both languages.
// Will not store: an agenda is copied into a seminar, and changed there.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "seminars/model.hpp"

namespace megdan::seminars {

struct TemplateStep {
  StepKind kind;
  const char* title_bg;
  const char* title_en;
  const char* instructions_bg;
  const char* instructions_en;
  std::int64_t minutes;
};

struct Template {
  std::string_view name;  // "design_of_a_centre"
  const char* label;      // msgid
  const char* about;      // msgid: when it fits
  std::span<const TemplateStep> steps;
};

std::span<const Template> templates();
const Template* find_template(std::string_view name);

}  // namespace megdan::seminars
