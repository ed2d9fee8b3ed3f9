#include "web/once.hpp"

#include <sodium.h>

#include <array>
#include <boost/json.hpp>
#include <span>

#include "web/form.hpp"
#include "web/store_sql.hpp"

namespace megdan::web {
namespace {

constexpr std::size_t longest_kept_body = 4096;
constexpr Duration kept = std::chrono::hours(24 * 7);

/// Leaves the write transaction without committing it.
struct RollBack {};

std::string key_of(const Context& context, std::string_view actor, Repeats repeats) {
  std::string given(context.request.header("Idempotency-Key"));
  if (given.empty() && !context.request.body.empty()) given = Form::of(context.request).text("_once");
  if (given.empty()) return {};
  // Hashed, so that a table of keys tells neither who acted nor where.
  std::string whole = std::string(actor) + '\n' + context.request.path + '\n' + given;
  if (repeats == Repeats::same_text) whole += '\n' + context.request.body;
  std::array<unsigned char, 32> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(whole.data()),
                     whole.size(), nullptr, 0);
  return base32_encode(std::as_bytes(std::span(digest)));
}

std::string pack(const http::Response& response) {
  boost::json::object answer;
  answer["status"] = response.status;
  if (const auto to = response.header("Location"); !to.empty()) answer["location"] = to;
  const auto type = response.header("Content-Type");
  if (type.starts_with("application/json") && response.text().size() <= longest_kept_body)
    answer["json"] = response.text();
  return boost::json::serialize(answer);
}

http::Response unpack(std::string_view text) {
  const auto answer = boost::json::parse(text).as_object();
  http::Response response;
  if (const auto* json = answer.if_contains("json"))
    response = http::Response::json(std::string(json->as_string()));
  response.status = static_cast<int>(answer.at("status").as_int64());
  if (const auto* to = answer.if_contains("location")) response.set("Location", std::string(to->as_string()));
  response.set(again_header, "true");
  return response;
}

}  // namespace

http::Response once(Context& context, std::string_view actor,
                    const std::function<http::Response(db::Session&)>& body, Repeats repeats) {
  const std::string key = key_of(context, actor, repeats);
  http::Response response;
  try {
    context.site.database.write([&](db::Session& session) {
      if (!key.empty()) {
        if (const auto answer = session.one<std::string>(sql::once_find, key)) {
          response = unpack(*answer);
          return;
        }
      }
      response = body(session);
      if (response.status >= 400) throw RollBack{};
      if (!key.empty()) session.exec(sql::once_insert, key, pack(response), context.now());
    });
  } catch (const RollBack&) {
  }
  return response;
}

bool is_first_answer_again(const http::Response& response) {
  return !response.header(again_header).empty();
}

std::string fresh_key(const Context& context) {
  return context.site.random.token(12);
}

std::int64_t forget_old_keys(db::Database& database, Instant now) {
  return database.writing([&](db::Session& session) { return session.exec(sql::once_forget, now - kept); });
}

}  // namespace megdan::web
