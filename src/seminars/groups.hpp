// Groups balanced by sector, region and presence; a remote person is never alone at a table.
// Will not store: people and numbers in, an assignment and its balance out. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "seminars/model.hpp"

namespace megdan::seminars {

struct Placing {
  std::vector<std::int64_t> group_of;  // per person, 1 … count
  std::vector<std::optional<std::size_t>>
      buddy;  // per person: the person on site who looks after a remote one
};

/// Deterministic. The rules, each before the ones after it:
/// 1. One or two remote people are never alone at a table: there are three, or they have a buddy on site
///    there. (Broken only where fewer than three people are online in all and nobody is on site.)
/// 2. Sizes differ by one at most. A single table keeps both, so that nothing is weighed between them.
/// 3. `count` tables. Fewer where there are fewer people, or where 1 and 2 allow no more: a table of one or
///    two needs somebody on site, so that 4 remote people who want 2 tables get one. As many as can be.
/// 4. Remote people sit together: three at as many tables as can have them, few with a buddy.
/// 5. Sectors and regions are spread by greedy placement and pairwise swaps until no swap lowers the sum of
///    squared deviations.
Placing place_in_groups(const std::vector<Person>& people, std::int64_t count);

/// How even a placing is, for the facilitator's screen.
struct Balance {
  struct Table {
    std::int64_t number = 0;
    std::int64_t place = 0, online = 0;
    std::vector<std::int64_t> by_sector;            // six sectors in the order of Sector
    std::map<std::string, std::int64_t> by_region;  // "BG-16" → people; those who gave none are not in it
    bool remote_alone = false;  // one or two remote people, and one of them without a buddy
  };
  std::vector<Table> tables;
};
Balance balance_of(const std::vector<Person>& people, const std::vector<Group>& groups);

/// Who looks after this remote person: here, in the room and at the same table; a buddy who left is none.
const Person* buddy_of(const Person& remote, const std::vector<Person>& people);
/// Remote people of tables with one or two of them whose buddy is not there (any more), each with somebody of
/// the table who is; those of a table with nobody in the room are left out.
struct Pairing {
  PersonId remote, buddy;
};
std::vector<Pairing> missing_buddies(const std::vector<Person>& people, const std::vector<Group>& groups);

}  // namespace megdan::seminars
