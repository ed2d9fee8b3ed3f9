// Cards and clusters: writing, deleting, joining, splitting, undoing.
// Will not show authors to anybody; every function runs inside the caller's write transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

inline constexpr std::size_t longest_card = 280;  // code points; longer text stays in the form with a message
inline constexpr std::size_t most_cards_each = 50;

enum class CardRefusal {
  empty,
  too_long,
  too_many,
  not_writing_now,
  not_yours,
  gone,
  nothing_to_undo,
  too_few,
  changed_meanwhile
};
const char* sentence_of(CardRefusal refusal);

/// A card of the person herself, or (person: whom it was typed for; may be nobody) of paper, typed by a
/// scribe. `late`: written while offline, before the timer ended; accepted while the step is not older than
/// an hour.
Result<CardId, CardRefusal> add_card(const Parts&, db::Session&, const Room&,
                                     const std::optional<PersonId>& author, std::string_view text,
                                     CardSource source, bool late = false);
Result<Done, CardRefusal> delete_own_card(const Parts&, db::Session&, const Room&, CardId);
/// The facilitator takes a card off the wall (it stays in the record as gone, logged).
Result<Done, CardRefusal> remove_card(const Parts&, db::Session&, const Room&, CardId);

/// Joins cards into a new cluster, or into one that is there; each card leaves the cluster it was in.
/// `language`: in which the title was typed.
Result<ClusterId, CardRefusal> join_cards(const Parts&, db::Session&, const Room&, const std::vector<CardId>&,
                                          std::optional<ClusterId> into, std::string_view title,
                                          std::string_view language = "bg");
Result<Done, CardRefusal> take_out(const Parts&, db::Session&, const Room&, CardId);
Result<Done, CardRefusal> rename_cluster(const Parts&, db::Session&, const Room&, ClusterId,
                                         const Words& title);
Result<Done, CardRefusal> dissolve_cluster(const Parts&, db::Session&, const Room&, ClusterId);
/// Plays the newest move that stands backwards; changed_meanwhile where its cards moved since.
Result<Done, CardRefusal> undo_move(const Parts&, db::Session&, const Room&);

std::vector<Card> live_cards(db::Session&, SeminarId);  // in the order of writing
std::vector<Card> cards_of_person(db::Session&, PersonId);
std::vector<Cluster> live_clusters(db::Session&, SeminarId);  // by position

/// Pairs of near-duplicates (algo/text), likeness in 0 … 1, best first.
struct LikePair {
  CardId a, b;
  double likeness = 0;
};
std::vector<LikePair> near_duplicates_of(const std::vector<Card>& cards);

}  // namespace megdan::seminars
