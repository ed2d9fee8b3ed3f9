#include "web/qr.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace megdan::web {

html::Markup qr_svg(std::string_view text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!code) throw std::runtime_error("a QR code cannot hold this text");
  constexpr int quiet = 4;
  const int side = code->width + 2 * quiet;
  std::string path;
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      int run = 0;
      while (x + run < code->width && (code->data[y * code->width + x + run] & 1) != 0) ++run;
      if (run == 0) continue;
      path += fmt::format("M{} {}h{}v1h-{}z", x + quiet, y + quiet, run, run);
      x += run;
    }
  }
  return {fmt::format(
      R"(<svg class="qr-code" viewBox="0 0 {0} {0}" shape-rendering="crispEdges" aria-hidden="true" )"
      R"(focusable="false"><path class="qr-ground" fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>)",
      side, path)};
}

}  // namespace megdan::web
