#include <algorithm>

#include "seminars/lines.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/pages.hpp"
#include "seminars/plan_forms.hpp"
#include "seminars/plan_lines.hpp"
#include "seminars/plan_views.hpp"
#include "seminars/seminar_forms.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using i18n::mark;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

web::Field select_field(const web::Form& typed, const web::FieldErrors& errors, const char* name,
                        std::string label, const std::vector<std::pair<std::string, std::string>>& options) {
  web::Field field{.name = name,
                   .label = std::move(label),
                   .kind = Kind::select,
                   .error = std::string(errors.of(name)),
                   .required = true,
                   .narrow = true};
  for (const auto& [value, text] : options)
    field.options.push_back({.value = value, .text = text, .chosen = typed.text(name) == value});
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
    if ((field.first == "progress" || field.first.starts_with("note_")) == (part == ItemForm::progress))
      fields.push_back(field);
  return web::Form(std::move(fields));
}

std::optional<web::Form> stored_item(db::Session& session, const Room& room, PlanItemId id, ItemForm part) {
  const auto plan = plan_of(session, room.seminar.id);
  const auto item = std::ranges::find(plan.items, id, &PlanItem::id);
  if (item == plan.items.end()) return std::nullopt;
  const auto needs = plan.needs.find(id);
  return part_of(typed_from(*item, needs == plan.needs.end() ? std::vector<PlanItemId>{} : needs->second),
                 part);
}

/// `posted`: whose form `again` is; `shown`: somebody else saved meanwhile, so that both versions are shown.
Response item_page(const Parts& parts, Context& context, PlanItemId id, const web::Form* again,
                   const web::FieldErrors& errors, ItemForm posted = ItemForm::plan, bool shown = false) {
  const auto sight = parts.site.database.reading(
      [&](db::Session& s) { return look_at_plan(s, enter_leading(parts, context, s)); });
  const auto* stored = id ? sight.find(id) : nullptr;
  if (id && !stored) throw web::NotFound{};
  PlanItem fresh;
  const web::Form as_stored = typed_from(stored ? *stored : fresh, sight.needs_of(id));
  const web::Form typed = again ? *again : as_stored;
  const auto& t = context.texts;
  const auto error = [&](const char* field) { return std::string(errors.of(field)); };
  const auto& seminar = sight.room.seminar;
  const std::string base = tail_of(seminar.id, "/plan/items");
  const auto text = [&](const char* name, std::string label, std::string hint) {
    return web::Field{.name = name,
                      .label = std::move(label),
                      .value = typed.text(name),
                      .hint = std::move(hint),
                      .error = error(name)};
  };
  const auto words = [&](std::vector<web::Field>& into, const char* name, std::string_view language,
                         std::string label, Kind kind, std::size_t most, std::string hint = {}) {
    into.push_back(words_field(context, name, language, std::move(label), kind, read_words(typed, name),
                               errors, static_cast<int>(most)));
    into.back().hint = std::move(hint);
  };
  PlanItemPage page;
  page.title = stored ? t.t("Change the activity") : t.t("Add an activity");
  page.back = context.link(tail_of(seminar.id, "/plan"));
  page.action = context.link(stored ? base + "/" + id.text() : base);
  page.keys = fresh_keys(context);
  page.errors = web::error_summary(errors);
  if (stored) page.evidence = evidence_of(context, sight, *stored);
  words(page.what, "activity", "bg", t.t("Activity"), Kind::text, longest_activity);
  page.what.back().required = true;
  words(page.what, "why", "bg", t.t("Why"), Kind::textarea, longest_text,
        t.t("The votes and the cards behind it are shown by themselves."));
  words(page.in_english, "activity", "en", t.t("Activity in English"), Kind::text, longest_activity);
  words(page.in_english, "why", "en", t.t("Why, in English"), Kind::textarea, longest_text);
  words(page.in_english, "lead", "en", t.t("Lead, in English"), Kind::text, longest_line);
  words(page.in_english, "partners", "en", t.t("Partners, in English"), Kind::text, longest_line);
  words(page.in_english, "indicator", "en", t.t("How we know it worked, in English"), Kind::text,
        longest_line);
  words(page.in_english, "risk", "en", t.t("Risk, in English"), Kind::textarea, longest_text);
  std::vector<std::pair<std::string, std::string>> years, quarters;
  for (std::int64_t year = 1; year <= most_years; ++year)
    years.emplace_back(std::to_string(year),
                       std::to_string(first_year_of(seminar) + static_cast<int>(year) - 1));
  for (int quarter = 1; quarter <= 4; ++quarter)
    quarters.emplace_back(std::to_string(quarter), web::roman(quarter));
  page.when = {select_field(typed, errors, "year", t.t("Begins in"), years),
               select_field(typed, errors, "quarter", t.t("Quarter"), quarters),
               {.name = "quarters",
                .label = t.t("How many quarters"),
                .kind = Kind::number,
                .value = typed.text("quarters"),
                .error = error("quarters"),
                .required = true,
                .min = "1",
                .max = "20",
                .narrow = true}};
  words(page.who, "lead", "bg", t.t("Lead"), Kind::text, longest_line,
        t.t("The person or organisation that answers for it."));
  words(page.who, "partners", "bg", t.t("Partners"), Kind::text, longest_line);
  page.money = {text("cost_low", t.t("At least, in euro"), t.t("1200 or 1200.50")),
                text("cost_high", t.t("At most, in euro"), t.t("May stay empty, if one amount is enough."))};
  for (auto& field : page.money) {
    field.inputmode = "decimal";
    field.narrow = true;
  }
  words(page.rest, "indicator", "bg", t.t("How we know it worked"), Kind::text, longest_line);
  words(page.rest, "risk", "bg", t.t("Risk"), Kind::textarea, longest_text,
        t.t("What could go wrong, and what then."));
  page.rest.push_back(select_field(typed, errors, "state", t.t("State"), options_of<PlanState>(context)));
  web::Field needs{.name = "needs",
                   .label = t.t("Depends on"),
                   .kind = Kind::checkboxes,
                   .hint = t.t("Activities that must be finished before this one."),
                   .error = error("needs")};
  const auto ticked = typed.texts("needs");
  for (const auto& other : sight.plan.items)
    if (other.id != id)
      needs.options.push_back({.value = other.id.text(),
                               .text = said(context, other.activity),
                               .hint = when_of(seminar, other),
                               .chosen = std::ranges::find(ticked, other.id.text()) != ticked.end()});
  if (!needs.options.empty()) page.rest.push_back(std::move(needs));
  page.submit = shown && posted == ItemForm::plan ? t.t("Save mine over it")
                : stored                          ? t.t("Save the activity")
                                                  : t.t("Add the activity");
  page.progress_submit =
      shown && posted == ItemForm::progress ? t.t("Save mine over it") : t.t("Save the progress");
  if (stored) {
    page.progress_keys = fresh_keys(context);
    carry_seen(page.keys, posted == ItemForm::plan ? typed : web::Form(), part_of(as_stored, ItemForm::plan),
               shown);
    carry_seen(page.progress_keys, posted == ItemForm::progress ? typed : web::Form(),
               part_of(as_stored, ItemForm::progress), shown);
    page.progress_action = context.link(base + "/" + id.text() + "/progress");
    page.progress = {
        select_field(typed, errors, "progress", t.t("Where it stands"), options_of<Progress>(context))};
    words(page.progress, "note", "bg", t.t("Note on the progress"), Kind::textarea, longest_text,
          t.t("Everybody reads it in the plan once the seminar has ended."));
    words(page.progress_in_english, "note", "en", t.t("Note on the progress, in English"), Kind::textarea,
          longest_text);
    page.remove = web::PostButton{.action = context.link(base + "/" + id.text() + "/delete"),
                                  .text = t.t("Delete"),
                                  .weight = web::Weight::danger,
                                  .keys = fresh_keys(context),
                                  .label = t.f("Delete “{1}”", {said(context, stored->activity)})};
  }
  if (shown && posted == ItemForm::progress)
    page.meanwhile = told_meanwhile(context, {&page.progress, &page.progress_in_english}, as_stored);
  else if (shown)
    page.meanwhile = told_meanwhile(
        context, {&page.what, &page.in_english, &page.when, &page.who, &page.money, &page.rest}, as_stored);
  return web::page_of(context,
                      {.title = page.title,
                       .status = shown            ? 409
                                 : errors.empty() ? 200
                                                  : 422,
                       .eu_funded = false},
                      page);
}

Response post_item(const Parts& parts, Context& context, PlanItemId id) {
  const auto form = web::Form::of(context.request);
  const auto room = enter_leading(parts, context);
  web::FieldErrors errors;
  auto draft = read_plan_item(context, form, errors);
  draft.item.id = id;
  return saved_or_again(
      context, room, mark("Saved."), form, errors,
      [&](db::Session& session) { return stored_item(session, room, id, ItemForm::plan); },
      [&](db::Session& session) {
        const auto saved = save_plan_item(parts, session, room, draft.item, draft.needs);
        if (!saved) errors.add(field_of(saved.error()), context.t(sentence_of(saved.error())));
      },
      [&](bool late) {
        // Deleted meanwhile: what was typed is a new activity, if she still wants it.
        const bool is_gone = id && !parts.site.database.reading([&](db::Session& session) {
          return stored_item(session, room, id, ItemForm::plan);
        });
        if (is_gone) {
          errors = {};
          errors.add(
              "activity_bg",
              context.t("This activity was deleted meanwhile. What you typed is still here: you can add "
                        "it anew."));
        }
        return item_page(parts, context, is_gone ? PlanItemId{} : id, &form, errors, ItemForm::plan,
                         late && !is_gone);
      });
}

/// The activity was deleted while its note was typed: the words stay readable, to be taken elsewhere.
Response note_without_activity(Context& context, const Room& room, const web::Form& form) {
  const auto& t = context.texts;
  html::Out out;
  render(out, t, web::PageHead{.title = t.t("That did not work")});
  render(out, t,
         web::Notice{.tone = web::Tone::warning,
                     .text = t.t("This activity was deleted meanwhile. Your note on its progress is still "
                                 "here, so that you can copy it.")});
  const auto words = [&](const char* name, std::string label) {
    if (const auto typed = form.text(name); !typed.empty())
      render(out, t,
             web::Field{.name = name, .label = std::move(label), .kind = Kind::textarea, .value = typed});
  };
  words("note_bg", t.t("Note on the progress"));
  words("note_en", t.t("Note on the progress, in English"));
  render(out, t,
         web::ButtonLink{.url = context.link(tail_of(room.seminar.id, "/plan")), .text = t.t("Back")});
  return web::page(context, {.title = t.t("That did not work"), .status = 409, .eu_funded = false},
                   std::move(out).markup());
}

Response post_progress(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto room = enter_leading(parts, context);
  const auto id = context.id<PlanItemId>("item");
  web::FieldErrors errors;
  Progress progress = Progress::not_started;
  if (!from_text(form.text("progress"), progress))
    errors.add("progress", context.t("Please choose where it stands."));
  const auto note = read_optional_words(context, form, errors, "note", longest_text);
  return saved_or_again(
      context, room, mark("Saved."), form, errors,
      [&](db::Session& session) { return stored_item(session, room, id, ItemForm::progress); },
      [&](db::Session& session) {
        const auto saved = report_progress(parts, session, room, id, progress, note);
        if (!saved) errors.add("note_bg", context.t(sentence_of(saved.error())));
      },
      [&](bool late) {
        const auto sight = parts.site.database.reading([&](db::Session& s) { return look_at_plan(s, room); });
        const auto* stored = sight.find(id);
        if (!stored) return note_without_activity(context, room, form);
        auto shown = *stored;
        shown.progress = progress;
        shown.progress_note = note;
        auto fields = typed_from(shown, sight.needs_of(id)).fields();
        for (const auto& field : form.fields())
          if (field.first.starts_with('_')) fields.push_back(field);
        const web::Form typed(std::move(fields));
        return item_page(parts, context, id, &typed, errors, ItemForm::progress, late);
      });
}

}  // namespace

void add_plan_item_pages(const Parts& parts, web::Routes& routes) {
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/seminars/{seminar}/plan/items/new", staff,
             [&parts](Context& c) { return item_page(parts, c, {}, nullptr, {}); });
  routes.post("/seminars/{seminar}/plan/items", staff,
              [&parts](Context& c) { return post_item(parts, c, {}); });
  routes.get("/seminars/{seminar}/plan/items/{item}", staff,
             [&parts](Context& c) { return item_page(parts, c, c.id<PlanItemId>("item"), nullptr, {}); });
  routes.post("/seminars/{seminar}/plan/items/{item}", staff,
              [&parts](Context& c) { return post_item(parts, c, c.id<PlanItemId>("item")); });
  routes.post("/seminars/{seminar}/plan/items/{item}/progress", staff,
              [&parts](Context& c) { return post_progress(parts, c); });
}

}  // namespace megdan::seminars
