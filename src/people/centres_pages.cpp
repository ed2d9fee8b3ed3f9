#include <algorithm>
#include <map>
#include <set>

#include "people/centres.hpp"
#include "people/lines.hpp"
#include "people/pages.hpp"
#include "people/rules.hpp"
#include "people/store.hpp"
#include "people/views.hpp"
#include "web/form.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::people {
namespace {

/// Centres are the national administrator's business; a regional one has her own already.
const Viewer& founder(const web::Context& context) {
  if (!context.viewer->has(Role::administrator, std::nullopt)) throw web::NotFound{};
  return *context.viewer;
}

CentreDraft draft_of_form(const web::Form& form) {
  return {Words(form.text("name_bg"), form.text("name_en")),
          Words(form.text("town_bg"), form.text("town_en")), form.text("region")};
}

http::Response centres_page(const Parts& parts, web::Context& context) {
  founder(context);
  CentresPage page;
  page.people = context.link("/people");
  page.make = context.link("/centres/new");
  const auto language = context.texts.language().code;
  parts.site.database.read([&](db::Session& session) {
    page.rows.clear();
    std::map<CentreId, std::set<AccountId>> people;
    for (const auto& grant : all_grants(session))
      if (grant.centre) people[*grant.centre].insert(grant.account);
    for (const auto& centre : all_centres(session)) {
      const auto town = Words::parse(centre.town).in(language);
      const auto* region = region_label(centre.oblast);
      std::string place = *region ? context.texts.f("{1}, region: {2}", {town, context.t(region)}) : town;
      const auto name = Words::parse(centre.name).in(language);
      page.rows.push_back({name,
                           std::move(place),
                           context.texts.n("{1} person with a role", "{1} people with a role",
                                           static_cast<std::int64_t>(people[centre.id].size())),
                           {.url = context.link("/centres/" + centre.id.text() + "/edit"),
                            .text = context.t("Change"),
                            .weight = web::Weight::quiet,
                            .label = context.texts.f("Change: {1}", {name})}});
    }
  });
  return web::page_of(context, {.title = context.t("Regional centres"), .eu_funded = false}, page);
}

http::Response centre_form(web::Context& context, const CentreDraft& draft, const web::FieldErrors& errors,
                           std::optional<CentreId> id) {
  CentreFormPage page;
  page.title = id ? context.t("Change the centre") : context.t("Make a regional centre");
  page.action = context.link(id ? "/centres/" + id->text() + "/edit" : "/centres");
  page.back = context.link("/centres");
  page.keys = {.once = web::fresh_key(context)};
  page.errors = web::error_summary(errors);
  const auto words = [&](const char* name, const char* language, std::string label, const Words& typed,
                         bool required) {
    const std::string field = std::string(name) + "_" + language;
    page.fields.push_back({.name = field,
                           .label = std::move(label),
                           .value = typed.exactly(language),
                           .error = std::string(errors.of(field)),
                           .required = required,
                           .autocomplete = "off",
                           .maxlength = static_cast<int>(longest_name)});
  };
  words("name", "bg", context.t("Name in Bulgarian"), draft.name, true);
  words("name", "en", context.t("Name in English"), draft.name, true);
  web::Field region{.name = "region",
                    .label = context.t("Region"),
                    .kind = web::Field::Kind::select,
                    .error = std::string(errors.of("region")),
                    .required = true};
  for (const auto& place : web::oblast_places())
    region.options.push_back(
        {.value = place.iso, .text = context.t(place.name), .chosen = draft.oblast == place.iso});
  std::ranges::sort(region.options, {}, &web::Option::text);
  region.options.insert(
      region.options.begin(),
      {.value = "", .text = context.t("Please choose"), .chosen = !is_region(draft.oblast)});
  page.fields.push_back(std::move(region));
  words("town", "bg", context.t("Town in Bulgarian"), draft.town, false);
  page.fields.back().hint = context.t("Where it stays empty, the name of the region stands there.");
  words("town", "en", context.t("Town in English"), draft.town, false);
  return web::page_of(context,
                      {.title = page.title, .status = errors.empty() ? 200 : 422, .eu_funded = false}, page);
}

http::Response post_centre(const Parts& parts, web::Context& context, std::optional<CentreId> id) {
  const auto& viewer = founder(context);
  const auto draft = draft_of_form(web::Form::of(context.request));
  web::FieldErrors errors;
  auto response = web::once(context, viewer.account.text(), [&](db::Session& session) {
    errors = {};
    const auto centres = all_centres(session);
    if (id && std::ranges::find(centres, *id, &CentreRow::id) == centres.end()) throw web::NotFound{};
    for (const auto& [field, refusal] : faults_of(draft, centres, id))
      errors.add(field, context.t(sentence_of(refusal)));
    if (!errors.empty()) return http::Response::plain("", 422);
    if (id) {
      change_centre(parts, session, viewer.account.text(), *id, completed(draft));
    } else {
      make_centre(parts, session, viewer.account.text(), completed(draft));
    }
    return back_to(context, "/centres", "Saved.");
  });
  return errors.empty() ? response : centre_form(context, draft, errors, id);
}

}  // namespace

void add_centre_pages(const Parts& parts, web::Routes& routes) {
  const auto policy = web::Policy::at_least(Role::administrator);
  routes.get("/centres", policy, [&parts](web::Context& c) { return centres_page(parts, c); });
  routes.get("/centres/new", policy, [](web::Context& c) {
    founder(c);
    return centre_form(c, {}, {}, std::nullopt);
  });
  routes.post("/centres", policy, [&parts](web::Context& c) { return post_centre(parts, c, std::nullopt); });
  routes.get("/centres/{centre}/edit", policy, [&parts](web::Context& c) {
    founder(c);
    const auto id = c.id<CentreId>("centre");
    const auto centres =
        parts.site.database.reading([](db::Session& session) { return all_centres(session); });
    const auto found = std::ranges::find(centres, id, &CentreRow::id);
    if (found == centres.end()) throw web::NotFound{};
    return centre_form(c, {Words::parse(found->name), Words::parse(found->town), found->oblast}, {}, id);
  });
  routes.post("/centres/{centre}/edit", policy,
              [&parts](web::Context& c) { return post_centre(parts, c, c.id<CentreId>("centre")); });
}

}  // namespace megdan::people
