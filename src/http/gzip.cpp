#include "http/gzip.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace megdan::http {
namespace {

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

/// Its tables are some hundred kilobytes: made once a thread and level, not once a page.
class Packer {
 public:
  explicit Packer(int level) : compressor_(libdeflate_alloc_compressor(level)) {
    if (!compressor_) throw std::runtime_error("gzip: no memory");
  }

  std::string pack(std::string_view plain) {
    std::string out(libdeflate_gzip_compress_bound(compressor_.get(), plain.size()), '\0');
    const std::size_t size =
        libdeflate_gzip_compress(compressor_.get(), plain.data(), plain.size(), out.data(), out.size());
    if (size == 0) throw std::runtime_error("gzip: the bound was too small");
    out.resize(size);
    out.shrink_to_fit();
    return out;
  }

 private:
  std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor_;
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
