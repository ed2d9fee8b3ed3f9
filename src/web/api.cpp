#include "web/api.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <cmath>
#include <set>
#include <stdexcept>

#include "core/base32.hpp"
#include "core/ensure.hpp"
#include "core/utf8.hpp"
#include "web/cookies.hpp"
#include "web/router.hpp"

namespace megdan::web {

namespace json = boost::json;

namespace {

constexpr std::string_view id_pattern = "^[0-9a-hjkmnp-tv-z]{13}$";
constexpr std::string_view ref_prefix = "#/components/schemas/";

/// Walks over a body without building anything: counts keys and finds one that is there twice.
struct KeyCounter {
  static constexpr std::size_t max_object_size = longest_json;
  static constexpr std::size_t max_array_size = longest_json;
  static constexpr std::size_t max_key_size = longest_json;
  static constexpr std::size_t max_string_size = longest_json;

  std::vector<std::set<std::string>> objects;
  std::string key;
  std::size_t keys = 0;
  int refused = 0;

  bool refuse(int status, json::error_code& error) {
    refused = status;
    error = json::error::extra_data;
    return false;
  }
  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t, json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    objects.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) {
    objects.pop_back();
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    key.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code& error) {
    key.append(part.data(), part.size());
    if (++keys > most_json_keys) return refuse(413, error);
    if (!objects.back().insert(std::move(key)).second) return refuse(400, error);
    key.clear();
    return true;
  }
  bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double number, json::string_view, json::error_code& error) {
    return std::isfinite(number) || refuse(400, error);  // 1e999 is no number that anything can be done with
  }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

std::string_view text_of(const Schema& schema, std::string_view key) {
  const auto* found = schema.if_contains(key);
  return found && found->is_string() ? std::string_view(found->get_string()) : std::string_view();
}

std::string below(const std::string& field, std::string_view key) {
  return field.empty() ? std::string(key) : field + "." + std::string(key);
}

bool is_of(const json::value& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  return value.is_object();
}

std::string wanted(const i18n::Texts& t, std::string_view type) {
  if (type == "string") return t.t("This must be a text.");
  if (type == "integer") return t.t("This must be a whole number.");
  if (type == "number") return t.t("This must be a number.");
  if (type == "boolean") return t.t("This must be true or false.");
  if (type == "array") return t.t("This must be a list.");
  return t.t("This must be an object.");
}

bool is_json(std::string_view content_type) {
  const auto type = trim(content_type.substr(0, content_type.find(';')));
  return std::ranges::equal(type, std::string_view("application/json"), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::string detail_of(const i18n::Texts& t, int status) {
  switch (status) {
    case 400:
      return t.t("The request could not be understood. Nothing was saved.");
    case 401:
      return t.t("Please send a seat’s token, or sign in first.");
    case 403:
      return t.t("This request came from another site. Nothing was saved.");
    case 404:
      return t.t("There is nothing here, or it is not for you.");
    case 405:
      return t.t("This address does not work that way.");
    case 413:
      return t.t("That is too large. Nothing was saved.");
    case 415:
      return t.t("The body must be JSON (application/json). Nothing was saved.");
    case 422:
      return t.t("Some fields are not right. Nothing was saved.");
    case 429:
      return t.t("There were too many requests. Please wait a moment and try again.");
    case 503:
      return t.t("We could not save that just now. Please send it again in a moment.");
    default:
      return t.t("Something broke on our side. Nothing was left half-saved.");
  }
}

std::vector<std::string> arguments_of(std::string_view pattern) {
  std::vector<std::string> names;
  for (auto at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1))
    names.emplace_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
  return names;
}

json::array security_of(const Policy& policy) {
  json::array ways;
  const auto way = [&](const char* name) { ways.push_back(json::object{{name, json::array()}}); };
  using Kind = Policy::Kind;
  if (policy.kind == Kind::participant || policy.kind == Kind::participant_or_role) {
    way("seat_token");
    way("seat_cookie");
  }
  if (policy.kind == Kind::participant_or_role || policy.kind == Kind::signed_in || policy.kind == Kind::role)
    way("session_cookie");
  return ways;
}

void collect_refs(const json::value& value, std::set<std::string>& names) {
  if (value.is_array()) {
    for (const auto& item : value.get_array()) collect_refs(item, names);
  } else if (value.is_object()) {
    for (const auto& [key, item] : value.get_object()) {
      if (key == "$ref" && item.is_string() && std::string_view(item.get_string()).starts_with(ref_prefix))
        names.emplace(std::string_view(item.get_string()).substr(ref_prefix.size()));
      collect_refs(item, names);
    }
  }
}

json::object problem_schema() {
  return schema::object(
      "A problem document (RFC 9457)",
      {{"type", schema::text("Always about:blank: the status says what kind of problem it is")},
       {"title", schema::text("The status in words")},
       {"status", schema::integer("The status")},
       {"detail", schema::text("What happened and what to do, in the reader's language (Accept-Language)")},
       {"request", schema::text("Number of the request, for asking the centre about it")},
       {"errors",
        schema::list(schema::object("A field that is not right",
                                    {{"field", schema::text("Its name; a dot leads into an object")},
                                     {"detail", schema::text("What is wrong, in the reader's language")}}),
                     "Per field, where the body was not right"),
        false}});
}

json::object parameters_and_ways() {
  json::object out;
  out["parameters"] = json::object{
      {"IdempotencyKey",
       json::object{
           {"name", "Idempotency-Key"},
           {"in", "header"},
           {"required", false},
           {"description",
            "A fresh random text for each action: repeated with the same key within a week, it takes "
            "effect once and the first answer comes again (with Idempotent-Replayed: true)."},
           {"schema", json::object{{"type", "string"}}}}}};
  out["securitySchemes"] = json::object{
      {"seat_token", json::object{{"type", "http"},
                                  {"scheme", "bearer"},
                                  {"description",
                                   "The token that POST /seats tells once. It needs no Origin header, and "
                                   "cookies that come with it are not looked at."}}},
      {"seat_cookie", json::object{{"type", "apiKey"},
                                   {"in", "cookie"},
                                   {"name", "seat"},
                                   {"description", "A participant's browser (over TLS: __Host-seat)."}}},
      {"session_cookie",
       json::object{{"type", "apiKey"},
                    {"in", "cookie"},
                    {"name", "session"},
                    {"description", "Somebody who signed in on the pages (over TLS: __Host-session)."}}}};
  return out;
}

json::object reply_json(int status, const Reply& reply, bool cacheable) {
  json::object out{{"description", reply.about}};
  if (status >= 400) {
    out["content"] =
        json::object{{"application/problem+json", json::object{{"schema", schema::ref("Problem")}}}};
    return out;
  }
  json::object headers;
  const auto header = [&](const char* name, const char* about) {
    headers[name] = json::object{{"description", about}, {"schema", json::object{{"type", "string"}}}};
  };
  if (status == 201) header("Location", "Where the new thing is read");
  if (cacheable) header("ETag", "For If-None-Match; sent where neither cookie nor token came");
  if (!headers.empty()) out["headers"] = std::move(headers);
  if (!reply.schema.empty())
    out["content"] = json::object{{"application/json", json::object{{"schema", schema::ref(reply.schema)}}}};
  return out;
}

json::object operation_json(const Route& route) {
  const Operation& operation = *route.operation;
  json::object out{{"operationId", operation.id}, {"tags", {operation.tag}}, {"summary", operation.summary}};
  if (!operation.about.empty()) out["description"] = operation.about;
  json::array parameters;
  for (const auto& name : arguments_of(route.pattern)) {
    const auto own = std::ranges::find(operation.path, name, &Parameter::name);
    json::object schema = own == operation.path.end() ? schema::id({}) : own->schema;
    std::string about =
        own == operation.path.end() ? "Id of the " + name : std::string(text_of(schema, "description"));
    schema.erase("description");
    parameters.push_back(json::object{
        {"name", name}, {"in", "path"}, {"required", true}, {"description", about}, {"schema", schema}});
  }
  if (!http::is_safe(route.method))
    parameters.push_back(json::object{{"$ref", "#/components/parameters/IdempotencyKey"}});
  if (!parameters.empty()) out["parameters"] = std::move(parameters);
  if (!operation.request.empty())
    out["requestBody"] = json::object{
        {"required", true},
        {"content",
         json::object{{"application/json", json::object{{"schema", schema::ref(operation.request)}}}}}};
  json::object responses;
  for (const auto& [status, reply] : replies_of(route))
    responses[std::to_string(status)] = reply_json(status, reply, operation.cacheable && status < 400);
  out["responses"] = std::move(responses);
  out["security"] = security_of(route.policy);
  return out;
}

}  // namespace

// ---------------------------------------------------------------- schemas

namespace schema {

namespace {
Schema typed(const char* type, std::string_view about) {
  Schema out{{"type", type}};
  if (!about.empty()) out["description"] = about;
  return out;
}
}  // namespace

Schema text(std::string_view about) {
  return typed("string", about);
}
Schema integer(std::string_view about) {
  return typed("integer", about);
}
Schema number(std::string_view about) {
  return typed("number", about);
}
Schema boolean(std::string_view about) {
  return typed("boolean", about);
}

Schema id(std::string_view about) {
  Schema out = typed("string", about);
  out["pattern"] = id_pattern;
  return out;
}

Schema instant(std::string_view about) {
  Schema out = typed("string", about);
  out["format"] = "date-time";
  return out;
}

Schema day(std::string_view about) {
  Schema out = typed("string", about);
  out["format"] = "date";
  return out;
}

Schema one_of(std::string_view about, std::span<const std::string_view> names) {
  Schema out = typed("string", about);
  json::array values;
  for (const auto name : names) values.push_back(json::string(name));
  out["enum"] = std::move(values);
  return out;
}

Schema list(Schema items, std::string_view about) {
  Schema out = typed("array", about);
  out["items"] = std::move(items);
  return out;
}

Schema map(Schema values, std::string_view about) {
  Schema out = typed("object", about);
  out["additionalProperties"] = std::move(values);
  return out;
}

Schema object(std::string_view about, std::vector<Property> properties) {
  Schema out = typed("object", about);
  json::object by_name;
  json::array required;
  for (auto& property : properties) {
    if (property.required) required.push_back(json::string(property.name));
    by_name[property.name] = std::move(property.schema);
  }
  out["properties"] = std::move(by_name);
  if (!required.empty()) out["required"] = std::move(required);
  out["additionalProperties"] = false;
  return out;
}

Schema ref(std::string_view name) {
  return {{"$ref", std::string(ref_prefix) + std::string(name)}};
}

}  // namespace schema

void Schemas::add(std::string name, Schema schema) {
  if (find(name)) throw std::runtime_error("two schemas with one name: " + name);
  schemas_.emplace_back(std::move(name), std::move(schema));
}

const Schema* Schemas::find(std::string_view name) const {
  const auto found = std::ranges::find(schemas_, name, &std::pair<std::string, Schema>::first);
  return found == schemas_.end() ? nullptr : &found->second;
}

// ---------------------------------------------------------------- the document

std::map<int, Reply> replies_of(const Route& route) {
  const Operation& operation = *route.operation;
  auto replies = operation.replies;
  const auto add = [&](int status, const char* about) { replies.try_emplace(status, Reply{about}); };
  add(400, operation.request.empty()
               ? "There is a query parameter that this operation does not know, or a body"
               : "The body is no JSON object, or there is an unknown query parameter");
  using Kind = Policy::Kind;
  if (route.policy.kind != Kind::anyone)
    add(401, "Nobody is known: neither a seat's token or cookie nor a session came");
  if (!http::is_safe(route.method)) add(403, "The request came from another site");
  if (route.pattern.find('{') != std::string::npos || route.policy.kind == Kind::role)
    add(404, "There is no such thing, or it is not for whoever asks");
  if (!operation.request.empty()) {
    add(413, "The body has more than 256 KB or 10,000 keys");
    add(415, "The body is not application/json");
    add(422, "A field is missing, unknown or not right");
  }
  if (operation.cacheable) add(304, "Unchanged since the tag of If-None-Match");
  return replies;
}

std::string describe_api(std::span<const Route> routes, const Schemas& schemas) {
  json::object paths;
  std::set<std::string> ids, tags;
  for (const auto& route : routes) {
    if (route.kind != Route::Kind::api) continue;
    const std::string what = std::string(http::name_of(route.method)) + " " + route.pattern;
    if (!route.operation || route.operation->id.empty() || route.operation->summary.empty())
      throw std::runtime_error("operation without documentation: " + what);
    if (!ids.insert(route.operation->id).second)
      throw std::runtime_error("two operations with one id: " + what);
    const auto& replies = route.operation->replies;
    if (std::ranges::none_of(replies, [](const auto& one) { return one.first >= 200 && one.first < 300; }))
      throw std::runtime_error("operation without a good answer: " + what);
    tags.insert(route.operation->tag);
    auto& path = paths[route.pattern];
    if (path.is_null()) path = json::object();
    std::string method(http::name_of(route.method));
    std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    path.as_object()[method] = operation_json(route);
  }
  json::object components = parameters_and_ways();
  json::object by_name{{"Problem", problem_schema()}};
  for (const auto& [name, schema] : schemas.list()) by_name[name] = schema;
  components["schemas"] = std::move(by_name);
  json::array tag_list;
  for (const auto& tag : tags)
    tag_list.push_back(json::object{{"name", tag}, {"description", "Operations on " + tag}});

  json::object document{
      {"openapi", "3.1.0"},
      {"info", json::object{{"title", "Megdan"},
                            {"version", "1"},
                            {"summary", "The programmer's entrance to a competence centre's seminars"},
                            {"description",
                             "Ids are texts of 13 letters, times are ISO 8601 in UTC, money is cents with "
                             "its currency. What is not "
                             "there is left out: there is no null. Texts of the centre come in every "
                             "language that it has; what "
                             "people typed comes as it is. Errors are problem documents in the reader's "
                             "language. Any operation "
                             "can also answer 500 or 503 with such a document."},
                            {"license", json::object{{"name", "EUPL-1.2"}, {"identifier", "EUPL-1.2"}}}}},
      {"servers", {json::object{{"url", api_prefix}}}},
      {"tags", std::move(tag_list)},
      {"paths", std::move(paths)},
      {"components", std::move(components)}};
  std::set<std::string> named;
  collect_refs(document, named);
  for (const auto& name : named)
    if (name != "Problem" && !schemas.find(name))
      throw std::runtime_error("a schema that nobody registered: " + name);
  for (const auto& [name, schema] : schemas.list())
    if (!named.contains(name)) throw std::runtime_error("a schema that no operation uses: " + name);
  return json::serialize(document);
}

// ---------------------------------------------------------------- reading

json::object read_json(std::string_view body) {
  json::parse_options options;
  options.max_depth = deepest_json;
  json::basic_parser<KeyCounter> counter(options);
  json::error_code error;
  const auto used = counter.write_some(false, body.data(), body.size(), error);
  if (counter.handler().refused != 0) throw BadForm{counter.handler().refused};
  if (error || used != body.size()) throw BadForm{400};
  auto value = json::parse(json::string_view(body.data(), body.size()), error, {}, options);
  if (error || !value.is_object()) throw BadForm{400};
  return std::move(value.get_object());
}

void check_shape(const json::value& value, const Schema& schema, const Schemas& schemas,
                 const i18n::Texts& texts, FieldErrors& errors, const std::string& field) {
  if (const auto ref = text_of(schema, "$ref"); !ref.empty()) {
    const auto* found = schemas.find(ref.substr(ref_prefix.size()));
    ensure(found, "a schema that nobody registered");
    return check_shape(value, *found, schemas, texts, errors, field);
  }
  const auto type = text_of(schema, "type");
  if (!is_of(value, type)) return errors.add(field, wanted(texts, type));
  if (value.is_string()) {
    const std::string_view text = value.get_string();
    if (const auto* names = schema.if_contains("enum");
        names && std::ranges::find(names->as_array(), value) == names->as_array().end())
      errors.add(field, texts.t("This is not one of the possible values."));
    if (text_of(schema, "pattern") == id_pattern && !parse_base32_number(text))
      errors.add(field, texts.t("This is not an id."));
  } else if (value.is_array()) {
    for (const auto& item : value.get_array())
      check_shape(item, schema.at("items").as_object(), schemas, texts, errors, field);
  } else if (value.is_object()) {
    const auto& given = value.get_object();
    const auto* known = schema.if_contains("properties");
    const auto& more = schema.at("additionalProperties");
    for (const auto& [key, item] : given) {
      const auto* property = known ? known->as_object().if_contains(key) : nullptr;
      if (property)
        check_shape(item, property->as_object(), schemas, texts, errors, below(field, key));
      else if (more.is_object())
        check_shape(item, more.as_object(), schemas, texts, errors, below(field, key));
      else
        errors.add(below(field, first_code_points(std::string_view(key), 60)),
                   texts.t("There is no field of this name here."));
      if (errors.list().size() >= 20) return;
    }
    if (const auto* required = schema.if_contains("required"))
      for (const auto& name : required->as_array())
        if (!given.contains(name.as_string()))
          errors.add(below(field, name.as_string()), texts.t("This field is missing."));
  }
}

std::optional<http::Response> misfit(const Context& context, const Operation& operation,
                                     const Schemas& schemas) {
  const auto& request = context.request;
  if (!request.query.empty()) {
    FieldErrors errors;
    errors.add(std::string(first_code_points(request.query.front().first, 60)),
               context.t("There is no field of this name here."));
    return problem(context, 400, {}, errors);
  }
  if (request.body.size() > longest_json) return problem(context, 413);
  if (operation.request.empty())
    return request.body.empty() ? std::nullopt : std::optional(problem(context, 400));
  if (!is_json(request.header("Content-Type"))) return problem(context, 415);
  FieldErrors errors;
  try {
    check_shape(read_json(request.body), schema::ref(operation.request), schemas, context.texts, errors);
  } catch (const BadForm& bad) {
    return problem(context, bad.status);
  }
  if (!errors.empty()) return problem(context, 422, {}, errors);
  return std::nullopt;
}

bool is_api(std::string_view path) {
  return path.starts_with(api_prefix) && (path.size() == api_prefix.size() || path[api_prefix.size()] == '/');
}

bool take_bearer(http::Request& request, bool& carried) {
  carried = false;
  const auto header = request.header("Authorization");
  if (header.empty()) return true;
  constexpr std::string_view scheme = "bearer ";
  const auto token = header.size() > scheme.size() ? header.substr(scheme.size()) : std::string_view();
  const bool named = std::ranges::equal(header.substr(0, scheme.size()), scheme, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
  const bool plain =
      std::ranges::all_of(token, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  if (!named || token.empty() || token.size() > 128 || !plain) return false;
  std::string cookie = cookie_name(request, "seat") + "=" + std::string(token);
  std::erase_if(request.headers, [](const http::Header& one) {
    return std::ranges::equal(one.name, std::string_view("cookie"),
                              [](char a, char b) { return (a | 0x20) == b; });
  });
  request.headers.push_back({"Cookie", std::move(cookie)});
  carried = true;
  return true;
}

// ---------------------------------------------------------------- answers

http::Response problem(const Context& context, int status, std::string detail, const FieldErrors& errors) {
  json::object body{{"type", "about:blank"},
                    {"title", http::reason_of(status)},
                    {"status", status},
                    {"detail", detail.empty() ? detail_of(context.texts, status) : std::move(detail)},
                    {"request", context.request.request_id}};
  if (!errors.empty()) {
    json::array list;
    for (const auto& [field, sentence] : errors.list())
      list.push_back(json::object{{"field", field}, {"detail", sentence}});
    body["errors"] = std::move(list);
  }
  auto response = http::Response::json(json::serialize(body), status);
  response.set("Content-Type", "application/problem+json");
  response.set("Content-Language", context.texts.language().code);
  if (status == 401) response.set("WWW-Authenticate", "Bearer realm=\"seat\"");
  return response;
}

http::Response json_answer(const json::value& value, int status) {
  return http::Response::json(json::serialize(value), status);
}

http::Response created(std::string_view tail, std::string id) {
  auto response = json_answer(json::object{{"id", std::move(id)}}, 201);
  response.set("Location", std::string(api_prefix) + std::string(tail));
  return response;
}

http::Response no_content() {
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace megdan::web
