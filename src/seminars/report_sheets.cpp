#include <array>
#include <cmath>
#include <cstdio>
#include <set>

#include "seminars/report_body.hpp"
#include "seminars/report_reading.hpp"

namespace megdan::seminars {
namespace {

using namespace reading;
using files::Cell;
using files::Sheet;
using i18n::mark;

files::Moment moment_of(Instant at) {
  int year = 1970, hour = 0, minute = 0;
  unsigned month = 1, day = 1;
  (void)std::sscanf(i18n::input_date(at).c_str(), "%d-%u-%u", &year, &month, &day);
  (void)std::sscanf(i18n::input_time(at).c_str(), "%d:%d", &hour, &minute);
  return {files::Day{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}}, hour,
          minute};
}

Sheet overview(const json::value& content, const i18n::Texts& t) {
  Sheet sheet{.name = t.t("Overview"), .columns = {{t.t("What"), 34}, {t.t("Value"), 70}}};
  const auto line = [&](const char* what, Cell value) {
    sheet.rows.push_back({t.t(what), std::move(value)});
  };
  line(mark("Title"), words(content, "title", t.language().code));
  line(mark("Beginning"), moment_of(instant(content, "starts_at")));
  line(mark("End"), moment_of(instant(content, "ends_at")));
  line(mark("Place"), text(content, "place"));
  line(mark("Purpose"), words(content, "purpose", t.language().code));
  line(mark("Funding"), words(content, "funding", t.language().code));
  const auto& attendance = at(content, "attendance");
  line(mark("People who took part"), number(attendance, "place") + number(attendance, "online"));
  line(mark("In the room"), number(attendance, "place"));
  line(mark("Online"), number(attendance, "online"));
  line(mark("Without a device"), number(attendance, "without_device"));
  for (const auto& [code, count] : object(attendance, "sectors")) {
    Sector sector{};
    (void)from_text(std::string_view(code), sector);
    sheet.rows.push_back({t.f("Sector: {1}", {t.t(label_of(sector))}), number(count)});
  }
  if (number(attendance, "sectors_rest") > 0)
    line(mark("Sectors not shown separately (under five people)"), number(attendance, "sectors_rest"));
  line(mark("Cards"), number(content, "card_count"));
  for (const auto& step : method_lines(content, t)) line(mark("Step held"), step);
  for (const auto& rule : counting_rules(content, t)) line(mark("Rule of counting"), rule);
  return sheet;
}

Sheet cards(const json::value& content, const i18n::Texts& t) {
  Sheet sheet{.name = t.t("Cards"), .columns = {{t.t("Cluster"), 40}, {t.t("Card"), 80}}};
  for (const auto& cluster : list(content, "clusters"))
    for (const auto& card : list(cluster, "cards"))
      sheet.rows.push_back({words(cluster, "title", t.language().code), text(card)});
  for (const auto& card : list(content, "lone_cards")) sheet.rows.push_back({std::monostate{}, text(card)});
  return sheet;
}

/// One row an item; voters by channel stand in the columns after those that every item has.
Sheet results(const json::value& content, const i18n::Texts& t) {
  Sheet sheet{.name = t.t("Results"),
              .columns = {{t.t("Question"), 40},
                          {t.t("How people vote"), 16},
                          {t.t("Item"), 50},
                          {t.t("Rank"), 8},
                          {t.t("Total"), 8},
                          {t.t("Supporters"), 12},
                          {t.t("Urgency"), 10},
                          {t.t("Feasibility"), 10},
                          {t.t("Mean"), 10},
                          {t.t("Spread"), 10},
                          {t.t("Enters the plan"), 12},
                          {t.t("Voters"), 10}},
              .fixed_columns = 3};
  constexpr std::array channels{Channel::place, Channel::online, Channel::scribe, Channel::paper,
                                Channel::hand};
  for (const auto channel : channels)
    sheet.columns.push_back({t.f("Voters: {1}", {t.t(label_of(channel))}), 12});
  for (const auto channel : channels)
    sheet.columns.push_back({t.f("Total: {1}", {t.t(label_of(channel))}), 12});
  for (const auto& poll : list(content, "polls")) {
    std::int64_t voters = 0;
    for (const auto& [channel, count] : object(poll, "voters")) voters += number(count);
    const auto head = [&] {
      return std::vector<Cell>{words(poll, "question", t.language().code),
                               t.t(label_of(name<Method>(poll, "method")))};
    };
    const auto tail = [&](std::vector<Cell>& row, const json::value& item) {
      row.emplace_back(voters);
      for (const auto channel : channels) row.emplace_back(number(at(poll, "voters"), to_text(channel)));
      for (const auto channel : channels)
        row.push_back(has(at(item, "channels"), to_text(channel))
                          ? Cell{number(at(item, "channels"), to_text(channel))}
                          : Cell{});
    };
    const auto mean = [](const json::value& item, const char* key) {
      return has(item, key) ? Cell{decimal(item, key)} : Cell{};
    };
    const bool withheld = withheld_in(poll) != Withheld::no;
    if (withheld || list(poll, "items").empty()) {
      auto row = head();
      row.resize(11);
      tail(row, {});
      sheet.rows.push_back(std::move(row));
    }
    if (withheld) continue;
    for (const auto& item : list(poll, "items")) {
      auto row = head();
      const bool ballots = number(item, "supporters") > 0 || number(item, "hands") == 0;
      row.insert(row.end(), {words(item, "label", t.language().code), number(item, "rank"),
                             number(item, "total"), ballots ? Cell{number(item, "supporters")} : Cell{},
                             mean(item, "urgency"), mean(item, "feasibility"),
                             ballots ? mean(item, "mean") : Cell{}, ballots ? mean(item, "spread") : Cell{},
                             yes(item, "wins")           ? t.t("yes")
                             : yes(item, "tied_at_edge") ? t.t("tied")
                                                         : t.t("no")});
      tail(row, item);
      sheet.rows.push_back(std::move(row));
    }
  }
  return sheet;
}

Sheet plan(const json::value& content, const i18n::Texts& t) {
  const auto first_year = number(content, "first_year");
  Sheet sheet{.name = t.t("Plan"),
              .columns = {{t.t("Activity"), 44},
                          {t.t("Year"), 8},
                          {t.t("Quarter"), 10},
                          {t.t("Length in quarters"), 10},
                          {t.t("State"), 14},
                          {t.t("Lead"), 24},
                          {t.t("Partners"), 28},
                          {t.t("Cost from"), 14},
                          {t.t("Cost to"), 14},
                          {t.t("Why"), 40},
                          {t.t("Indicator"), 30},
                          {t.t("Risk"), 30},
                          {t.t("Depends on"), 30},
                          {t.t("Budget of the year"), 16}},
              .fixed_columns = 1};
  const auto& items = list(content, "plan");
  const auto year_of = [&](std::int64_t year) { return first_year == 0 ? year : first_year + year - 1; };
  std::set<std::int64_t> with_items;
  for (const auto& item : items) {
    std::string needs;
    for (const auto& needed : list(item, "needs"))
      if (const auto index = static_cast<std::size_t>(number(needed)); index < items.size())
        needs += (needs.empty() ? "" : "; ") + words(items[index], "activity", t.language().code);
    Cell budget;
    for (const auto& one : list(content, "budgets"))
      if (number(one, "year") == number(item, "year")) budget = files::Money{number(one, "cents")};
    const bool known = number(item, "cost_high") > 0;
    with_items.insert(number(item, "year"));
    sheet.rows.push_back(
        {words(item, "activity", t.language().code), year_of(number(item, "year")), number(item, "quarter"),
         number(item, "quarters"), t.t(label_of(name<PlanState>(item, "state"))),
         words(item, "lead", t.language().code), words(item, "partners", t.language().code),
         known ? Cell{files::Money{number(item, "cost_low")}} : Cell{},
         known ? Cell{files::Money{number(item, "cost_high")}} : Cell{}, plan_why(item, t),
         words(item, "indicator", t.language().code), words(item, "risk", t.language().code), needs, budget});
  }
  for (const auto& one : list(content, "budgets")) {
    if (with_items.contains(number(one, "year"))) continue;
    std::vector<Cell> row(14);
    row[1] = year_of(number(one, "year"));
    row[13] = files::Money{number(one, "cents")};
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

/// Models down, criteria across: the weights in the first row, then means; the last columns are the weighted
/// mean and the rank.
Sheet comparison(const json::value& content, const i18n::Texts& t) {
  const auto& grid = at(content, "comparison");
  const auto& criteria = list(grid, "criteria");
  const auto& options = list(grid, "options");
  const auto& cells = list(grid, "cells");
  Sheet sheet{.name = t.t("Comparison"), .columns = {{t.t("Model"), 44}}, .fixed_columns = 1};
  for (const auto& criterion : criteria)
    sheet.columns.push_back({words(criterion, "name", t.language().code), 16});
  sheet.columns.push_back({t.t("Weighted mean"), 14});
  sheet.columns.push_back({t.t("Rank"), 8});
  if (options.empty()) return sheet;
  std::vector<Cell> weights{t.t("Weight")};
  for (const auto& criterion : criteria) weights.emplace_back(number(criterion, "weight"));
  sheet.rows.push_back(std::move(weights));
  for (std::size_t i = 0; i < options.size(); ++i) {
    std::vector<Cell> row{words(options[i], "name", t.language().code)};
    for (std::size_t c = 0; c < criteria.size(); ++c) {
      const bool rated = i < cells.size() && cells[i].is_array() && c < cells[i].get_array().size() &&
                         cells[i].get_array()[c].is_object();
      row.push_back(rated ? Cell{decimal(cells[i].get_array()[c], "mean")} : Cell{});
    }
    std::int64_t at_line = 0, rank = 0, before = -1;
    for (const auto& line : list(grid, "ranking")) {
      const auto mean = std::llround(decimal(line, "mean") * 1e9);  // equal but for rounding: one rank
      ++at_line;
      if (mean != before) rank = at_line;
      before = mean;
      if (number(line, "option") == static_cast<std::int64_t>(i))
        row.insert(row.end(), {decimal(line, "mean"), rank});
    }
    sheet.rows.push_back(std::move(row));
  }
  for (const auto& sentence : list(at(grid, "sentences"), t.language().code))
    sheet.rows.push_back({text(sentence)});
  return sheet;
}

Sheet statements(const json::value& content, const i18n::Texts& t) {
  Sheet sheet{.name = t.t("Pluses and minuses"),
              .columns = {{t.t("Model"), 40},
                          {t.t("Side"), 10},
                          {t.t("Statement"), 70},
                          {t.t("Agree"), 10},
                          {t.t("Source"), 40}}};
  for (const auto& option : list(at(content, "comparison"), "options"))
    for (const auto& statement : list(option, "statements"))
      sheet.rows.push_back({words(option, "name", t.language().code),
                            name<Side>(statement, "side") == Side::plus ? t.t("a plus") : t.t("a minus"),
                            words(statement, "text", t.language().code), number(statement, "support"),
                            text(statement, "source")});
  return sheet;
}

Sheet outcomes(const json::value& content, const i18n::Texts& t) {
  Sheet sheet{.name = t.t("Decisions and commitments"),
              .columns = {{t.t("Kind"), 14},
                          {t.t("What"), 60},
                          {t.t("Reasons"), 50},
                          {t.t("Dissenting opinion"), 40},
                          {t.t("Who"), 28},
                          {t.t("By when"), 14},
                          {t.t("State"), 14}}};
  for (const auto& row : list(content, "decisions"))
    sheet.rows.push_back({t.t("Decision"), words(row, "decision", t.language().code),
                          words(row, "reasons", t.language().code),
                          words(row, "minority", t.language().code)});
  for (const auto& row : list(content, "commitments"))
    sheet.rows.push_back({t.t("Commitment"), words(row, "what", t.language().code), std::monostate{},
                          std::monostate{}, words(row, "owner", t.language().code),
                          moment_of(instant(row, "due_at")).day,
                          t.t(label_of(name<CommitmentState>(row, "state")))});
  return sheet;
}

Sheet changes(const json::value& content, const i18n::Texts& t) {
  Sheet sheet{.name = t.t("Change log"), .columns = {{t.t("When"), 18}, {t.t("What"), 90}}};
  for (const auto& change : list(content, "changes"))
    sheet.rows.push_back({moment_of(instant(change, "at")), change_line(change, t)});
  return sheet;
}

}  // namespace

ReportSheets report_sheets(const json::value& content, const i18n::Texts& t) {
  return {overview(content, t),   cards(content, t),      results(content, t),  plan(content, t),
          comparison(content, t), statements(content, t), outcomes(content, t), changes(content, t)};
}

}  // namespace megdan::seminars
