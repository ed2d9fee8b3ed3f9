// QR codes as SVG (libqrencode, error correction M).
// Will not read codes or know what they lead to.
#pragma once

#include <string_view>

#include "html/out.hpp"

namespace megdan::web {

/// One path on a white ground with the quiet zone of four modules; scales with its box.
html::Markup qr_svg(std::string_view text);

}  // namespace megdan::web
