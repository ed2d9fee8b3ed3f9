// A disk in memory that can lose its power: what was not synced survives in part, torn and out of order.
// Will not forgive: after the cut every handle fails, and only boot() shows what survived.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace megdan::fire {

struct Power;

/// A SQLite VFS of its own name (SqliteOptions::vfs). One disk at a time; handles of an old one stay dead.
class CrashVfs {
 public:
  explicit CrashVfs(std::string name, std::uint64_t seed);
  ~CrashVfs();
  CrashVfs(const CrashVfs&) = delete;
  CrashVfs& operator=(const CrashVfs&) = delete;

  const std::string& name() const;
  /// A new, empty disk.
  void format();
  /// The power fails at the n-th change from now (write, sync, truncate, delete, create).
  void cut_after(std::int64_t changes);
  void cut_now();
  bool is_cut() const;
  /// The surviving disk, chosen by the seed; handles of the old one fail for ever.
  void boot();
  /// From now on these fail with a SQLite result code, until heal(): the disk is full, a sector is bad.
  void fail_writes(int code);
  void fail_syncs(int code);
  void heal();

  std::int64_t changes() const;
  std::int64_t syncs() const;

 private:
  std::unique_ptr<Power> power_;
};

}  // namespace megdan::fire
