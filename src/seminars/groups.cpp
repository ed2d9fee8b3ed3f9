#include "seminars/groups.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace megdan::seminars {
namespace {

constexpr std::size_t sector_count = 6;
constexpr std::size_t least_remote = 3;  // remote people at a table that has any

struct Table {
  std::vector<std::size_t> people;
  std::vector<std::int64_t> by_sector = std::vector<std::int64_t>(sector_count);
  std::map<std::string, std::int64_t> by_region;
};

/// How much it hurts to seat one more of this sector and region here: the crowding it makes.
std::int64_t crowding(const Table& table, const Person& person) {
  std::int64_t cost = 4 * (2 * table.by_sector[static_cast<std::size_t>(person.sector)] + 1);
  if (!person.region.empty()) {
    const auto found = table.by_region.find(person.region);
    cost += 2 * (found == table.by_region.end() ? 0 : found->second) + 1;
  }
  return cost;
}

void add(Table& table, std::size_t index, const Person& person) {
  table.people.push_back(index);
  ++table.by_sector[static_cast<std::size_t>(person.sector)];
  if (!person.region.empty()) ++table.by_region[person.region];
}

std::int64_t unevenness(const Table& table) {
  std::int64_t sum = 0;
  for (const auto count : table.by_sector) sum += 4 * count * count;
  for (const auto& [region, count] : table.by_region) sum += count * count;
  return sum;
}

Table without(const Table& table, std::size_t out, std::size_t in, const std::vector<Person>& people) {
  Table changed;
  for (const auto index : table.people)
    if (index != out) add(changed, index, people[index]);
  add(changed, in, people[in]);
  return changed;
}

/// A table of so many or fewer has no place for three remote people, so somebody on site must sit there.
constexpr std::size_t small_table = least_remote - 1;

/// As many tables as are wanted, each with as many people as the next or one less, the larger ones first.
/// Only a table of one or two can leave remote people alone, so each of those needs a person on site; where
/// there are too few, there are fewer and larger tables.
std::vector<std::size_t> table_sizes(std::size_t remote, std::size_t local, std::size_t wanted) {
  const std::size_t whole = remote + local;
  std::vector<std::size_t> sizes;
  for (std::size_t count = std::min(wanted, whole); count > 0; --count) {
    sizes.assign(count, whole / count);
    for (std::size_t t = 0; t < whole % count; ++t) ++sizes[t];
    const auto small = std::ranges::count_if(sizes, [](std::size_t size) { return size <= small_table; });
    if (static_cast<std::size_t>(small) <= local) break;
  }
  return sizes;
}

/// How many remote people sit at each table: three at as many as can have them, the rest evenly beside those,
/// and where they are full, with a buddy at the tables after them.
std::vector<std::size_t> remote_seats(const std::vector<std::size_t>& sizes, std::size_t remote) {
  const auto most_at = [&](std::size_t t) {
    return sizes[t] > small_table || sizes.size() == 1 ? sizes[t] : sizes[t] - 1;
  };
  std::vector<std::size_t> seats(sizes.size());
  std::size_t threes = 0;
  while (threes < sizes.size() && sizes[threes] > small_table && remote >= least_remote) {
    seats[threes++] = least_remote;
    remote -= least_remote;
  }
  for (bool placed = true; remote > 0 && placed;) {
    placed = false;
    for (std::size_t t = 0; t < threes && remote > 0; ++t) {
      if (seats[t] >= most_at(t)) continue;
      ++seats[t];
      --remote;
      placed = true;
    }
  }
  for (std::size_t t = threes; t < sizes.size() && remote > 0; ++t) {
    seats[t] = std::min(remote, most_at(t));
    remote -= seats[t];
  }
  return seats;
}

}  // namespace

Placing place_in_groups(const std::vector<Person>& people, std::int64_t count) {
  Placing placing;
  placing.group_of.assign(people.size(), 0);
  placing.buddy.assign(people.size(), std::nullopt);
  if (people.empty() || count < 1) return placing;
  std::vector<std::size_t> remote, local;
  for (std::size_t i = 0; i < people.size(); ++i)
    (people[i].presence == Presence::online ? remote : local).push_back(i);
  const auto sizes = table_sizes(remote.size(), local.size(), static_cast<std::size_t>(count));
  const auto far_at = remote_seats(sizes, remote.size());
  std::vector<Table> tables(sizes.size());

  const auto seat = [&](std::size_t index, const std::vector<std::size_t>& seats, bool by_remote) {
    std::size_t best = tables.size();
    for (std::size_t t = 0; t < tables.size(); ++t) {
      if (tables[t].people.size() >= seats[t]) continue;
      if (best == tables.size()) {
        best = t;
        continue;
      }
      // Remote people fill tables evenly; others go where they crowd least, then to the emptier table.
      const auto key = [&](std::size_t table) {
        const auto taken = static_cast<std::int64_t>(tables[table].people.size());
        return by_remote ? std::pair(taken, crowding(tables[table], people[index]))
                         : std::pair(crowding(tables[table], people[index]), taken);
      };
      if (key(t) < key(best)) best = t;
    }
    add(tables[best], index, people[index]);
  };
  for (const auto index : remote) seat(index, far_at, true);

  // The rarest sectors choose first, so that each is spread while there is room.
  std::vector<std::int64_t> sector_sizes(sector_count);
  for (const auto index : local) ++sector_sizes[static_cast<std::size_t>(people[index].sector)];
  std::ranges::stable_sort(local, [&](std::size_t a, std::size_t b) {
    const auto sa = static_cast<std::size_t>(people[a].sector);
    const auto sb = static_cast<std::size_t>(people[b].sector);
    if (sector_sizes[sa] != sector_sizes[sb]) return sector_sizes[sa] > sector_sizes[sb];
    return sa != sb ? sa < sb : people[a].region < people[b].region;
  });
  for (const auto index : local) seat(index, sizes, false);

  // Swap pairs of people on site between tables as long as that makes the whole more even.
  for (bool better = true; better;) {
    better = false;
    for (std::size_t a = 0; a < tables.size(); ++a)
      for (std::size_t b = a + 1; b < tables.size(); ++b)
        for (std::size_t i = 0; i < tables[a].people.size(); ++i)
          for (std::size_t j = 0; j < tables[b].people.size(); ++j) {
            const auto one = tables[a].people[i];
            const auto two = tables[b].people[j];
            if (people[one].presence != Presence::place || people[two].presence != Presence::place) continue;
            const auto now = unevenness(tables[a]) + unevenness(tables[b]);
            auto new_a = without(tables[a], one, two, people);
            auto new_b = without(tables[b], two, one, people);
            if (unevenness(new_a) + unevenness(new_b) >= now) continue;
            tables[a] = std::move(new_a);
            tables[b] = std::move(new_b);
            better = true;
          }
  }

  for (std::size_t t = 0; t < tables.size(); ++t) {
    std::vector<std::size_t> far, near;
    for (const auto index : tables[t].people) {
      placing.group_of[index] = static_cast<std::int64_t>(t) + 1;
      (people[index].presence == Presence::online ? far : near).push_back(index);
    }
    if (!far.empty() && far.size() < least_remote && !near.empty())
      for (std::size_t i = 0; i < far.size(); ++i) placing.buddy[far[i]] = near[i % near.size()];
  }
  return placing;
}

Balance balance_of(const std::vector<Person>& people, const std::vector<Group>& groups) {
  Balance balance;
  for (const auto& group : groups) {
    Balance::Table table;
    table.number = group.number;
    table.by_sector.assign(sector_count, 0);
    bool without_buddy = false;
    for (const auto& person : people) {
      if (person.group != group.id || person.state != PersonState::here) continue;
      ++(person.presence == Presence::online ? table.online : table.place);
      ++table.by_sector[static_cast<std::size_t>(person.sector)];
      if (!person.region.empty()) ++table.by_region[person.region];
      if (person.presence == Presence::online && !buddy_of(person, people)) without_buddy = true;
    }
    table.remote_alone =
        table.online > 0 && table.online < static_cast<std::int64_t>(least_remote) && without_buddy;
    balance.tables.push_back(std::move(table));
  }
  return balance;
}

const Person* buddy_of(const Person& remote, const std::vector<Person>& people) {
  if (!remote.buddy) return nullptr;
  const auto found = std::ranges::find(people, *remote.buddy, &Person::id);
  const bool there = found != people.end() && found->state == PersonState::here &&
                     found->presence == Presence::place && found->group == remote.group;
  return there ? &*found : nullptr;
}

std::vector<Pairing> missing_buddies(const std::vector<Person>& people, const std::vector<Group>& groups) {
  std::vector<Pairing> missing;
  for (const auto& group : groups) {
    std::vector<const Person*> far, near;
    for (const auto& person : people)
      if (person.group == group.id && person.state == PersonState::here)
        (person.presence == Presence::online ? far : near).push_back(&person);
    if (near.empty() || far.size() >= least_remote) continue;
    for (std::size_t i = 0; i < far.size(); ++i)
      if (!buddy_of(*far[i], people)) missing.push_back({far[i]->id, near[i % near.size()]->id});
  }
  return missing;
}

}  // namespace megdan::seminars
