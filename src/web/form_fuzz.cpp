// Form::of and clean_text: whatever is posted, a feature gets valid UTF-8 in NFC without control signs, or
// BadForm.
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "web/form.hpp"

namespace {

using megdan::web::BadForm;
using megdan::web::Form;

void demand(bool condition) {
  if (!condition) std::abort();
}

bool is_white(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

void judge_text(const std::string& text) {
  demand(megdan::is_valid_utf8(text));
  demand(megdan::i18n::nfc(text) == text);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    demand((byte >= 0x20 && byte != 0x7F) || c == '\n' || c == '\t');
  }
  demand(text.empty() || (!is_white(text.front()) && !is_white(text.back())));
  demand(megdan::web::clean_text(text) == text);
}

/// As a browser writes a field.
std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

megdan::http::Request request_of(std::string_view type, std::string body) {
  megdan::http::Request request;
  request.method = megdan::http::Method::post;
  request.headers.push_back({"content-type", std::string(type)});
  request.body = std::move(body);
  return request;
}

void judge_form(const Form& form) {
  std::string again;
  for (const auto& [name, value] : form.fields()) {
    demand(form.has(name));
    judge_text(form.text(name));
    const auto all = form.texts(name);
    demand(!all.empty() && all.front() == form.text(name));
    if (const auto number = form.integer(name)) {
      const auto text = form.text(name);
      demand(!text.empty() && text.find_first_not_of("-0123456789") == std::string::npos);
      demand(text.find('-', 1) == std::string::npos && (*number < 0 ? text.front() == '-' : true));
    }
    if (!again.empty()) again += '&';
    again += encoded(name) + "=" + encoded(value);
  }
  demand(Form::of(request_of("application/x-www-form-urlencoded", again)).fields() == form.fields());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::string_view types[] = {"application/x-www-form-urlencoded",
                                        "application/json",
                                        "Application/X-WWW-Form-Urlencoded; charset=windows-1251",
                                        "multipart/form-data; boundary=x",
                                        "text/plain",
                                        ""};
  const auto type = types[bytes[0] % std::size(types)];
  const std::string body(reinterpret_cast<const char*>(bytes + 1), size - 1);
  judge_text(megdan::web::clean_text(body));
  try {
    judge_form(Form::of(request_of(type, body)));
    // Only what is understood is read; anything else must not look like an empty form.
    demand(bytes[0] % std::size(types) < 3 || body.empty());
  } catch (const BadForm& bad) {
    demand(bad.status == 400 || bad.status == 413 || bad.status == 415);
    demand((bad.status == 415) == (bytes[0] % std::size(types) >= 3));
  }
  return 0;
}
