#include "web/form.hpp"

#include <gtest/gtest.h>

namespace megdan::web {
namespace {

http::Request posted(std::string body) {
  http::Request request;
  request.method = http::Method::post;
  request.headers.push_back({"content-type", "application/x-www-form-urlencoded"});
  request.body = std::move(body);
  return request;
}

TEST(Form, refuses_bytes_that_are_no_text_instead_of_guessing_letters) {
  for (const char* body : {"text=%FF%FE%C3", "%C3=a", "text=%ED%A0%80", "text=%C0%AF", "a=1&text=caf%E9"}) {
    try {
      (void)Form::of(posted(body));
      ADD_FAILURE() << body;
    } catch (const BadForm& bad) {
      EXPECT_EQ(bad.status, 400) << body;
    }
  }
  EXPECT_EQ(Form::of(posted("text=%D1%8F+%F0%9F%A7%B6")).text("text"), "я 🧶");
}

}  // namespace
}  // namespace megdan::web
