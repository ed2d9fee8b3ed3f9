#include "web/api.hpp"

#include <gmock/gmock.h>

#include <string>

#include "web/router.hpp"

namespace megdan::web {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::IsEmpty;

int status_of(std::string_view body) {
  try {
    read_json(body);
    return 200;
  } catch (const BadForm& bad) {
    return bad.status;
  }
}

std::string nested(std::size_t depth) {
  return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

std::string many_keys(std::size_t count) {
  std::string out = "{";
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  return out + "}";
}

TEST(JsonBody, is_an_object_and_nothing_after_it) {
  EXPECT_EQ(status_of(R"({"a":1})"), 200);
  for (const char* body : {"", "[]", "1", "\"a\"", "null", "{} {}", "{}x", "{\"a\":}", "{'a':1}",
                           "{\"a\":1,}", "{/**/}", "{\"a\":NaN}", "{\"a\":1e999}"})
    EXPECT_EQ(status_of(body), 400) << body;
}

TEST(JsonBody, holds_each_key_once_in_an_object) {
  EXPECT_EQ(status_of(R"({"a":1,"a":2})"), 400);
  EXPECT_EQ(status_of(R"({"a":1,"\u0061":2})"), 400);
  EXPECT_EQ(status_of(R"({"x":{"a":1,"a":2}})"), 400);
  EXPECT_EQ(status_of(R"({"a":{"a":1},"b":{"a":2}})"), 200);
}

TEST(JsonBody, is_at_most_64_deep_and_has_at_most_10000_keys) {
  EXPECT_EQ(status_of(nested(64)), 200);
  EXPECT_EQ(status_of(nested(65)), 400);
  EXPECT_EQ(status_of(many_keys(10'000)), 200);
  EXPECT_EQ(status_of(many_keys(10'001)), 413);
}

TEST(JsonBody, is_valid_utf8_in_its_escapes_too) {
  EXPECT_EQ(status_of("{\"a\":\"\xff\"}"), 400);
  EXPECT_EQ(status_of(R"({"a":"\ud800"})"), 400);
  EXPECT_EQ(status_of(R"({"a":"\ud83d\ude00"})"), 200);
}

class Shape : public testing::Test {
 protected:
  Shape() {
    i18n::load();
    schemas_.add("Thing",
                 schema::object("A thing", {{"name", schema::text({})},
                                            {"count", schema::integer({}), false},
                                            {"who", schema::id({}), false},
                                            {"parts", schema::map(schema::integer({}), {}), false}}));
  }
  FieldErrors errors_of(std::string_view body) {
    FieldErrors errors;
    check_shape(read_json(body), schema::ref("Thing"), schemas_, i18n::Texts(*i18n::find_language("en")),
                errors);
    return errors;
  }
  Schemas schemas_;
};

TEST_F(Shape, that_fits_has_no_errors) {
  EXPECT_TRUE(errors_of(R"({"name":"x","count":3,"who":"0123456789abc","parts":{"a":1}})").empty());
}

TEST_F(Shape, names_each_field_that_does_not_fit) {
  const auto errors = errors_of(R"({"count":"3","who":"nobody","parts":{"a":true},"more":1})");
  for (const char* field : {"name", "count", "who", "parts.a", "more"})
    EXPECT_NE(errors.of(field), "") << field;
  EXPECT_EQ(errors.list().size(), 5U);
}

http::Response nothing(Context&) {
  return no_content();
}

Operation deed(std::string id) {
  return {.id = std::move(id), .tag = "things", .summary = "Do it", .replies = {{204, {"Done"}}}};
}

TEST(ApiDocument, is_made_of_the_routes_with_what_follows_from_them) {
  Routes routes;
  routes.schemas().add("Thing", schema::object("A thing", {{"name", schema::text({})}}));
  auto operation = deed("changeThing");
  operation.request = "Thing";
  routes.api(http::Method::post, "/things/{thing}", Policy::participant(), operation, nothing);
  const auto document = json::parse(describe_api(routes.list(), routes.schemas()));
  const auto& told = document.at("paths").at("/things/{thing}").at("post").as_object();
  for (const char* status : {"204", "400", "401", "403", "404", "413", "415", "422"})
    EXPECT_TRUE(told.at("responses").as_object().contains(status)) << status;
  EXPECT_EQ(told.at("parameters").as_array().front().at("name"), "thing");
  EXPECT_EQ(told.at("security").as_array().size(), 2U);
}

TEST(ApiDocument, is_refused_where_it_would_not_be_whole) {
  const auto refused = [](const std::function<void(Routes&)>& add) {
    Routes routes;
    try {
      add(routes);
      describe_api(routes.list(), routes.schemas());
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto anyone = Policy::anyone();
  EXPECT_THAT(refused([&](Routes& r) { r.api(http::Method::post, "/a", anyone, {}, nothing); }),
              HasSubstr("POST /a"));
  EXPECT_THAT(refused([&](Routes& r) {
                r.api(http::Method::post, "/a", anyone, deed("one"), nothing);
                r.api(http::Method::post, "/b", anyone, deed("one"), nothing);
              }),
              HasSubstr("POST /b"));
  EXPECT_THAT(refused([&](Routes& r) {
                auto operation = deed("one");
                operation.request = "Nobody";
                r.api(http::Method::post, "/a", anyone, operation, nothing);
              }),
              HasSubstr("Nobody"));
  EXPECT_THAT(refused([&](Routes& r) { r.schemas().add("Unused", schema::text({})); }), HasSubstr("Unused"));
  EXPECT_THAT(refused([&](Routes& r) { r.api(http::Method::post, "/a", anyone, deed("one"), nothing); }),
              IsEmpty());
}

TEST(Bearer, stands_for_the_seat_and_sets_cookies_aside) {
  http::Request request;
  request.headers = {{"cookie", "session=s; seat=other"}, {"Authorization", "bearer abc123"}};
  bool carried = false;
  EXPECT_TRUE(take_bearer(request, carried));
  EXPECT_TRUE(carried);
  EXPECT_EQ(request.cookie("seat"), "abc123");
  EXPECT_FALSE(request.cookie("session"));
}

TEST(Bearer, that_is_no_token_is_refused) {
  for (const char* value :
       {"Basic abc", "Bearer", "Bearer ", "Bearer a;session=b", "Bearer a b", "Bearer \xd0\xb0"}) {
    http::Request request;
    request.headers = {{"Authorization", value}};
    bool carried = false;
    EXPECT_FALSE(take_bearer(request, carried)) << value;
    EXPECT_FALSE(carried) << value;
  }
}

TEST(ApiAddress, is_the_prefix_as_a_whole_segment) {
  EXPECT_TRUE(is_api("/api/v1"));
  EXPECT_TRUE(is_api("/api/v1/seats"));
  EXPECT_FALSE(is_api("/api/v10/seats"));
  EXPECT_FALSE(is_api("/bg/api/v1"));
}

}  // namespace
}  // namespace megdan::web
