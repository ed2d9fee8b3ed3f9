#include <algorithm>
#include <memory>

#include "seminars/lines.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/pages.hpp"
#include "seminars/panels.hpp"
#include "seminars/plan_forms.hpp"
#include "seminars/plan_lines.hpp"
#include "seminars/plan_memory.hpp"
#include "seminars/plan_rules.hpp"
#include "seminars/plan_views.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using i18n::mark;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

std::int64_t middle(const PlanItem& item) {
  return item.cost_low + (item.cost_high - item.cost_low) / 2;
}

std::string cost_of(const Context& context, const PlanItem& item) {
  if (item.cost_high == 0) return "—";
  if (item.cost_low == item.cost_high) return context.texts.money(item.cost_low);
  return context.texts.money(item.cost_low) + " – " + context.texts.money(item.cost_high);
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "—" : text;
}

web::Tone tone_of(Progress progress) {
  switch (progress) {
    case Progress::done:
      return web::Tone::good;
    case Progress::stopped:
      return web::Tone::bad;
    case Progress::under_way:
      return web::Tone::warning;
    case Progress::not_started:
      break;
  }
  return web::Tone::plain;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const auto& line : lines) all += (all.empty() ? "" : " ") + line;
  return all;
}

/// Needs that end after this activity begins.
std::string order_note(const Context& context, const PlanSight& sight, const PlanItem& item) {
  for (const auto id : sight.needs_of(item.id))
    if (const auto* needed = sight.find(id); needed && last_quarter_of(*needed) >= first_quarter_of(item))
      return context.texts.f("Begins before “{1}” ends, which it needs.", {said(context, needed->activity)});
  return {};
}

std::int64_t years_of(const Plan& plan) {
  std::int64_t years = 3;
  for (const auto& item : plan.items) years = std::max(years, last_quarter_of(item) / 4 + 1);
  for (const auto& [year, cents] : plan.budgets) years = std::max(years, year);
  return std::min(years, most_years);
}

web::Timeline timeline_of(const Context& context, const PlanSight& sight, bool links) {
  web::Timeline timeline{.caption = context.t("The activities by year and quarter"),
                         .caption_hidden = true,
                         .first_year = first_year_of(sight.room.seminar),
                         .years = static_cast<int>(years_of(sight.plan))};
  const bool ended = sight.room.seminar.state == SeminarState::ended;
  for (const auto& item : sight.plan.items) {
    if (item.state == PlanState::later) continue;
    web::Timeline::Row row{.label = said(context, item.activity),
                           .first = static_cast<int>(first_quarter_of(item)),
                           .last = static_cast<int>(last_quarter_of(item))};
    if (links) row.url = context.link(tail_of(sight.room.seminar.id, "/plan/items/" + item.id.text()));
    row.text = ended ? context.t(label_of(item.progress)) : said(context, item.lead);
    row.note = sight.room.leads ? order_note(context, sight, item) : std::string();
    row.tone = ended                             ? tone_of(item.progress)
               : item.state == PlanState::chosen ? web::Tone::good
                                                 : web::Tone::plain;
    timeline.rows.push_back(std::move(row));
  }
  return timeline;
}

web::PostButton state_button(const Context& context, const PlanSight& sight, const PlanItem& item,
                             PlanState to) {
  const auto name = said(context, item.activity);
  web::PostButton button{
      .action = context.link(tail_of(sight.room.seminar.id, "/plan/items/" + item.id.text() + "/state")),
      .weight = web::Weight::quiet,
      .keys = fresh_keys(context)};
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
  if (budget == plan.budgets.end())
    return t.f("Chosen so far: {1}. No budget is set for this year yet.", {t.money(chosen)});
  return t.f("Chosen so far: {1} of {2}.", {t.money(chosen), t.money(budget->second)});
}

std::int64_t chosen_in(const Plan& plan, std::int64_t year) {
  std::int64_t chosen = 0;
  for (const auto& item : plan.items)
    if (item.year == year && item.state == PlanState::chosen) chosen += middle(item);
  return chosen;
}

PlanPage::YearBox year_box(const Context& context, PlanMemory& memory, const PlanSight& sight,
                           std::int64_t year) {
  const auto& t = context.texts;
  const auto chosen = chosen_in(sight.plan, year);
  const auto budget = sight.plan.budgets.find(year);
  PlanPage::YearBox box;
  box.id = "year-" + std::to_string(year);
  box.title = std::to_string(first_year_of(sight.room.seminar) + static_cast<int>(year) - 1);
  box.budget = budget_line(context, sight.plan, year, chosen);
  box.over = budget != sight.plan.budgets.end() && chosen > budget->second;
  box.fits = {.caption = t.f("What fits the budget of {1}", {box.title}),
              .columns = {{t.t("Activity")},
                          {t.t("Cost"), true},
                          {t.t("By ranking")},
                          {t.t("By equal shares")},
                          {t.t("Why")},
                          {t.t("State")}}};
  if (sight.room.leads) box.fits.columns.push_back({t.t("Decide")});
  const auto fits = memory.find_or(budget_key(sight.plan, year, sight.tallies, sight.open, t), [&] {
    return fits_budget(sight.plan, year, sight.tallies, sight.open, t);
  });
  box.margin = fits->margin;
  for (const auto& fit : fits->items) {
    const auto* item = sight.find(fit.item);
    if (!item) continue;
    const auto sign = [&](bool known, bool enough) {
      return web::Cell{.text = !known ? "—" : enough ? t.t("fits") : t.t("does not fit")};
    };
    web::Cell name{.text = said(context, item->activity)};
    if (sight.room.leads)
      name.url = context.link(tail_of(sight.room.seminar.id, "/plan/items/" + item->id.text()));
    std::vector<web::Cell> cells{name,
                                 {.text = cost_of(context, *item)},
                                 sign(fit.ranking_known, fit.by_ranking),
                                 sign(fit.shares_known, fit.by_equal_shares),
                                 {.text = fit.reason},
                                 {.text = t.t(label_of(item->state))}};
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

web::Table whole_table(const Context& context, const PlanSight& sight) {
  const auto& t = context.texts;
  web::Table table{.caption = t.t("All activities in full"),
                   .caption_hidden = true,
                   .columns = {{t.t("Activity")},
                               {t.t("Why")},
                               {t.t("When")},
                               {t.t("Lead")},
                               {t.t("Partners")},
                               {t.t("Cost"), true},
                               {t.t("How we know it worked")},
                               {t.t("Risk")},
                               {t.t("Depends on")},
                               {t.t("State")},
                               {t.t("Progress")}}};
  for (const auto& item : sight.plan.items) {
    auto why = evidence_of(context, sight, item);
    if (!item.why.empty()) why.insert(why.begin(), said(context, item.why));
    std::string needs;
    for (const auto id : sight.needs_of(item.id))
      if (const auto* needed = sight.find(id))
        needs += (needs.empty() ? "" : "; ") + said(context, needed->activity);
    auto progress = t.t(label_of(item.progress));
    if (!item.progress_note.empty()) progress += ": " + said(context, item.progress_note);
    web::Cell name{.text = said(context, item.activity)};
    if (sight.room.leads)
      name.url = context.link(tail_of(sight.room.seminar.id, "/plan/items/" + item.id.text()));
    table.rows.push_back({name,
                          {.text = or_dash(joined(why))},
                          {.text = when_of(sight.room.seminar, item)},
                          {.text = or_dash(said(context, item.lead))},
                          {.text = or_dash(said(context, item.partners))},
                          {.text = cost_of(context, item)},
                          {.text = or_dash(said(context, item.indicator))},
                          {.text = or_dash(said(context, item.risk))},
                          {.text = or_dash(needs)},
                          {.text = t.t(label_of(item.state))},
                          {.text = progress}});
  }
  return table;
}

web::PostButton ranking_button(const Context& context, SeminarId id) {
  return {.action = context.link(tail_of(id, "/plan/from-ranking")),
          .text = context.t("Add the winners of the vote"),
          .keys = fresh_keys(context)};
}

std::string budget_field(std::int64_t year) {
  return "budget_" + std::to_string(year);
}

/// The budgets as their form shows them.
web::Form typed_from(const Plan& plan) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (std::int64_t year = 1; year <= most_years; ++year) {
    const auto budget = plan.budgets.find(year);
    fields.emplace_back(budget_field(year),
                        budget == plan.budgets.end() ? std::string() : typed_money(budget->second));
  }
  return web::Form(std::move(fields));
}

/// `shown`: what stands now was saved by somebody else, and is shown beside what was typed.
Response plan_page(const Parts& parts, PlanMemory& memory, Context& context, const web::Form* typed,
                   const web::FieldErrors& errors, bool shown = false) {
  const auto sight = parts.site.database.reading(
      [&](db::Session& s) { return look_at_plan(s, enter_reading(parts, context, s)); });
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
  if (page.leads &&
      std::ranges::any_of(sight.tallies, [](const Tally& tally) { return tally.hand_voters > 0; }))
    page.notes.push_back(
        t.t("Raised hands count in the ranking. Equal shares look at the ballots alone, because hands do "
            "not say who supports what."));
  const auto years = years_of(sight.plan);
  for (std::int64_t year = 1; year <= years; ++year) {
    auto box = year_box(context, memory, sight, year);
    if (!box.fits.rows.empty() || sight.plan.budgets.contains(year)) page.years.push_back(std::move(box));
  }
  std::int64_t chosen = 0, done = 0;
  for (const auto& item : sight.plan.items) {
    if (item.state == PlanState::later && page.leads)
      page.later.push_back({context.link(tail_of(id, "/plan/items/" + item.id.text())),
                            said(context, item.activity),
                            state_button(context, sight, item, PlanState::proposed)});
    if (item.state != PlanState::chosen) continue;
    ++chosen;
    if (item.progress == Progress::done) ++done;
  }
  if (sight.room.seminar.state == SeminarState::ended && chosen > 0)
    page.done = web::Progress{.label = t.t("Chosen activities done"),
                              .done = done,
                              .total = chosen,
                              .text = t.f("{1} of {2}", {t.number(done), t.number(chosen)})};
  page.budgets_action = context.link(tail_of(id, "/plan/budgets"));
  const auto stored = typed_from(sight.plan);
  carry_seen(page.keys, typed ? *typed : web::Form(), stored, shown);
  for (std::int64_t year = 1; year <= most_years; ++year) {
    const auto name = budget_field(year);
    page.budgets.push_back(
        {.name = name,
         .label = std::to_string(first_year_of(sight.room.seminar) + static_cast<int>(year) - 1),
         .value = typed && typed->has(name) ? typed->text(name) : stored.text(name),
         .error = std::string(errors.of(name)),
         .inputmode = "decimal",
         .narrow = true});
  }
  if (shown) page.meanwhile = told_meanwhile(context, {&page.budgets}, stored);
  return web::page_of(context,
                      {.title = t.t("Plan"),
                       .status = shown            ? 409
                                 : errors.empty() ? 200
                                                  : 422,
                       .eu_funded = !page.leads,
                       .funding_line = said(context, sight.room.seminar.funding)},
                      page);
}

Response post_budgets(const Parts& parts, PlanMemory& memory, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto room = enter_leading(parts, context);
  web::FieldErrors errors;
  const auto budgets = read_budgets(context, form, errors);
  return saved_or_again(
      context, room, mark("Saved."), form, errors,
      [&](db::Session& session) { return std::optional(typed_from(plan_of(session, room.seminar.id))); },
      [&](db::Session& session) {
        for (const auto& [year, cents] : budgets)
          if (const auto saved = set_budget(parts, session, room, year, cents); !saved)
            errors.add("budget_" + std::to_string(year), context.t(sentence_of(saved.error())));
      },
      [&](bool late) { return plan_page(parts, memory, context, &form, errors, late); });
}

template <class T>
const char* said_of(const Result<T, PlanRefusal>& result) {
  return result ? nullptr : sentence_of(result.error());
}

Response on_plan(const Parts& parts, Context& context, const char* notice,
                 const std::function<const char*(db::Session&, const Room&)>& act) {
  const auto room = enter_leading(parts, context);
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/plan"), notice,
                [&](db::Session& session) { return act(session, room); });
}

}  // namespace

html::Markup plan_phone(const Parts&, Context& context, db::Session& session, const Room& room) {
  PlanPhone panel;
  for (const auto& item : plan_of(session, room.seminar.id).items)
    panel.lines.push_back(
        {said(context, item.activity),
         when_of(room.seminar, item) + (item.lead.empty() ? "" : " · " + said(context, item.lead)),
         context.t(label_of(item.state)), item.state == PlanState::chosen});
  return drawn(context, panel);
}

html::Markup plan_wall(const Parts&, Context& context, db::Session& session, const Room& room) {
  const auto sight = look_at_plan(session, room);
  PlanWall panel;
  panel.timeline = timeline_of(context, sight, false);
  for (const auto& [year, cents] : sight.plan.budgets)
    panel.budgets.push_back(std::to_string(first_year_of(room.seminar) + static_cast<int>(year) - 1) + ": " +
                            budget_line(context, sight.plan, year, chosen_in(sight.plan, year)));
  return drawn(context, panel);
}

html::Markup plan_cockpit(const Parts&, Context& context, db::Session& session, const Room& room) {
  const auto plan = plan_of(session, room.seminar.id);
  PlanCockpit panel;
  panel.count = context.texts.n("{1} activity is in the plan", "{1} activities are in the plan",
                                static_cast<std::int64_t>(plan.items.size()));
  for (const auto& [year, cents] : plan.budgets)
    panel.lines.push_back(std::to_string(first_year_of(room.seminar) + static_cast<int>(year) - 1) + ": " +
                          budget_line(context, plan, year, chosen_in(plan, year)));
  panel.from_ranking = ranking_button(context, room.seminar.id);
  panel.plan = context.link(tail_of(room.seminar.id, "/plan"));
  panel.outcomes = context.link(tail_of(room.seminar.id, "/outcomes"));
  return drawn(context, panel);
}

void add_plan_pages(const Parts& parts, web::Routes& routes) {
  const auto staff = Policy::at_least(Role::facilitator);
  const auto memory = std::make_shared<PlanMemory>();  // lives as long as the routes
  routes.get("/seminars/{seminar}/plan", Policy::anyone(),
             [&parts, memory](Context& c) { return plan_page(parts, *memory, c, nullptr, {}); });
  routes.post("/seminars/{seminar}/plan/from-ranking", staff, [&parts](Context& c) {
    return on_plan(parts, c, mark("Saved."), [&](db::Session& s, const Room& room) {
      return said_of(plan_from_ranking(parts, s, room));
    });
  });
  routes.post("/seminars/{seminar}/plan/items/{item}/delete", staff, [&parts](Context& c) {
    return on_plan(parts, c, mark("Deleted."), [&](db::Session& s, const Room& room) {
      return said_of(delete_plan_item(parts, s, room, c.id<PlanItemId>("item")));
    });
  });
  routes.post("/seminars/{seminar}/plan/items/{item}/state", staff, [&parts](Context& c) {
    PlanState state = PlanState::proposed;
    if (!from_text(web::Form::of(c.request).text("state"), state)) throw web::BadForm{};
    return on_plan(parts, c, mark("Saved."), [&](db::Session& s, const Room& room) {
      return said_of(set_plan_state(parts, s, room, c.id<PlanItemId>("item"), state));
    });
  });
  routes.post("/seminars/{seminar}/plan/budgets", staff,
              [&parts, memory](Context& c) { return post_budgets(parts, *memory, c); });
}

}  // namespace megdan::seminars
