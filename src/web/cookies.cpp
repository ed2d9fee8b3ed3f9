#include "web/cookies.hpp"

namespace megdan::web {

std::string cookie_name(const http::Request& request, std::string_view name) {
  return (request.secure ? "__Host-" : "") + std::string(name);
}

std::optional<std::string_view> read_cookie(const http::Request& request, std::string_view name) {
  return request.cookie(cookie_name(request, name));
}

void set_cookie(http::Response& response, const http::Request& request, std::string_view name,
                std::string_view value, std::optional<std::chrono::seconds> age) {
  std::string text = cookie_name(request, name);
  text += '=';
  text += value;
  text += "; Path=/; HttpOnly; SameSite=Lax";
  if (request.secure) text += "; Secure";
  if (age) text += "; Max-Age=" + std::to_string(age->count());
  response.add("Set-Cookie", text);
}

void drop_cookie(http::Response& response, const http::Request& request, std::string_view name) {
  set_cookie(response, request, name, "", std::chrono::seconds(0));
}

}  // namespace megdan::web
