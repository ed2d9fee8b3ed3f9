#include <algorithm>
#include <map>

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

using web::Context;

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
  CompareForm form{.action = context.link(tail_of(poll.seminar, "/polls/" + poll.id.text() + "/check")),
                   .keys = plain.keys,
                   .lead = plain.lead,
                   .promise = plain.promise,
                   .submit = plain.submit};
  form.keys.once.clear();  // looking over changes nothing
  form.timer = timer_of_vote(context, poll, false);
  for (const auto& option : grid.options) {
    CompareForm::Model model{
        .id = option.id.text(), .name = said(context, option.name), .example = said(context, option.example)};
    for (const auto& statement : grid.statements)
      if (statement.option == option.id)
        (statement.side == Side::plus ? model.pluses : model.minuses)
            .push_back(said(context, statement.text));
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

}  // namespace

html::Markup comparison_phone(const Parts& parts, Context& context, db::Session& session, const Room& room,
                              const TypedComparison& typed) {
  ComparePhone panel;
  const auto grid = comparison_of(session, room.seminar.id);
  if (!grid) {
    panel.notice = web::Notice{.text = context.t("The models will be shown in a moment.")};
    return drawn(context, panel);
  }
  const auto poll = ratings_of(session, *grid);
  const bool votes_here =
      room.person && room.person->state == PersonState::here && room.person->votes_by == VotesBy::device;
  if (poll && takes_ballots(*poll, context.now()) && votes_here &&
      !has_voted(session, poll->id, room.person->id)) {
    panel.rating = rating_form(context, session, *grid, *poll);
    panel.all = context.link(models_tail(room.seminar.id));
    return drawn(context, panel);
  }
  if (poll && poll->step) {
    // The words about an own ballot are those of every vote.
    Room there = room;
    if (there.step && there.step->id == *poll->step)
      panel.rating = vote_phone(parts, context, session, there);
  } else if (!poll) {
    panel.notice = web::Notice{
        .text = context.t(
            "Read the models, say where you agree, and add what is missing. The ratings come after that.")};
  }
  if (poll && poll->state == PollState::closed) {
    panel.result = result_of(context, *grid, false);
    panel.all = context.link(models_tail(room.seminar.id));
  }
  panel.options = options_of(context, session, room, *grid, false, typed);
  return drawn(context, panel);
}

html::Markup compare_phone(const Parts& parts, Context& context, db::Session& session, const Room& room) {
  return comparison_phone(parts, context, session, room, {});
}

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
    wall.progress =
        web::Progress{.label = context.t("Rated"),
                      .done = voted,
                      .total = here,
                      .text = context.texts.f("{1} of {2} have rated",
                                              {context.texts.number(voted), context.texts.number(here)})};
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
    panel.library =
        model_button(context, models_tail(id), context.t("Start from the library"), web::Weight::primary);
    return drawn(context, panel);
  }
  panel.count =
      context.texts.n("{1} model", "{1} models", static_cast<std::int64_t>(grid->options.size())) + " × " +
      context.texts.n("{1} criterion", "{1} criteria", static_cast<std::int64_t>(grid->criteria.size()));
  const auto poll = ratings_of(session, *grid);
  if (!poll) {
    panel.prepare = model_button(context, models_tail(id, "/ratings"), context.t("Prepare the ratings"),
                                 web::Weight::primary);
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
      panel.actions.push_back(model_button(context, tail_of(id, tail + "/close"),
                                           context.t("Close the ratings"), web::Weight::primary));
      if (poll->ends_at)
        panel.actions.push_back(
            model_button(context, tail_of(id, tail + "/pause"), context.t("Pause"), web::Weight::quiet));
      if (poll->left_ms)
        panel.actions.push_back(
            model_button(context, tail_of(id, tail + "/resume"), context.t("Go on"), web::Weight::secondary));
      panel.timed = context.link(tail_of(id, tail + "/extend"));
      panel.timed_text =
          panel.timer ? context.t("Give the vote more time") : context.t("Set a timer for the vote");
      panel.paper = context.link(tail_of(id, tail + "/paper"));
      break;
    case PollState::closed:
      panel.state = context.t("Closed");
      if (room.seminar.state == SeminarState::running) {
        panel.timed = context.link(tail_of(id, tail + "/reopen"));
        panel.timed_text = context.t("Open it again (the report will say so)");
        panel.timed_hint = context.t("0: until you close it");
        if (const auto tally = tally_of(session, poll->id); tally && tally->enough)
          panel.timed_hint += ". " + seen_hint(context);
      }
      break;
  }
  return drawn(context, panel);
}

}  // namespace megdan::seminars
