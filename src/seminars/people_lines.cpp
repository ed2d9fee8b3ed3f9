#include "seminars/people_lines.hpp"

#include <algorithm>

#include "seminars/groups.hpp"
#include "seminars/lines.hpp"

namespace megdan::seminars {
namespace {

constexpr std::int64_t few_remote = 3;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

bool is_region(std::string_view iso) {
  return std::ranges::any_of(web::oblast_places(), [&](const auto& place) { return iso == place.iso; });
}

std::string region_name(const web::Context& context, std::string_view iso) {
  const auto found =
      std::ranges::find_if(web::oblast_places(), [&](const auto& place) { return iso == place.iso; });
  return found == web::oblast_places().end() ? std::string() : context.t(found->name);
}

web::Field region_field(const web::Context& context, std::string_view chosen) {
  web::Field field{.name = "region", .label = context.t("Region"), .kind = web::Field::Kind::select};
  for (const auto& place : web::oblast_places())
    field.options.push_back(
        {.value = place.iso, .text = context.t(place.name), .chosen = chosen == place.iso});
  std::ranges::sort(field.options, {}, &web::Option::text);
  field.options.insert(field.options.begin(),
                       {.value = "", .text = context.t("not given"), .chosen = !is_region(chosen)});
  return field;
}

std::string regions_line(const web::Context& context, const std::map<std::string, std::int64_t>& by_region) {
  std::vector<std::pair<std::string, std::int64_t>> counts;
  for (const auto& [iso, count] : by_region)
    if (is_region(iso)) counts.emplace_back(region_name(context, iso), count);
  std::ranges::sort(counts, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::vector<std::string> parts;
  for (const auto& [name, count] : counts) parts.push_back(name + " " + std::to_string(count));
  return listed(parts);
}

std::vector<std::string> summary_of(const web::Context& context, const std::vector<Person>& people) {
  std::int64_t photo = 0;
  std::map<std::string, std::int64_t> food;
  for (const auto& person : people) {
    if (person.state != PersonState::here && person.state != PersonState::registered) continue;
    if (person.consent_photo) ++photo;
    if (!person.diet.empty()) ++food[person.diet];
  }
  std::vector<std::string> lines;
  if (photo > 0)
    lines.push_back(context.texts.n(
        "{1} person agreed that photographs of them may be published; please ask the others first.",
        "{1} people agreed that photographs of them may be published; please ask the others first.", photo));
  std::vector<std::string> dishes;
  for (const auto& [diet, count] : food)
    dishes.push_back(diet + (count > 1 ? " × " + std::to_string(count) : std::string()));
  if (!dishes.empty()) lines.push_back(context.texts.f("Food: {1}", {listed(dishes)}));
  return lines;
}

std::vector<TableLine> tables_of(const web::Context& context, const std::vector<Person>& people,
                                 const std::vector<Group>& groups) {
  std::vector<TableLine> tables;
  for (const auto& group : groups) {
    TableLine table{.title = context.texts.f("Table {1}", {std::to_string(group.number)})};
    for (const auto& person : people) {
      if (person.group != group.id || person.state != PersonState::here) continue;
      auto name = name_of(context, person);
      if (person.presence == Presence::online) {
        const auto* buddy = buddy_of(person, people);
        name = buddy ? context.texts.f("{1} (online, with {2})", {name, name_of(context, *buddy)})
                     : context.texts.f("{1} (online)", {name});
      }
      table.people.push_back(std::move(name));
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

std::string without_table(const web::Context& context, const std::vector<Person>& people,
                          const std::vector<Group>& groups) {
  std::vector<std::string> names;
  for (const auto& person : people)
    if (person.state == PersonState::here &&
        (!person.group || std::ranges::find(groups, *person.group, &Group::id) == groups.end()))
      names.push_back(name_of(context, person));
  if (groups.empty() || names.empty()) return {};
  return context.texts.n("{1} person has no table yet: {2}", "{1} people have no table yet: {2}",
                         static_cast<std::int64_t>(names.size()), std::vector<std::string>{listed(names)});
}

std::vector<std::string> company_of(const web::Context& context, const Person& person,
                                    const std::vector<Person>& people, const std::vector<Group>& groups) {
  std::vector<std::string> lines;
  if (!person.group || std::ranges::find(groups, *person.group, &Group::id) == groups.end()) return lines;
  std::vector<std::string> others;
  std::int64_t remote = 0;
  for (const auto& other : people) {
    if (other.group != person.group || other.state != PersonState::here) continue;
    if (other.presence == Presence::online) ++remote;
    if (other.id != person.id) others.push_back(name_of(context, other));
  }
  if (!others.empty()) lines.push_back(context.texts.f("With you at the table: {1}", {listed(others)}));
  if (remote >= few_remote) return lines;
  if (person.presence == Presence::online) {
    if (const auto* buddy = buddy_of(person, people))
      lines.push_back(
          context.texts.f("{1} is in the room and passes on what you say.", {name_of(context, *buddy)}));
    return lines;
  }
  for (const auto& other : people)
    if (other.state == PersonState::here && other.presence == Presence::online && other.group == person.group)
      if (const auto* buddy = buddy_of(other, people); buddy && buddy->id == person.id)
        lines.push_back(
            context.texts.f("{1} is online at your table: please see that they hear and are heard.",
                            {name_of(context, other)}));
  return lines;
}

}  // namespace megdan::seminars
