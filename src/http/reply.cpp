#include "http/reply.hpp"

#include <charconv>

#include "core/ensure.hpp"
#include "http/ascii.hpp"

namespace megdan::http {
namespace {

constexpr std::size_t worth_packing = 1024;

void put_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void put_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool is_safe_value(std::string_view value) {
  for (const char c : value)
    if (!is_value_sign(c)) return false;
  return true;
}

std::string_view without_weak_mark(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

/// What the server says itself, whatever the handler put there.
bool is_ours(std::string_view name) {
  return equals_ignoring_case(name, "Content-Length") || equals_ignoring_case(name, "Transfer-Encoding") ||
         equals_ignoring_case(name, "Connection") || equals_ignoring_case(name, "Date");
}

bool describes_content(std::string_view name) {
  return equals_ignoring_case(name, "Content-Type") || equals_ignoring_case(name, "Content-Encoding") ||
         equals_ignoring_case(name, "Content-Language") || equals_ignoring_case(name, "Content-Disposition");
}

}  // namespace

bool names_tag(std::string_view list, std::string_view tag) {
  if (trim_blanks(list) == "*") return true;
  bool found = false;
  for_each_element(list, [&](std::string_view element) {
    if (without_weak_mark(element) == without_weak_mark(tag)) found = true;
  });
  return found;
}

bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  bool named = false;
  bool allowed = false;
  for_each_element(accept_encoding, [&](std::string_view element) {
    const auto semicolon = element.find(';');
    const std::string_view coding = trim_blanks(element.substr(0, semicolon));
    bool zero = false;
    if (semicolon != std::string_view::npos) {
      const std::string_view weight = trim_blanks(element.substr(semicolon + 1));
      zero = (weight.starts_with("q=0") || weight.starts_with("Q=0")) &&
             weight.find_first_not_of("0.", 2) == std::string_view::npos;
    }
    if (equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip")) {
      named = true;
      allowed = !zero;
    } else if (coding == "*") {
      any = !zero;
    }
  });
  return named ? allowed : any;
}

bool is_text(std::string_view content_type) {
  const std::string_view type = trim_blanks(content_type.substr(0, content_type.find(';')));
  if (equals_ignoring_case(type, "text/event-stream")) return false;
  if (equals_ignoring_case(type.substr(0, 5), "text/")) return true;
  for (const std::string_view known :
       {"application/json", "application/javascript", "application/xml", "application/wasm"})
    if (equals_ignoring_case(type, known)) return true;
  return type.ends_with("+json") || type.ends_with("+xml");
}

Reply make_reply(Response response, const Request& request, const ReplyTerms& terms, GzipCache& cache) {
  ensure(response.status >= 200 && response.status <= 599, "a response's status is 200 to 599");
  for (const Header& header : response.headers)
    ensure(is_token(header.name) && is_safe_value(header.value), "a response's header has signs that end it");

  Reply reply;
  reply.close = !terms.keep_alive || equals_ignoring_case(response.header("Connection"), "close");
  const bool is_stream = std::holds_alternative<Subscription>(response.body);
  const bool is_head = request.method == Method::head;
  bool packed = false;
  bool varies = false;
  std::string tag(response.header("ETag"));

  if (is_stream) {
    ensure(response.status == 200, "an event stream has status 200");
    reply.stream = std::move(std::get<Subscription>(response.body));
    reply.close = true;
    response.set("Content-Type", "text/event-stream; charset=utf-8");
    if (response.header("Cache-Control").empty()) response.set("Cache-Control", "no-store");
    response.set("X-Accel-Buffering", "no");
  } else {
    const std::string_view text = response.text();
    varies = text.size() >= worth_packing && response.header("Content-Encoding").empty() &&
             is_text(response.header("Content-Type")) &&
             response.header("Cache-Control").find("no-transform") == std::string_view::npos;
    bool wanted = varies && accepts_gzip(request.header("Accept-Encoding"));
    // Two forms of the same page must not carry the same strong tag.
    if (wanted && !tag.empty() && !tag.starts_with("W/")) tag.insert(0, "W/");
    const std::string_view known = request.header("If-None-Match");
    if (response.status == 200 && !tag.empty() && !known.empty() &&
        (request.method == Method::get || is_head) && names_tag(known, tag)) {
      response.status = 304;
      response.body = std::string();
      wanted = false;
    }
    if (auto* own = std::get_if<std::string>(&response.body)) {
      if (wanted) {
        std::string small = cache.gzip_around(*own, response.shared);
        packed = small.size() < own->size();
        reply.own = packed ? std::move(small) : std::move(*own);
      } else {
        reply.own = std::move(*own);
      }
    } else {
      reply.shared = std::move(std::get<std::shared_ptr<const std::string>>(response.body));
      if (reply.shared && wanted) {
        auto small = cache.find_or_make(reply.shared);
        packed = small->size() < reply.shared->size();
        if (packed) reply.shared = std::move(small);
      }
    }
  }

  reply.status = response.status;
  const bool empty_by_status = reply.status == 204 || reply.status == 304;
  std::string& head = reply.head;
  head.reserve(512);
  head.append("HTTP/1.1 ");
  put_number(head, static_cast<std::uint64_t>(reply.status));
  head.append(" ").append(reason_of(reply.status)).append("\r\n");
  bool said_vary = false;
  bool said_id = false;
  for (const Header& header : response.headers) {
    if (is_ours(header.name)) continue;
    if (reply.status == 304 && describes_content(header.name)) continue;
    if (equals_ignoring_case(header.name, "ETag")) {
      put_field(head, "ETag", tag);
    } else if (varies && !said_vary && equals_ignoring_case(header.name, "Vary")) {
      said_vary = true;
      bool said_encoding = false;
      for_each_element(header.value, [&](std::string_view element) {
        said_encoding = said_encoding || equals_ignoring_case(element, "Accept-Encoding");
      });
      put_field(head, "Vary", said_encoding ? header.value : header.value + ", Accept-Encoding");
    } else {
      said_id = said_id || equals_ignoring_case(header.name, "X-Request-Id");
      put_field(head, header.name, header.value);
    }
  }
  if (varies && !said_vary) put_field(head, "Vary", "Accept-Encoding");
  if (packed) put_field(head, "Content-Encoding", "gzip");
  if (!said_id && !request.request_id.empty()) put_field(head, "X-Request-Id", request.request_id);
  if (!terms.date.empty()) put_field(head, "Date", terms.date);
  if (!is_stream && !empty_by_status) {
    head.append("Content-Length: ");
    put_number(head, reply.shared ? reply.shared->size() : reply.own.size());
    head.append("\r\n");
  }
  if (reply.close)
    head.append("Connection: close\r\n");
  else if (terms.http_1_0)
    head.append("Connection: keep-alive\r\n");
  head.append("\r\n");
  reply.without_body = is_head || empty_by_status;
  return reply;
}

Response refusal(int status, std::string_view request_id) {
  std::string_view bulgarian = "Заявката не може да бъде разчетена.";
  std::string_view english = "The request could not be read.";
  switch (status) {
    case 405:
    case 501:
      bulgarian = "Тази заявка не се поддържа.";
      english = "This kind of request is not supported.";
      break;
    case 408:
      bulgarian = "Заявката не пристигна навреме. Моля, опитайте отново.";
      english = "The request did not arrive in time. Please try again.";
      break;
    case 413:
      bulgarian = "Изпратеното е твърде голямо.";
      english = "What you sent is too large.";
      break;
    case 414:
      bulgarian = "Адресът е твърде дълъг.";
      english = "The address is too long.";
      break;
    case 415:
      bulgarian = "Компресирани заявки не се приемат.";
      english = "Compressed requests are not accepted.";
      break;
    case 417:
      bulgarian = "Това очакване (Expect) не може да бъде изпълнено.";
      english = "This expectation (Expect) cannot be met.";
      break;
    case 431:
      bulgarian = "Заглавните полета на заявката са твърде много или твърде дълги.";
      english = "The header fields of the request are too many or too long.";
      break;
    case 500:
      bulgarian = "Възникна грешка при нас. Ако се повтори, моля, съобщете ни номера на заявката.";
      english = "Something went wrong on our side. If it happens again, please tell us the request number.";
      break;
    case 503:
      bulgarian = "В момента сървърът е зает. Моля, опитайте отново след малко.";
      english = "The server is busy right now. Please try again shortly.";
      break;
    case 505:
      bulgarian = "Тази версия на HTTP не се поддържа.";
      english = "This version of HTTP is not supported.";
      break;
    default:
      break;
  }
  std::string text;
  text.append(bulgarian).append("\n").append(english).append("\n");
  if (!request_id.empty())
    text.append("\nНомер на заявката / Request number: ").append(request_id).append("\n");
  Response response = Response::plain(std::move(text), status);
  response.set("Cache-Control", "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  if (status == 405) response.set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  if (status == 415) response.set("Accept-Encoding", "identity");
  if (status == 503) response.set("Retry-After", "2");
  return response;
}

}  // namespace megdan::http
