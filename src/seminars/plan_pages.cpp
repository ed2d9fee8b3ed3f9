#include <algorithm>
#include <memory>

#include "seminars/cards_actions.hpp"
#include "seminars/lines.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/pages.hpp"
#include "seminars/panels.hpp"
#include "seminars/plan_forms.hpp"
#include "seminars/plan_memory.hpp"
#include "seminars/plan_views.hpp"
#include "seminars/seminar_forms.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using i18n::mark;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

/// The plan counts its years from the year of the seminar.
int first_year_of(const Seminar& seminar) { return std::stoi(i18n::input_date(seminar.starts_at).substr(0, 4)); }

std::int64_t begins(const PlanItem& item) { return (item.year - 1) * 4 + item.quarter - 1; }
std::int64_t ends(const PlanItem& item) { return begins(item) + item.quarters - 1; }
std::int64_t middle(const PlanItem& item) { return item.cost_low + (item.cost_high - item.cost_low) / 2; }

/// "2023, I–III", "2023, IV – 2024, II"
std::string when_of(const Seminar& seminar, const PlanItem& item) {
  const auto at = [&](std::int64_t quarter) { return std::to_string(first_year_of(seminar) + quarter / 4); };
  const auto sign = [](std::int64_t quarter) { return std::string(web::roman(static_cast<int>(quarter % 4) + 1)); };
  const auto first = begins(item), last = ends(item);
  if (first == last) return at(first) + ", " + sign(first);
  if (first / 4 == last / 4) return at(first) + ", " + sign(first) + "–" + sign(last);
  return at(first) + ", " + sign(first) + " – " + at(last) + ", " + sign(last);
}

std::string cost_of(const Context& context, const PlanItem& item) {
  if (item.cost_high == 0) return "—";
  if (item.cost_low == item.cost_high) return context.texts.money(item.cost_low);
  return context.texts.money(item.cost_low) + " – " + context.texts.money(item.cost_high);
}

std::string or_dash(const std::string& text) { return text.empty() ? "—" : text; }

web::Tone tone_of(Progress progress) {
  switch (progress) {
    case Progress::done: return web::Tone::good;
    case Progress::stopped: return web::Tone::bad;
    case Progress::under_way: return web::Tone::warning;
    case Progress::not_started: break;
  }
  return web::Tone::plain;
}

/// Everything that the pages of the plan show, read in one snapshot.
struct Sight {
  Room room;
  Plan plan;
  std::vector<Tally> tallies;                 // the newest closed vote, or none
  std::vector<std::vector<OpenBallot>> open;  // its ballots
  std::map<ClusterId, std::int64_t> cards;    // how many stand behind a cluster

  const PlanItem* find(PlanItemId id) const {
    const auto found = std::ranges::find(plan.items, id, &PlanItem::id);
    return found == plan.items.end() ? nullptr : &*found;
  }
  std::vector<PlanItemId> needs_of(PlanItemId id) const {
    const auto found = plan.needs.find(id);
    return found == plan.needs.end() ? std::vector<PlanItemId>{} : found->second;
  }
};

Sight look(db::Session& session, Room room) {
  Sight sight;
  sight.plan = plan_of(session, room.seminar.id);
  if (const auto poll = newest_closed_poll(session, room.seminar.id)) {
    if (auto tally = tally_of(session, poll->id)) {
      sight.tallies.push_back(std::move(*tally));
      sight.open.push_back(open_ballots(session, poll->id));
    }
  }
  for (const auto& card : live_cards(session, room.seminar.id))
    if (card.cluster) ++sight.cards[*card.cluster];
  sight.room = std::move(room);
  return sight;
}

/// The votes and the cards behind an activity.
std::vector<std::string> evidence_of(const Context& context, const Sight& sight, const PlanItem& item) {
  std::vector<std::string> lines;
  for (const auto& tally : sight.tallies)
    for (const auto& result : tally.items)
      if (item.poll_item == result.item.id) {
        lines.push_back(context.texts.f("No. {1} in the vote.", {std::to_string(result.rank)}));
        if (result.supporters > 0 || result.hands == 0) lines.push_back(context.texts.n("{1} ballot supports it.", "{1} ballots support it.", result.supporters));
        if (result.hands > 0) lines.push_back(context.texts.n("{1} vote by raised hand.", "{1} votes by raised hand.", result.hands));
      }
  if (item.cluster)
    if (const auto found = sight.cards.find(*item.cluster); found != sight.cards.end())
      lines.push_back(context.texts.n("{1} card stands behind it.", "{1} cards stand behind it.", found->second));
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const auto& line : lines) all += (all.empty() ? "" : " ") + line;
  return all;
}

/// Needs that end after this activity begins.
std::string order_note(const Context& context, const Sight& sight, const PlanItem& item) {
  for (const auto id : sight.needs_of(item.id))
    if (const auto* needed = sight.find(id); needed && ends(*needed) >= begins(item))
      return context.texts.f("Begins before “{1}” ends, which it needs.", {said(context, needed->activity)});
  return {};
}

std::int64_t years_of(const Plan& plan) {
  std::int64_t years = 3;
  for (const auto& item : plan.items) years = std::max(years, ends(item) / 4 + 1);
  for (const auto& [year, cents] : plan.budgets) years = std::max(years, year);
  return std::min(years, most_years);
}

web::Timeline timeline_of(const Context& context, const Sight& sight, bool links) {
  web::Timeline timeline{.caption = context.t("The activities by year and quarter"), .caption_hidden = true, .first_year = first_year_of(sight.room.seminar), .years = static_cast<int>(years_of(sight.plan))};
  const bool ended = sight.room.seminar.state == SeminarState::ended;
  for (const auto& item : sight.plan.items) {
    if (item.state == PlanState::later) continue;
    web::Timeline::Row row{.label = said(context, item.activity), .first = static_cast<int>(begins(item)), .last = static_cast<int>(ends(item))};
    if (links) row.url = context.link(tail_of(sight.room.seminar.id, "/plan/items/" + item.id.text()));
    row.text = ended ? context.t(label_of(item.progress)) : item.lead;
    row.note = sight.room.leads ? order_note(context, sight, item) : std::string();
    row.tone = ended ? tone_of(item.progress) : item.state == PlanState::chosen ? web::Tone::good : web::Tone::plain;
    timeline.rows.push_back(std::move(row));
  }
  return timeline;
}

web::PostButton state_button(const Context& context, const Sight& sight, const PlanItem& item, PlanState to) {
  const auto name = said(context, item.activity);
  web::PostButton button{.action = context.link(tail_of(sight.room.seminar.id, "/plan/items/" + item.id.text() + "/state")), .weight = web::Weight::quiet, .keys = fresh_keys(context)};
  button.keys.more = {{"state", std::string(to_text(to))}};
  switch (to) {
    case PlanState::chosen:
      button.text = context.t("Choose");
      button.label = context.texts.f("Choose “{1}”", {name});
      button.weight = web::Weight::secondary;
      break;
    case PlanState::later:
      button.text = context.t("Put off");
      button.label = context.texts.f("Put “{1}” off for later", {name});
      break;
    case PlanState::proposed:
      button.text = context.t("Back to proposed");
      button.label = context.texts.f("Make “{1}” a proposal again", {name});
      break;
  }
  return button;
}

std::string budget_line(const Context& context, const Plan& plan, std::int64_t year, std::int64_t chosen) {
  const auto& t = context.texts;
  const auto budget = plan.budgets.find(year);
  if (budget == plan.budgets.end()) return t.f("Chosen so far: {1}. No budget is set for this year yet.", {t.money(chosen)});
  return t.f("Chosen so far: {1} of {2}.", {t.money(chosen), t.money(budget->second)});
}

std::int64_t chosen_in(const Plan& plan, std::int64_t year) {
  std::int64_t chosen = 0;
  for (const auto& item : plan.items)
    if (item.year == year && item.state == PlanState::chosen) chosen += middle(item);
  return chosen;
}

PlanPage::YearBox year_box(const Context& context, PlanMemory& memory, const Sight& sight, std::int64_t year) {
  const auto& t = context.texts;
  const auto chosen = chosen_in(sight.plan, year);
  const auto budget = sight.plan.budgets.find(year);
  PlanPage::YearBox box;
  box.id = "year-" + std::to_string(year);
  box.title = std::to_string(first_year_of(sight.room.seminar) + static_cast<int>(year) - 1);
  box.budget = budget_line(context, sight.plan, year, chosen);
  box.over = budget != sight.plan.budgets.end() && chosen > budget->second;
  box.fits = {.caption = t.f("What fits the budget of {1}", {box.title}), .columns = {{t.t("Activity")}, {t.t("Cost"), true}, {t.t("By ranking")}, {t.t("By equal shares")}, {t.t("Why")}, {t.t("State")}}};
  if (sight.room.leads) box.fits.columns.push_back({t.t("Decide")});
  const auto fits = memory.find_or(budget_key(sight.plan, year, sight.tallies, sight.open, t), [&] { return fits_budget(sight.plan, year, sight.tallies, sight.open, t); });
  box.margin = fits->margin;
  for (const auto& fit : fits->items) {
    const auto* item = sight.find(fit.item);
    if (!item) continue;
    const auto sign = [&](bool enough) { return web::Cell{.text = enough ? t.t("fits") : t.t("does not fit")}; };
    const bool known = budget != sight.plan.budgets.end();
    web::Cell name{.text = said(context, item->activity)};
    if (sight.room.leads) name.url = context.link(tail_of(sight.room.seminar.id, "/plan/items/" + item->id.text()));
    std::vector<web::Cell> cells{name, {.text = cost_of(context, *item)}, known ? sign(fit.by_ranking) : web::Cell{.text = "—"}, known ? sign(fit.by_equal_shares) : web::Cell{.text = "—"}, {.text = fit.reason}, {.text = t.t(label_of(item->state))}};
    if (sight.room.leads) {
      html::Out buttons;
      for (const auto to : {PlanState::chosen, PlanState::later, PlanState::proposed})
        if (to != item->state) render(buttons, t, state_button(context, sight, *item, to));
      cells.push_back({.markup = std::move(buttons).markup()});
    }
    box.fits.rows.push_back(std::move(cells));
  }
  return box;
}

web::Table whole_table(const Context& context, const Sight& sight) {
  const auto& t = context.texts;
  web::Table table{.caption = t.t("All activities in full"), .caption_hidden = true,
                   .columns = {{t.t("Activity")}, {t.t("Why")}, {t.t("When")}, {t.t("Lead")}, {t.t("Partners")}, {t.t("Cost"), true}, {t.t("How we know it worked")}, {t.t("Risk")}, {t.t("Depends on")}, {t.t("State")}, {t.t("Progress")}}};
  for (const auto& item : sight.plan.items) {
    auto why = evidence_of(context, sight, item);
    if (!item.why.empty()) why.insert(why.begin(), item.why);
    std::string needs;
    for (const auto id : sight.needs_of(item.id))
      if (const auto* needed = sight.find(id)) needs += (needs.empty() ? "" : "; ") + said(context, needed->activity);
    auto progress = t.t(label_of(item.progress));
    if (!item.progress_note.empty()) progress += ": " + item.progress_note;
    web::Cell name{.text = said(context, item.activity)};
    if (sight.room.leads) name.url = context.link(tail_of(sight.room.seminar.id, "/plan/items/" + item.id.text()));
    table.rows.push_back({name, {.text = or_dash(joined(why))}, {.text = when_of(sight.room.seminar, item)}, {.text = or_dash(item.lead)}, {.text = or_dash(item.partners)}, {.text = cost_of(context, item)}, {.text = or_dash(item.indicator)}, {.text = or_dash(item.risk)}, {.text = or_dash(needs)}, {.text = t.t(label_of(item.state))}, {.text = progress}});
  }
  return table;
}

web::PostButton ranking_button(const Context& context, SeminarId id) {
  return {.action = context.link(tail_of(id, "/plan/from-ranking")), .text = context.t("Add the winners of the vote"), .keys = fresh_keys(context)};
}

std::string budget_field(std::int64_t year) { return "budget_" + std::to_string(year); }

/// The budgets as their form shows them.
web::Form typed_from(const Plan& plan) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (std::int64_t year = 1; year <= most_years; ++year) {
    const auto budget = plan.budgets.find(year);
    fields.emplace_back(budget_field(year), budget == plan.budgets.end() ? std::string() : typed_money(budget->second));
  }
  return web::Form(std::move(fields));
}

/// `shown`: what stands now was saved by somebody else, and is shown beside what was typed.
Response plan_page(const Parts& parts, PlanMemory& memory, Context& context, const web::Form* typed, const web::FieldErrors& errors, bool shown = false) {
  const auto sight = parts.site.database.reading([&](db::Session& s) { return look(s, enter_reading(parts, context, s)); });
  const auto& t = context.texts;
  const auto& id = sight.room.seminar.id;
  PlanPage page;
  page.title = said(context, sight.room.seminar.title);
  page.leads = sight.room.leads;
  page.back = context.link(tail_of(id, page.leads ? "/cockpit" : ""));
  page.back_text = page.leads ? t.t("The facilitator’s screen") : t.t("The seminar");
  page.keys = fresh_keys(context);
  page.errors = web::error_summary(errors);
  page.add = context.link(tail_of(id, "/plan/items/new"));
  page.outcomes = context.link(tail_of(id, "/outcomes"));
  page.from_ranking = ranking_button(context, id);
  page.timeline = timeline_of(context, sight, page.leads);
  page.table = whole_table(context, sight);
  for (const auto& tally : sight.tallies)
    if (page.leads && tally.hand_voters > 0) page.notes.push_back(t.t("Raised hands count in the ranking. Equal shares look at the ballots alone, because hands do not say who supports what."));
  const auto years = years_of(sight.plan);
  for (std::int64_t year = 1; year <= years; ++year) {
    auto box = year_box(context, memory, sight, year);
    if (!box.fits.rows.empty() || sight.plan.budgets.contains(year)) page.years.push_back(std::move(box));
  }
  std::int64_t chosen = 0, done = 0;
  for (const auto& item : sight.plan.items) {
    if (item.state == PlanState::later && page.leads) page.later.push_back({context.link(tail_of(id, "/plan/items/" + item.id.text())), said(context, item.activity), state_button(context, sight, item, PlanState::proposed)});
    if (item.state != PlanState::chosen) continue;
    ++chosen;
    if (item.progress == Progress::done) ++done;
  }
  if (sight.room.seminar.state == SeminarState::ended && chosen > 0)
    page.done = web::Progress{.label = t.t("Chosen activities done"), .done = done, .total = chosen, .text = t.f("{1} of {2}", {t.number(done), t.number(chosen)})};
  page.budgets_action = context.link(tail_of(id, "/plan/budgets"));
  const auto stored = typed_from(sight.plan);
  carry_seen(page.keys, typed ? *typed : web::Form(), stored, shown);
  for (std::int64_t year = 1; year <= most_years; ++year) {
    const auto name = budget_field(year);
    page.budgets.push_back({.name = name, .label = std::to_string(first_year_of(sight.room.seminar) + static_cast<int>(year) - 1), .value = typed && typed->has(name) ? typed->text(name) : stored.text(name), .error = std::string(errors.of(name)), .inputmode = "decimal", .narrow = true});
  }
  if (shown) page.meanwhile = told_meanwhile(context, {&page.budgets}, stored);
  return web::page_of(context, {.title = t.t("Plan"), .status = shown ? 409 : errors.empty() ? 200 : 422, .eu_funded = !page.leads, .funding_line = said(context, sight.room.seminar.funding)}, page);
}

web::Field select_field(const web::Form& typed, const web::FieldErrors& errors, const char* name, std::string label,
                        const std::vector<std::pair<std::string, std::string>>& options) {
  web::Field field{.name = name, .label = std::move(label), .kind = Kind::select, .error = std::string(errors.of(name)), .required = true, .narrow = true};
  for (const auto& [value, text] : options) field.options.push_back({.value = value, .text = text, .chosen = typed.text(name) == value});
  return field;
}

template <class Enum>
std::vector<std::pair<std::string, std::string>> options_of(const Context& context) {
  std::vector<std::pair<std::string, std::string>> options;
  for (std::size_t i = 0; i < EnumNames<Enum>::names.size(); ++i)
    options.emplace_back(std::string(EnumNames<Enum>::names[i]), context.t(label_of(static_cast<Enum>(i))));
  return options;
}

/// An activity has two forms: its progress, and all the rest.
enum class ItemForm { plan, progress };

web::Form part_of(const web::Form& item, ItemForm part) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& field : item.fields())
    if ((field.first == "progress" || field.first == "note") == (part == ItemForm::progress)) fields.push_back(field);
  return web::Form(std::move(fields));
}

std::optional<web::Form> stored_item(db::Session& session, const Room& room, PlanItemId id, ItemForm part) {
  const auto plan = plan_of(session, room.seminar.id);
  const auto item = std::ranges::find(plan.items, id, &PlanItem::id);
  if (item == plan.items.end()) return std::nullopt;
  const auto needs = plan.needs.find(id);
  return part_of(typed_from(*item, needs == plan.needs.end() ? std::vector<PlanItemId>{} : needs->second), part);
}

/// `posted`: whose form `again` is; `shown`: somebody else saved meanwhile, so that both versions are shown.
Response item_page(const Parts& parts, Context& context, PlanItemId id, const web::Form* again, const web::FieldErrors& errors, ItemForm posted = ItemForm::plan, bool shown = false) {
  const auto sight = parts.site.database.reading([&](db::Session& s) { return look(s, enter_leading(parts, context, s)); });
  const auto* stored = id ? sight.find(id) : nullptr;
  if (id && !stored) throw web::NotFound{};
  PlanItem fresh;
  const web::Form as_stored = typed_from(stored ? *stored : fresh, sight.needs_of(id));
  const web::Form typed = again ? *again : as_stored;
  const auto& t = context.texts;
  const auto error = [&](const char* field) { return std::string(errors.of(field)); };
  const auto& seminar = sight.room.seminar;
  const std::string base = tail_of(seminar.id, "/plan/items");
  const auto text = [&](const char* name, std::string label, Kind kind, std::size_t most, std::string hint) {
    return web::Field{.name = name, .label = std::move(label), .kind = kind, .value = typed.text(name), .hint = std::move(hint), .error = error(name), .maxlength = static_cast<int>(most)};
  };
  PlanItemPage page;
  page.title = stored ? t.t("Change the activity") : t.t("Add an activity");
  page.back = context.link(tail_of(seminar.id, "/plan"));
  page.action = context.link(stored ? base + "/" + id.text() : base);
  page.keys = fresh_keys(context);
  page.errors = web::error_summary(errors);
  if (stored) page.evidence = evidence_of(context, sight, *stored);
  const auto activity = read_words(typed, "activity");
  page.what.push_back(words_field(context, "activity", "bg", t.t("Activity"), Kind::text, activity, errors, static_cast<int>(longest_activity)));
  page.what.back().required = true;
  page.what.push_back(text("why", t.t("Why"), Kind::textarea, longest_text, t.t("The votes and the cards behind it are shown by themselves.")));
  page.in_english.push_back(words_field(context, "activity", "en", t.t("Activity in English"), Kind::text, activity, errors, static_cast<int>(longest_activity)));
  std::vector<std::pair<std::string, std::string>> years, quarters;
  for (std::int64_t year = 1; year <= most_years; ++year) years.emplace_back(std::to_string(year), std::to_string(first_year_of(seminar) + static_cast<int>(year) - 1));
  for (int quarter = 1; quarter <= 4; ++quarter) quarters.emplace_back(std::to_string(quarter), web::roman(quarter));
  page.when = {select_field(typed, errors, "year", t.t("Begins in"), years), select_field(typed, errors, "quarter", t.t("Quarter"), quarters),
               {.name = "quarters", .label = t.t("How many quarters"), .kind = Kind::number, .value = typed.text("quarters"), .error = error("quarters"), .required = true, .min = "1", .max = "20", .narrow = true}};
  page.who = {text("lead", t.t("Lead"), Kind::text, longest_line, t.t("The person or organisation that answers for it.")), text("partners", t.t("Partners"), Kind::text, longest_line, {})};
  page.money = {text("cost_low", t.t("At least, in euro"), Kind::text, 0, t.t("1200 or 1200.50")), text("cost_high", t.t("At most, in euro"), Kind::text, 0, t.t("May stay empty, if one amount is enough."))};
  for (auto& field : page.money) {
    field.inputmode = "decimal";
    field.narrow = true;
  }
  page.rest = {text("indicator", t.t("How we know it worked"), Kind::text, longest_line, {}), text("risk", t.t("Risk"), Kind::textarea, longest_text, t.t("What could go wrong, and what then.")),
               select_field(typed, errors, "state", t.t("State"), options_of<PlanState>(context))};
  web::Field needs{.name = "needs", .label = t.t("Depends on"), .kind = Kind::checkboxes, .hint = t.t("Activities that must be finished before this one."), .error = error("needs")};
  const auto ticked = typed.texts("needs");
  for (const auto& other : sight.plan.items)
    if (other.id != id) needs.options.push_back({.value = other.id.text(), .text = said(context, other.activity), .hint = when_of(seminar, other), .chosen = std::ranges::find(ticked, other.id.text()) != ticked.end()});
  if (!needs.options.empty()) page.rest.push_back(std::move(needs));
  page.submit = shown && posted == ItemForm::plan ? t.t("Save mine over it") : stored ? t.t("Save the activity") : t.t("Add the activity");
  page.progress_submit = shown && posted == ItemForm::progress ? t.t("Save mine over it") : t.t("Save the progress");
  if (stored) {
    page.progress_keys = fresh_keys(context);
    carry_seen(page.keys, posted == ItemForm::plan ? typed : web::Form(), part_of(as_stored, ItemForm::plan), shown);
    carry_seen(page.progress_keys, posted == ItemForm::progress ? typed : web::Form(), part_of(as_stored, ItemForm::progress), shown);
    page.progress_action = context.link(base + "/" + id.text() + "/progress");
    page.progress = {select_field(typed, errors, "progress", t.t("Where it stands"), options_of<Progress>(context)), text("note", t.t("Note on the progress"), Kind::textarea, longest_text, t.t("Everybody reads it in the plan once the seminar has ended."))};
    page.remove = web::PostButton{.action = context.link(base + "/" + id.text() + "/delete"), .text = t.t("Delete"), .weight = web::Weight::danger, .keys = fresh_keys(context), .label = t.f("Delete “{1}”", {said(context, stored->activity)})};
  }
  if (shown && posted == ItemForm::progress) page.meanwhile = told_meanwhile(context, {&page.progress}, as_stored);
  else if (shown) page.meanwhile = told_meanwhile(context, {&page.what, &page.in_english, &page.when, &page.who, &page.money, &page.rest}, as_stored);
  return web::page_of(context, {.title = page.title, .status = shown ? 409 : errors.empty() ? 200 : 422, .eu_funded = false}, page);
}

/// A form that is shown again with what was typed: stores in one transaction, or fills `errors`. `stored` reads what the
/// form would hold now; where somebody else changed that meanwhile, nothing is stored and `again(true)` shows both.
Response saved_or_again(Context& context, const Room& room, const char* notice, const web::Form& form, web::FieldErrors& errors,
                        const std::function<std::optional<web::Form>(db::Session&)>& stored,
                        const std::function<void(db::Session&)>& act, const std::function<Response(bool)>& again) {
  if (!errors.empty()) return again(false);
  bool late = false;
  auto response = web::once(context, actor_key(context, room), [&](db::Session& session) {
    errors = {};
    const auto now = stored(session);
    late = now && overtaken(form, *now);
    if (late) return Response::plain("", 409);
    act(session);
    if (!errors.empty()) return Response::plain("", 422);
    auto done = Response::see_other(context.path(tail_of(room.seminar.id, "/plan")));
    web::set_notice(done, context.request, notice);
    return done;
  });
  return late || !errors.empty() ? again(late) : std::move(response);
}

Response post_item(const Parts& parts, Context& context, PlanItemId id) {
  const auto form = web::Form::of(context.request);
  const auto room = enter_leading(parts, context);
  web::FieldErrors errors;
  auto draft = read_plan_item(context, form, errors);
  draft.item.id = id;
  return saved_or_again(context, room, mark("Saved."), form, errors, [&](db::Session& session) { return stored_item(session, room, id, ItemForm::plan); },
                        [&](db::Session& session) {
                          const auto saved = save_plan_item(parts, session, room, draft.item, draft.needs);
                          if (!saved) errors.add(field_of(saved.error()), context.t(sentence_of(saved.error())));
                        },
                        [&](bool late) { return item_page(parts, context, id, &form, errors, ItemForm::plan, late); });
}

Response post_progress(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto room = enter_leading(parts, context);
  const auto id = context.id<PlanItemId>("item");
  web::FieldErrors errors;
  Progress progress = Progress::not_started;
  if (!from_text(form.text("progress"), progress)) errors.add("progress", context.t("Please choose where it stands."));
  return saved_or_again(context, room, mark("Saved."), form, errors, [&](db::Session& session) { return stored_item(session, room, id, ItemForm::progress); },
                        [&](db::Session& session) {
                          const auto saved = report_progress(parts, session, room, id, progress, form.text("note"));
                          if (!saved) errors.add("note", context.t(sentence_of(saved.error())));
                        },
                        [&](bool late) {
                          const auto sight = parts.site.database.reading([&](db::Session& s) { return look(s, room); });
                          const auto* stored = sight.find(id);
                          if (!stored) throw web::NotFound{};
                          auto shown = *stored;
                          shown.progress = progress;
                          shown.progress_note = form.text("note");
                          auto fields = typed_from(shown, sight.needs_of(id)).fields();
                          for (const auto& field : form.fields())
                            if (field.first.starts_with('_')) fields.push_back(field);
                          const web::Form typed(std::move(fields));
                          return item_page(parts, context, id, &typed, errors, ItemForm::progress, late);
                        });
}

Response post_budgets(const Parts& parts, PlanMemory& memory, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto room = enter_leading(parts, context);
  web::FieldErrors errors;
  const auto budgets = read_budgets(context, form, errors);
  return saved_or_again(context, room, mark("Saved."), form, errors, [&](db::Session& session) { return std::optional(typed_from(plan_of(session, room.seminar.id))); },
                        [&](db::Session& session) {
                          for (const auto& [year, cents] : budgets)
                            if (const auto saved = set_budget(parts, session, room, year, cents); !saved) errors.add("budget_" + std::to_string(year), context.t(sentence_of(saved.error())));
                        },
                        [&](bool late) { return plan_page(parts, memory, context, &form, errors, late); });
}

template <class T>
const char* said_of(const Result<T, PlanRefusal>& result) {
  return result ? nullptr : sentence_of(result.error());
}

Response on_plan(const Parts& parts, Context& context, const char* notice, const std::function<const char*(db::Session&, const Room&)>& act) {
  const auto room = enter_leading(parts, context);
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/plan"), notice, [&](db::Session& session) { return act(session, room); });
}

}  // namespace

html::Markup plan_phone(const Parts&, Context& context, db::Session& session, const Room& room) {
  PlanPhone panel;
  for (const auto& item : plan_of(session, room.seminar.id).items)
    panel.lines.push_back({said(context, item.activity), when_of(room.seminar, item) + (item.lead.empty() ? "" : " · " + item.lead), context.t(label_of(item.state)), item.state == PlanState::chosen});
  return drawn(context, panel);
}

html::Markup plan_wall(const Parts&, Context& context, db::Session& session, const Room& room) {
  const auto sight = look(session, room);
  PlanWall panel;
  panel.timeline = timeline_of(context, sight, false);
  for (const auto& [year, cents] : sight.plan.budgets)
    panel.budgets.push_back(std::to_string(first_year_of(room.seminar) + static_cast<int>(year) - 1) + ": " + budget_line(context, sight.plan, year, chosen_in(sight.plan, year)));
  return drawn(context, panel);
}

html::Markup plan_cockpit(const Parts&, Context& context, db::Session& session, const Room& room) {
  const auto plan = plan_of(session, room.seminar.id);
  PlanCockpit panel;
  panel.count = context.texts.n("{1} activity is in the plan", "{1} activities are in the plan", static_cast<std::int64_t>(plan.items.size()));
  for (const auto& [year, cents] : plan.budgets)
    panel.lines.push_back(std::to_string(first_year_of(room.seminar) + static_cast<int>(year) - 1) + ": " + budget_line(context, plan, year, chosen_in(plan, year)));
  panel.from_ranking = ranking_button(context, room.seminar.id);
  panel.plan = context.link(tail_of(room.seminar.id, "/plan"));
  panel.outcomes = context.link(tail_of(room.seminar.id, "/outcomes"));
  return drawn(context, panel);
}

void add_plan_pages(const Parts& parts, web::Routes& routes) {
  const auto staff = Policy::at_least(Role::facilitator);
  const auto memory = std::make_shared<PlanMemory>();  // lives as long as the routes
  routes.get("/seminars/{seminar}/plan", Policy::anyone(), [&parts, memory](Context& c) { return plan_page(parts, *memory, c, nullptr, {}); });
  routes.post("/seminars/{seminar}/plan/from-ranking", staff, [&parts](Context& c) {
    return on_plan(parts, c, mark("Saved."), [&](db::Session& s, const Room& room) { return said_of(plan_from_ranking(parts, s, room)); });
  });
  routes.get("/seminars/{seminar}/plan/items/new", staff, [&parts](Context& c) { return item_page(parts, c, {}, nullptr, {}); });
  routes.post("/seminars/{seminar}/plan/items", staff, [&parts](Context& c) { return post_item(parts, c, {}); });
  routes.get("/seminars/{seminar}/plan/items/{item}", staff, [&parts](Context& c) { return item_page(parts, c, c.id<PlanItemId>("item"), nullptr, {}); });
  routes.post("/seminars/{seminar}/plan/items/{item}", staff, [&parts](Context& c) { return post_item(parts, c, c.id<PlanItemId>("item")); });
  routes.post("/seminars/{seminar}/plan/items/{item}/delete", staff, [&parts](Context& c) {
    return on_plan(parts, c, mark("Deleted."), [&](db::Session& s, const Room& room) { return said_of(delete_plan_item(parts, s, room, c.id<PlanItemId>("item"))); });
  });
  routes.post("/seminars/{seminar}/plan/items/{item}/state", staff, [&parts](Context& c) {
    PlanState state = PlanState::proposed;
    if (!from_text(web::Form::of(c.request).text("state"), state)) throw web::BadForm{};
    return on_plan(parts, c, mark("Saved."), [&](db::Session& s, const Room& room) {
      return said_of(set_plan_state(parts, s, room, c.id<PlanItemId>("item"), state));
    });
  });
  routes.post("/seminars/{seminar}/plan/items/{item}/progress", staff, [&parts](Context& c) { return post_progress(parts, c); });
  routes.post("/seminars/{seminar}/plan/budgets", staff, [&parts, memory](Context& c) { return post_budgets(parts, *memory, c); });
}

}  // namespace megdan::seminars
