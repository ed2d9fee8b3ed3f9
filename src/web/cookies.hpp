// Cookies: names and attributes by the book, `__Host-` over TLS, plain names on a hall's plain HTTP.
// Will not hold values: who the cookie belongs to is the business of people/ and seminars/.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace megdan::web {

/// "__Host-NAME" where the request came over TLS, "NAME" otherwise (browsers refuse the prefix there).
std::string cookie_name(const http::Request& request, std::string_view name);
std::optional<std::string_view> read_cookie(const http::Request& request, std::string_view name);
/// HttpOnly, SameSite=Lax, Path=/, Secure over TLS. No age: a session cookie.
void set_cookie(http::Response& response, const http::Request& request, std::string_view name,
                std::string_view value, std::optional<std::chrono::seconds> age);
void drop_cookie(http::Response& response, const http::Request& request, std::string_view name);

}  // namespace megdan::web
