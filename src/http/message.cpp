#include "http/message.hpp"

#include <algorithm>

#include "core/ensure.hpp"
#include "http/ascii.hpp"

namespace megdan::http {

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
  }
  return "";
}

bool is_safe(Method method) {
  return method == Method::get || method == Method::head || method == Method::options;
}

namespace {

std::string_view first_of(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& header : headers)
    if (equals_ignoring_case(header.name, name)) return header.value;
  return {};
}

Response with_type(std::string_view type, std::string body, int status) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", std::string(type)});
  response.body = std::move(body);
  return response;
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  return first_of(headers, name);
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const Header& header : headers) {
    if (!equals_ignoring_case(header.name, "Cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const auto end = rest.find(';');
      const std::string_view pair = trim_blanks(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      if (found) return std::nullopt;
      found = pair.substr(equals + 1);
    }
  }
  return found;
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return value;
  return std::nullopt;
}

void Response::set(std::string_view name, std::string_view value) {
  std::erase_if(headers, [&](const Header& header) { return equals_ignoring_case(header.name, name); });
  add(name, value);
}

void Response::add(std::string_view name, std::string_view value) {
  headers.push_back({std::string(name), std::string(value)});
}

std::string_view Response::header(std::string_view name) const {
  return first_of(headers, name);
}

std::string_view Response::text() const {
  if (const auto* own = std::get_if<std::string>(&body)) return *own;
  if (const auto* bytes = std::get_if<std::shared_ptr<const std::string>>(&body))
    return *bytes ? std::string_view(**bytes) : std::string_view{};
  return {};
}

Response Response::html(std::string body, int status) {
  return with_type("text/html; charset=utf-8", std::move(body), status);
}

Response Response::json(std::string body, int status) {
  return with_type("application/json; charset=utf-8", std::move(body), status);
}

Response Response::plain(std::string body, int status) {
  return with_type("text/plain; charset=utf-8", std::move(body), status);
}

Response Response::see_other(std::string_view to) {
  // A browser reads "/\host" as "//host": both would leave the site.
  ensure(to.size() >= 1 && to[0] == '/' && (to.size() == 1 || (to[1] != '/' && to[1] != '\\')),
         "see_other: the address must begin with one '/'");
  ensure(std::none_of(to.begin(), to.end(), [](char c) { return is_control(c); }),
         "see_other: control sign in the address");
  Response response;
  response.status = 303;
  response.headers.push_back({"Location", std::string(to)});
  return response;
}

std::string_view reason_of(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "";
  }
}

}  // namespace megdan::http
