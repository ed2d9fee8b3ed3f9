// Room: a loaded seminar and who looks at it; the guards that every handler of the feature begins with.
// Will not render: each concept's pages do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contracts/audit.hpp"
#include "contracts/directory.hpp"
#include "seminars/model.hpp"
#include "web/context.hpp"
#include "web/site.hpp"

namespace megdan::seminars {

/// What the feature's handlers share; made once by the module.
struct Parts {
  const web::Site& site;
  AuditTrail& audit;
  Directory& directory;
};

/// A seminar as one request sees it.
struct Room {
  Seminar seminar;
  std::optional<Step> step;      // the active step
  std::optional<Person> person;  // the participant who asks, by her device's cookie
  bool leads = false;  // the viewer may run this seminar (facilitator of it, or manager of its centre)
  /// Who acts, for the audit trail: an account, person/ID of a participant, or the program itself.
  std::string actor = "program";

  /// The facilitator, or a participant who was made a scribe.
  bool may_type_for_others() const { return leads || (person && person->scribe); }
};

/// Loads the seminar of the path argument {seminar}; throws web::NotFound when there is none. A draft too:
/// whoever calls this has asked for a key.
Room look_in(const Parts& parts, web::Context& context, db::Session& session);
/// The same; NotFound for a draft of others.
Room enter(const Parts& parts, web::Context& context, db::Session& session);
/// The same, for those who run it: NotFound for everybody else (SignInFirst where nobody is signed in).
Room enter_leading(const Parts& parts, web::Context& context, db::Session& session);
/// In a reading of its own, for what follows in a transaction later.
Room enter_leading(const Parts& parts, web::Context& context);
/// The same for a participant of this seminar: NotFound for others (a redirect to /join where no cookie is).
Room enter_taking_part(const Parts& parts, web::Context& context, db::Session& session);
/// For facilitator or scribe.
Room enter_typing(const Parts& parts, web::Context& context, db::Session& session);

/// Every change that a screen shows: the version grows in the transaction, and after the commit all screens
/// of the seminar hear "changed". Call once a transaction.
void touch(const Parts& parts, db::Session& session, SeminarId seminar);
/// A line of the seminar's own change log (shown in the report). `what` is a msgid with {1} for `about`:
/// Words as JSON where it quotes what a person wrote, so that each reader gets her language; else plain text.
void log_change(const Parts& parts, db::Session& session, SeminarId seminar, const char* what,
                std::string_view about = {});

/// Topic of the event stream of a seminar.
std::string topic_of(SeminarId seminar);

/// The first active step; at most one is active.
std::optional<Step> active_step(db::Session& session, SeminarId seminar);

/// How long a timer still runs; nothing where none is set. Negative never: over is 0.
std::optional<Duration> time_left(const Step& step, Instant now);

}  // namespace megdan::seminars
