#include "seminars/api.hpp"
#include "seminars/comparison_actions.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/plan_actions.hpp"
#include "seminars/plan_forms.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
namespace schema = web::schema;
using http::Response;
using web::Context;
using web::Policy;
using web::schema::ref;

void add_plan_schemas(web::Schemas& schemas) {
  schemas.add("PlanItem",
              schema::object("An activity of the plan",
                             {{"id", schema::id({})},
                              {"activity", ref("Words")},
                              {"year", schema::integer("1: the first year of the plan")},
                              {"quarter", schema::integer("1 to 4: when it begins")},
                              {"quarters", schema::integer("How long it takes")},
                              {"cost_low", ref("Money")},
                              {"cost_high", ref("Money")},
                              {"state", schema::one_of<PlanState>({})},
                              {"progress", schema::one_of<Progress>({})},
                              {"needs", schema::list(schema::id({}), "Activities that come before")},
                              {"why", ref("Words"), false},
                              {"lead", ref("Words"), false},
                              {"partners", ref("Words"), false},
                              {"indicator", ref("Words"), false},
                              {"risk", ref("Words"), false},
                              {"progress_note", ref("Words"), false},
                              {"poll_item", schema::id("The voted item that it came from"), false}}));
  schemas.add("Plan", schema::object("The plan over the years",
                                     {{"items", schema::list(ref("PlanItem"), "By year, quarter and place")},
                                      {"budgets", schema::list(schema::object("What a year may cost",
                                                                              {{"year", schema::integer({})},
                                                                               {"amount", ref("Money")}}),
                                                               {})}}));
  schemas.add(
      "Outcomes",
      schema::object(
          "What was decided and promised",
          {{"decisions", schema::list(schema::object("A decision", {{"id", schema::id({})},
                                                                    {"decision", ref("Words")},
                                                                    {"reasons", ref("Words"), false},
                                                                    {"minority", ref("Words"), false}}),
                                      {})},
           {"commitments",
            schema::list(schema::object("A promise", {{"id", schema::id({})},
                                                      {"what", ref("Words")},
                                                      {"owner", ref("Words")},
                                                      {"due_at", schema::instant({})},
                                                      {"state", schema::one_of<CommitmentState>({})}}),
                         {})}}));
}

void add_comparison_schemas(web::Schemas& schemas) {
  const auto cell =
      schema::object("How an option was rated on a criterion", {{"option", schema::id({})},
                                                                {"criterion", schema::id({})},
                                                                {"mean", schema::number("1 to 5")},
                                                                {"spread", schema::number({})}});
  const auto turn = schema::object(
      "What happens when the weight of a criterion changes",
      {{"criterion", schema::id({})},
       {"winner_doubled",
        schema::id("First where it weighs twice as much; of several that share the place, one")},
       {"winner_without", schema::id("First where it weighs nothing; of several that share the place, one")},
       {"flips_at", schema::number("The factor at which another option first leads"), false}});
  schemas.add("ComparisonResult",
              schema::object(
                  "Closed ratings of five people or more",
                  {{"ranking",
                    schema::list(schema::object("An option", {{"option", schema::id({})},
                                                              {"mean", schema::number("Weighted, 1 to 5")}}),
                                 "Best first")},
                   {"cells", schema::list(cell, {})},
                   {"turns", schema::list(turn, {})}}));
  schemas.add(
      "Comparison",
      schema::object(
          "Models compared",
          {{"title", ref("Words")},
           {"options", schema::list(schema::object("A model", {{"id", schema::id({})},
                                                               {"name", ref("Words")},
                                                               {"example", ref("Words")}}),
                                    {})},
           {"criteria", schema::list(schema::object("A criterion", {{"id", schema::id({})},
                                                                    {"name", ref("Words")},
                                                                    {"weight", schema::integer("0 to 10")}}),
                                     {})},
           {"statements", schema::list(schema::object("For or against a model",
                                                      {{"id", schema::id({})},
                                                       {"option", schema::id({})},
                                                       {"side", schema::one_of<Side>({})},
                                                       {"text", ref("Words")},
                                                       {"support", schema::integer("How many support it")},
                                                       {"source", schema::text({}), false}}),
                                       {})},
           {"result", ref("ComparisonResult"), false}}));
}

Response plan(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_reading(parts, context, session);
    const auto whole = plan_of(session, room.seminar.id);
    json::array items, budgets;
    for (const auto& item : whole.items) {
      json::array needs;
      if (const auto found = whole.needs.find(item.id); found != whole.needs.end())
        for (const auto id : found->second) needs.push_back(json::string(id.text()));
      json::object line{{"id", item.id.text()},
                        {"activity", words_json(item.activity)},
                        {"year", item.year},
                        {"quarter", item.quarter},
                        {"quarters", item.quarters},
                        {"cost_low", money_json(item.cost_low)},
                        {"cost_high", money_json(item.cost_high)},
                        {"state", to_text(item.state)},
                        {"progress", to_text(item.progress)},
                        {"needs", std::move(needs)}};
      put_words(line, "why", item.why);
      put_words(line, "lead", item.lead);
      put_words(line, "partners", item.partners);
      put_words(line, "indicator", item.indicator);
      put_words(line, "risk", item.risk);
      put_words(line, "progress_note", item.progress_note);
      put_id(line, "poll_item", item.poll_item);
      items.push_back(std::move(line));
    }
    for (const auto& [year, cents] : whole.budgets)
      budgets.push_back(json::object{{"year", year}, {"amount", money_json(cents)}});
    return web::json_answer(json::object{{"items", std::move(items)}, {"budgets", std::move(budgets)}});
  });
}

Response outcomes(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_reading(parts, context, session);
    json::array decisions, commitments;
    for (const auto& row : decisions_of(session, room.seminar.id)) {
      json::object line{{"id", row.id.text()}, {"decision", words_json(row.decision)}};
      put_words(line, "reasons", row.reasons);
      put_words(line, "minority", row.minority);
      decisions.push_back(std::move(line));
    }
    for (const auto& row : commitments_of(session, room.seminar.id))
      commitments.push_back(json::object{{"id", row.id.text()},
                                         {"what", words_json(row.what)},
                                         {"owner", words_json(row.owner)},
                                         {"due_at", i18n::utc(row.due_at)},
                                         {"state", to_text(row.state)}});
    return web::json_answer(
        json::object{{"decisions", std::move(decisions)}, {"commitments", std::move(commitments)}});
  });
}

json::object result_json(const Grid& grid, const Sensitivity& sensitivity) {
  json::array ranking, cells, turns;
  for (const auto& [option, mean] : sensitivity.ranking)
    ranking.push_back(json::object{{"option", option.text()}, {"mean", mean}});
  for (const auto& [where, value] : grid.means)
    cells.push_back(json::object{{"option", where.first.text()},
                                 {"criterion", where.second.text()},
                                 {"mean", value.first},
                                 {"spread", value.second}});
  for (const auto& turn : sensitivity.turns) {
    json::object line{{"criterion", turn.criterion.text()},
                      {"winner_doubled", turn.winner_doubled.text()},
                      {"winner_without", turn.winner_without.text()}};
    if (turn.flips_at) line["flips_at"] = *turn.flips_at;
    turns.push_back(std::move(line));
  }
  return {{"ranking", std::move(ranking)}, {"cells", std::move(cells)}, {"turns", std::move(turns)}};
}

Response models(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    const auto grid = comparison_of(session, room.seminar.id);
    if (!grid) throw web::NotFound{};
    json::array options, criteria, statements;
    for (const auto& row : grid->options)
      options.push_back(json::object{
          {"id", row.id.text()}, {"name", words_json(row.name)}, {"example", words_json(row.example)}});
    for (const auto& row : grid->criteria)
      criteria.push_back(
          json::object{{"id", row.id.text()}, {"name", words_json(row.name)}, {"weight", row.weight}});
    for (const auto& row : grid->statements) {
      json::object line{{"id", row.id.text()},
                        {"option", row.option.text()},
                        {"side", to_text(row.side)},
                        {"text", words_json(row.text)},
                        {"support", row.support}};
      put_text(line, "source", row.source);
      statements.push_back(std::move(line));
    }
    json::object out{{"title", words_json(grid->comparison.title)},
                     {"options", std::move(options)},
                     {"criteria", std::move(criteria)},
                     {"statements", std::move(statements)}};
    if (!grid->means.empty())
      if (const auto sensitivity = sensitivity_of(*grid)) out["result"] = result_json(*grid, *sensitivity);
    return web::json_answer(out);
  });
}

}  // namespace

void add_plan_api(const Parts& parts, web::Routes& routes) {
  add_plan_schemas(routes.schemas());
  add_comparison_schemas(routes.schemas());
  const web::Reply not_yet{
      "The day has not ended: only those who run the seminar see this, after signing in"};
  routes.api(http::Method::get, "/seminars/{seminar}/plan", Policy::anyone(),
             {.id = "getPlan",
              .tag = "outcomes",
              .summary = "The plan",
              .replies = {{200, {"The plan", "Plan"}}, {401, not_yet}},
              .cacheable = true},
             [&parts](Context& c) { return plan(parts, c); });
  routes.api(http::Method::get, "/seminars/{seminar}/outcomes", Policy::anyone(),
             {.id = "getOutcomes",
              .tag = "outcomes",
              .summary = "Decisions and commitments",
              .replies = {{200, {"The outcomes", "Outcomes"}}, {401, not_yet}},
              .cacheable = true},
             [&parts](Context& c) { return outcomes(parts, c); });
  routes.api(http::Method::get, "/seminars/{seminar}/models", Policy::anyone(),
             {.id = "getModels",
              .tag = "outcomes",
              .summary = "Models compared, and after the close how they were rated",
              .replies = {{200, {"The comparison", "Comparison"}}},
              .cacheable = true},
             [&parts](Context& c) { return models(parts, c); });
}

}  // namespace megdan::seminars
