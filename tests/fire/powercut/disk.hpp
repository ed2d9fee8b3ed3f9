// The files of one disk: what every reader sees, what is durable, and what a power cut leaves of the rest.
// Will not know SQLite's interface: that is crash_vfs.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace megdan::fire {

using Content = std::vector<unsigned char>;
using Chance = std::mt19937_64;

/// A change that no sync has made durable yet.
struct Change {
  bool is_truncate = false;
  std::size_t at = 0;  // offset of a write, or the new size
  Content bytes;
};

struct Shared {  // the wal-index, which a power cut always loses
  std::vector<std::unique_ptr<unsigned char[]>> regions;
  std::array<int, 8> readers{};
  std::array<const void*, 8> owner{};
};

struct File {
  Content current;
  Content durable;
  std::vector<Change> pending;
  bool name_is_durable = false;
  bool syncs_directory = false;  // a new journal or log: SQLite's first sync of it also syncs the directory

  int readers = 0;  // SHARED locks
  const void* reserved = nullptr;
  const void* pending_lock = nullptr;
  const void* exclusive = nullptr;
  Shared shared;

  void write(std::size_t at, const unsigned char* bytes, std::size_t size);
  void truncate(std::size_t size);
  void sync();
  Content survive(Chance& chance) const;
};

class Disk {
 public:
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<File>> files;
  std::map<std::string, std::shared_ptr<File>> unlinked;  // deleted, but the directory was not synced
  bool dead = false;
  std::int64_t changes = 0;
  std::int64_t syncs = 0;
  std::int64_t cut_at = -1;
  int write_failure = 0;
  int sync_failure = 0;

  void sync(File& file);
  /// Counts one change; false when the power is gone before or at this change.
  bool change();
  std::shared_ptr<Disk> survivor(Chance& chance) const;
};

}  // namespace megdan::fire
