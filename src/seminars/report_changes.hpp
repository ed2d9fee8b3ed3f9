// The change log as a report tells it: what happened and when, without the texts of what is no longer there.
// Will not change the log itself: room.hpp writes it.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "seminars/room.hpp"

namespace megdan::seminars {

/// [{at, what, about}]; about: Words as JSON, or plain text. A line quotes a decision, an activity or a step
/// only while it stands there in these words, and then with its words in the other languages too.
boost::json::array changes_told(db::Session&, SeminarId);

/// `about` of a line for one reader: older lines hold plain text.
std::string about_told(std::string_view about, std::string_view language);

/// Change logs and published reports keep the sentence as it was written; reworded ones are shown in today's
/// words. What was removed is not quoted: its sentence takes no text.
std::string present_words(std::string what);

/// A stored content without the texts of removed things that older programs published in its change log.
std::string without_removed_texts(std::string content);

}  // namespace megdan::seminars
