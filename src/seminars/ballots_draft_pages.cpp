#include "seminars/ballots_screens.hpp"
#include "seminars/lines.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/pages.hpp"
#include "seminars/seminar_forms.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

/// Ratings of models are changed on the models' page.
bool can_change(const Poll& poll) {
  return poll.state == PollState::draft && poll.method != Method::grid;
}

web::Form typed_from(const Poll& poll) {
  std::vector<std::pair<std::string, std::string>> fields{
      {"method", std::string(to_text(poll.method))},
      {"dots", std::to_string(poll.dots)},
      {"most_per_item", std::to_string(poll.most_per_item)},
      {"winners", std::to_string(poll.winners)},
      {"breakdown", std::string(to_text(poll.breakdown))}};
  words_into(fields, "question", poll.question);
  if (poll.lone_cards) fields.emplace_back("lone_cards", "1");
  return web::Form(std::move(fields));
}

/// A vote that is prepared, or one that is changed before it opens (`changed`). `late`: somebody else saved
/// it meanwhile, so that both versions are shown.
Response poll_form(const Parts& parts, Context& context, const web::Form& typed,
                   const web::FieldErrors& errors, bool changed, bool late = false) {
  PollFormPage page;
  std::optional<Poll> draft;
  bool lone = false;
  parts.site.database.read([&](db::Session& session) {
    page = PollFormPage{};
    const auto room = enter_leading(parts, context, session);
    page.action = context.link(tail_of(room.seminar.id, "/polls"));
    if (changed) {
      draft = poll_of(context, session, room);
      if (!can_change(*draft)) return;
      page.action = context.link(poll_tail(*draft, ""));
    }
    lone = typed.has("question_bg") ? typed.ticked("lone_cards") : draft && draft->lone_cards;
    page.back = context.link(tail_of(room.seminar.id, "/cockpit"));
    page.items.clear();
    for (const auto& item : votable_items(session, room.seminar.id, lone))
      page.items.push_back(said(context, item.label));
    const auto step_title =
        room.step && room.step->kind == StepKind::vote ? Words::parse(room.step->title) : Words();
    const auto question = typed.has("question_bg") ? read_words(typed, "question")
                          : draft                  ? Words::parse(draft->question)
                                                   : step_title;
    page.fields.push_back(
        words_field(context, "question", "bg", context.t("Question"), Kind::text, question, errors, 300));
    page.fields.back().required = true;
    page.fields.push_back(words_field(context, "question", "en", context.t("Question in English"), Kind::text,
                                      question, errors, 300));
  });
  if (draft && !can_change(*draft))
    return Response::see_other(context.path(tail_of(draft->seminar, "/cockpit")));
  const auto value = [&](const char* name, std::string standard) {
    return typed.has(name) ? typed.text(name) : standard;
  };
  const auto number_of = [&](std::int64_t Poll::*member, const char* standard) {
    return draft ? std::to_string((*draft).*member) : std::string(standard);
  };
  web::Field method{.name = "method",
                    .label = context.t("How people vote"),
                    .kind = Kind::radios,
                    .error = std::string(errors.of("method"))};
  const std::string chosen = value("method", draft ? std::string(to_text(draft->method)) : "dots");
  method.options = {{.value = "dots",
                     .text = context.t("Dots"),
                     .hint = context.t("Everybody has a few dots and spreads them."),
                     .chosen = chosen == "dots"},
                    {.value = "approval",
                     .text = context.t("Approval"),
                     .hint = context.t("Everybody ticks all the items they support."),
                     .chosen = chosen == "approval"},
                    {.value = "score",
                     .text = context.t("Two scales"),
                     .hint = context.t("Everybody rates urgency and feasibility."),
                     .chosen = chosen == "score"}};
  page.fields.push_back(std::move(method));
  const auto number = [&](const char* name, std::string label, std::string standard, const char* most,
                          std::string hint) {
    return web::Field{.name = name,
                      .label = std::move(label),
                      .kind = Kind::number,
                      .value = value(name, std::move(standard)),
                      .hint = std::move(hint),
                      .error = std::string(errors.of(name)),
                      .min = "0",
                      .max = most,
                      .narrow = true};
  };
  page.fields.push_back(number("dots", context.t("Dots per person"), number_of(&Poll::dots, "5"), "50",
                               context.t("For voting by dots.")));
  page.fields.push_back(number("most_per_item", context.t("Most dots on one item"),
                               number_of(&Poll::most_per_item, "0"), "50", context.t("0: no limit.")));
  page.fields.push_back(number("winners", context.t("How many enter the plan"),
                               number_of(&Poll::winners, "6"), "100",
                               context.t("A line is drawn below them.")));
  web::Field breakdown{.name = "breakdown",
                       .label = context.t("Show the result also by"),
                       .kind = Kind::select,
                       .hint = context.t("Voters are told before they vote; it cannot be added later."),
                       .error = std::string(errors.of("breakdown"))};
  const std::string part = value("breakdown", draft ? std::string(to_text(draft->breakdown)) : "none");
  breakdown.options = {
      {.value = "none", .text = context.t("nothing"), .chosen = part == "none"},
      {.value = "sector", .text = context.t("sector"), .chosen = part == "sector"},
      {.value = "presence", .text = context.t("room and online"), .chosen = part == "presence"}};
  page.fields.push_back(std::move(breakdown));
  page.fields.push_back(
      {.name = "lone_cards",
       .label = context.t("Lone cards are items too"),
       .kind = Kind::checkbox,
       .hint = context.t(
           "The items are taken anew when the vote is opened: from the clusters and cards of then."),
       .chosen = lone});
  page.title = changed ? context.t("Change this vote") : context.t("Prepare a vote");
  page.submit = late      ? context.t("Save mine over it")
                : changed ? context.t("Save the vote")
                          : context.t("Create the vote");
  page.keys = fresh_keys(context);
  if (draft) carry_seen(page.keys, typed, typed_from(*draft), late);
  if (late) page.meanwhile = told_meanwhile(context, {&page.fields}, typed_from(*draft));
  page.errors = web::error_summary(errors);
  const int status = late ? 409 : errors.empty() ? 200 : 422;
  return web::page_of(context, {.title = page.title, .status = status, .eu_funded = false}, page);
}

Response post_poll(const Parts& parts, Context& context, bool changed) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  PollDraft draft;
  draft.question = read_words(form, "question");
  if (draft.question.empty()) errors.add("question_bg", context.t("Please type the question."));
  for (const auto& language : i18n::languages())
    check_length(context, errors, "question_" + std::string(language.code),
                 draft.question.exactly(language.code), 300);
  if (!from_text(form.text("method"), draft.method) || draft.method == Method::grid)
    errors.add("method", context.t("Please choose how people vote."));
  read_number(context, form, errors, "dots", draft.method == Method::dots ? 1 : 0, 50, draft.dots);
  read_number(context, form, errors, "most_per_item", 0, 50, draft.most_per_item);
  read_number(context, form, errors, "winners", 0, 100, draft.winners);
  read_choice(context, form, errors, "breakdown", draft.breakdown);
  if (changed) {
    bool is_gone = false;
    const auto seminar = parts.site.database.reading([&](db::Session& s) {
      const auto room = enter_leading(parts, context, s);
      const auto poll = find_poll(s, context.id<PollId>("poll"));
      is_gone = !poll;
      return !poll || can_change(poll_of(context, s, room)) ? std::nullopt : std::optional(poll->seminar);
    });
    if (is_gone) {
      errors.add("question_bg",
                 context.t("This vote was deleted meanwhile. What you typed is still here: you "
                           "can create it anew."));
      return poll_form(parts, context, form, errors, false);
    }
    if (seminar)
      return answer(context, context.viewer->account.text(), tail_of(*seminar, "/cockpit"), nullptr,
                    [](db::Session&) { return sentence_of(BallotRefusal::wrong_state); });
  }
  if (!errors.empty()) return poll_form(parts, context, form, errors, changed);
  bool late = false;
  auto response = web::once(context, context.viewer->account.text(), [&](db::Session& session) {
    const auto room = enter_leading(parts, context, session);
    std::optional<BallotRefusal> refusal;
    if (changed) {
      late = overtaken(form, typed_from(poll_of(context, session, room)));
      if (late) return Response::plain("", 409);
      if (const auto done = change_draft(parts, session, room, poll_of(context, session, room).id, draft,
                                         form.ticked("lone_cards"));
          !done)
        refusal = done.error();
    } else if (const auto made = make_poll(parts, session, room, draft, form.ticked("lone_cards")); !made) {
      refusal = made.error();
    }
    if (refusal) {
      errors.add("question_bg", context.t(sentence_of(*refusal)));
      return Response::plain("", 422);
    }
    return Response::see_other(context.path(tail_of(room.seminar.id, "/cockpit")));
  });
  return errors.empty() && !late ? response : poll_form(parts, context, form, errors, changed, late);
}

Response delete_poll(const Parts& parts, Context& context) {
  const auto room = enter_leading(parts, context);
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/cockpit"),
                "The vote is deleted; nobody had voted in it.", [&](db::Session& session) -> const char* {
                  const auto result = delete_draft(parts, session, room, context.id<PollId>("poll"));
                  return result ? nullptr : sentence_of(result.error());
                });
}

}  // namespace

void add_draft_pages(const Parts& parts, web::Routes& routes) {
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/seminars/{seminar}/polls/new", staff,
             [&parts](Context& c) { return poll_form(parts, c, {}, {}, false); });
  routes.post("/seminars/{seminar}/polls", staff,
              [&parts](Context& c) { return post_poll(parts, c, false); });
  routes.get("/seminars/{seminar}/polls/{poll}/edit", staff,
             [&parts](Context& c) { return poll_form(parts, c, {}, {}, true); });
  routes.post("/seminars/{seminar}/polls/{poll}", staff,
              [&parts](Context& c) { return post_poll(parts, c, true); });
  routes.post("/seminars/{seminar}/polls/{poll}/delete", staff,
              [&parts](Context& c) { return delete_poll(parts, c); });
}

}  // namespace megdan::seminars
