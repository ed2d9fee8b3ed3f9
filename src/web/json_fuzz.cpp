// Whatever bytes come as a JSON body: they are refused with a 4xx, or become an object within its bounds that
// reads the same after being written, and whose shape can be checked and turned into fields.
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/utf8.hpp"
#include "web/api.hpp"

namespace {

using namespace megdan;
namespace json = boost::json;

void must(bool holds) {
  if (!holds) std::abort();
}

std::size_t keys_of(const json::value& value, std::size_t depth) {
  must(depth <= web::deepest_json);
  std::size_t keys = 0;
  if (value.is_string()) must(is_valid_utf8(std::string_view(value.get_string())));
  if (value.is_array())
    for (const auto& item : value.get_array())
      keys += keys_of(item, item.is_structured() ? depth + 1 : depth);
  if (value.is_object())
    for (const auto& [key, item] : value.get_object()) {
      must(is_valid_utf8(std::string_view(key)));
      keys += 1 + keys_of(item, item.is_structured() ? depth + 1 : depth);
    }
  return keys;
}

const web::Schemas& schemas() {
  static const web::Schemas made = [] {
    web::Schemas schemas;
    schemas.add("Inner", web::schema::object("", {{"a", web::schema::integer({}), false},
                                                  {"b", web::schema::id({}), false}}));
    schemas.add("Outer",
                web::schema::object("", {{"t", web::schema::text({})},
                                         {"m", web::schema::map(web::schema::ref("Inner"), {}), false},
                                         {"l", web::schema::list(web::schema::boolean({}), {}), false}}));
    return schemas;
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  static const bool loaded = (i18n::load(), true);
  (void)loaded;
  const std::string body(reinterpret_cast<const char*>(bytes), size);
  json::object object;
  try {
    object = web::read_json(body);
  } catch (const web::BadForm& bad) {
    must(bad.status >= 400 && bad.status < 500);
    return 0;
  }
  must(is_valid_utf8(body));
  const auto keys = keys_of(object, 1);
  must(keys <= web::most_json_keys);
  must(keys_of(web::read_json(json::serialize(object)), 1) == keys);

  web::FieldErrors errors;
  const i18n::Texts texts(*i18n::find_language("en"));
  web::check_shape(object, web::schema::ref("Outer"), schemas(), texts, errors);
  if (errors.empty()) must(object.contains("t") && object.at("t").is_string());
  for (const auto& [field, sentence] : errors.list()) must(is_valid_utf8(field) && !sentence.empty());

  http::Request request;
  request.headers.push_back({"Content-Type", "application/json"});
  request.body = body;
  try {
    const auto form = web::Form::of(request);
    for (const auto& [name, value] : form.fields()) must(is_valid_utf8(web::clean_text(value)));
  } catch (const web::BadForm& bad) {
    must(bad.status >= 400 && bad.status < 500);
  }
  return 0;
}
