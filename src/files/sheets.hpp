// Sheets: tables of typed cells, written as a workbook (XLSX) or as one CSV.
// Will not know what stands in them or in which language, and makes no formula of any text.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/instant.hpp"

namespace megdan::files {

/// Euro cents; a workbook shows them as money.
struct Money {
  std::int64_t cents = 0;
};
/// A day without an hour, in the zone in which it is meant.
using Day = std::chrono::year_month_day;
/// A minute of a day.
struct Moment {
  Day day;
  int hour = 0, minute = 0;
};

/// Empty, a text, a whole number, a decimal one, money, a day, a moment.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, Money, Day, Moment>;

struct Sheet {
  struct Column {
    std::string title = {};
    double width = 14;  // in digits, as spreadsheets count
  };
  std::string name = {};  // of its tab; signs that a tab may not carry are left out, and 31 are kept
  std::vector<Column> columns = {};
  std::vector<std::vector<Cell>> rows = {};
  int fixed_columns = 0;  // stay in sight when scrolling to the right
};

struct WorkbookOrigin {
  std::string title = {}, author = {};
  Instant made_at = {};
};

/// The bytes of an XLSX file. `folder` takes its temporary file; throws std::runtime_error where it cannot be
/// written.
std::string workbook(const std::vector<Sheet>& sheets, const WorkbookOrigin& origin,
                     const std::string& folder);

/// UTF-8 with a mark, CRLF, numbers with a point, days as 2023-02-16. A text that a spreadsheet would run as
/// a formula gets an apostrophe (ASVS 1.2.10).
std::string csv(const Sheet& sheet);

}  // namespace megdan::files
