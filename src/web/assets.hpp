// Assets: style sheets, scripts, fonts and pictures, built by tools/assets.mjs and carried in the program.
// Will not read files at run time and will not answer requests: the router serves what is found here.
#pragma once

#include <span>
#include <string_view>

#include "html/out.hpp"

namespace megdan::web {

struct Asset {
  std::string_view name;          // "app.css", as pages name it
  std::string_view path;          // "/assets/app-3F2A91C0.css": the name never holds other bytes
  std::string_view content_type;  // "text/css; charset=utf-8"
  std::string_view bytes;
  std::string_view gzip;  // empty where it would not be smaller
  std::string_view etag;  // quoted
};

/// All of them, in the order of their paths.
std::span<const Asset> assets();
/// By path, as a request names it; nothing where there is none.
const Asset* find_asset(std::string_view path);

/// The address of an asset by its plain name. An unknown name is a broken promise.
html::Url asset_url(std::string_view name);

/// The policy that every page is sent with. It holds the hash of the one style element that Turbo inserts.
std::string_view content_security_policy();

}  // namespace megdan::web
