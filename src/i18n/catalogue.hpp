// The compiled gettext catalogues (.mo) that the build embeds: one for each folder of po/.
// Will not read files; callers outside this folder use text.hpp.
#pragma once

#include <span>
#include <string_view>

namespace megdan::i18n {

struct Catalogue {
  std::string_view code;  // "bg"
  std::string_view mo;    // the bytes of the .mo file
};

/// Sorted by code. English has none: its texts are the msgids.
std::span<const Catalogue> catalogues();

}  // namespace megdan::i18n
