#include <sodium.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <span>

#include "core/base32.hpp"
#include "i18n/text.hpp"
#include "seminars/ballots_actions.hpp"

namespace megdan::seminars {
namespace {

constexpr std::int64_t scales = 100;  // urgency × 100 + feasibility

bool on_scale(const Poll& poll, std::int64_t value) {
  if (poll.method == Method::score)
    return value / scales >= 1 && value / scales <= poll.scale_most && value % scales >= 1 &&
           value % scales <= poll.scale_most;
  return value >= 1 && value <= poll.scale_most;
}

}  // namespace

Channel channel_of(const Person& person) {
  switch (person.votes_by) {
    case VotesBy::paper:
      return Channel::paper;
    case VotesBy::scribe:
      return Channel::scribe;
    case VotesBy::hand:
      return Channel::hand;
    case VotesBy::device:
      break;
  }
  return person.presence == Presence::online ? Channel::online : Channel::place;
}

bool takes_ballots(const Poll& poll, Instant now) {
  return poll.state == PollState::open && (!poll.ends_at || *poll.ends_at > now);
}

const char* sentence_of(BallotRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case BallotRefusal::not_open:
      return mark("This vote is closed, so your ballot was not counted.");
    case BallotRefusal::already_given:
      return mark("A ballot of yours is counted already. Each person has one, whatever the way of voting.");
    case BallotRefusal::not_here:
      return mark("Only those who are here now can vote. Say on your seat’s page that you are back.");
    case BallotRefusal::too_many_dots:
      return mark("You gave more dots than you have. Your choice is still here: please take some back.");
    case BallotRefusal::too_many_on_one:
      return mark("There are too many dots on one item. Your choice is still here: please spread them.");
    case BallotRefusal::empty:
      return mark("Nothing is chosen yet. Please choose at least one.");
    case BallotRefusal::unknown_item:
      return mark("The vote has changed meanwhile. Please look at it again.");
    case BallotRefusal::off_scale:
      return mark("Please rate every item on the scale, or leave it out whole.");
    case BallotRefusal::no_number:
      return mark(
          "One item has an entry that is not a number of votes. It is still here: please type a whole "
          "number, or nothing.");
    case BallotRefusal::hands_not_allowed:
      return mark("Raised hands are entered after the close, and only for dots and approval.");
    case BallotRefusal::hands_impossible:
      return mark("These counts cannot come from so many hands. Please check them.");
    case BallotRefusal::no_items:
      return mark("There is nothing to vote on yet: join the cards into clusters first.");
    case BallotRefusal::still_open:
      return mark("The vote is still open. Close it first.");
    case BallotRefusal::their_ballot_given:
      return mark(
          "Somebody you entered has given a ballot already, so nothing was counted. Each person has one, "
          "whatever the way of voting. Please look at who is chosen.");
    case BallotRefusal::counts_changed:
      return mark(
          "The counts were entered anew meanwhile, so nothing was confirmed. Please look at the new ones.");
    case BallotRefusal::own_count:
      return mark("Somebody else has to confirm the count.");
    case BallotRefusal::cannot_reopen:
      return mark(
          "This vote cannot be opened again. A vote can be opened again only while the seminar runs.");
    case BallotRefusal::wrong_state:
      return mark(
          "This vote is in another state by now, so nothing was changed. Please look at the screen again.");
    case BallotRefusal::votes_otherwise:
      return mark(
          "You are down for voting in another way, so this ballot was not counted. What you chose is still "
          "here: change how you vote on your seat’s page and submit it again, or ask the facilitator.");
    case BallotRefusal::nobody_chosen:
      return mark("Please choose whose ballot it is.");
    case BallotRefusal::they_left:
      return mark(
          "This person is not here now. If they are back, mark it on the page of the people; then enter the "
          "ballot.");
  }
  return "";
}

Result<Done, BallotRefusal> check_choices(const Poll& poll, const std::vector<PollItem>& items,
                                          const Choices& choices) {
  std::int64_t given = 0;
  for (const auto& [item, value] : choices) {
    if (std::ranges::find(items, item, &PollItem::id) == items.end())
      return Refused{BallotRefusal::unknown_item};
    if (value == 0) continue;
    if (value < 0)
      return Refused{poll.method == Method::dots || poll.method == Method::approval
                         ? BallotRefusal::no_number
                         : BallotRefusal::off_scale};
    switch (poll.method) {
      case Method::dots:
        if (value > poll.dots) return Refused{BallotRefusal::too_many_dots};
        if (poll.most_per_item > 0 && value > poll.most_per_item)
          return Refused{BallotRefusal::too_many_on_one};
        given += value;
        break;
      case Method::approval:
        if (value != 1) return Refused{BallotRefusal::no_number};
        ++given;
        break;
      case Method::score:
      case Method::grid:
        if (!on_scale(poll, value)) return Refused{BallotRefusal::off_scale};
        ++given;
        break;
    }
  }
  if (given == 0) return Refused{BallotRefusal::empty};
  if (poll.method == Method::dots && given > poll.dots) return Refused{BallotRefusal::too_many_dots};
  return Done{};
}

std::string canonical_choices(const Choices& choices) {
  boost::json::object object;  // std::map: ascending by id, so one choice has one text
  for (const auto& [item, value] : choices)
    if (value != 0) object[item.text()] = value;
  return boost::json::serialize(object);
}

std::string plain_receipt(std::string_view typed) {
  std::string plain;
  for (const char letter : typed) {
    const char small = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    if (small == ' ' || small == '-' || small == '\t' || small == '\n' || small == '\r') continue;
    plain += small == 'o' ? '0' : small == 'i' || small == 'l' ? '1' : small;
  }
  // A no-break space, as a page or a text programme puts it between groups.
  for (auto at = plain.find("\u00a0"); at != std::string::npos; at = plain.find("\u00a0")) plain.erase(at, 2);
  return plain;
}

std::string receipt_of(const Choices& choices, std::string_view nonce) {
  const std::string whole = canonical_choices(choices) + "\n" + std::string(nonce);
  std::array<unsigned char, 20> digest{};  // 160 bits: nobody finds other choices for a receipt
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(whole.data()),
                     whole.size(), nullptr, 0);
  return base32_encode(std::as_bytes(std::span(digest)));
}

}  // namespace megdan::seminars
