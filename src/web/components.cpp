#include "web/components.hpp"

#include <algorithm>
#include <array>

#include "core/ensure.hpp"
#include "i18n/text.hpp"
#include "web/form.hpp"

namespace megdan::web {

using i18n::mark;

std::string field_id(std::string_view name) {
  return "f-" + std::string(name);
}

ErrorSummary error_summary(const FieldErrors& errors) {
  return {.errors = errors.list()};
}

const char* input_type(Field::Kind kind) {
  switch (kind) {
    case Field::Kind::number:
      return "number";
    case Field::Kind::date:
      return "date";
    case Field::Kind::time:
      return "time";
    case Field::Kind::email:
      return "email";
    case Field::Kind::password:
      return "password";
    case Field::Kind::tel:
      return "tel";
    case Field::Kind::url:
      return "url";
    case Field::Kind::search:
      return "search";
    default:
      return "text";
  }
}

bool leaves_room(const Field& field) {
  if (field.required || field.label_hidden) return false;
  switch (field.kind) {
    case Field::Kind::select:
    case Field::Kind::number:
    case Field::Kind::search:
    case Field::Kind::code:
    case Field::Kind::checkbox:
      return false;
    case Field::Kind::radios:
      return std::ranges::none_of(field.options, &Option::chosen);
    default:
      return true;
  }
}

const char* class_of(Weight weight) {
  switch (weight) {
    case Weight::primary:
      return "is-primary";
    case Weight::secondary:
      return "is-secondary";
    case Weight::quiet:
      return "is-quiet";
    case Weight::danger:
      return "is-danger";
  }
  return "is-primary";
}

const char* class_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return "is-plain";
    case Tone::good:
      return "is-good";
    case Tone::warning:
      return "is-warning";
    case Tone::bad:
      return "is-bad";
  }
  return "is-plain";
}

namespace {

struct SectorLook {
  std::string_view code;
  const char* label;
  const char* path;
};

// Each sign is a figure of the kilim that can be told apart without its colour: two hands of a diamond, the
// stepped triangle, the open book, the square with its middle, the ring of a coin.
constexpr std::array<SectorLook, 5> sector_looks{{
    {"social", mark("Social sector"), "M8 1 15 8 8 15 1 8zM8 5 5 8 8 11 11 8z"},
    {"business", mark("Business"), "M7 2h2v3h2v3h2v3h2v3H1v-3h2V8h2V5h2z"},
    {"academic", mark("Academic sector"), "M1 3 7 5v9L1 12zM15 3 9 5v9l6-2z"},
    {"public", mark("Public sector"), "M1 1h14v14H1zM4 4v8h8V4zM6.5 6.5h3v3h-3z"},
    {"finance", mark("Finance"), "M5 1h6l4 4v6l-4 4H5l-4-4V5zM7 4.5v7h2v-7z"},
}};

const SectorLook& look_of(Sector sector) {
  return sector_looks[static_cast<std::size_t>(sector)];
}

}  // namespace

std::optional<Sector> sector_of(std::string_view code) {
  for (std::size_t i = 0; i < sector_looks.size(); ++i) {
    if (sector_looks[i].code == code) return static_cast<Sector>(i);
  }
  return std::nullopt;
}

std::string_view code_of(Sector sector) {
  return look_of(sector).code;
}
const char* label_of(Sector sector) {
  return look_of(sector).label;
}
const char* path_of(Sector sector) {
  return look_of(sector).path;
}

std::vector<std::int64_t> pages_shown(const Pager& pager) {
  std::vector<std::int64_t> shown;
  for (std::int64_t number = 1; number <= pager.pages; ++number) {
    const bool end = number == 1 || number == pager.pages;
    if (end || std::abs(number - pager.page) <= 1) {
      shown.push_back(number);
    } else if (shown.back() != 0) {
      shown.push_back(0);
      // A list of a million pages is walked in two jumps, not page by page.
      number = number < pager.page ? std::max(number, pager.page - 2) : pager.pages - 1;
    }
  }
  return shown;
}

const char* roman(int number) {
  constexpr std::array<const char*, 4> names{"I", "II", "III", "IV"};
  ensure(number >= 1 && number <= 4, "a quarter is one of four");
  return names[static_cast<std::size_t>(number - 1)];
}

}  // namespace megdan::web
