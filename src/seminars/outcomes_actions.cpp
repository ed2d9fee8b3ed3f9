#include "seminars/outcomes_actions.hpp"

#include <boost/json.hpp>

#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "jobs/jobs.hpp"
#include "mail/mail.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/outcomes_store_sql.hpp"

namespace megdan::seminars {
namespace {

constexpr std::size_t longest_address = 254;
constexpr Duration one_day = std::chrono::hours(24);
constexpr const char* letter_hour = "08:00";

struct Near {
  CommitmentId id;
  SeminarId seminar;
  std::string title, what, owner, owner_email;
  Instant due_at;
  std::optional<Instant> reminded_at;
  Instant made_at;
  std::string language;  // in which the owner came into the seminar, where she did
};

bool is_of(db::Session& session, const db::Query& query, std::int64_t id, const Room& room) {
  return session.one<SeminarId>(query, id) == room.seminar.id;
}

/// Which letter is due, if any: from when on it may go out. Letters come in the morning, and never long
/// after.
std::optional<Instant> letter_due(const Near& near, Instant now) {
  Instant morning;
  if (!i18n::parse_local(i18n::input_date(near.due_at), letter_hour, morning)) return std::nullopt;
  if (now >= morning) return now - morning < 2 * one_day ? std::optional(morning) : std::nullopt;
  const auto week_before = morning - 7 * one_day;
  // A promise of this very week needs no letter a week before.
  if (now >= week_before && near.made_at < week_before) return week_before;
  return std::nullopt;
}

void write_letter(const Parts& parts, db::Session& session, const Near& near, Instant due_letter,
                  Instant now) {
  const i18n::Texts t(letter_language(near.language, near.title));
  const auto in_letter = [&](std::string_view words) { return Words::parse(words).in(t.language().code); };
  const bool today = i18n::input_date(near.due_at) == i18n::input_date(due_letter);
  boost::json::object letter;
  letter["to"] = near.owner_email;
  letter["subject"] =
      today ? t.t("A reminder: your commitment is due") : t.t("A reminder: your commitment is due in a week");
  letter["text"] =
      t.f("Hello, {1}!\n\nIn the seminar “{2}” you promised:\n\n{3}\n\nThe agreed day: {4}.\n\nIf it is "
          "done, or if it cannot be "
          "done, please tell the facilitator. What was agreed:\n{5}\n",
          {in_letter(near.owner), in_letter(near.title), in_letter(near.what), t.date(near.due_at),
           parts.site.settings.public_url + "/" + std::string(t.language().code) + "/seminars/" +
               near.seminar.text() + "/outcomes"});
  jobs::enqueue(session, parts.site.ids, "mail.send", boost::json::serialize(letter), now,
                "commitment/" + near.id.text() + (today ? "/day" : "/week"));
}

}  // namespace

const char* sentence_of(OutcomeRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case OutcomeRefusal::empty:
      return mark("Please write the text: this is what others will read.");
    case OutcomeRefusal::too_long:
      return mark("This text is too long. It is still here: please shorten it.");
    case OutcomeRefusal::no_owner:
      return mark("Please write who promises it: a person or an organisation.");
    case OutcomeRefusal::bad_address:
      return mark("This is not a complete e-mail address. It may also stay empty.");
    case OutcomeRefusal::due_in_the_past:
      return mark("This day has passed. Please choose today or a later day.");
    case OutcomeRefusal::unknown:
      return mark(
          "This entry is no longer here: somebody may have deleted it meanwhile. Nothing was changed.");
  }
  return "";
}

Result<DecisionId, OutcomeRefusal> save_decision(const Parts& parts, db::Session& session, const Room& room,
                                                 DecisionRow row) {
  if (Words::parse(row.decision).empty()) return Refused{OutcomeRefusal::empty};
  if (Words::parse(row.decision).longest() > longest_outcome ||
      Words::parse(row.reasons).longest() > longest_reason ||
      Words::parse(row.minority).longest() > longest_reason)
    return Refused{OutcomeRefusal::too_long};
  if (row.id) {
    if (!is_of(session, sql::decision_seminar, row.id.value, room)) return Refused{OutcomeRefusal::unknown};
    session.exec(sql::decision_update, row.id, row.decision, row.reasons, row.minority);
  } else {
    row.id = parts.site.ids.make<DecisionId>();
    const auto position =
        session.one<std::int64_t>(sql::decision_position_last, room.seminar.id).value_or(0) + 1;
    session.exec(sql::decision_insert, row.id, room.seminar.id, row.decision, row.reasons, row.minority,
                 position, parts.site.clock.now());
    log_change(parts, session, room.seminar.id, i18n::mark("A decision was recorded: “{1}”"),
               Words::parse(row.decision).json());
  }
  touch(parts, session, room.seminar.id);
  return row.id;
}

Result<Done, OutcomeRefusal> delete_decision(const Parts& parts, db::Session& session, const Room& room,
                                             DecisionId id) {
  for (const auto& row : decisions_of(session, room.seminar.id)) {
    if (row.id != id) continue;
    session.exec(sql::decision_delete, id);
    log_change(parts, session, room.seminar.id, i18n::mark("A decision was taken back."));
    touch(parts, session, room.seminar.id);
    return Done{};
  }
  return Refused{OutcomeRefusal::unknown};
}

Result<CommitmentId, OutcomeRefusal> save_commitment(const Parts& parts, db::Session& session,
                                                     const Room& room, CommitmentRow row) {
  if (Words::parse(row.what).empty()) return Refused{OutcomeRefusal::empty};
  if (row.owner.empty()) return Refused{OutcomeRefusal::no_owner};
  if (Words::parse(row.what).longest() > longest_outcome || Words::parse(row.owner).longest() > longest_owner)
    return Refused{OutcomeRefusal::too_long};
  if (!row.owner_email.empty() &&
      (row.owner_email.size() > longest_address || !mail::is_address(row.owner_email)))
    return Refused{OutcomeRefusal::bad_address};
  const auto now = parts.site.clock.now();
  if (row.id) {
    if (!is_of(session, sql::commitment_seminar, row.id.value, room)) return Refused{OutcomeRefusal::unknown};
    const auto before = session.one<Instant>(sql::commitment_due, row.id);
    if (before != row.due_at && row.due_at < now) return Refused{OutcomeRefusal::due_in_the_past};
    session.exec(sql::commitment_update, row.id, row.what, row.owner, row.owner_email, row.due_at);
    if (before != row.due_at) session.exec(sql::commitment_forget_reminder, row.id);
  } else {
    if (row.due_at < now) return Refused{OutcomeRefusal::due_in_the_past};
    row.id = parts.site.ids.make<CommitmentId>();
    session.exec(sql::commitment_insert, row.id, room.seminar.id, row.what, row.owner, row.owner_email,
                 row.due_at, row.state, now);
  }
  touch(parts, session, room.seminar.id);
  return row.id;
}

Result<Done, OutcomeRefusal> delete_commitment(const Parts& parts, db::Session& session, const Room& room,
                                               CommitmentId id) {
  if (!is_of(session, sql::commitment_seminar, id.value, room)) return Refused{OutcomeRefusal::unknown};
  session.exec(sql::commitment_delete, id);
  log_change(parts, session, room.seminar.id, i18n::mark("A commitment was deleted."));
  parts.audit.record(session, room.actor, "commitment.delete", id.text());
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, OutcomeRefusal> set_commitment_state(const Parts& parts, db::Session& session, const Room& room,
                                                  CommitmentId id, CommitmentState state) {
  if (!is_of(session, sql::commitment_seminar, id.value, room)) return Refused{OutcomeRefusal::unknown};
  session.exec(sql::commitment_set_state, id, state);
  touch(parts, session, room.seminar.id);
  return Done{};
}

std::vector<DecisionRow> decisions_of(db::Session& session, SeminarId seminar) {
  return session.all<DecisionRow>(sql::decisions_of, seminar);
}

std::vector<CommitmentRow> commitments_of(db::Session& session, SeminarId seminar) {
  return session.all<CommitmentRow>(sql::commitments_of, seminar);
}

int remind_owners(const Parts& parts, db::Database& database) {
  const auto now = parts.site.clock.now();
  const auto near = database.reading([&](db::Session& session) {
    return session.all<Near>(sql::commitments_near, now - 4 * one_day, now + 9 * one_day);
  });
  int letters = 0;
  for (const auto& one : near) {
    const auto due = letter_due(one, now);
    if (!due || (one.reminded_at && *one.reminded_at >= *due)) continue;
    letters += database.writing([&](db::Session& session) {
      // Two programs on one database: the guard lets one of them write the letter.
      if (session.exec(sql::commitment_reminded, one.id, now, *due) == 0) return 0;
      write_letter(parts, session, one, *due, now);
      session.after_commit(parts.site.nudge_jobs);
      return 1;
    });
  }
  return letters;
}

}  // namespace megdan::seminars
