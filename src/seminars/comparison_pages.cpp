#include <algorithm>

#include "seminars/ballots_lines.hpp"
#include "seminars/ballots_screens.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/comparison_lines.hpp"
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

std::string weight_field(CriterionId id) {
  return "weight_" + id.text();
}
web::Form typed_from(const CriterionRow& row) {
  return web::Form({{weight_field(row.id), std::to_string(row.weight)}, {"", ""}});
}

Response models_page(const Parts& parts, Context& context, const TypedComparison& typed) {
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
    page.back_text = room.leads    ? context.t("The facilitator’s screen")
                     : room.person ? context.t("My screen")
                                   : context.t("The seminar");
    page.keys = fresh_keys(context);
    page.errors = web::error_summary(typed.errors);
    const auto grid = comparison_of(session, id);
    if (!grid) {
      if (room.leads)
        page.library =
            model_button(context, models_tail(id), context.t("Start from the library"), web::Weight::primary);
      else
        page.state = context.t("No models are compared in this seminar yet.");
      return;
    }
    const auto poll = ratings_of(session, *grid);
    page.editable = room.leads && (!poll || poll->state == PollState::draft);
    if (!poll && room.leads) {
      page.prepare = model_button(context, models_tail(id, "/ratings"), context.t("Prepare the ratings"),
                                  web::Weight::primary);
    } else if (poll && poll->state == PollState::draft && room.leads) {
      page.state = context.t(
          "The ratings are prepared; open them from the facilitator’s screen. Whoever changes a model or a "
          "criterion now has to prepare them again.");
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
      ComparisonPage::Criterion criterion{
          .name = name, .weight = context.texts.f("weight {1}", {context.texts.number(row.weight)})};
      criterion.action = context.link(models_tail(id, "/criteria/" + row_id + "/weight"));
      criterion.field = {.name = field,
                         .label = context.texts.f("Weight of “{1}”", {name}),
                         .kind = Kind::number,
                         .value = typed.form.has(field) ? typed.form.text(field) : std::to_string(row.weight),
                         .error = field_error(field),
                         .inputmode = "numeric",
                         .min = "0",
                         .max = "10",
                         .narrow = true,
                         .label_hidden = true};
      criterion.keys = fresh_keys(context);
      const auto stored = typed_from(row);
      carry_seen(criterion.keys, typed.form.has(field) ? typed.form : web::Form(), stored,
                 typed.late.has_value());
      if (typed.late == row.id) {
        const std::vector<web::Field> both{criterion.field};
        page.meanwhile = told_meanwhile(context, {&both}, stored);
      }
      criterion.save_label = context.texts.f("Save the weight of “{1}”", {name});
      if (page.editable)
        criterion.remove =
            model_button(context, models_tail(id, "/criteria/" + row_id + "/delete"), context.t("Remove"),
                         web::Weight::quiet, context.texts.f("Remove “{1}”", {name}));
      page.criteria.push_back(std::move(criterion));
    }
    if (!page.editable) return;
    const auto words = [&](const char* name) { return read_words(typed.form, name); };
    page.option_action = context.link(models_tail(id, "/options"));
    page.option_fields.push_back(words_field(context, "option", "bg", context.t("Model"), Kind::text,
                                             words("option"), typed.errors, 200));
    page.option_fields.push_back(words_field(context, "option", "en", context.t("Model in English"),
                                             Kind::text, words("option"), typed.errors, 200));
    page.option_fields.push_back(words_field(context, "example", "bg",
                                             context.t("Where there is one already"), Kind::text,
                                             words("example"), typed.errors, 200));
    page.option_fields.push_back(words_field(context, "example", "en",
                                             context.t("Where there is one already, in English"), Kind::text,
                                             words("example"), typed.errors, 200));
    page.criterion_action = context.link(models_tail(id, "/criteria"));
    page.criterion_fields.push_back(words_field(context, "criterion", "bg", context.t("Criterion"),
                                                Kind::text, words("criterion"), typed.errors, 200));
    page.criterion_fields.push_back(words_field(context, "criterion", "en", context.t("Criterion in English"),
                                                Kind::text, words("criterion"), typed.errors, 200));
    page.criterion_fields.push_back({.name = "weight",
                                     .label = context.t("Weight"),
                                     .kind = Kind::number,
                                     .value = typed.form.has("weight") ? typed.form.text("weight") : "5",
                                     .hint = context.t("From 0 to 10."),
                                     .error = field_error("weight"),
                                     .min = "0",
                                     .max = "10",
                                     .narrow = true});
  });
  return web::page_of(context,
                      {.title = context.t("Models compared"),
                       .status = typed.late             ? 409
                                 : typed.errors.empty() ? 200
                                                        : 422,
                       .live = live},
                      page);
}

/// Runs an action once; a refusal shows the page again with the sentence at the field that `field_of` names.
template <class Act, class FieldOf>
Response with_form(const Parts& parts, Context& context, TypedComparison& typed, const FieldOf& field_of,
                   const Act& act) {
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
  TypedComparison typed{web::Form::of(context.request), {}, {}};
  return with_form(
      parts, context, typed, [](ComparisonRefusal) { return "option_bg"; },
      [&](db::Session& session, const Room& room, const Grid& grid) {
        return refusal_of(add_option(parts, session, room, grid.comparison.id,
                                     read_words(typed.form, "option"), read_words(typed.form, "example")));
      });
}

Response post_criterion(const Parts& parts, Context& context) {
  TypedComparison typed{web::Form::of(context.request), {}, {}};
  return with_form(
      parts, context, typed,
      [](ComparisonRefusal refusal) {
        return refusal == ComparisonRefusal::bad_weight ? "weight" : "criterion_bg";
      },
      [&](db::Session& session, const Room& room, const Grid& grid) {
        return refusal_of(add_criterion(parts, session, room, grid.comparison.id,
                                        read_words(typed.form, "criterion"),
                                        typed.form.integer("weight").value_or(-1)));
      });
}

Response post_weight(const Parts& parts, Context& context) {
  TypedComparison typed{web::Form::of(context.request), {}, {}};
  const auto id = context.id<CriterionId>("criterion");
  const std::string field = weight_field(id);
  return with_form(
      parts, context, typed, [&](ComparisonRefusal) { return field; },
      [&](db::Session& session, const Room& room, const Grid& grid) -> std::optional<ComparisonRefusal> {
        const auto row = std::ranges::find(grid.criteria, id, &CriterionRow::id);
        typed.late = row != grid.criteria.end() && overtaken(typed.form, typed_from(*row)) ? std::optional(id)
                                                                                           : std::nullopt;
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
  TypedComparison typed{web::Form::of(context.request), {}, {}};
  const auto option = context.id<OptionId>("option");
  const auto field = [&](const char* name) { return std::string(name) + "_" + option.text(); };
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_speaking(parts, context, s); });
  Side side = Side::plus;
  if (!from_text(typed.form.text(field("side")), side))
    typed.errors.add(field("side"), context.t("Please choose a plus or a minus."));
  std::optional<ComparisonRefusal> refusal;
  const bool from_phone = !entered.leads;
  if (typed.errors.empty()) {
    auto response = web::once(context, actor_key(context, entered), [&](db::Session& session) {
      const auto room = enter_speaking(parts, context, session);
      refusal = refusal_of(add_statement(parts, session, room, option, side, typed.form.text(field("text")),
                                         typed.form.text(field("source")), context.texts.language().code));
      if (refusal) return Response::plain("", 422);
      return Response::see_other(
          context.path(from_phone ? tail_of(room.seminar.id, "/phone") : models_tail(room.seminar.id)));
    });
    if (!refusal) return response;
    typed.errors.add(field(*refusal == ComparisonRefusal::bad_source ? "source" : "text"),
                     context.t(sentence_of(*refusal)));
  }
  if (!from_phone) return models_page(parts, context, typed);
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    html::Out out;
    render(out, context.texts, web::error_summary(typed.errors));
    out.put(comparison_phone(parts, context, session, room, typed));
    return panel_page(context, context.t("Models compared"), std::move(out).markup(), 422, room);
  });
}

Response post_support(const Parts& parts, Context& context) {
  const auto support = web::Form::of(context.request).text("support") != "0";
  const auto room =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/phone"), nullptr,
                [&](db::Session& session) {
                  return said_of(
                      support_statement(parts, session, room, context.id<StatementId>("statement"), support));
                });
}

template <class Act>
Response leading(const Parts& parts, Context& context, const Act& act) {
  const auto room = enter_leading(parts, context);
  return answer(context, actor_key(context, room), models_tail(room.seminar.id), nullptr,
                [&](db::Session& session) { return said_of(act(session, room)); });
}

}  // namespace

void add_comparison_pages(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/seminars/{seminar}/models", anyone,
             [&parts](Context& c) { return models_page(parts, c, {}); });
  routes.post("/seminars/{seminar}/models", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) {
      return make_comparison_from_library(parts, s, room);
    });
  });
  routes.post("/seminars/{seminar}/models/options", staff,
              [&parts](Context& c) { return post_option(parts, c); });
  routes.post("/seminars/{seminar}/models/options/{option}/delete", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) {
      return remove_option(parts, s, room, c.id<OptionId>("option"));
    });
  });
  routes.post("/seminars/{seminar}/models/criteria", staff,
              [&parts](Context& c) { return post_criterion(parts, c); });
  routes.post("/seminars/{seminar}/models/criteria/{criterion}/weight", staff,
              [&parts](Context& c) { return post_weight(parts, c); });
  routes.post("/seminars/{seminar}/models/criteria/{criterion}/delete", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) {
      return remove_criterion(parts, s, room, c.id<CriterionId>("criterion"));
    });
  });
  routes.post("/seminars/{seminar}/models/ratings", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) -> Result<Done, ComparisonRefusal> {
      const auto grid = comparison_of(s, room.seminar.id);
      if (!grid) return Refused{ComparisonRefusal::unknown};
      return prepare_ratings(parts, s, room, grid->comparison.id);
    });
  });
  routes.post("/seminars/{seminar}/models/options/{option}/statements",
              Policy::participant_or(Role::facilitator),
              [&parts](Context& c) { return post_statement(parts, c); });
  routes.post("/seminars/{seminar}/models/statements/{statement}/delete", staff, [&parts](Context& c) {
    return leading(parts, c, [&](db::Session& s, const Room& room) {
      return remove_statement(parts, s, room, c.id<StatementId>("statement"));
    });
  });
  routes.post("/seminars/{seminar}/models/statements/{statement}/support", Policy::participant(),
              [&parts](Context& c) { return post_support(parts, c); });
}

}  // namespace megdan::seminars
