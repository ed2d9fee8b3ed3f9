// Once: an unsafe request with an idempotency key takes effect once; a repetition gets the first answer
// again. Will not keep answers longer than a week, and never a ballot's content: only where the reader goes
// next.
#pragma once

#include <functional>
#include <string>

#include "db/database.hpp"
#include "http/message.hpp"
#include "web/context.hpp"

namespace megdan::web {

/// Runs `body` in one write transaction together with the request's key: the hidden field "_once" of a form
/// or the header Idempotency-Key. Where the same key of the same actor and address was answered before, that
/// answer (status, Location, JSON body up to 4 KB) comes back and `body` does not run. A response of 400 or
/// above rolls the transaction back and is not remembered. Without a key it simply runs.
/// The same key with another text is another request: who goes back in the browser and changes a card loses
/// nothing. Ballots are told apart by their key alone, so that nothing that depends on a choice is kept
/// beside a person.
enum class Repeats { same_text, same_key };
http::Response once(Context& context, std::string_view actor,
                    const std::function<http::Response(db::Session&)>& body,
                    Repeats repeats = Repeats::same_text);

/// Says that an answer is the first one again.
inline constexpr const char* again_header = "Idempotent-Replayed";

/// Whether the answer is the first one again. What `body` left in variables then belongs to no answer: it may
/// have run before the database found out that a request with the same key was quicker.
bool is_first_answer_again(const http::Response& response);

/// A fresh key for a form.
std::string fresh_key(const Context& context);

/// Forgets keys older than a week; the number forgotten.
std::int64_t forget_old_keys(db::Database& database, Instant now);

}  // namespace megdan::web
