// From a report's content to what a page, a paper or a workbook shows of it, in the reader's language.
// Will not read the database: whatever was published stands in the content, older versions with less of it.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <vector>

#include "files/sheets.hpp"
#include "i18n/text.hpp"
#include "seminars/model.hpp"
#include "seminars/report_views.hpp"
#include "seminars/tally.hpp"

namespace megdan::seminars {

/// How addresses are made: "/reports/…" → an address in the reader's language.
using Linking = std::function<html::Url(const std::string& tail)>;

ReportBody report_body(const boost::json::value& content, SeminarId, const i18n::Texts&, const Linking&);

/// The parts of the exports; each is a sheet of the workbook, some are a CSV of their own.
struct ReportSheets {
  files::Sheet overview, cards, results, plan, comparison, statements, outcomes, changes;
};
ReportSheets report_sheets(const boost::json::value& content, const i18n::Texts&);

/// What is said alike on the page and in the workbook.
std::vector<std::string> attendance_lines(const boost::json::value& content, const i18n::Texts&);
std::vector<std::string> method_lines(const boost::json::value& content, const i18n::Texts&);
/// How votes were counted: only the rules that this seminar used.
std::vector<std::string> counting_rules(const boost::json::value& content, const i18n::Texts&);
/// "2023, I–III"
std::string plan_when(const boost::json::value& item, std::int64_t first_year);
std::string plan_why(const boost::json::value& item, const i18n::Texts&);
std::string change_line(const boost::json::value& change, const i18n::Texts&);
std::string part_name(const boost::json::value& poll, const std::string& part, const i18n::Texts&);
/// Why a vote's result is not shown; judged anew, because versions from before were laxer.
Withheld withheld_in(const boost::json::value& poll);

}  // namespace megdan::seminars
