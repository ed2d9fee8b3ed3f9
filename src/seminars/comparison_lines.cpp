#include "seminars/comparison_lines.hpp"

#include <set>

#include "seminars/ballots_actions.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/comparison_rules.hpp"
#include "seminars/comparison_store_sql.hpp"
#include "seminars/lines.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars {

std::string models_tail(SeminarId id, const std::string& tail) {
  return tail_of(id, "/models" + tail);
}

web::PostButton model_button(const web::Context& context, const std::string& tail, std::string text,
                             web::Weight weight, std::string label) {
  return {.action = context.link(tail),
          .text = std::move(text),
          .weight = weight,
          .keys = fresh_keys(context),
          .label = std::move(label)};
}

std::optional<Poll> ratings_of(db::Session& session, const Grid& grid) {
  return grid.comparison.poll ? find_poll(session, *grid.comparison.poll) : std::nullopt;
}

std::vector<ComparisonOption> options_of(const web::Context& context, db::Session& session, const Room& room,
                                         const Grid& grid, bool removable, const TypedComparison& typed) {
  std::set<StatementId> supported;
  if (room.person)
    for (const auto id : session.all<StatementId>(sql::supported_by, grid.comparison.id, room.person->id))
      supported.insert(id);
  std::vector<ComparisonOption> options;
  for (const auto& row : grid.options) {
    const std::string id = row.id.text();
    ComparisonOption option{.id = id, .name = said(context, row.name), .example = said(context, row.example)};
    for (const auto& statement : grid.statements) {
      if (statement.option != row.id) continue;
      ComparisonStatement line{.text = said(context, statement.text), .source = statement.source};
      if (statement.source.find("://") != std::string::npos)
        line.source_url = html::Url::outside(statement.source);
      if (statement.support > 0)
        line.support = context.texts.n("{1} person agrees", "{1} people agree", statement.support);
      if (room.person) {
        const bool mine = supported.contains(statement.id);
        line.toggle = model_button(
            context, models_tail(room.seminar.id, "/statements/" + statement.id.text() + "/support"),
            mine ? context.t("I no longer agree") : context.t("I agree"), web::Weight::quiet,
            mine ? context.texts.f("I no longer agree: “{1}”", {line.text})
                 : context.texts.f("I agree: “{1}”", {line.text}));
        line.toggle->keys.more.emplace_back("support", mine ? "0" : "1");
      }
      if (room.leads)
        line.remove = model_button(
            context, models_tail(room.seminar.id, "/statements/" + statement.id.text() + "/delete"),
            context.t("Remove"), web::Weight::quiet, context.texts.f("Remove “{1}”", {line.text}));
      (statement.side == Side::plus ? option.pluses : option.minuses).push_back(std::move(line));
    }
    if (removable)
      option.remove = model_button(context, models_tail(room.seminar.id, "/options/" + id + "/delete"),
                                   context.t("Remove the model"), web::Weight::quiet,
                                   context.texts.f("Remove “{1}”", {option.name}));
    if (room.leads || room.person) {
      option.may_add = true;
      option.add_action = context.link(models_tail(room.seminar.id, "/options/" + id + "/statements"));
      option.keys = fresh_keys(context);
      const auto field_error = [&](const std::string& name) { return std::string(typed.errors.of(name)); };
      web::Field side{.name = "side_" + id,
                      .label = context.t("Is it a plus or a minus?"),
                      .kind = web::Field::Kind::radios,
                      .error = field_error("side_" + id),
                      .required = true};
      const auto chosen = typed.form.text(side.name);
      side.options = {{.value = "plus", .text = context.t("a plus"), .chosen = chosen != "minus"},
                      {.value = "minus", .text = context.t("a minus"), .chosen = chosen == "minus"}};
      option.fields.push_back(std::move(side));
      option.fields.push_back({.name = "text_" + id,
                               .label = context.t("What speaks for it or against it"),
                               .kind = web::Field::Kind::textarea,
                               .value = typed.form.text("text_" + id),
                               .error = field_error("text_" + id),
                               .required = true,
                               .maxlength = 280,
                               .rows = 3,
                               .draft = "statement-" + id});
      option.fields.push_back({.name = "source_" + id,
                               .label = context.t("Where this comes from"),
                               .value = typed.form.text("source_" + id),
                               .hint = context.t("A web address or a few words. It may stay empty."),
                               .error = field_error("source_" + id),
                               .maxlength = 300});
      option.adding = !field_error("text_" + id).empty() || !field_error("source_" + id).empty() ||
                      !field_error("side_" + id).empty();
    }
    options.push_back(std::move(option));
  }
  return options;
}

ComparisonResult result_of(const web::Context& context, const Grid& grid, bool with_details) {
  const auto& t = context.texts;
  ComparisonResult result;
  const auto sensitivity = sensitivity_of(grid);
  if (grid.raters > 0)
    result.raters = t.n("{1} person rated the models", "{1} people rated the models", grid.raters);
  if (!sensitivity) {
    result.too_few =
        grid.raters == 0
            ? t.t("Fewer than five people voted: no result is shown, because it could tell who chose what.")
            : t.t("There are too few ratings, or all weights are 0: no ranking can be made.");
    if (grid.raters == 0 || !with_details) return result;
  }
  const auto hundredths = [](double mean) { return static_cast<std::int64_t>(mean * 100 + 0.5); };
  if (sensitivity) {
    result.ranking = {.caption = t.t("Weighted mean of the ratings, from 1 (weak) to 5 (strong)"),
                      .label_title = t.t("Model"),
                      .total_title = t.t("Mean"),
                      .most = 500};
    for (const auto& [option, mean] : sensitivity->ranking)
      result.ranking.rows.push_back({.label = name_in(context, grid.options, option),
                                     .total = hundredths(mean),
                                     .shown = t.decimal(mean, 2)});
    result.sentences = sensitivity_sentences(grid, *sensitivity, t);
  }
  if (!with_details) return result;
  if (sensitivity) {
    web::Bars leads{
        .caption = t.t("How far the first model leads the second if one criterion weighs twice as much"),
        .label_title = t.t("Criterion"),
        .total_title = t.t("Ahead by")};
    for (const auto& turn : sensitivity->turns) {
      const auto ranking = ranking_with(grid, turn.criterion, 2);
      if (ranking.size() < 2) continue;
      const double lead = ranking[0].second - ranking[1].second;
      std::string names;  // all that share the first place then
      for (const auto option : first_of(ranking))
        names += (names.empty() ? "" : ", ") + name_in(context, grid.options, option);
      leads.rows.push_back({.label = name_in(context, grid.criteria, turn.criterion),
                            .total = hundredths(lead),
                            .shown = t.decimal(lead, 2),
                            .note = t.f("first: {1}", {names})});
    }
    result.leads = std::move(leads);
  }
  web::Table table{.caption = t.t("Mean ratings; ± is how far the ratings spread"),
                   .columns = {{t.t("Model")}}};
  for (const auto& criterion : grid.criteria)
    table.columns.push_back(
        {t.f("{1} (weight {2})", {said(context, criterion.name), t.number(criterion.weight)}), true});
  for (const auto& option : grid.options) {
    std::vector<web::Cell> row{{.text = said(context, option.name)}};
    for (const auto& criterion : grid.criteria) {
      const auto found = grid.means.find({option.id, criterion.id});
      row.push_back({.text = found == grid.means.end() ? "–"
                                                       : t.decimal(found->second.first, 2) + " ± " +
                                                             t.decimal(found->second.second, 2)});
    }
    table.rows.push_back(std::move(row));
  }
  result.grid = std::move(table);
  return result;
}

}  // namespace megdan::seminars
