#include "seminars/report_body.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "seminars/ballots_lines.hpp"
#include "seminars/report_changes.hpp"
#include "seminars/report_reading.hpp"

namespace megdan::seminars {
namespace {

using namespace reading;

std::int64_t hundredths(double value) {
  return static_cast<std::int64_t>(value * 100 + 0.5);
}

std::vector<std::string> sentences_in(const json::value& value, const i18n::Texts& t) {
  std::vector<std::string> lines;
  for (const auto& sentence : list(at(value, "sentences"), t.language().code))
    lines.push_back(text(sentence));
  return lines;
}

std::string voters_line(const json::value& poll, const i18n::Texts& t) {
  std::int64_t voters = 0;
  std::string channels;
  for (const auto& [channel, count] : object(poll, "voters")) {
    voters += number(count);
    Channel which{};
    (void)from_text(std::string_view(channel), which);
    channels += (channels.empty() ? "" : " · ") + t.t(label_of(which)) + ": " + t.number(number(count));
  }
  std::string line =
      t.n("{1} person voted", "{1} people voted", voters) + (channels.empty() ? "" : ". " + channels);
  if (number(poll, "hand_voters") > 0 && has(poll, "hands_confirmed") && !yes(poll, "hands_confirmed"))
    line += ". " + t.t("Raised hands that nobody confirmed were not counted.");
  return line;
}

/// What a voter could do, and whether the ballot was opened twice.
std::vector<std::string> rules_of(const json::value& poll, const i18n::Texts& t) {
  std::vector<std::string> rules;
  const auto dots = number(poll, "dots"), most = number(poll, "most_per_item");
  switch (name<Method>(poll, "method")) {
    case Method::dots:
      if (dots > 0)
        rules.push_back(
            t.n("Everybody had {1} dot.", "Everybody had {1} dots.", dots) +
            (most > 0 ? " " + t.n("At most {1} on one item.", "At most {1} on one item.", most) : ""));
      break;
    case Method::approval:
      rules.push_back(t.t("Everybody ticked whatever they support."));
      break;
    case Method::score:
      rules.push_back(t.t("Everybody rated urgency and feasibility; a ballot adds their product."));
      break;
    case Method::grid:
      rules.push_back(t.t(
          "Everybody rated the models in secret on each criterion, and left out what they could not judge."));
      break;
  }
  if (number(poll, "round") > 1)
    rules.push_back(t.t("This vote was closed, opened again and closed once more."));
  return rules;
}

web::Bars bars_of(const json::value& poll, const std::string& question, const i18n::Texts& t) {
  web::Bars bars{.caption = question,
                 .caption_hidden = true,
                 .label_title = t.t("Item"),
                 .total_title = total_title(name<Method>(poll, "method"), t)};
  std::vector<std::string> channels;
  const auto& voters = object(poll, "voters");
  const auto& items = list(poll, "items");
  const bool apart =
      voters.size() > 1 && voters.size() <= 4 &&
      std::ranges::all_of(items, [](const json::value& item) { return !object(item, "channels").empty(); });
  if (apart)
    for (const auto& [channel, count] : voters) {
      Channel which{};
      (void)from_text(std::string_view(channel), which);
      channels.emplace_back(channel);
      bars.channels.push_back({t.t(label_of(which))});
    }
  std::size_t winners = 0;
  for (const auto& item : items) {
    web::Bars::Row row{.label = words(item, "label", t.language().code),
                       .total = number(item, "total"),
                       .shown = t.number(number(item, "total"))};
    if (has(item, "urgency") && has(item, "feasibility"))
      row.note = scales_note(decimal(item, "urgency"), decimal(item, "feasibility"), t);
    for (const auto& channel : channels) row.parts.push_back(number(at(item, "channels"), channel));
    bars.rows.push_back(std::move(row));
    if (yes(item, "wins")) ++winners;
  }
  bars.line_after = winners;
  return bars;
}

web::Table details_of(const json::value& poll, const i18n::Texts& t) {
  const bool score = name<Method>(poll, "method") == Method::score;
  // Versions from before do not say how many hands an item has, nor how many ballots there were.
  const bool ballots = !has(poll, "ballots") || number(poll, "ballots") > 0;
  const bool hands = std::ranges::any_of(list(poll, "items"),
                                         [](const json::value& item) { return number(item, "hands") > 0; });
  web::Table table{
      .caption = t.t("The result in figures"),
      .columns = {{t.t("Item")}, {t.t("Rank"), true}, {total_title(name<Method>(poll, "method"), t), true}}};
  if (hands) table.columns.push_back({t.t("By raised hand"), true});
  if (ballots) table.columns.push_back({t.t("Supporters"), true});
  if (score) table.columns.insert(table.columns.end(), {{t.t("Urgency"), true}, {t.t("Feasibility"), true}});
  if (ballots) table.columns.insert(table.columns.end(), {{t.t("Mean"), true}, {t.t("Spread"), true}});
  for (const auto& item : list(poll, "items")) {
    std::vector<web::Cell> row{{.text = words(item, "label", t.language().code)},
                               {.text = t.number(number(item, "rank"))},
                               {.text = t.number(number(item, "total"))}};
    const bool known = number(item, "supporters") > 0 || number(item, "hands") == 0;
    if (hands) row.push_back({.text = t.number(number(item, "hands"))});
    if (ballots) row.push_back({.text = known ? t.number(number(item, "supporters")) : "–"});
    if (score)
      for (const auto* key : {"urgency", "feasibility"})
        row.push_back({.text = has(item, key) ? t.decimal(decimal(item, key), 1) : "–"});
    if (ballots)
      for (const auto* key : {"mean", "spread"})
        row.push_back({.text = known ? t.decimal(decimal(item, key), 2) : "–"});
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::optional<web::Table> parts_of(const json::value& poll, const i18n::Texts& t) {
  std::vector<std::string> parts;
  for (const auto& item : list(poll, "items"))
    for (const auto& [part, total] : object(item, "parts"))
      if (std::ranges::find(parts, std::string_view(part)) == parts.end()) parts.emplace_back(part);
  std::ranges::sort(parts, {}, [](const std::string& part) { return std::pair(part == rest_part, part); });
  if (parts.empty()) return std::nullopt;
  web::Table table{.caption = t.t("Ballots by sector, or by room and online; those with fewer than five "
                                  "voters stand together under “All others”"),
                   .columns = {{t.t("Item")}}};
  for (const auto& part : parts) table.columns.push_back({part_name(poll, part, t), true});
  for (const auto& item : list(poll, "items")) {
    std::vector<web::Cell> row{{.text = words(item, "label", t.language().code)}};
    for (const auto& part : parts) row.push_back({.text = t.number(number(at(item, "parts"), part))});
    table.rows.push_back(std::move(row));
  }
  return table;
}

ReportBody::PollPart poll_part(const json::value& poll, SeminarId id, const i18n::Texts& t,
                               const Linking& link) {
  ReportBody::PollPart part;
  part.question = words(poll, "question", t.language().code);
  part.voters = voters_line(poll, t);
  part.rules = rules_of(poll, t);
  const std::string base = "/seminars/" + id.text() + "/polls/" + text(poll, "id");
  part.ballots = link(base + "/ballots.json");
  part.ballots_csv = link(base + "/ballots.csv");
  part.fingerprint = text(poll, "fingerprint");
  if (const auto withheld = withheld_in(poll); withheld != Withheld::no) {
    part.too_few = withheld_sentence(withheld, t);
    return part;
  }
  part.bars = bars_of(poll, part.question, t);
  part.details = details_of(poll, t);
  part.parts = parts_of(poll, t);
  part.sentences = sentences_in(poll, t);
  return part;
}

std::string cost_of(const json::value& item, const i18n::Texts& t) {
  const auto low = number(item, "cost_low"), high = number(item, "cost_high");
  if (high == 0) return {};
  return low == high ? t.money(low) : t.money(low) + " – " + t.money(high);
}

void add_plan(ReportBody& body, const json::value& content, const i18n::Texts& t) {
  const auto& items = list(content, "plan");
  const auto first_year = number(content, "first_year");
  web::Timeline timeline{.caption = t.t("The plan over the years"),
                         .caption_hidden = true,
                         .first_year = static_cast<int>(first_year == 0 ? 1 : first_year),
                         .years = 1};
  for (const auto& item : items) {
    ReportBody::PlanItem part;
    part.activity = words(item, "activity", t.language().code);
    part.state = t.t(label_of(name<PlanState>(item, "state")));
    const auto fact = [&](const char* what, std::string value) {
      if (!value.empty()) part.facts.emplace_back(t.t(what), std::move(value));
    };
    using i18n::mark;
    fact(mark("When"), plan_when(item, first_year));
    fact(mark("Lead"), words(item, "lead", t.language().code));
    fact(mark("Partners"), words(item, "partners", t.language().code));
    fact(mark("Cost"), cost_of(item, t));
    fact(mark("Why"), plan_why(item, t));
    fact(mark("Indicator"), words(item, "indicator", t.language().code));
    fact(mark("Risk"), words(item, "risk", t.language().code));
    std::string needs;
    for (const auto& needed : list(item, "needs"))
      if (const auto index = static_cast<std::size_t>(number(needed)); index < items.size())
        needs += (needs.empty() ? "" : "; ") + words(items[index], "activity", t.language().code);
    fact(mark("Depends on"), needs);
    if (const auto progress = name<Progress>(item, "progress"); progress != Progress::not_started) {
      const auto note = words(item, "progress_note", t.language().code);
      fact(mark("Progress"), t.t(label_of(progress)) + (note.empty() ? "" : ": " + note));
    }
    const auto first = (number(item, "year") - 1) * 4 + number(item, "quarter") - 1;
    const auto last = std::min<std::int64_t>(first + number(item, "quarters") - 1, 19);
    if (first <= 19 && name<PlanState>(item, "state") != PlanState::later) {
      timeline.years = std::max(timeline.years, static_cast<int>(last / 4) + 1);
      timeline.rows.push_back(
          {.label = part.activity,
           .first = static_cast<int>(first),
           .last = static_cast<int>(last),
           .tone = name<PlanState>(item, "state") == PlanState::chosen ? web::Tone::good : web::Tone::plain});
    }
    body.plan.push_back(std::move(part));
  }
  if (!timeline.rows.empty()) body.timeline = std::move(timeline);
  if (list(content, "budgets").empty()) return;
  web::Table budgets{.caption = t.t("Money by year"),
                     .columns = {{t.t("Year")},
                                 {t.t("Budget"), true},
                                 {t.t("Chosen activities (midpoint of their cost)"), true},
                                 {t.t("Left over"), true}}};
  for (const auto& budget : list(content, "budgets")) {
    const auto year = number(budget, "year");
    std::int64_t chosen = 0;
    for (const auto& item : items)
      if (number(item, "year") == year && name<PlanState>(item, "state") == PlanState::chosen)
        chosen += (number(item, "cost_low") + number(item, "cost_high")) / 2;
    budgets.rows.push_back({{.text = std::to_string(first_year == 0 ? year : first_year + year - 1)},
                            {.text = t.money(number(budget, "cents"))},
                            {.text = t.money(chosen)},
                            {.text = t.money(number(budget, "cents") - chosen)}});
  }
  body.budgets = std::move(budgets);
}

ReportBody::ComparisonPart comparison_part(const json::value& value, SeminarId id, const i18n::Texts& t,
                                           const Linking& link) {
  const auto language = t.language().code;
  ReportBody::ComparisonPart part;
  part.title = words(value, "title", language);
  const auto raters = number(value, "raters");
  if (raters > 0)
    part.raters = t.n("{1} person rated the models", "{1} people rated the models", raters);
  else if (has(value, "poll"))
    part.too_few =
        t.t("Fewer than five people voted: no result is shown, because it could tell who chose what.");
  const auto& options = list(value, "options");
  const auto numbered = [&](std::size_t index) {
    return std::to_string(index + 1) + ". " +
           (index < options.size() ? words(options[index], "name", language) : std::string());
  };
  if (!list(value, "ranking").empty()) {
    web::Bars bars{.caption = t.t("Weighted mean of the ratings, from 1 (weak) to 5 (strong)"),
                   .label_title = t.t("Model"),
                   .total_title = t.t("Mean"),
                   .most = 500};
    for (const auto& row : list(value, "ranking"))
      bars.rows.push_back({.label = numbered(static_cast<std::size_t>(number(row, "option"))),
                           .total = hundredths(decimal(row, "mean")),
                           .shown = t.decimal(decimal(row, "mean"), 2)});
    part.ranking = std::move(bars);
  }
  part.sentences = sentences_in(value, t);
  const auto& criteria = list(value, "criteria");
  const auto& cells = list(value, "cells");
  if (raters > 0) {
    part.grid = {
        .caption = t.t("Mean ratings by criterion; the models carry the numbers that they have below"),
        .columns = {{t.t("Criterion")}, {t.t("Weight"), true}}};
    for (std::size_t i = 0; i < options.size(); ++i)
      part.grid.columns.push_back({std::to_string(i + 1), true});
    for (std::size_t c = 0; c < criteria.size(); ++c) {
      std::vector<web::Cell> row{{.text = words(criteria[c], "name", language)},
                                 {.text = t.number(number(criteria[c], "weight"))}};
      for (std::size_t i = 0; i < options.size(); ++i) {
        const bool rated = i < cells.size() && cells[i].is_array() && c < cells[i].get_array().size() &&
                           cells[i].get_array()[c].is_object();
        row.push_back({.text = rated ? t.decimal(decimal(cells[i].get_array()[c], "mean"), 1) : "–"});
      }
      part.grid.rows.push_back(std::move(row));
    }
  }
  for (std::size_t i = 0; i < options.size(); ++i) {
    ReportBody::Model model{.name = numbered(i), .example = words(options[i], "example", language)};
    for (const auto& statement : list(options[i], "statements")) {
      ReportBody::Model::Statement line{.text = words(statement, "text", language),
                                        .source = text(statement, "source")};
      if (line.source.find("://") != std::string::npos) line.source_url = html::Url::outside(line.source);
      if (number(statement, "support") > 0)
        line.support = t.n("{1} person agrees", "{1} people agree", number(statement, "support"));
      (name<Side>(statement, "side") == Side::plus ? model.pluses : model.minuses).push_back(std::move(line));
    }
    part.models.push_back(std::move(model));
  }
  if (raters > 0) {
    part.fingerprint = text(at(value, "poll"), "fingerprint");
    part.ballots =
        link("/seminars/" + id.text() + "/polls/" + text(at(value, "poll"), "id") + "/ballots.json");
  }
  return part;
}

}  // namespace

Withheld withheld_in(const json::value& poll) {
  if (!yes(poll, "enough") && !has(poll, "ballots")) return Withheld::few_voters;
  if (!has(poll, "ballots")) return Withheld::no;
  return withheld_of(number(poll, "ballots"), yes(poll, "hands_confirmed") ? number(poll, "hand_voters") : 0);
}

std::string part_name(const json::value& poll, const std::string& part, const i18n::Texts& t) {
  Sector sector{};
  Presence presence{};
  if (part == rest_part) return t.t("All others");
  const auto breakdown = name<Breakdown>(poll, "breakdown");
  if (breakdown == Breakdown::sector && from_text(part, sector)) return t.t(label_of(sector));
  if (breakdown == Breakdown::presence && from_text(part, presence)) return t.t(label_of(presence));
  return part;
}

std::vector<std::string> attendance_lines(const json::value& content, const i18n::Texts& t) {
  const auto& attendance = at(content, "attendance");
  const auto place = number(attendance, "place"), online = number(attendance, "online");
  std::vector<std::string> lines{t.n("{1} person took part", "{1} people took part", place + online),
                                 t.n("{1} in the room", "{1} in the room", place)};
  if (online > 0) lines.push_back(t.n("{1} online", "{1} online", online));
  if (const auto without = number(attendance, "without_device"); without > 0)
    lines.push_back(t.n("{1} in the room without a device", "{1} in the room without a device", without));
  return lines;
}

std::vector<std::string> method_lines(const json::value& content, const i18n::Texts& t) {
  std::vector<std::string> lines;
  for (const auto& step : list(content, "steps")) {
    if (!yes(step, "held")) continue;
    std::string line = words(step, "title", t.language().code);
    if (const auto kind = t.t(label_of(name<StepKind>(step, "kind"))); kind != line) line += " · " + kind;
    if (number(step, "minutes") > 0) line += " · " + t.words(std::chrono::minutes(number(step, "minutes")));
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> counting_rules(const json::value& content, const i18n::Texts& t) {
  std::vector<std::string> rules;
  std::vector<json::value> polls(list(content, "polls").begin(), list(content, "polls").end());
  if (const auto& ratings = at(at(content, "comparison"), "poll"); ratings.is_object())
    polls.push_back(ratings);
  if (polls.empty()) return rules;
  const auto any_channel = [&](std::string_view channel) {
    return std::ranges::any_of(
        polls, [&](const json::value& poll) { return number(at(poll, "voters"), channel) > 0; });
  };
  rules.push_back(t.t("Voting was blind: nobody saw a result before the close, not even the facilitator."));
  rules.push_back(t.t("Each person had one ballot; whichever way it was cast, it was counted once."));
  rules.push_back(t.t(
      "How many voted in which way is always told. Where fewer than five people voted, no result is shown; "
      "results by way of voting and by sector are shown only where each part has at least five voters."));
  if (std::ranges::any_of(polls, [](const json::value& poll) { return number(poll, "winners") > 0; }))
    rules.push_back(t.t(
        "Where the same number stands on both sides of the line, the vote decides nothing between them."));
  if (any_channel("paper") || any_channel("scribe"))
    rules.push_back(
        t.t("Ballots of people without a device were given on paper or through the scribe, and typed in one "
            "by one."));
  if (any_channel("hand"))
    rules.push_back(
        t.t("Raised hands were entered after the close, and another participant confirmed the count."));
  rules.push_back(
      t.t("The ballot holds no name, no time and no order. Every voter can look up their receipt, and "
          "anybody can recount."));
  return rules;
}

std::string plan_when(const json::value& item, std::int64_t first_year) {
  const auto first = (number(item, "year") - 1) * 4 + number(item, "quarter") - 1;
  const auto last = first + std::max<std::int64_t>(number(item, "quarters"), 1) - 1;
  const auto year = [&](std::int64_t quarter) {
    return std::to_string((first_year == 0 ? 1 : first_year) + quarter / 4);
  };
  const auto sign = [](std::int64_t quarter) {
    return std::string(web::roman(static_cast<int>(quarter % 4) + 1));
  };
  if (first == last) return year(first) + ", " + sign(first);
  if (first / 4 == last / 4) return year(first) + ", " + sign(first) + "–" + sign(last);
  return year(first) + ", " + sign(first) + " – " + year(last) + ", " + sign(last);
}

std::string plan_why(const json::value& item, const i18n::Texts& t) {
  std::vector<std::string> lines;
  if (auto why = words(item, "why", t.language().code); !why.empty()) lines.push_back(std::move(why));
  if (has(item, "rank")) {
    lines.push_back(t.f("No. {1} in the vote.", {t.number(number(item, "rank"))}));
    if (number(item, "supporters") > 0 || number(item, "hands") == 0)
      lines.push_back(t.n("{1} ballot supports it.", "{1} ballots support it.", number(item, "supporters")));
    if (const auto hands = number(item, "hands"); hands > 0)
      lines.push_back(t.n("{1} vote by raised hand.", "{1} votes by raised hand.", hands));
  }
  if (number(item, "card_count") > 0)
    lines.push_back(
        t.n("{1} card stands behind it.", "{1} cards stand behind it.", number(item, "card_count")));
  std::string all;
  for (const auto& line : lines) all += (all.empty() ? "" : " ") + line;
  return all;
}

std::string change_line(const json::value& change, const i18n::Texts& t) {
  return t.f(present_words(text(change, "what")).c_str(),
             {about_told(text(change, "about"), t.language().code)});
}

ReportBody report_body(const json::value& content, SeminarId id, const i18n::Texts& t, const Linking& link) {
  const auto language = t.language().code;
  ReportBody body;
  body.title = words(content, "title", language);
  const auto starts = instant(content, "starts_at");
  body.when = t.date(starts) + ", " + t.time(starts) + "–" + t.time(instant(content, "ends_at"));
  body.place = text(content, "place");
  body.purpose = words(content, "purpose", language);
  body.attendance = attendance_lines(content, t);
  body.band.label = t.t("Who took part");
  for (const auto& [code, count] : object(at(content, "attendance"), "sectors"))
    if (const auto sector = web::sector_of(code)) body.band.counts.emplace_back(*sector, number(count));
  if (const auto rest = number(at(content, "attendance"), "sectors_rest"); rest > 0)
    body.band_rest =
        t.n("{1} more person came from a sector with fewer than five people, which is not shown separately.",
            "{1} more people came from sectors that are not shown separately, because at least one of them "
            "has fewer than five people.",
            rest);
  body.method = method_lines(content, t);
  body.rules = counting_rules(content, t);
  for (const auto& cluster : list(content, "clusters")) {
    ReportBody::Box box{words(cluster, "title", language), {}};
    for (const auto& card : list(cluster, "cards")) box.cards.push_back(text(card));
    body.clusters.push_back(std::move(box));
  }
  for (const auto& card : list(content, "lone_cards")) body.lone.push_back(text(card));
  body.card_count = t.n("{1} card was written; here it is.", "{1} cards were written; here they all are.",
                        number(content, "card_count"));
  if (const auto paper = number(content, "paper_cards"); paper > 0)
    body.card_count += " " + t.n("{1} came on paper.", "{1} came on paper.", paper);
  for (const auto& poll : list(content, "polls")) body.polls.push_back(poll_part(poll, id, t, link));
  add_plan(body, content, t);
  if (has(content, "comparison")) body.comparison = comparison_part(at(content, "comparison"), id, t, link);
  body.recountable = std::ranges::any_of(body.polls, [](const auto& poll) { return poll.too_few.empty(); }) ||
                     (body.comparison && body.comparison->ballots);
  body.recount = html::Url::path("/recount.py");
  for (const auto& row : list(content, "decisions"))
    body.decisions.push_back({words(row, "decision", language), words(row, "reasons", language),
                              words(row, "minority", language)});
  body.commitments = {.caption = t.t("Commitments"),
                      .caption_hidden = true,
                      .columns = {{t.t("What")}, {t.t("Who")}, {t.t("By when")}, {t.t("State")}}};
  for (const auto& row : list(content, "commitments"))
    body.commitments.rows.push_back({{.text = words(row, "what", language)},
                                     {.text = words(row, "owner", language)},
                                     {.text = t.date(instant(row, "due_at"))},
                                     {.text = t.t(label_of(name<CommitmentState>(row, "state")))}});
  body.changes = {.caption = t.t("What changed and when"),
                  .caption_hidden = true,
                  .columns = {{t.t("When")}, {t.t("What")}}};
  for (const auto& change : list(content, "changes"))
    body.changes.rows.push_back(
        {{.text = t.date_time(instant(change, "at"))}, {.text = change_line(change, t)}});
  return body;
}

}  // namespace megdan::seminars
