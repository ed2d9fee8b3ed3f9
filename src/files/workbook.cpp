#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "files/sheets.hpp"

namespace megdan::files {
namespace {

constexpr std::size_t most_in_cell = 32'000;  // bytes; a cell of the format holds 32,767 signs

/// Not more than `most` bytes, cut between signs.
std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return std::string(text.substr(0, most));
}

/// The name of a tab: at most 31 signs, none of []:*?/\ , no apostrophe at an end, and none twice in any
/// case.
std::string tab_name(std::string_view wanted, std::size_t number, std::set<std::string>& taken) {
  std::string name;
  std::size_t signs = 0;
  for (const char c : wanted) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (begins && ++signs > 31) break;
    name += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
  }
  if (name.empty() || !taken.insert(name).second) {
    name = std::to_string(number);
    taken.insert(name);
  }
  return name;
}

/// A file of ours that nobody else can have: made by mkstemp, gone with this.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& folder) : path_(folder + "/workbook-XXXXXX") {
    const int file = ::mkostemp(path_.data(), O_CLOEXEC);
    if (file < 0) throw std::runtime_error("no temporary file can be made in " + folder);
    ::close(file);
  }
  ~TemporaryFile() { ::unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }
  std::string bytes() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::string path_;
};

struct Formats {
  lxw_format *head, *text, *whole, *decimal, *money, *day, *moment;
};

Formats formats_in(lxw_workbook* book) {
  const auto made = [&](const char* number) {
    lxw_format* format = workbook_add_format(book);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (number) format_set_num_format(format, number);
    return format;
  };
  Formats formats{made(nullptr),
                  made(nullptr),
                  made("#,##0"),
                  made("0.00"),
                  made("#,##0.00\\ [$€-1]"),
                  made("yyyy\\-mm\\-dd"),
                  made("yyyy\\-mm\\-dd\\ hh:mm")};
  format_set_bold(formats.head);
  format_set_text_wrap(formats.head);
  format_set_bottom(formats.head, LXW_BORDER_MEDIUM);
  format_set_bg_color(formats.head, 0xF1E9DC);
  format_set_text_wrap(formats.text);
  return formats;
}

lxw_datetime moment_of(const Day& day, int hour, int minute) {
  lxw_datetime at{};
  at.year = static_cast<int>(day.year());
  at.month = static_cast<int>(static_cast<unsigned>(day.month()));
  at.day = static_cast<int>(static_cast<unsigned>(day.day()));
  at.hour = hour;
  at.min = minute;
  return at;
}

struct CellWriter {
  lxw_worksheet* sheet;
  const Formats& formats;
  lxw_row_t row;
  lxw_col_t column;

  lxw_error operator()(std::monostate) const { return LXW_NO_ERROR; }
  // Always as a string: "=1+1" that somebody typed stays four signs.
  lxw_error operator()(const std::string& text) const {
    return text.empty()
               ? LXW_NO_ERROR
               : worksheet_write_string(sheet, row, column, cut(text, most_in_cell).c_str(), formats.text);
  }
  lxw_error operator()(std::int64_t number) const {
    return worksheet_write_number(sheet, row, column, static_cast<double>(number), formats.whole);
  }
  lxw_error operator()(double number) const {
    return worksheet_write_number(sheet, row, column, number, formats.decimal);
  }
  lxw_error operator()(Money money) const {
    return worksheet_write_number(sheet, row, column, static_cast<double>(money.cents) / 100, formats.money);
  }
  lxw_error operator()(const Day& day) const {
    auto at = moment_of(day, 0, 0);
    return worksheet_write_datetime(sheet, row, column, &at, formats.day);
  }
  lxw_error operator()(const Moment& moment) const {
    auto at = moment_of(moment.day, moment.hour, moment.minute);
    return worksheet_write_datetime(sheet, row, column, &at, formats.moment);
  }
};

void must(lxw_error error) {
  if (error != LXW_NO_ERROR)
    throw std::runtime_error(std::string("the workbook cannot be written: ") + lxw_strerror(error));
}

void fill(lxw_workbook* book, const Formats& formats, const Sheet& sheet, const std::string& name) {
  lxw_worksheet* page = workbook_add_worksheet(book, name.c_str());
  if (!page) throw std::runtime_error("the workbook has no room for the sheet " + name);
  for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    must(worksheet_set_column(page, column, column, sheet.columns[i].width, nullptr));
    must(worksheet_write_string(page, 0, column, cut(sheet.columns[i].title, most_in_cell).c_str(),
                                formats.head));
  }
  worksheet_freeze_panes(page, 1, static_cast<lxw_col_t>(sheet.fixed_columns));
  lxw_row_t row = 0;
  for (const auto& cells : sheet.rows) {
    ++row;
    for (std::size_t i = 0; i < cells.size(); ++i)
      must(std::visit(CellWriter{page, formats, row, static_cast<lxw_col_t>(i)}, cells[i]));
  }
  // Printed it stays readable: A4 across, as wide as the paper, the head on every page.
  worksheet_set_paper(page, 9);
  worksheet_set_landscape(page);
  worksheet_fit_to_pages(page, 1, 0);
  must(worksheet_repeat_rows(page, 0, 0));
}

}  // namespace

std::string workbook(const std::vector<Sheet>& sheets, const WorkbookOrigin& origin,
                     const std::string& folder) {
  std::filesystem::create_directories(folder);
  const TemporaryFile file(folder);
  std::string parts = folder;
  lxw_workbook_options options{};
  options.tmpdir = parts.data();
  lxw_workbook* book = workbook_new_opt(file.path().c_str(), &options);
  if (!book) throw std::runtime_error("no workbook can be made in " + folder);
  try {
    std::string title = cut(origin.title, 200), author = cut(origin.author, 200);
    lxw_doc_properties properties{};
    properties.title = title.data();
    properties.author = author.data();
    properties.created = static_cast<time_t>(origin.made_at.ms / 1000);
    must(workbook_set_properties(book, &properties));
    const auto formats = formats_in(book);
    std::set<std::string> taken;
    for (std::size_t i = 0; i < sheets.size(); ++i)
      fill(book, formats, sheets[i], tab_name(sheets[i].name, i + 1, taken));
  } catch (...) {
    (void)workbook_close(book);
    throw;
  }
  must(workbook_close(book));
  return file.bytes();
}

}  // namespace megdan::files
