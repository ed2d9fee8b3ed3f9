// Api: what an operation of /api/v1 tells about itself (OpenAPI 3.1), the JSON it reads, the problems it
// answers. Will not hold a rule of a feature: a body's shape is checked here, then it becomes a Form like any
// other.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/enum_text.hpp"
#include "http/message.hpp"
#include "web/context.hpp"
#include "web/form.hpp"

namespace megdan::web {

struct Route;

inline constexpr std::string_view api_prefix = "/api/v1";
inline constexpr std::size_t longest_json = 256 * 1024;  // bytes of a body
inline constexpr std::size_t deepest_json = 64;
inline constexpr std::size_t most_json_keys = 10'000;  // in the whole body

/// A JSON Schema (2020-12), made by the functions of web::schema.
using Schema = boost::json::object;

namespace schema {

struct Property {
  std::string name;
  Schema schema;
  bool required = true;
};

Schema text(std::string_view about);
Schema integer(std::string_view about);
Schema number(std::string_view about);
Schema boolean(std::string_view about);
Schema id(std::string_view about);       // 13 letters
Schema instant(std::string_view about);  // ISO 8601, UTC
Schema day(std::string_view about);      // 2024-05-31
Schema one_of(std::string_view about, std::span<const std::string_view> names);
template <class E>
Schema one_of(std::string_view about) {
  return one_of(about, EnumNames<E>::names);
}
Schema list(Schema items, std::string_view about);
/// Any key with values of one shape.
Schema map(Schema values, std::string_view about);
/// No further properties. What is not there is left out: there is no null.
Schema object(std::string_view about, std::vector<Property> properties);
/// A schema that a feature registered with Routes::schema.
Schema ref(std::string_view name);

}  // namespace schema

class Schemas {
 public:
  /// Throws std::runtime_error where the name is taken.
  void add(std::string name, Schema schema);
  const Schema* find(std::string_view name) const;
  const std::vector<std::pair<std::string, Schema>>& list() const { return schemas_; }

 private:
  std::vector<std::pair<std::string, Schema>> schemas_;
};

struct Parameter {
  std::string name;
  Schema schema;
};

struct Reply {
  std::string about;
  std::string schema = {};  // a registered name; empty: no body
};

/// Everything that the document says about one operation. What every operation of its kind may answer (wrong
/// query, no seat, broken JSON …) is added from its route: see replies_of.
struct Operation {
  std::string id;
  std::string tag;
  std::string summary;
  std::string about = {};
  std::vector<Parameter> path = {};   // only those that are no ids: the others come from the pattern
  std::string request = {};           // a registered name; empty: no body
  std::map<int, Reply> replies = {};  // problems need no schema
  bool cacheable = false;             // the same for everybody who brings no cookie and no token: ETag
};

/// With those that follow from method, policy, pattern and body.
std::map<int, Reply> replies_of(const Route& route);

/// The OpenAPI document of all routes of Kind::api. Throws std::runtime_error where it would not be whole: a
/// schema that nobody registered, one that nobody uses, an operation's id that is taken, no good answer.
std::string describe_api(std::span<const Route> routes, const Schemas& schemas);

/// A JSON body as the API accepts it: valid UTF-8, an object at the top, at most deepest_json deep, at most
/// most_json_keys keys, no key twice in one object. Throws BadForm.
boost::json::object read_json(std::string_view body);

/// Types, required and unknown properties, names of enums, forms of ids; "choices.01h…" is a field inside a
/// field.
void check_shape(const boost::json::value& value, const Schema& schema, const Schemas& schemas,
                 const i18n::Texts& texts, FieldErrors& errors, const std::string& field = {});

/// Why the request does not fit its operation (query, size, type, JSON, shape); nothing where it does.
std::optional<http::Response> misfit(const Context& context, const Operation& operation,
                                     const Schemas& schemas);

bool is_api(std::string_view path);

/// Authorization: Bearer with a seat's token stands for the seat's cookie, and all cookies that came are set
/// aside, so that nothing a browser adds by itself counts. False where the header is there but is no such
/// token.
bool take_bearer(http::Request& request, bool& carried);

// ---------------------------------------------------------------- answers

/// RFC 9457, in the reader's language. An empty detail gets the sentence of its status.
http::Response problem(const Context& context, int status, std::string detail = {},
                       const FieldErrors& errors = {});
http::Response json_answer(const boost::json::value& value, int status = 200);
/// 201 with the id, and where the new thing is read (a path below /api/v1). Nothing else, because answers
/// with an Idempotency-Key are kept for a week.
http::Response created(std::string_view tail, std::string id);
http::Response no_content();

}  // namespace megdan::web
