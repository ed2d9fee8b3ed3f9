#include "http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace megdan::http {
namespace {

/// zlib's tables are a quarter of a megabyte: made once a thread and level, not once a page.
class Packer {
 public:
  explicit Packer(int level) {
    constexpr int gzip_format = 15 + 16;
    if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_format, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::runtime_error("gzip: no memory");
  }
  ~Packer() { deflateEnd(&stream_); }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  std::string pack(std::string_view plain) {
    if (plain.size() > std::numeric_limits<uInt>::max() / 2) throw std::runtime_error("gzip: too long");
    if (deflateReset(&stream_) != Z_OK) throw std::runtime_error("gzip: reset");
    std::string out(deflateBound(&stream_, static_cast<uLong>(plain.size())), '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream_.avail_in = static_cast<uInt>(plain.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("gzip: deflate");
    out.resize(out.size() - stream_.avail_out);
    out.shrink_to_fit();
    return out;
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::string gzip(std::string_view plain, int level) {
  if (level == 1) {
    thread_local Packer fast(1);
    return fast.pack(plain);
  }
  return Packer(std::clamp(level, 1, 9)).pack(plain);
}

std::shared_ptr<const std::string> GzipCache::find_or_make(const std::shared_ptr<const std::string>& plain) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(plain.get());
    // An address may come again after its body died: only the living owner counts.
    if (found != entries_.end() && !found->second.plain.expired()) return found->second.packed;
  }
  auto packed = std::make_shared<const std::string>(gzip(*plain, 6));
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= sweep_at_) {
    std::erase_if(entries_, [](const auto& item) { return item.second.plain.expired(); });
    sweep_at_ = std::max<std::size_t>(64, entries_.size() * 2);
  }
  entries_[plain.get()] = {plain, packed};
  return packed;
}

std::size_t GzipCache::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace megdan::http
