// People as lists and fields show them: where they come from, who sits where, who looks after whom.
// Will not load or seat anybody.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "seminars/entrance_views.hpp"
#include "web/context.hpp"

namespace megdan::seminars {

/// The regions (oblasti) by name in the reader's language; the value is the ISO 3166-2 code, "" for none
/// given.
web::Field region_field(const web::Context&, std::string_view chosen);
/// "" for a code that is none of them.
std::string region_name(const web::Context&, std::string_view iso);
bool is_region(std::string_view iso);
/// "Пловдив 3, Русе 1", the most first; empty where nobody gave one.
std::string regions_line(const web::Context&, const std::map<std::string, std::int64_t>& by_region);
/// What the host must know of those who are expected or here: photographs, needs, food.
std::vector<std::string> summary_of(const web::Context&, const std::vector<Person>& people);

/// Each table with the names of those who are here: "Мария (online, with Петър)".
std::vector<TableLine> tables_of(const web::Context&, const std::vector<Person>& people,
                                 const std::vector<Group>& groups);
/// Who is here and sits nowhere though tables were made, as after a late arrival; empty: nobody.
std::string without_table(const web::Context&, const std::vector<Person>& people,
                          const std::vector<Group>& groups);
/// For the person herself, from the people of her table: who else sits there, and whom she looks after or who
/// looks after her.
std::vector<std::string> company_of(const web::Context&, const Person&, const std::vector<Person>& people,
                                    const std::vector<Group>& groups);

}  // namespace megdan::seminars
