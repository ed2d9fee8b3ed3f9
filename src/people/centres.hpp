// Regional centres: what one must have, making and changing one.
// Will not delete: people, seminars and published reports name their centre for good.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "people/actions.hpp"

namespace megdan::people {

struct CentreDraft {
  Words name;
  Words town;          // in each language; where it is empty, the region's name stands for it
  std::string oblast;  // ISO 3166-2:BG
};

/// What is wrong, by field of the form ("name_bg", "name_en", "town_bg", "town_en", "region"); `self`: the
/// centre that is changed. Names are the same where only case differs.
std::vector<std::pair<std::string, Refusal>> faults_of(const CentreDraft& draft,
                                                       const std::vector<CentreRow>& centres,
                                                       std::optional<CentreId> self);
bool is_region(std::string_view iso);
/// msgid of the region's name; the code itself where there is none.
const char* region_label(std::string_view iso);
/// Empty towns named by the region.
CentreDraft completed(CentreDraft draft);

/// `actor` as the audit trail names it. The draft has no faults.
CentreId make_centre(const Parts&, db::Session&, std::string_view actor, const CentreDraft& draft);
void change_centre(const Parts&, db::Session&, std::string_view actor, CentreId id, const CentreDraft& draft);

}  // namespace megdan::people
