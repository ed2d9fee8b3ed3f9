// Cookies and remembered preferences, judged by a second reading of RFC 6265 that is written otherwise.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "web/context.hpp"
#include "web/cookies.hpp"

namespace {

using namespace megdan::web;

void demand(bool condition) {
  if (!condition) std::abort();
}

/// Sign by sign, without searching: the values of all cookies of that name.
std::vector<std::string> second_reading(const std::vector<std::string>& lines, std::string_view wanted) {
  std::vector<std::string> found;
  for (const auto& line : lines) {
    std::string name, value;
    bool in_value = false;
    const auto end = [&] {
      const auto stripped = [](std::string text, bool front, bool back) {
        while (front && !text.empty() && (text.front() == ' ' || text.front() == '\t')) text.erase(0, 1);
        while (back && !text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
        return text;
      };
      if (in_value && stripped(name, true, false) == wanted) {
        auto read = stripped(value, false, true);
        found.push_back(read);
      }
      name.clear();
      value.clear();
      in_value = false;
    };
    for (const char c : line) {
      if (c == ';') {
        end();
      } else if (c == '=' && !in_value) {
        in_value = true;
      } else {
        (in_value ? value : name) += c;
      }
    }
    end();
  }
  return found;
}

void judge_preferences(std::string_view text) {
  const auto read = Preferences::from_cookie(text);
  demand(read.theme.empty() || read.theme == "light" || read.theme == "dark");
  const auto written = read.cookie();
  demand(written.find_first_not_of("abcdefghijklmnopqrstuvwxyz.-") == std::string::npos &&
         written.size() < 64);
  const auto again = Preferences::from_cookie(written);
  demand(again.theme == read.theme && again.easy == read.easy && again.contrast == read.contrast);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes + 1), size - 1);
  megdan::http::Request request;
  request.secure = (bytes[0] & 1) != 0;
  std::vector<std::string> lines;
  // Each line is a Cookie header of its own.
  for (std::size_t from = 0; from <= text.size();) {
    const auto to = std::min(text.find('\n', from), text.size());
    lines.emplace_back(text.substr(from, to - from));
    request.headers.push_back({lines.size() % 2 == 0 ? "Cookie" : "cookie", lines.back()});
    from = to + 1;
  }
  for (const std::string_view name : {"session", "seat", "prefs", "lang"}) {
    const auto whole = cookie_name(request, name);
    demand(whole == (request.secure ? "__Host-" : "") + std::string(name));
    const auto expected = second_reading(lines, whole);
    const auto read = read_cookie(request, name);
    // Sent twice is as good as not sent: nobody may choose which one counts.
    demand(read.has_value() == (expected.size() == 1));
    if (read) demand(*read == expected.front());
    if (read) judge_preferences(*read);
  }
  judge_preferences(text);

  // What we set is what we read, beside any other cookie.
  std::string token;
  for (const char c : text.substr(0, 40))
    token += "0123456789abcdefghjkmnpqrstvwxyz"[static_cast<unsigned char>(c) & 31];
  megdan::http::Response response;
  set_cookie(response, request, "receipt", token, std::chrono::seconds(60));
  const std::string set(response.header("Set-Cookie"));
  demand(set.find("; HttpOnly") != std::string::npos && set.find("; SameSite=Lax") != std::string::npos);
  demand((set.find("; Secure") != std::string::npos) == request.secure);
  megdan::http::Request back;
  back.secure = request.secure;
  if (second_reading(lines, cookie_name(back, "receipt")).empty()) {
    for (const auto& line : lines) back.headers.push_back({"Cookie", line});
    back.headers.push_back({"Cookie", set.substr(0, set.find(';'))});
    const auto read = read_cookie(back, "receipt");
    demand(read && *read == token);
    back.secure = !back.secure;
    // Over the other kind of connection it has another name, so it is not read there.
    demand(!read_cookie(back, "receipt") || second_reading(lines, cookie_name(back, "receipt")).size() == 1);
  }
  return 0;
}
