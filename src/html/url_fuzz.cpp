// Url::outside and Url::path, judged by the way in which browsers read an address (WHATWG URL, basic URL
// parser).
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "html/out.hpp"

namespace {

/// The scheme that a browser would find: outer controls and spaces stripped, tabs and line ends removed.
std::string scheme_in_browser(std::string_view address) {
  while (!address.empty() && static_cast<unsigned char>(address.front()) <= 0x20) address.remove_prefix(1);
  std::string scheme;
  for (const char c : address) {
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (c == ':') return scheme;
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool letter = low >= 'a' && low <= 'z';
    if (!letter &&
        (scheme.empty() || !((low >= '0' && low <= '9') || low == '+' || low == '-' || low == '.')))
      return {};
    scheme += low;
  }
  return {};
}

void demand(bool condition) {
  if (!condition) std::abort();
}

void judge(const std::string& url, bool ours) {
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    demand(byte > 0x20 && byte < 0x7f && c != '\\' && c != '"' && c != '<' && c != '>');
  }
  const std::string scheme = scheme_in_browser(url);
  if (scheme.empty()) {
    demand(url[0] == '#' || url[0] == '?' || url[0] == '/');
    demand(!(url[0] == '/' && url.size() > 1 && url[1] == '/'));
    return;
  }
  demand(!ours);
  demand(scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "tel");
  if (scheme == "http" || scheme == "https") {
    const std::size_t host = scheme.size() + 3;
    demand(url.compare(scheme.size(), 3, "://") == 0 && url.size() > host && url[host] != '/');
    const auto end = url.find_first_of("/?#", host);
    demand(url.substr(host, end - host).find('@') == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using megdan::html::Url;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  for (const bool ours : {false, true}) {
    const Url url = ours ? Url::path(text) : Url::outside(text);
    judge(url.text(), ours);
    judge(url.with(text, text).text(), ours);
  }
  megdan::html::Out out;
  out.put(text);
  demand(out.text().find_first_of("<>\"'") == std::string::npos);
  megdan::html::Out json;
  json.put_json(text);
  demand(json.text().find_first_of("<>&") == std::string::npos);
  return 0;
}
