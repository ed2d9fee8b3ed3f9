#include "people/api.hpp"

#include "web/api.hpp"

namespace megdan::people {

namespace json = boost::json;
namespace schema = web::schema;

void add_api(const Parts& parts, Directory& directory, web::Routes& routes) {
  routes.schemas().add("Centre", schema::object("A regional centre", {{"id", schema::id({})},
                                                                      {"name", schema::ref("CentreWords")},
                                                                      {"town", schema::ref("CentreWords")}}));
  routes.schemas().add("CentreList", schema::object("Regional centres",
                                                    {{"centres", schema::list(schema::ref("Centre"), {})}}));
  routes.schemas().add("CentreWords", schema::map(schema::text({}), "A name by language: bg, en"));
  routes.api(http::Method::get, "/centres", web::Policy::anyone(),
             {.id = "listCentres",
              .tag = "centres",
              .summary = "The regional centres",
              .replies = {{200, {"The centres", "CentreList"}}},
              .cacheable = true},
             [&parts, &directory](web::Context&) {
               return parts.site.database.reading([&](db::Session& session) {
                 json::array centres;
                 for (const auto& centre : directory.centres(session))
                   centres.push_back(json::object{{"id", centre.id.text()},
                                                  {"name", json::parse(Words::parse(centre.name).json())},
                                                  {"town", json::parse(Words::parse(centre.town).json())}});
                 return web::json_answer(json::object{{"centres", std::move(centres)}});
               });
             });
}

}  // namespace megdan::people
