#include <algorithm>
#include <map>
#include <set>

#include "seminars/ballots_lines.hpp"
#include "seminars/ballots_screens.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/comparison_rules.hpp"
#include "seminars/comparison_store_sql.hpp"
#include "seminars/comparison_views.hpp"
#include "seminars/lines.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/pages.hpp"
#include "seminars/panels.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "seminars/wall_key.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

/// What was typed and refused, to be shown again.
struct Typed {
  web::Form form;
  web::FieldErrors errors;
  std::optional<CriterionId> late = {};  // whose weight somebody else changed meanwhile: both are shown
};

std::string weight_field(CriterionId id) { return "weight_" + id.text(); }
web::Form typed_from(const CriterionRow& row) { return web::Form({{weight_field(row.id), std::to_string(row.weight)}, {"", ""}}); }

std::string models_tail(SeminarId id, const std::string& tail = {}) { return tail_of(id, "/models" + tail); }

web::PostButton button(const Context& context, const std::string& tail, std::string text, web::Weight weight, std::string label = {}) {
  return {.action = context.link(tail), .text = std::move(text), .weight = weight, .keys = fresh_keys(context), .label = std::move(label)};
}

std::optional<Poll> ratings_of(db::Session& session, const Grid& grid) { return grid.comparison.poll ? find_poll(session, *grid.comparison.poll) : std::nullopt; }

template <class Rows, class IdType>
std::string name_in(const Context& context, const Rows& rows, IdType id) {
  for (const auto& row : rows)
    if (row.id == id) return said(context, row.name);
  return {};
}

std::vector<ComparisonOption> options_of(const Context& context, db::Session& session, const Room& room, const Grid& grid, bool removable, const Typed& typed) {
  std::set<StatementId> supported;
  if (room.person)
    for (const auto id : session.all<StatementId>(sql::supported_by, grid.comparison.id, room.person->id)) supported.insert(id);
  std::vector<ComparisonOption> options;
  for (const auto& row : grid.options) {
    const std::string id = row.id.text();
    ComparisonOption option{.id = id, .name = said(context, row.name), .example = said(context, row.example)};
    for (const auto& statement : grid.statements) {
      if (statement.option != row.id) continue;
      ComparisonStatement line{.text = said(context, statement.text), .source = statement.source};
      if (statement.source.find("://") != std::string::npos) line.source_url = html::Url::outside(statement.source);
      if (statement.support > 0) line.support = context.texts.n("{1} person agrees", "{1} people agree", statement.support);
      if (room.person) {
        const bool mine = supported.contains(statement.id);
        line.toggle = button(context, models_tail(room.seminar.id, "/statements/" + statement.id.text() + "/support"), mine ? context.t("I no longer agree") : context.t("I agree"), web::Weight::quiet,
                             mine ? context.texts.f("I no longer agree: “{1}”", {line.text}) : context.texts.f("I agree: “{1}”", {line.text}));
        line.toggle->keys.more.emplace_back("support", mine ? "0" : "1");
      }
      if (room.leads)
        line.remove = button(context, models_tail(room.seminar.id, "/statements/" + statement.id.text() + "/delete"), context.t("Remove"), web::Weight::quiet, context.texts.f("Remove “{1}”", {line.text}));
      (statement.side == Side::plus ? option.pluses : option.minuses).push_back(std::move(line));
    }
    if (removable) option.remove = button(context, models_tail(room.seminar.id, "/options/" + id + "/delete"), context.t("Remove the model"), web::Weight::quiet, context.texts.f("Remove “{1}”", {option.name}));
    if (room.leads || room.person) {
      option.may_add = true;
      option.add_action = context.link(models_tail(room.seminar.id, "/options/" + id + "/statements"));
      option.keys = fresh_keys(context);
      const auto field_error = [&](const std::string& name) { return std::string(typed.errors.of(name)); };
      web::Field side{.name = "side_" + id, .label = context.t("Is it a plus or a minus?"), .kind = Kind::radios, .error = field_error("side_" + id), .required = true};
      const auto chosen = typed.form.text(side.name);
      side.options = {{.value = "plus", .text = context.t("a plus"), .chosen = chosen != "minus"}, {.value = "minus", .text = context.t("a minus"), .chosen = chosen == "minus"}};
      option.fields.push_back(std::move(side));
      option.fields.push_back({.name = "text_" + id, .label = context.t("What speaks for it or against it"), .kind = Kind::textarea, .value = typed.form.text("text_" + id), .error = field_error("text_" + id), .required = true, .maxlength = 280, .rows = 3, .draft = "statement-" + id});
      option.fields.push_back({.name = "source_" + id, .label = context.t("Where this comes from"), .value = typed.form.text("source_" + id), .hint = context.t("A web address or a few words. It may stay empty."), .error = field_error("source_" + id), .maxlength = 300});
      option.adding = !field_error("text_" + id).empty() || !field_error("source_" + id).empty() || !field_error("side_" + id).empty();
    }
    options.push_back(std::move(option));
  }
  return options;
}

ComparisonResult result_of(const Context& context, const Grid& grid, bool with_details) {
  const auto& t = context.texts;
  ComparisonResult result;
  const auto sensitivity = sensitivity_of(grid);
  if (grid.raters > 0) result.raters = t.n("{1} person rated the models", "{1} people rated the models", grid.raters);
  if (!sensitivity) {
    result.too_few = grid.raters == 0 ? t.t("Fewer than five people voted: no result is shown, because it could tell who chose what.") : t.t("There are too few ratings, or all weights are 0: no ranking can be made.");
    if (grid.raters == 0 || !with_details) return result;
  }
  const auto hundredths = [](double mean) { return static_cast<std::int64_t>(mean * 100 + 0.5); };
  if (sensitivity) {
    result.ranking = {.caption = t.t("Weighted mean of the ratings, from 1 (weak) to 5 (strong)"), .label_title = t.t("Model"), .total_title = t.t("Mean"), .most = 500};
    for (const auto& [option, mean] : sensitivity->ranking)
      result.ranking.rows.push_back({.label = name_in(context, grid.options, option), .total = hundredths(mean), .shown = t.decimal(mean, 2)});
    result.sentences = sensitivity_sentences(grid, *sensitivity, t);
  }
  if (!with_details) return result;
  if (sensitivity) {
    web::Bars leads{.caption = t.t("How far the first model leads the second if one criterion weighs twice as much"), .label_title = t.t("Criterion"), .total_title = t.t("Ahead by")};
    for (const auto& turn : sensitivity->turns) {
      const auto ranking = ranking_with(grid, turn.criterion, 2);
      if (ranking.size() < 2) continue;
      const double lead = ranking[0].second - ranking[1].second;
      leads.rows.push_back({.label = name_in(context, grid.criteria, turn.criterion), .total = hundredths(lead), .shown = t.decimal(lead, 2),
                            .note = t.f("first: {1}", {name_in(context, grid.options, ranking[0].first)})});
    }
    result.leads = std::move(leads);
  }
  web::Table table{.caption = t.t("Mean ratings; ± is how far the ratings spread"), .columns = {{t.t("Model")}}};
  for (const auto& criterion : grid.criteria) table.columns.push_back({t.f("{1} (weight {2})", {said(context, criterion.name), t.number(criterion.weight)}), true});
  for (const auto& option : grid.options) {
    std::vector<web::Cell> row{{.text = said(context, option.name)}};
    for (const auto& criterion : grid.criteria) {
      const auto found = grid.means.find({option.id, criterion.id});
      row.push_back({.text = found == grid.means.end() ? "–" : t.decimal(found->second.first, 2) + " ± " + t.decimal(found->second.second, 2)});
    }
    table.rows.push_back(std::move(row));
  }
  result.grid = std::move(table);
  return result;
}

html::Markup rating_form(const Context& context, db::Session& session, const Grid& grid, const Poll& poll) {
  const auto items = items_of(session, poll.id);
  auto plain = vote_form(context, poll, items, {});
  struct Cell {
    PollItemId item;
    OptionId option;
    CriterionId criterion;
  };
  std::map<PollItemId, Cell> cells;
  for (const auto& cell : session.all<Cell>(sql::cells_of_poll, poll.id)) cells[cell.item] = cell;
  CompareForm form{.action = context.link(tail_of(poll.seminar, "/polls/" + poll.id.text() + "/check")), .keys = plain.keys, .lead = plain.lead, .promise = plain.promise, .submit = plain.submit};
  form.keys.once.clear();  // looking over changes nothing
  form.timer = timer_of_vote(context, poll, false);
  for (const auto& option : grid.options) {
    CompareForm::Model model{.id = option.id.text(), .name = said(context, option.name), .example = said(context, option.example)};
    for (const auto& statement : grid.statements)
      if (statement.option == option.id) (statement.side == Side::plus ? model.pluses : model.minuses).push_back(said(context, statement.text));
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto cell = cells.find(items[i].id);
      if (cell == cells.end() || cell->second.option != option.id) continue;
      for (auto& field : plain.rows[i].scales) {
        field.label = name_in(context, grid.criteria, cell->second.criterion);
        model.scales.push_back(std::move(field));
      }
    }
    form.models.push_back(std::move(model));
  }
  return drawn(context, form);
}

html::Markup phone_panel(const Parts& parts, Context& context, db::Session& session, const Room& room, const Typed& typed) {
  ComparePhone panel;
  const auto grid = comparison_of(session, room.seminar.id);
  if (!grid) {
    panel.notice = web::Notice{.text = context.t("The models will be shown in a moment.")};
    return drawn(context, panel);
  }
  const auto poll = ratings_of(session, *grid);
  const bool votes_here = room.person && room.person->state == PersonState::here && room.person->votes_by == VotesBy::device;
  if (poll && takes_ballots(*poll, context.now()) && votes_here && !has_voted(session, poll->id, room.person->id)) {
    panel.rating = rating_form(context, session, *grid, *poll);
    panel.all = context.link(models_tail(room.seminar.id));
    return drawn(context, panel);
  }
  if (poll && poll->step) {
    // The words about an own ballot are those of every vote.
    Room there = room;
    if (there.step && there.step->id == *poll->step) panel.rating = vote_phone(parts, context, session, there);
  } else if (!poll) {
    panel.notice = web::Notice{.text = context.t("Read the models, say where you agree, and add what is missing. The ratings come after that.")};
  }
  if (poll && poll->state == PollState::closed) {
    panel.result = result_of(context, *grid, false);
    panel.all = context.link(models_tail(room.seminar.id));
  }
  panel.options = options_of(context, session, room, *grid, false, typed);
  return drawn(context, panel);
}

Response models_page(const Parts& parts, Context& context, const Typed& typed) {
  ComparisonPage page;
  SeminarId id;
  std::string live;
  parts.site.database.read([&](db::Session& session) {
    page = ComparisonPage{};
    const auto room = enter(parts, context, session);
    id = room.seminar.id;
    live = live_of(context, room);
    // Statements are what people say in the room: everybody else reads them once the report is published.
    if (live.empty() && !has_report(session, id)) throw web::NotFound{};
    page.title = said(context, room.seminar.title);
    page.leads = room.leads;
    page.back = context.link(tail_of(id, room.leads ? "/cockpit" : room.person ? "/phone" : ""));
    page.back_text = room.leads ? context.t("The facilitator’s screen") : room.person ? context.t("My screen") : context.t("The seminar");
    page.keys = fresh_keys(context);
    page.errors = web::error_summary(typed.errors);
    const auto grid = comparison_of(session, id);
    if (!grid) {
      if (room.leads) page.library = button(context, models_tail(id), context.t("Start from the library"), web::Weight::primary);
      else page.state = context.t("No models are compared in this seminar yet.");
      return;
    }
    const auto poll = ratings_of(session, *grid);
    page.editable = room.leads && (!poll || poll->state == PollState::draft);
    if (!poll && room.leads) {
      page.prepare = button(context, models_tail(id, "/ratings"), context.t("Prepare the ratings"), web::Weight::primary);
    } else if (poll && poll->state == PollState::draft && room.leads) {
      page.state = context.t("The ratings are prepared; open them from the facilitator’s screen. Whoever changes a model or a criterion now has to prepare them again.");
    } else if (poll && poll->state == PollState::closed) {
      page.result = result_of(context, *grid, true);
    } else if (!room.leads || poll) {
      page.state = context.t("The ratings are shown to everybody at the same moment: after the close.");
    }
    page.options = options_of(context, session, room, *grid, page.editable, typed);
    const auto field_error = [&](std::string_view name) { return std::string(typed.errors.of(name)); };
    for (const auto& row : grid->criteria) {
      const auto row_id = row.id.text();
      const auto name = said(context, row.name), field = weight_field(row.id);
      ComparisonPage::Criterion criterion{.name = name, .weight = context.texts.f("weight {1}", {context.texts.number(row.weight)})};
      criterion.action = context.link(models_tail(id, "/criteria/" + row_id + "/weight"));
      criterion.field = {.name = field, .label = context.texts.f("Weight of “{1}”", {name}), .kind = Kind::number, .value = typed.form.has(field) ? typed.form.text(field) : std::to_string(row.weight), .error = field_error(field), .inputmode = "numeric", .min = "0", .max = "10", .narrow = true, .label_hidden = true};
      criterion.keys = fresh_keys(context);
      const auto stored = typed_from(row);
      carry_seen(criterion.keys, typed.form.has(field) ? typed.form : web::Form(), stored, typed.late.has_value());
      if (typed.late == row.id) {
        const std::vector<web::Field> both{criterion.field};
        page.meanwhile = told_meanwhile(context, {&both}, stored);
      }
      criterion.save_label = context.texts.f("Save the weight of “{1}”", {name});
      if (page.editable) criterion.remove = button(context, models_tail(id, "/criteria/" + row_id + "/delete"), context.t("Remove"), web::Weight::quiet, context.texts.f("Remove “{1}”", {name}));
      page.criteria.push_back(std::move(criterion));
    }
    if (!page.editable) return;
    const auto words = [&](const char* name) { return read_words(typed.form, name); };
    page.option_action = context.link(models_tail(id, "/options"));
    page.option_fields.push_back(words_field(context, "option", "bg", context.t("Model"), Kind::text, words("option"), typed.errors, 200));
    page.option_fields.push_back(words_field(context, "option", "en", context.t("Model in English"), Kind::text, words("option"), typed.errors, 200));
    page.option_fields.push_back(words_field(context, "example", "bg", context.t("Where there is one already"), Kind::text, words("example"), typed.errors, 200));
    page.option_fields.push_back(words_field(context, "example", "en", context.t("Where there is one already, in English"), Kind::text, words("example"), typed.errors, 200));
    page.criterion_action = context.link(models_tail(id, "/criteria"));
    page.criterion_fields.push_back(words_field(context, "criterion", "bg", context.t("Criterion"), Kind::text, words("criterion"), typed.errors, 200));
    page.criterion_fields.push_back(words_field(context, "criterion", "en", context.t("Criterion in English"), Kind::text, words("criterion"), typed.errors, 200));
    page.criterion_fields.push_back({.name = "weight", .label = context.t("Weight"), .kind = Kind::number, .value = typed.form.has("weight") ? typed.form.text("weight") : "5", .hint = context.t("From 0 to 10."), .error = field_error("weight"), .min = "0", .max = "10", .narrow = true});
  });
  return web::page_of(context, {.title = context.t("Models compared"), .status = typed.late ? 409 : typed.errors.empty() ? 200 : 422, .live = live}, page);
}

/// Runs an action once; a refusal shows the page again with the sentence at the field that `field_of` names.
template <class Act, class FieldOf>
Response with_form(const Parts& parts, Context& context, Typed& typed, const FieldOf& field_of, const Act& act) {
  const auto entered = enter_leading(parts, context);
  std::optional<ComparisonRefusal> refusal;
  auto response = web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_leading(parts, context, session);
    const auto grid = comparison_of(session, room.seminar.id);
    if (!grid) throw web::NotFound{};
    refusal = act(session, room, *grid);
    if (refusal) return Response::plain("", 422);
    return Response::see_other(context.path(models_tail(room.seminar.id)));
  });
  if (!refusal) return response;
  if (!typed.late) typed.errors.add(field_of(*refusal), context.t(sentence_of(*refusal)));
  return models_page(parts, context, typed);
}

template <class T>
std::optional<ComparisonRefusal> refusal_of(const Result<T, ComparisonRefusal>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

template <class T>
const char* said_of(const Result<T, ComparisonRefusal>& result) {
  return result ? nullptr : sentence_of(result.error());
}

Response post_option(const Parts& parts, Context& context) {
  Typed typed{web::Form::of(context.request), {}, {}};
  return with_form(parts, context, typed, [](ComparisonRefusal) { return "option_bg"; }, [&](db::Session& session, const Room& room, const Grid& grid) {
    return refusal_of(add_option(parts, session, room, grid.comparison.id, read_words(typed.form, "option"), read_words(typed.form, "example")));
  });
}

Response post_criterion(const Parts& parts, Context& context) {
  Typed typed{web::Form::of(context.request), {}, {}};
  return with_form(parts, context, typed, [](ComparisonRefusal refusal) { return refusal == ComparisonRefusal::bad_weight ? "weight" : "criterion_bg"; }, [&](db::Session& session, const Room& room, const Grid& grid) {
    return refusal_of(add_criterion(parts, session, room, grid.comparison.id, read_words(typed.form, "criterion"), typed.form.integer("weight").value_or(-1)));
  });
}

Response post_weight(const Parts& parts, Context& context) {
  Typed typed{web::Form::of(context.request), {}, {}};
  const auto id = context.id<CriterionId>("criterion");
  const std::string field = weight_field(id);
  return with_form(parts, context, typed, [&](ComparisonRefusal) { return field; }, [&](db::Session& session, const Room& room, const Grid& grid) -> std::optional<ComparisonRefusal> {
    const auto row = std::ranges::find(grid.criteria, id, &CriterionRow::id);
    typed.late = row != grid.criteria.end() && overtaken(typed.form, typed_from(*row)) ? std::optional(id) : std::nullopt;
    if (typed.late) return ComparisonRefusal::unknown;  // nothing is stored; the page shows both
    return refusal_of(set_weight(parts, session, room, id, typed.form.integer(field).value_or(-1)));
  });
}

/// Facilitators and participants; others are told that there is no such page.
Room enter_speaking(const Parts& parts, Context& context, db::Session& session) {
  auto room = enter(parts, context, session);
  return room.leads ? room : enter_taking_part(parts, context, session);
}

Response post_statement(const Parts& parts, Context& context) {
  Typed typed{web::Form::of(context.request), {}, {}};
  const auto option = context.id<OptionId>("option");
  const auto field = [&](const char* name) { return std::string(name) + "_" + option.text(); };
  const auto entered = parts.site.database.reading([&](db::Session& s) { return enter_speaking(parts, context, s); });
  Side side = Side::plus;
  if (!from_text(typed.form.text(field("side")), side)) typed.errors.add(field("side"), context.t("Please choose a plus or a minus."));
  std::optional<ComparisonRefusal> refusal;
  const bool from_phone = !entered.leads;
  if (typed.errors.empty()) {
    auto response = web::once(context, actor_key(context, entered), [&](db::Session& session) {
      const auto room = enter_speaking(parts, context, session);
      refusal = refusal_of(add_statement(parts, session, room, option, side, typed.form.text(field("text")), typed.form.text(field("source")), context.texts.language().code));
      if (refusal) return Response::plain("", 422);
      return Response::see_other(context.path(from_phone ? tail_of(room.seminar.id, "/phone") : models_tail(room.seminar.id)));
    });
    if (!refusal) return response;
    typed.errors.add(field(*refusal == ComparisonRefusal::bad_source ? "source" : "text"), context.t(sentence_of(*refusal)));
  }
  if (!from_phone) return models_page(parts, context, typed);
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    html::Out out;
    render(out, context.texts, web::error_summary(typed.errors));
    out.put(phone_panel(parts, context, session, room, typed));
    return web::page(context, {.title = context.t("Models compared"), .kind = web::Layout::Kind::phone, .status = 422, .eu_funded = false}, std::move(out).markup());
  });
}

Response post_support(const Parts& parts, Context& context) {
  const auto support = web::Form::of(context.request).text("support") != "0";
  const auto room = parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/phone"), nullptr, [&](db::Session& session) { return said_of(support_statement(parts, session, room, context.id<StatementId>("statement"), support)); });
}

template <class Act>
Response leading(const Parts& parts, Context& context, const Act& act) {
  const auto room = enter_leading(parts, context);
  return answer(context, actor_key(context, room), models_tail(room.seminar.id), nullptr, [&](db::Session& session) { return said_of(act(session, room)); });
}

}  // namespace

html::Markup compare_phone(const Parts& parts, Context& context, db::Session& session, const Room& room) { return phone_panel(parts, context, session, room, {}); }

html::Markup compare_wall(const Parts&, Context& context, db::Session& session, const Room& room) {
  CompareWall wall;
  const auto grid = comparison_of(session, room.seminar.id);
  if (!grid) {
    wall.blind = context.t("The models will be shown in a moment.");
    return drawn(context, wall);
  }
  const auto poll = ratings_of(session, *grid);
  if (poll && poll->state == PollState::closed) {
    wall.result = result_of(context, *grid, false);
    return drawn(context, wall);
  }
  if (poll && poll->state == PollState::open) {
    std::int64_t voted = 0, here = 0;
    for (const auto& [channel, count] : turnout_of(session, poll->id)) voted += count;
    for (const auto& person : people_of(session, room.seminar.id))
      if (person.state == PersonState::here && person.votes_by != VotesBy::hand) ++here;
    here = std::max(here, voted);
    wall.progress = web::Progress{.label = context.t("Rated"), .done = voted, .total = here, .text = context.texts.f("{1} of {2} have rated", {context.texts.number(voted), context.texts.number(here)})};
    wall.timer = timer_of_vote(context, *poll, true);
    wall.blind = context.t("The ratings are shown to everybody at the same moment: after the close.");
  }
  for (const auto& option : grid->options) {
    CompareWall::Model model{.name = said(context, option.name), .example = said(context, option.example)};
    // The most supported come first; a wall holds two of each.
    for (const auto& statement : grid->statements) {
      auto& lines = statement.side == Side::plus ? model.pluses : model.minuses;
      if (statement.option == option.id && lines.size() < 2) lines.push_back(said(context, statement.text));
    }
    wall.models.push_back(std::move(model));
  }
  return drawn(context, wall);
}

html::Markup compare_cockpit(const Parts&, Context& context, db::Session& session, const Room& room) {
  CompareCockpit panel;
  const auto id = room.seminar.id;
  panel.models = context.link(models_tail(id));
  panel.keys = fresh_keys(context);
  const auto grid = comparison_of(session, id);
  if (!grid) {
    panel.library = button(context, models_tail(id), context.t("Start from the library"), web::Weight::primary);
    return drawn(context, panel);
  }
  panel.count = context.texts.n("{1} model", "{1} models", static_cast<std::int64_t>(grid->options.size())) + " × " + context.texts.n("{1} criterion", "{1} criteria", static_cast<std::int64_t>(grid->criteria.size()));
  const auto poll = ratings_of(session, *grid);
  if (!poll) {
    panel.prepare = button(context, models_tail(id, "/ratings"), context.t("Prepare the ratings"), web::Weight::primary);
    return drawn(context, panel);
  }
  const std::string tail = "/polls/" + poll->id.text();
  std::int64_t voted = 0;
  for (const auto& [channel, count] : turnout_of(session, poll->id)) voted += count;
  panel.turnout = context.texts.n("{1} person rated the models", "{1} people rated the models", voted);
  switch (poll->state) {
    case PollState::draft:
      panel.state = context.t("Prepared");
      panel.timed = context.link(tail_of(id, tail + "/open"));
      panel.timed_text = context.t("Open the ratings");
      panel.timed_hint = context.t("0: until you close it");
      break;
    case PollState::open:
      panel.state = context.t("Open");
      panel.timer = timer_of_vote(context, *poll, false);
      panel.missing = names_of_missing(context, people_of(session, id), voters_of(session, poll->id));
      panel.actions.push_back(button(context, tail_of(id, tail + "/close"), context.t("Close the ratings"), web::Weight::primary));
      if (poll->ends_at) panel.actions.push_back(button(context, tail_of(id, tail + "/pause"), context.t("Pause"), web::Weight::quiet));
      if (poll->left_ms) panel.actions.push_back(button(context, tail_of(id, tail + "/resume"), context.t("Go on"), web::Weight::secondary));
      panel.timed = context.link(tail_of(id, tail + "/extend"));
      panel.timed_text = panel.timer ? context.t("Give the vote more time") : context.t("Set a timer for the vote");
      panel.paper = context.link(tail_of(id, tail + "/paper"));
      break;
    case PollState::closed:
      panel.state = context.t("Closed");
      if (room.seminar.state == SeminarState::running) {
        panel.timed = context.link(tail_of(id, tail + "/reopen"));
        panel.timed_text = context.t("Open it again (the report will say so)");
        panel.timed_hint = context.t("0: until you close it");
      }
      break;
  }
  return drawn(context, panel);
}

void add_comparison_pages(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/seminars/{seminar}/models", anyone, [&parts](Context& c) { return models_page(parts, c, {}); });
  routes.post("/seminars/{seminar}/models", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) { return make_comparison_from_library(parts, s, room); });
  });
  routes.post("/seminars/{seminar}/models/options", staff, [&parts](Context& c) { return post_option(parts, c); });
  routes.post("/seminars/{seminar}/models/options/{option}/delete", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) { return remove_option(parts, s, room, c.id<OptionId>("option")); });
  });
  routes.post("/seminars/{seminar}/models/criteria", staff, [&parts](Context& c) { return post_criterion(parts, c); });
  routes.post("/seminars/{seminar}/models/criteria/{criterion}/weight", staff, [&parts](Context& c) { return post_weight(parts, c); });
  routes.post("/seminars/{seminar}/models/criteria/{criterion}/delete", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) { return remove_criterion(parts, s, room, c.id<CriterionId>("criterion")); });
  });
  routes.post("/seminars/{seminar}/models/ratings", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) -> Result<Done, ComparisonRefusal> {
      const auto grid = comparison_of(s, room.seminar.id);
      if (!grid) return Refused{ComparisonRefusal::unknown};
      return prepare_ratings(parts, s, room, grid->comparison.id);
    });
  });
  routes.post("/seminars/{seminar}/models/options/{option}/statements", Policy::participant_or(Role::facilitator), [&parts](Context& c) { return post_statement(parts, c); });
  routes.post("/seminars/{seminar}/models/statements/{statement}/delete", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) { return remove_statement(parts, s, room, c.id<StatementId>("statement")); });
  });
  routes.post("/seminars/{seminar}/models/statements/{statement}/support", Policy::participant(), [&parts](Context& c) { return post_support(parts, c); });
}

}  // namespace megdan::seminars
