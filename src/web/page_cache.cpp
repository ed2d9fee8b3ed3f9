#include "web/page_cache.hpp"

#include <sodium.h>

#include <array>
#include <memory>
#include <span>

#include "core/base32.hpp"
#include "http/ascii.hpp"
#include "i18n/text.hpp"
#include "web/context.hpp"
#include "web/cookies.hpp"

namespace megdan::web {
namespace {

bool names_a_language(std::string_view path) {
  if (!path.starts_with('/')) return false;
  path.remove_prefix(1);
  return i18n::find_language(path.substr(0, path.find('/'))) != nullptr;
}

/// Looser than reading a cookie: whoever may be somebody is not a guest.
bool may_be_somebody(const http::Request& request) {
  for (const auto& header : request.headers) {
    if (http::equals_ignoring_case(header.name, "Authorization")) return true;
    if (!http::equals_ignoring_case(header.name, "Cookie")) continue;
    for (const std::string_view name : {"session=", "seat=", "notice="})
      if (header.value.find(name) != std::string::npos) return true;
  }
  return false;
}

std::string tag_of(std::string_view body) {
  std::array<unsigned char, 16> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(body.data()),
                     body.size(), nullptr, 0);
  return '"' + base32_encode(std::as_bytes(std::span(digest))) + '"';
}

}  // namespace

std::optional<std::string> PageCache::key_of(const http::Request& request) {
  if (request.method != http::Method::get && request.method != http::Method::head) return std::nullopt;
  if (!names_a_language(request.path) || may_be_somebody(request)) return std::nullopt;
  std::string key = request.secure ? "s" : "p";
  if (const auto prefs = read_cookie(request, "prefs")) key += Preferences::from_cookie(*prefs).cookie();
  key += ' ';
  key += request.target;
  return key;
}

bool PageCache::is_true(const Page& page, const Moment& now) const {
  return page.moment.generation == now.generation && now.at >= page.moment.at &&
         now.at - page.moment.at <= longest;
}

std::optional<http::Response> PageCache::find(const http::Request& request) const {
  const auto key = key_of(request);
  if (!key) return std::nullopt;
  const Moment moment = now();
  const std::lock_guard lock(mutex_);
  const auto found = pages_.find(*key);
  if (found == pages_.end() || !is_true(found->second, moment)) return std::nullopt;
  return found->second.response;
}

void PageCache::keep(const std::optional<std::string>& key, const Moment& moment, http::Response& response) {
  if (response.status != 200 || response.header("Cache-Control") != kept_and_asked_after) return;
  auto* own = std::get_if<std::string>(&response.body);
  if (!own || !response.header("Set-Cookie").empty()) return;
  // A key that makes a form count once is one reader's own.
  if (!key || own->find("name=\"_once\"") != std::string::npos) return;
  response.set("ETag", tag_of(*own));
  const std::size_t bytes = own->size();
  response.body = std::make_shared<const std::string>(std::move(*own));
  response.shared.clear();
  const std::lock_guard lock(mutex_);
  if (const auto old = pages_.find(*key); old != pages_.end()) {
    bytes_ -= old->second.bytes;
    pages_.erase(old);
  }
  if (pages_.size() >= most_pages || bytes_ + bytes > most_bytes) {
    const Moment current = now();
    std::erase_if(pages_, [&](const auto& kept) {
      if (is_true(kept.second, current)) return false;
      bytes_ -= kept.second.bytes;
      return true;
    });
  }
  if (pages_.size() >= most_pages || bytes_ + bytes > most_bytes) return;
  bytes_ += bytes;
  pages_[*key] = {moment, response, bytes};
}

}  // namespace megdan::web
