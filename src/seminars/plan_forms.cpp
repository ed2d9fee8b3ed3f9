#include "seminars/plan_forms.hpp"

#include <algorithm>

#include "core/utf8.hpp"
#include "seminars/seminar_forms.hpp"

namespace megdan::seminars {
namespace {

void money_into(const web::Context& context, const web::Form& form, web::FieldErrors& errors,
                const std::string& field, PlanRefusal below_zero, std::int64_t& cents) {
  const auto typed = form.text(field);
  cents = 0;
  if (typed.empty()) return;
  const auto read = parse_money(typed);
  if (!read)
    errors.add(field, context.t("Please type an amount in euro: 1200 or 1200.50."));
  else if (*read < 0)
    errors.add(field, context.t(sentence_of(below_zero)));
  else if (*read > most_cents)
    errors.add(field, context.t("This amount is too large for the plan. Please check the zeros."));
  else
    cents = *read;
}

}  // namespace

Room enter_reading(const Parts& parts, web::Context& context, db::Session& session) {
  auto room = enter(parts, context, session);
  if (room.leads || (room.seminar.state == SeminarState::ended && !room.seminar.rehearsal)) return room;
  if (!context.viewer) throw web::SignInFirst{};
  throw web::NotFound{};
}

std::optional<std::int64_t> parse_money(std::string_view text) {
  constexpr std::string_view blanks[] = {" ", "\u00a0", "\u202f", "\u2009"};
  constexpr std::string_view minuses[] = {"-", "\u2212", "\u2013"};
  std::string digits;
  bool minus = false;
  std::size_t fraction = 0;
  bool after = false;
  text = trim(text);
  if (text.ends_with("€")) text.remove_suffix(std::string_view("€").size());
  if (text.starts_with("€")) text.remove_prefix(std::string_view("€").size());
  text = trim(text);
  for (const auto sign : minuses)
    if (text.starts_with(sign)) {
      minus = true;
      text.remove_prefix(sign.size());
      break;
    }
  while (!text.empty()) {
    const auto blank =
        std::ranges::find_if(blanks, [&](std::string_view sign) { return text.starts_with(sign); });
    if (blank != std::end(blanks)) {
      if (after) return std::nullopt;
      text.remove_prefix(blank->size());
      continue;
    }
    const char sign = text.front();
    text.remove_prefix(1);
    if ((sign == ',' || sign == '.') && !after && !digits.empty()) {
      after = true;
    } else if (sign >= '0' && sign <= '9') {
      digits += sign;
      if (after) ++fraction;
    } else {
      return std::nullopt;
    }
  }
  if (digits.empty() || (after && fraction == 0) || fraction > 2 || digits.size() > 15) return std::nullopt;
  std::int64_t cents = 0;
  for (const char digit : digits) cents = cents * 10 + (digit - '0');
  for (std::size_t i = fraction; i < 2; ++i) cents *= 10;
  return minus ? -cents : cents;
}

std::string typed_money(std::int64_t cents) {
  if (cents == 0) return {};
  auto text = std::to_string(cents / 100);
  if (cents % 100 != 0) text += (cents % 100 < 10 ? ",0" : ",") + std::to_string(cents % 100);
  return text;
}

PlanDraft read_plan_item(const web::Context& context, const web::Form& form, web::FieldErrors& errors) {
  PlanDraft draft;
  auto& item = draft.item;
  item.activity = read_optional_words(context, form, errors, "activity", longest_activity);
  if (item.activity.empty()) errors.add("activity_bg", context.t(sentence_of(PlanRefusal::empty_activity)));
  item.why = read_optional_words(context, form, errors, "why", longest_text);
  read_number(context, form, errors, "year", 1, most_years, item.year);
  read_number(context, form, errors, "quarter", 1, 4, item.quarter);
  read_number(context, form, errors, "quarters", 1, most_years * 4, item.quarters);
  if (errors.empty() && (item.year - 1) * 4 + item.quarter - 1 + item.quarters > most_years * 4)
    errors.add("quarters", context.t(sentence_of(PlanRefusal::off_years)));
  item.lead = read_optional_words(context, form, errors, "lead", longest_line);
  item.partners = read_optional_words(context, form, errors, "partners", longest_line);
  const auto before = errors.list().size();
  money_into(context, form, errors, "cost_low", PlanRefusal::negative_cost, item.cost_low);
  money_into(context, form, errors, "cost_high", PlanRefusal::negative_cost, item.cost_high);
  // One amount is a whole answer.
  if (form.text("cost_high").empty()) item.cost_high = item.cost_low;
  if (form.text("cost_low").empty()) item.cost_low = item.cost_high;
  if (errors.list().size() == before && item.cost_high < item.cost_low)
    errors.add("cost_high", context.t(sentence_of(PlanRefusal::cost_order)));
  item.indicator = read_optional_words(context, form, errors, "indicator", longest_line);
  item.risk = read_optional_words(context, form, errors, "risk", longest_text);
  read_choice(context, form, errors, "state", item.state);
  for (const auto& text : form.texts("needs"))
    if (const auto id = PlanItemId::parse(text)) draft.needs.push_back(*id);
  return draft;
}

web::Form typed_from(const PlanItem& item, const std::vector<PlanItemId>& needs) {
  std::vector<std::pair<std::string, std::string>> fields{{"year", std::to_string(item.year)},
                                                          {"quarter", std::to_string(item.quarter)},
                                                          {"quarters", std::to_string(item.quarters)},
                                                          {"cost_low", typed_money(item.cost_low)},
                                                          {"cost_high", typed_money(item.cost_high)},
                                                          {"state", std::string(to_text(item.state))},
                                                          {"progress", std::string(to_text(item.progress))}};
  words_into(fields, "activity", item.activity);
  words_into(fields, "why", item.why);
  words_into(fields, "lead", item.lead);
  words_into(fields, "partners", item.partners);
  words_into(fields, "indicator", item.indicator);
  words_into(fields, "risk", item.risk);
  words_into(fields, "note", item.progress_note);
  for (const auto id : needs) fields.emplace_back("needs", id.text());
  return web::Form(std::move(fields));
}

std::vector<std::pair<std::int64_t, std::int64_t>> read_budgets(const web::Context& context,
                                                                const web::Form& form,
                                                                web::FieldErrors& errors) {
  std::vector<std::pair<std::int64_t, std::int64_t>> budgets;
  for (std::int64_t year = 1; year <= most_years; ++year) {
    const auto field = "budget_" + std::to_string(year);
    if (!form.has(field)) continue;
    std::int64_t cents = 0;
    money_into(context, form, errors, field, PlanRefusal::negative_budget, cents);
    budgets.emplace_back(year, cents);
  }
  return budgets;
}

const char* field_of(PlanRefusal refusal) {
  switch (refusal) {
    case PlanRefusal::negative_cost:
      return "cost_low";
    case PlanRefusal::cost_order:
      return "cost_high";
    case PlanRefusal::circle:
    case PlanRefusal::unknown_item:
      return "needs";
    case PlanRefusal::off_years:
      return "quarters";
    default:
      return "activity_bg";
  }
}

}  // namespace megdan::seminars
