#include "people/centres.hpp"

#include <algorithm>

#include "core/utf8.hpp"
#include "people/rules.hpp"
#include "people/store.hpp"
#include "web/components.hpp"

namespace megdan::people {
namespace {

const web::OblastPlace* region_of(std::string_view iso) {
  const auto& places = web::oblast_places();
  const auto found = std::ranges::find_if(places, [&](const auto& place) { return iso == place.iso; });
  return found == places.end() ? nullptr : &*found;
}

CentreRow row_of(CentreId id, const CentreDraft& draft, Instant now) {
  return {id, draft.name.json(), draft.town.json(), draft.oblast, now};
}

}  // namespace

bool is_region(std::string_view iso) {
  return region_of(iso) != nullptr;
}

const char* region_label(std::string_view iso) {
  const auto* place = region_of(iso);
  return place ? place->name : "";
}

CentreDraft completed(CentreDraft draft) {
  const auto* place = region_of(draft.oblast);
  if (!place) return draft;
  for (const auto& language : i18n::languages())
    if (draft.town.exactly(language.code).empty())
      draft.town.set(language.code, i18n::Texts(language).t(place->name));
  return draft;
}

std::vector<std::pair<std::string, Refusal>> faults_of(const CentreDraft& draft,
                                                       const std::vector<CentreRow>& centres,
                                                       std::optional<CentreId> self) {
  std::vector<std::pair<std::string, Refusal>> faults;
  for (const auto& language : i18n::languages()) {
    const std::string field = "name_" + std::string(language.code);
    const auto& name = draft.name.exactly(language.code);
    if (name.empty()) {
      faults.emplace_back(field, Refusal::centre_unnamed);
    } else if (count_code_points(name) > longest_name) {
      faults.emplace_back(field, Refusal::too_long);
    } else if (std::ranges::any_of(centres, [&](const CentreRow& other) {
                 return other.id != self &&
                        i18n::fold(Words::parse(other.name).exactly(language.code)) == i18n::fold(name);
               })) {
      faults.emplace_back(field, Refusal::centre_there);
    }
    if (count_code_points(draft.town.exactly(language.code)) > longest_name)
      faults.emplace_back("town_" + std::string(language.code), Refusal::too_long);
  }
  if (!is_region(draft.oblast)) faults.emplace_back("region", Refusal::no_region);
  return faults;
}

CentreId make_centre(const Parts& parts, db::Session& session, std::string_view actor,
                     const CentreDraft& draft) {
  const auto id = parts.site.ids.make<CentreId>();
  insert_centre(session, row_of(id, draft, parts.site.clock.now()));
  parts.audit.record(session, actor, "centre.make", id.text(), {});
  return id;
}

void change_centre(const Parts& parts, db::Session& session, std::string_view actor, CentreId id,
                   const CentreDraft& draft) {
  people::change_centre(session, row_of(id, draft, parts.site.clock.now()));
  parts.audit.record(session, actor, "centre.change", id.text(), {});
}

}  // namespace megdan::people
