#include "http/gzip.hpp"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <functional>
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

  /// The last blocks of a deflate stream.
  void append_last(std::string& out, std::string_view plain) {
    const std::size_t begin = out.size();
    out.resize(begin + libdeflate_deflate_compress_bound(compressor_.get(), plain.size()));
    const std::size_t size = libdeflate_deflate_compress(compressor_.get(), plain.data(), plain.size(),
                                                         out.data() + begin, out.size() - begin);
    if (size == 0) throw std::runtime_error("gzip: the bound was too small");
    out.resize(begin + size);
  }

 private:
  std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor_;
};

/// Deflate blocks that end on a whole byte and look back at nothing before them, so that they can be strung
/// together (zlib's full flush). libdeflate has no such thing.
class StretchPacker {
 public:
  explicit StretchPacker(int level) {
    // Small tables: a frame is a few kilobytes, and clearing large ones would cost more than packing it.
    const int window = level == 1 ? 12 : MAX_WBITS;
    if (deflateInit2(&stream_, level, Z_DEFLATED, -window, level == 1 ? 5 : 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::runtime_error("gzip: no memory");
  }
  StretchPacker(const StretchPacker&) = delete;
  StretchPacker& operator=(const StretchPacker&) = delete;
  ~StretchPacker() { deflateEnd(&stream_); }

  void append(std::string& out, std::string_view plain) {
    deflateReset(&stream_);
    const std::size_t begin = out.size();
    out.resize(begin + deflateBound(&stream_, static_cast<uLong>(plain.size())) + 16);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream_.avail_in = static_cast<uInt>(plain.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + begin);
    stream_.avail_out = static_cast<uInt>(out.size() - begin);
    if (deflate(&stream_, Z_FULL_FLUSH) != Z_OK || stream_.avail_in != 0 || stream_.avail_out == 0)
      throw std::runtime_error("gzip: the bound was too small");
    out.resize(out.size() - stream_.avail_out);
  }

 private:
  z_stream stream_{};
};

Packer& fast_packer() {
  thread_local Packer fast(1);
  return fast;
}

/// What stood around stretches lately: whoever reads again, and readers who see the same (a hall of
/// participants), bring the same frames.
class Frames {
 public:
  /// Blocks that others can follow; with `last`, those that end the stream. Valid until the next call.
  const std::string& packed(std::string_view plain, bool last) {
    Slot& slot = slots_[(std::hash<std::string_view>{}(plain)*2 + (last ? 1 : 0)) % slots_.size()];
    if (slot.last != last || slot.plain != plain || slot.packed.empty()) {
      slot.packed.clear();
      if (last) {
        fast_packer().append_last(slot.packed, plain);
      } else {
        packer_.append(slot.packed, plain);
      }
      slot.plain = plain;
      slot.last = last;
    }
    return slot.packed;
  }

 private:
  struct Slot {
    std::string plain, packed;
    bool last = false;
  };
  StretchPacker packer_{1};
  std::array<Slot, 32> slots_;
};

std::string pack_whole(std::string_view plain) {
  return gzip(plain, 6);
}

std::string pack_stretch(std::string_view plain) {
  std::string out;
  StretchPacker(6).append(out, plain);
  out.shrink_to_fit();
  return out;
}

void put_little_endian(std::string& out, std::uint32_t number) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(number >> (8 * i) & 0xffU));
}

bool stands_in(std::string_view plain, std::size_t from, const Stretch& stretch) {
  return stretch.text && stretch.at >= from && stretch.at <= plain.size() && !stretch.text->empty() &&
         plain.substr(stretch.at, stretch.text->size()) == *stretch.text;
}

}  // namespace

std::string gzip(std::string_view plain, int level) {
  if (level == 1) return fast_packer().pack(plain);
  return Packer(std::clamp(level, 1, 9)).pack(plain);
}

GzipCache::Packed GzipCache::Kept::find(const std::string* plain) const {
  const auto found = entries_.find(plain);
  // An address may come again after its text died: only the living owner counts.
  return found != entries_.end() && !found->second.plain.expired() ? found->second.packed : nullptr;
}

void GzipCache::Kept::put(const std::shared_ptr<const std::string>& plain, const Packed& packed) {
  if (entries_.size() >= sweep_at_) {
    std::erase_if(entries_, [](const auto& item) { return item.second.plain.expired(); });
    sweep_at_ = std::max<std::size_t>(64, entries_.size() * 2);
  }
  entries_[plain.get()] = {plain, packed};
}

GzipCache::Packed GzipCache::find_or_make(Kept& kept, const std::shared_ptr<const std::string>& plain,
                                          std::string (*pack)(std::string_view)) {
  {
    const std::lock_guard lock(mutex_);
    if (auto packed = kept.find(plain.get())) return packed;
  }
  auto packed = std::make_shared<const std::string>(pack(*plain));
  const std::lock_guard lock(mutex_);
  kept.put(plain, packed);
  return packed;
}

std::shared_ptr<const std::string> GzipCache::find_or_make(const std::shared_ptr<const std::string>& plain) {
  return find_or_make(whole_, plain, pack_whole);
}

std::string GzipCache::gzip_around(std::string_view plain, std::span<const Stretch> shared) {
  if (std::ranges::none_of(shared, [&](const Stretch& stretch) { return stands_in(plain, 0, stretch); }))
    return gzip(plain, 1);
  thread_local Frames frames;
  // Magic, deflate, no flags, no time, fastest, unknown system (RFC 1952, 2.3).
  std::string out("\x1f\x8b\x08\0\0\0\0\0\x04\xff", 10);
  std::size_t from = 0;
  for (const auto& stretch : shared) {
    if (!stands_in(plain, from, stretch)) continue;
    if (stretch.at > from) out += frames.packed(plain.substr(from, stretch.at - from), false);
    out += *find_or_make(stretches_, stretch.text, pack_stretch);
    from = stretch.at + stretch.text->size();
  }
  out += frames.packed(plain.substr(from), true);
  put_little_endian(out, libdeflate_crc32(0, plain.data(), plain.size()));
  put_little_endian(out, static_cast<std::uint32_t>(plain.size()));
  return out;
}

std::size_t GzipCache::size() const {
  const std::lock_guard lock(mutex_);
  return whole_.size() + stretches_.size();
}

}  // namespace megdan::http
