#include "seminars/groups.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace megdan::seminars {
namespace {

std::vector<Person> crowd(std::uint64_t seed, std::size_t size, std::size_t remote) {
  std::mt19937_64 random(seed);
  std::vector<Person> people(size);
  for (std::size_t i = 0; i < size; ++i) {
    people[i].id = PersonId{static_cast<std::int64_t>(i) + 1};
    people[i].sector = static_cast<Sector>(random() % 5);
    people[i].region = random() % 3 == 0 ? "BG-16" : "BG-13";
    people[i].presence = i < remote ? Presence::online : Presence::place;
    people[i].state = PersonState::here;
  }
  std::ranges::shuffle(people, random);
  return people;
}

TEST(Groups, differ_in_size_by_one_at_most) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto people = crowd(seed, 12 + seed % 30, seed % 8);
    const auto placing = place_in_groups(people, 4);
    std::map<std::int64_t, int> sizes;
    for (const auto group : placing.group_of) ++sizes[group];
    EXPECT_EQ(sizes.size(), 4u);
    int least = 1'000, most = 0;
    for (const auto& [group, size] : sizes) {
      least = std::min(least, size);
      most = std::max(most, size);
    }
    EXPECT_LE(most - least, 1) << seed;
  }
}

TEST(Groups, never_leave_one_or_two_remote_people_without_a_buddy) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto people = crowd(seed, 12 + seed % 30, seed % 12);
    const auto placing = place_in_groups(people, 2 + static_cast<std::int64_t>(seed % 5));
    std::map<std::int64_t, int> remote, local;
    for (std::size_t i = 0; i < people.size(); ++i)
      ++(people[i].presence == Presence::online ? remote : local)[placing.group_of[i]];
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (people[i].presence != Presence::online || remote[placing.group_of[i]] >= 3) continue;
      if (local[placing.group_of[i]] == 0) continue;  // nobody there who could look after anybody
      ASSERT_TRUE(placing.buddy[i].has_value()) << seed;
      EXPECT_EQ(placing.group_of[*placing.buddy[i]], placing.group_of[i]);
      EXPECT_EQ(people[*placing.buddy[i]].presence, Presence::place);
    }
  }
}

/// Who sits at each table of a placing, and whose buddy is at another table or not on site.
struct Seen {
  std::map<std::int64_t, std::size_t> remote, local, sizes;
  std::size_t nowhere = 0, wrong_buddies = 0, without_buddy = 0;
};

Seen seen_in(const std::vector<Person>& people, const Placing& placing) {
  Seen seen;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (placing.group_of[i] < 1) ++seen.nowhere;
    ++seen.sizes[placing.group_of[i]];
    ++(people[i].presence == Presence::online ? seen.remote : seen.local)[placing.group_of[i]];
  }
  for (std::size_t i = 0; i < people.size(); ++i) {
    const auto& buddy = placing.buddy[i];
    const bool looked_after = buddy && people[*buddy].presence == Presence::place &&
                              placing.group_of[*buddy] == placing.group_of[i];
    if (buddy && !looked_after) ++seen.wrong_buddies;
    if (people[i].presence == Presence::online && seen.remote[placing.group_of[i]] < 3 && !looked_after)
      ++seen.without_buddy;
  }
  return seen;
}

/// Whether tables of these sizes can be filled without one or two remote people alone: every filling is
/// tried.
bool can_fill(const std::vector<std::size_t>& sizes, std::size_t table, std::size_t remote) {
  if (table == sizes.size()) return remote == 0;
  for (std::size_t far = 0; far <= std::min(remote, sizes[table]); ++far)
    if ((far == 0 || far >= 3 || far < sizes[table]) && can_fill(sizes, table + 1, remote - far)) return true;
  return false;
}

/// The most tables that both rules allow; one where none does.
std::size_t most_tables(std::size_t remote, std::size_t local, std::size_t wanted) {
  for (std::size_t count = std::min(wanted, remote + local); count > 1; --count) {
    std::vector<std::size_t> sizes(count, (remote + local) / count);
    for (std::size_t t = 0; t < (remote + local) % count; ++t) ++sizes[t];
    if (can_fill(sizes, 0, remote)) return count;
  }
  return 1;
}

TEST(Groups, leave_no_remote_person_alone_sizes_even_and_make_as_many_tables_as_that_allows) {
  for (std::size_t remote = 0; remote <= 9; ++remote)
    for (std::size_t local = 0; local <= 9; ++local)
      for (std::size_t wanted = 1; wanted <= 6; ++wanted) {
        if (remote + local == 0) continue;
        const auto people = crowd(remote + local, remote + local, remote);
        const auto seen = seen_in(people, place_in_groups(people, static_cast<std::int64_t>(wanted)));
        const std::string which = std::to_string(remote) + " online, " + std::to_string(local) +
                                  " on site, " + std::to_string(wanted) + " tables";
        EXPECT_EQ(seen.nowhere, 0u) << which;
        EXPECT_EQ(seen.wrong_buddies, 0u) << which;
        EXPECT_EQ(seen.without_buddy, remote < 3 && local == 0 ? remote : 0u) << which;
        EXPECT_EQ(seen.sizes.size(), most_tables(remote, local, wanted)) << which;
        const auto by_size = [](const auto& a, const auto& b) { return a.second < b.second; };
        const auto [least, most] = std::ranges::minmax_element(seen.sizes, by_size);
        EXPECT_LE(most->second - least->second, 1u) << which;
      }
}

TEST(Groups, of_remote_people_alone_are_fewer_than_were_wanted_and_have_three_each) {
  const auto four = crowd(1, 4, 4);
  EXPECT_EQ(seen_in(four, place_in_groups(four, 2)).remote, (std::map<std::int64_t, std::size_t>{{1, 4}}));
  const auto eight = crowd(1, 8, 7);
  EXPECT_EQ(seen_in(eight, place_in_groups(eight, 3)).remote,
            (std::map<std::int64_t, std::size_t>{{1, 3}, {2, 3}, {3, 1}}));
}

TEST(Groups, spread_each_sector_as_evenly_as_it_divides_when_nobody_is_remote) {
  std::vector<Person> people(24);
  for (std::size_t i = 0; i < people.size(); ++i) people[i].sector = static_cast<Sector>(i % 4);
  const auto placing = place_in_groups(people, 4);
  std::map<std::pair<std::int64_t, Sector>, int> seen;
  for (std::size_t i = 0; i < people.size(); ++i) ++seen[{placing.group_of[i], people[i].sector}];
  for (const auto& [cell, count] : seen) {
    EXPECT_GE(count, 1);
    EXPECT_LE(count, 2);
  }
  EXPECT_EQ(seen.size(), 16u);
}

TEST(Groups, are_the_same_for_the_same_people) {
  const auto people = crowd(4, 24, 6);
  EXPECT_EQ(place_in_groups(people, 4).group_of, place_in_groups(people, 4).group_of);
}

TEST(Balance, points_out_a_remote_person_alone_at_a_table) {
  std::vector<Person> people = crowd(1, 4, 1);
  const Group group{GroupId{9}, SeminarId{1}, 1};
  for (auto& person : people) person.group = group.id;
  EXPECT_TRUE(balance_of(people, {group}).tables.at(0).remote_alone);
  const auto pairs = missing_buddies(people, {group});
  ASSERT_EQ(pairs.size(), 1u);
  for (auto& person : people)
    if (person.id == pairs[0].remote) person.buddy = pairs[0].buddy;
  EXPECT_FALSE(balance_of(people, {group}).tables.at(0).remote_alone);
  EXPECT_TRUE(missing_buddies(people, {group}).empty());
}

TEST(Balance, does_not_count_a_buddy_who_left_moved_or_went_online) {
  const Group group{GroupId{9}, SeminarId{1}, 1};
  std::vector<Person> people = crowd(1, 4, 1);
  for (auto& person : people) person.group = group.id;
  const auto pair = missing_buddies(people, {group}).at(0);
  for (auto& person : people)
    if (person.id == pair.remote) person.buddy = pair.buddy;
  const auto changed = [&](auto change) {
    auto after = people;
    for (auto& person : after)
      if (person.id == pair.buddy) change(person);
    return after;
  };
  for (const auto& after : {changed([](Person& person) { person.state = PersonState::left; }),
                            changed([](Person& person) { person.group = GroupId{10}; })}) {
    EXPECT_TRUE(balance_of(after, {group}).tables.at(0).remote_alone);
    const auto again = missing_buddies(after, {group});
    ASSERT_EQ(again.size(), 1u);
    EXPECT_NE(again[0].buddy, pair.buddy);
  }
  // Online herself, the buddy needs one too.
  EXPECT_EQ(
      missing_buddies(changed([](Person& person) { person.presence = Presence::online; }), {group}).size(),
      2u);
}

TEST(Balance, tells_where_the_people_of_a_table_come_from) {
  std::vector<Person> people = crowd(1, 6, 0);
  const Group group{GroupId{9}, SeminarId{1}, 1};
  for (auto& person : people) person.group = group.id;
  people[0].region.clear();
  const auto balance = balance_of(people, {group});
  std::int64_t told = 0;
  for (const auto& [region, count] : balance.tables.at(0).by_region) told += count;
  EXPECT_EQ(told, 5);
}

}  // namespace
}  // namespace megdan::seminars
