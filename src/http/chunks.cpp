#include "http/chunks.hpp"

#include <algorithm>

#include "http/ascii.hpp"

namespace megdan::http {

ChunkGuard::Step ChunkGuard::walk(std::string_view bytes, std::uint64_t most) {
  std::size_t i = 0;
  const auto bad = [&](const char* why) { return Step{i, {400, why}}; };
  while (i < bytes.size() && at_ != At::done) {
    if (at_ == At::content) {
      const auto step = std::min<std::uint64_t>(left_, bytes.size() - i);
      left_ -= step;
      i += static_cast<std::size_t>(step);
      if (left_ == 0) at_ = At::content_cr;
      continue;
    }
    const char c = bytes[i];
    switch (at_) {
      case At::size:
      case At::more_size: {
        const int digit = hex_value(c);
        if (digit >= 0) {
          if (++digits_ > 8) return bad("chunk size");
          left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
          at_ = At::more_size;
        } else if (c == '\r' && at_ == At::more_size) {
          at_ = At::size_lf;
        } else {
          return bad("chunk size");
        }
        break;
      }
      case At::size_lf:
        if (c != '\n') return bad("chunk line end");
        digits_ = 0;
        content_ += left_;
        if (content_ > most) return {i, {413, "body"}};
        at_ = left_ == 0 ? At::last_cr : At::content;
        break;
      case At::content_cr:
        if (c != '\r') return bad("chunk end");
        at_ = At::content_lf;
        break;
      case At::content_lf:
        if (c != '\n') return bad("chunk end");
        at_ = At::size;
        break;
      case At::last_cr:
        if (c != '\r') return bad("trailer");
        at_ = At::last_lf;
        break;
      case At::last_lf:
        if (c != '\n') return bad("trailer");
        at_ = At::done;
        break;
      case At::content:
      case At::done:
        break;
    }
    ++i;
  }
  return {i, {}};
}

}  // namespace megdan::http
