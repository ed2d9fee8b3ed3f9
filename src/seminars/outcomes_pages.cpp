#include "seminars/lines.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/outcomes_views.hpp"
#include "seminars/pages.hpp"
#include "seminars/plan_forms.hpp"
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

/// What the forms hold: one that was refused comes back as it was typed; the others are empty or as stored.
struct TypedOutcomes {
  web::Form decision, commitment;
  std::optional<DecisionId> edited;
  std::optional<CommitmentId> edited_commitment;
  web::FieldErrors errors;
  bool late = false;  // somebody else saved meanwhile: both versions are shown
};

web::Form typed_from(const DecisionRow& row) {
  std::vector<std::pair<std::string, std::string>> fields;
  words_into(fields, "decision", row.decision);
  words_into(fields, "reasons", row.reasons);
  words_into(fields, "minority", row.minority);
  return web::Form(std::move(fields));
}

web::Form typed_from(const CommitmentRow& row) {
  std::vector<std::pair<std::string, std::string>> fields{{"owner_email", row.owner_email},
                                                          {"due", i18n::input_date(row.due_at)}};
  words_into(fields, "what", row.what);
  words_into(fields, "owner", row.owner);
  return web::Form(std::move(fields));
}

const char* word_of(CommitmentState state) {
  switch (state) {
    case CommitmentState::open:
      return mark("Open again");
    case CommitmentState::done:
      return mark("Mark as kept");
    case CommitmentState::dropped:
      return mark("Mark as dropped");
  }
  return "";
}

OutcomesPage::Commitment line_of(const Context& context, const Room& room, const CommitmentRow& row) {
  const auto& t = context.texts;
  OutcomesPage::Commitment line;
  line.what = said(context, row.what);
  line.owner = said(context, row.owner);
  line.due = t.f("by {1}", {t.date(row.due_at)});
  const bool late = row.state == CommitmentState::open && row.due_at < context.now();
  line.state = late ? t.t("overdue") : t.t(label_of(row.state));
  line.tone = late                                 ? web::Tone::warning
              : row.state == CommitmentState::done ? web::Tone::good
                                                   : web::Tone::plain;
  if (!room.leads) return line;
  line.remove = web::PostButton{
      .action = context.link(tail_of(room.seminar.id, "/commitments/" + row.id.text() + "/delete")),
      .text = t.t("Delete"),
      .weight = web::Weight::quiet,
      .keys = fresh_keys(context),
      .label = t.f("Delete “{1}”", {line.what})};
  line.edit = context.link(tail_of(room.seminar.id, "/outcomes")).with("promise", row.id.text());
  line.reminder = row.owner_email.empty()
                      ? t.t("No reminder: there is no e-mail address.")
                      : t.f("Reminders go to {1}; nobody else sees this address.", {row.owner_email});
  for (const auto state : {CommitmentState::done, CommitmentState::dropped, CommitmentState::open}) {
    if (state == row.state) continue;
    web::PostButton button{
        .action = context.link(tail_of(room.seminar.id, "/commitments/" + row.id.text() + "/state")),
        .text = t.t(word_of(state)),
        .weight = web::Weight::quiet,
        .keys = fresh_keys(context),
        .label = line.what};
    button.keys.more = {{"state", std::string(to_text(state))}};
    line.actions.push_back(std::move(button));
  }
  return line;
}

void fill_forms(const Context& context, OutcomesPage& page, const TypedOutcomes& typed) {
  const auto& t = context.texts;
  const auto& errors = typed.errors;
  const auto error = [&](const char* field) { return std::string(errors.of(field)); };
  const auto words = [&](const web::Form& form, const char* name, std::string_view language,
                         std::string label, Kind kind, std::size_t most) {
    return words_field(context, name, language, std::move(label), kind, read_words(form, name), errors,
                       static_cast<int>(most));
  };
  const auto& decision = typed.decision;
  page.decision = {
      words(decision, "decision", "bg", t.t("The decision"), Kind::textarea, longest_outcome),
      words(decision, "reasons", "bg", t.t("Reasons"), Kind::textarea, longest_reason),
      words(decision, "minority", "bg", t.t("Dissenting opinion"), Kind::textarea, longest_reason)};
  page.decision.front().required = true;
  page.decision.back().hint = t.t("What those who disagree want to have on record.");
  page.decision_in_english = {
      words(decision, "decision", "en", t.t("The decision in English"), Kind::textarea, longest_outcome),
      words(decision, "reasons", "en", t.t("Reasons, in English"), Kind::textarea, longest_reason),
      words(decision, "minority", "en", t.t("Dissenting opinion, in English"), Kind::textarea,
            longest_reason)};
  const auto& commitment = typed.commitment;
  page.commitment = {
      words(commitment, "what", "bg", t.t("What is promised"), Kind::text, longest_outcome),
      words(commitment, "owner", "bg", t.t("Who promises it"), Kind::text, longest_owner),
      {.name = "due",
       .label = t.t("By which day"),
       .kind = Kind::date,
       .value = typed.commitment.text("due"),
       .error = error("due"),
       .required = true,
       .min = page.editing_commitment ? std::string() : i18n::input_date(context.now()),
       .narrow = true},
      {.name = "owner_email",
       .label = t.t("E-mail for reminders"),
       .kind = Kind::email,
       .value = typed.commitment.text("owner_email"),
       .hint =
           t.t("A reminder comes by e-mail a week before and on the day. The address is never published."),
       .error = error("owner_email"),
       .autocomplete = "off",
       .maxlength = 254}};
  page.commitment[0].required = page.commitment[1].required = true;
  page.commitment_in_english = {
      words(commitment, "what", "en", t.t("What is promised, in English"), Kind::text, longest_outcome),
      words(commitment, "owner", "en", t.t("Who promises it, in English"), Kind::text, longest_owner)};
}

Response outcomes_page(const Parts& parts, Context& context, TypedOutcomes typed) {
  OutcomesPage page;
  Room room;
  std::optional<web::Form> decision, commitment;  // as they are stored
  parts.site.database.read([&](db::Session& session) {
    page = OutcomesPage{};
    room = enter_reading(parts, context, session);
    const auto& id = room.seminar.id;
    page.leads = room.leads;
    for (const auto& row : decisions_of(session, id)) {
      OutcomesPage::Decision line{said(context, row.decision),
                                  said(context, row.reasons),
                                  said(context, row.minority),
                                  context.link(tail_of(id, "/outcomes")).with("edit", row.id.text()),
                                  {}};
      line.remove = {.action = context.link(tail_of(id, "/decisions/" + row.id.text() + "/delete")),
                     .text = context.t("Delete"),
                     .weight = web::Weight::quiet,
                     .keys = fresh_keys(context),
                     .label = context.texts.f("Delete “{1}”", {line.text})};
      page.decisions.push_back(std::move(line));
      if (typed.edited == row.id) {
        page.editing = true;
        decision = typed_from(row);
        if (typed.decision.fields().empty()) typed.decision = typed_from(row);
      }
    }
    for (const auto& row : commitments_of(session, id)) {
      page.commitments.push_back(line_of(context, room, row));
      if (typed.edited_commitment != row.id) continue;
      page.editing_commitment = true;
      commitment = typed_from(row);
      if (typed.commitment.fields().empty()) typed.commitment = typed_from(row);
    }
  });
  const auto& id = room.seminar.id;
  page.title = said(context, room.seminar.title);
  page.back = context.link(tail_of(id, page.leads ? "/cockpit" : ""));
  page.back_text = page.leads ? context.t("The facilitator’s screen") : context.t("The seminar");
  page.keys = fresh_keys(context);
  page.errors = web::error_summary(typed.errors);
  page.decision_action =
      context.link(tail_of(id, page.editing ? "/decisions/" + typed.edited->text() : "/decisions"));
  page.commitment_action = context.link(tail_of(
      id, page.editing_commitment ? "/commitments/" + typed.edited_commitment->text() : "/commitments"));
  page.plan = context.link(tail_of(id, "/plan"));
  page.decision_keys = fresh_keys(context);
  page.commitment_keys = fresh_keys(context);
  if (decision) carry_seen(page.decision_keys, typed.decision, *decision, typed.late);
  if (commitment) carry_seen(page.commitment_keys, typed.commitment, *commitment, typed.late);
  page.decision_submit =
      typed.late && decision ? context.t("Save mine over it") : context.t("Save the decision");
  page.commitment_submit =
      typed.late && commitment ? context.t("Save mine over it") : context.t("Save the commitment");
  if (page.leads) fill_forms(context, page, typed);
  if (typed.late && decision)
    page.meanwhile = told_meanwhile(context, {&page.decision, &page.decision_in_english}, *decision);
  if (typed.late && commitment)
    page.meanwhile = told_meanwhile(context, {&page.commitment, &page.commitment_in_english}, *commitment);
  return web::page_of(context,
                      {.title = context.t("Decisions and commitments"),
                       .status = typed.late             ? 409
                                 : typed.errors.empty() ? 200
                                                        : 422,
                       .eu_funded = !page.leads,
                       .funding_line = said(context, room.seminar.funding)},
                      page);
}

Response get_outcomes(const Parts& parts, Context& context) {
  TypedOutcomes typed;
  if (const auto edit = context.request.parameter("edit")) typed.edited = DecisionId::parse(*edit);
  if (const auto promise = context.request.parameter("promise"))
    typed.edited_commitment = CommitmentId::parse(*promise);
  return outcomes_page(parts, context, std::move(typed));
}

/// Stores what was typed, or shows the page again with it.
Response save(const Parts& parts, Context& context, const Room& room, TypedOutcomes typed,
              const std::function<void(db::Session&, web::FieldErrors&)>& act) {
  const auto is_late = [&](db::Session& session) {
    for (const auto& row : decisions_of(session, room.seminar.id))
      if (typed.edited == row.id) return overtaken(typed.decision, typed_from(row));
    for (const auto& row : commitments_of(session, room.seminar.id))
      if (typed.edited_commitment == row.id) return overtaken(typed.commitment, typed_from(row));
    return false;
  };
  if (!typed.errors.empty()) return outcomes_page(parts, context, std::move(typed));
  auto response = web::once(context, actor_key(context, room), [&](db::Session& session) {
    typed.errors = {};
    typed.late = is_late(session);
    if (typed.late) return Response::plain("", 409);
    act(session, typed.errors);
    if (!typed.errors.empty()) return Response::plain("", 422);
    auto done = Response::see_other(context.path(tail_of(room.seminar.id, "/outcomes")));
    web::set_notice(done, context.request, mark("Saved."));
    return done;
  });
  return typed.errors.empty() && !typed.late ? std::move(response)
                                             : outcomes_page(parts, context, std::move(typed));
}

/// Deleted by somebody else while its form was open: what was typed stands in the form of a new decision.
const char* said_of(OutcomeRefusal refusal) {
  if (refusal != OutcomeRefusal::unknown) return sentence_of(refusal);
  return mark(
      "This decision was deleted meanwhile. What you typed is still here: if you save it, it becomes a new "
      "decision.");
}

Response post_decision(const Parts& parts, Context& context, std::optional<DecisionId> id) {
  TypedOutcomes typed{.decision = web::Form::of(context.request),
                      .commitment = {},
                      .edited = id,
                      .edited_commitment = {},
                      .errors = {},
                      .late = false};
  const auto room = enter_leading(parts, context);
  const auto words = [&](const char* name, std::size_t most) {
    return read_optional_words(context, typed.decision, typed.errors, name, most);
  };
  const DecisionRow row{id.value_or(DecisionId{}), words("decision", longest_outcome),
                        words("reasons", longest_reason), words("minority", longest_reason), 0};
  if (row.decision.empty()) typed.errors.add("decision_bg", context.t(sentence_of(OutcomeRefusal::empty)));
  return save(parts, context, room, std::move(typed), [&](db::Session& session, web::FieldErrors& errors) {
    const auto saved = save_decision(parts, session, room, row);
    if (!saved) errors.add("decision_bg", context.t(said_of(saved.error())));
  });
}

const char* field_of(OutcomeRefusal refusal) {
  switch (refusal) {
    case OutcomeRefusal::no_owner:
      return "owner_bg";
    case OutcomeRefusal::bad_address:
      return "owner_email";
    case OutcomeRefusal::due_in_the_past:
      return "due";
    default:
      return "what_bg";
  }
}

Response post_commitment(const Parts& parts, Context& context, std::optional<CommitmentId> id) {
  TypedOutcomes typed{.decision = {},
                      .commitment = web::Form::of(context.request),
                      .edited = {},
                      .edited_commitment = id,
                      .errors = {},
                      .late = false};
  const auto& form = typed.commitment;
  const auto room = enter_leading(parts, context);
  const auto words = [&](const char* name, std::size_t most) {
    return read_optional_words(context, form, typed.errors, name, most);
  };
  CommitmentRow row{id.value_or(CommitmentId{}),
                    words("what", longest_outcome),
                    words("owner", longest_owner),
                    form.text("owner_email"),
                    {},
                    CommitmentState::open};
  if (row.what.empty()) typed.errors.add("what_bg", context.t(sentence_of(OutcomeRefusal::empty)));
  if (row.owner.empty()) typed.errors.add("owner_bg", context.t(sentence_of(OutcomeRefusal::no_owner)));
  // A promise for a day holds until the day is over.
  if (!i18n::parse_local(form.text("due"), "23:59", row.due_at))
    typed.errors.add("due", context.t("Please choose the day by which it will be done."));
  else if (!id && row.due_at < context.now())
    typed.errors.add("due", context.t(sentence_of(OutcomeRefusal::due_in_the_past)));
  return save(parts, context, room, std::move(typed), [&](db::Session& session, web::FieldErrors& errors) {
    const auto saved = save_commitment(parts, session, room, row);
    if (!saved) errors.add(field_of(saved.error()), context.t(sentence_of(saved.error())));
  });
}

Response on_outcomes(const Parts& parts, Context& context, const char* notice,
                     const std::function<Result<Done, OutcomeRefusal>(db::Session&, const Room&)>& act) {
  const auto room = enter_leading(parts, context);
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/outcomes"), notice,
                [&](db::Session& session) -> const char* {
                  const auto result = act(session, room);
                  return result ? nullptr : sentence_of(result.error());
                });
}

}  // namespace

void add_outcome_pages(const Parts& parts, web::Routes& routes) {
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/seminars/{seminar}/outcomes", Policy::anyone(),
             [&parts](Context& c) { return get_outcomes(parts, c); });
  routes.post(
      "/seminars/{seminar}/decisions", staff,
      [&parts](Context& c) { return post_decision(parts, c, std::nullopt); }, "/seminars/{seminar}/outcomes");
  routes.post(
      "/seminars/{seminar}/decisions/{decision}", staff,
      [&parts](Context& c) { return post_decision(parts, c, c.id<DecisionId>("decision")); },
      "/seminars/{seminar}/outcomes");
  routes.post(
      "/seminars/{seminar}/decisions/{decision}/delete", staff,
      [&parts](Context& c) {
        return on_outcomes(parts, c, mark("Deleted."), [&](db::Session& s, const Room& room) {
          return delete_decision(parts, s, room, c.id<DecisionId>("decision"));
        });
      },
      "/seminars/{seminar}/outcomes");
  routes.post(
      "/seminars/{seminar}/commitments", staff,
      [&parts](Context& c) { return post_commitment(parts, c, std::nullopt); },
      "/seminars/{seminar}/outcomes");
  routes.post(
      "/seminars/{seminar}/commitments/{commitment}", staff,
      [&parts](Context& c) { return post_commitment(parts, c, c.id<CommitmentId>("commitment")); },
      "/seminars/{seminar}/outcomes");
  routes.post(
      "/seminars/{seminar}/commitments/{commitment}/delete", staff,
      [&parts](Context& c) {
        return on_outcomes(parts, c, mark("Deleted."), [&](db::Session& s, const Room& room) {
          return delete_commitment(parts, s, room, c.id<CommitmentId>("commitment"));
        });
      },
      "/seminars/{seminar}/outcomes");
  routes.post(
      "/seminars/{seminar}/commitments/{commitment}/state", staff,
      [&parts](Context& c) {
        CommitmentState state = CommitmentState::open;
        if (!from_text(web::Form::of(c.request).text("state"), state)) throw web::BadForm{};
        return on_outcomes(parts, c, mark("Saved."), [&](db::Session& s, const Room& room) {
          return set_commitment_state(parts, s, room, c.id<CommitmentId>("commitment"), state);
        });
      },
      "/seminars/{seminar}/outcomes");
}

}  // namespace megdan::seminars
