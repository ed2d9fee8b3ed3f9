// The change log as a report tells it: what happened and when, without the texts of what is no longer there.
// Will not change the log itself: room.hpp writes it.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "seminars/room.hpp"

namespace megdan::seminars {

/// [{at, what, about}]. A line quotes a decision, an activity or a step only while it stands there in these
/// words.
boost::json::array changes_told(db::Session&, SeminarId);

/// Change logs and published reports keep the sentence as it was written; reworded ones are shown in today's
/// words. What was removed is not quoted: its sentence takes no text.
std::string present_words(std::string what);

/// A stored content without the texts of removed things that older programs published in its change log.
std::string without_removed_texts(std::string content);

}  // namespace megdan::seminars
