#include "crash_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <thread>
#include <utility>

#include "disk.hpp"

namespace megdan::fire {

struct Power {
  std::string name;
  sqlite3_vfs vfs{};
  std::mutex mutex;  // guards disk and chance
  std::shared_ptr<Disk> disk = std::make_shared<Disk>();
  Chance chance;

  std::shared_ptr<Disk> now() {
    const std::lock_guard lock(mutex);
    return disk;
  }
};

namespace {

using Lock = std::lock_guard<std::mutex>;

struct Handle {
  sqlite3_file base;
  std::shared_ptr<Disk> disk;
  std::shared_ptr<File> file;
  int level = SQLITE_LOCK_NONE;
  std::array<bool, 8> shm_shared{};
};

Handle& of(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file);
}

void release(Handle& handle, int level) {
  File& file = *handle.file;
  if (file.exclusive == &handle) file.exclusive = nullptr;
  if (file.pending_lock == &handle) file.pending_lock = nullptr;
  if (file.reserved == &handle) file.reserved = nullptr;
  if (level == SQLITE_LOCK_NONE && handle.level >= SQLITE_LOCK_SHARED) --file.readers;
  handle.level = level;
}

int x_close(sqlite3_file* raw) {
  Handle& handle = of(raw);
  {
    const Lock lock(handle.disk->mutex);
    release(handle, SQLITE_LOCK_NONE);
  }
  handle.~Handle();
  return SQLITE_OK;
}

int x_read(sqlite3_file* raw, void* out, int amount, sqlite3_int64 offset) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  if (handle.disk->dead) return SQLITE_IOERR_READ;
  const Content& content = handle.file->current;
  const auto at = static_cast<std::size_t>(offset);
  const auto wanted = static_cast<std::size_t>(amount);
  const std::size_t there = at >= content.size() ? 0 : std::min(wanted, content.size() - at);
  if (there > 0) std::memcpy(out, content.data() + at, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(out) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

int x_write(sqlite3_file* raw, const void* bytes, int amount, sqlite3_int64 offset) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  if (handle.disk->dead) return SQLITE_IOERR_WRITE;
  if (handle.disk->write_failure != 0) return handle.disk->write_failure;
  // The write during which the power fails may still reach the disk in part.
  const bool survives = handle.disk->change();
  handle.file->write(static_cast<std::size_t>(offset), static_cast<const unsigned char*>(bytes),
                     static_cast<std::size_t>(amount));
  return survives ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

int x_truncate(sqlite3_file* raw, sqlite3_int64 size) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  if (handle.disk->dead) return SQLITE_IOERR_TRUNCATE;
  if (handle.disk->write_failure != 0) return handle.disk->write_failure;
  const bool survives = handle.disk->change();
  handle.file->truncate(static_cast<std::size_t>(size));
  return survives ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int x_sync(sqlite3_file* raw, int) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  if (handle.disk->sync_failure != 0) return handle.disk->sync_failure;
  if (!handle.disk->change()) return SQLITE_IOERR_FSYNC;
  handle.disk->sync(*handle.file);
  return SQLITE_OK;
}

int x_file_size(sqlite3_file* raw, sqlite3_int64* size) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  if (handle.disk->dead) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(handle.file->current.size());
  return SQLITE_OK;
}

int x_lock(sqlite3_file* raw, int level) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  if (handle.disk->dead) return SQLITE_IOERR_LOCK;
  if (handle.level >= level) return SQLITE_OK;
  File& file = *handle.file;
  const auto other = [&](const void* owner) { return owner != nullptr && owner != &handle; };
  if (level == SQLITE_LOCK_SHARED) {
    if (other(file.exclusive) || other(file.pending_lock)) return SQLITE_BUSY;
    ++file.readers;
  } else if (level == SQLITE_LOCK_RESERVED) {
    if (other(file.reserved) || other(file.exclusive)) return SQLITE_BUSY;
    file.reserved = &handle;
  } else {
    if (other(file.exclusive) || other(file.pending_lock) || other(file.reserved)) return SQLITE_BUSY;
    file.pending_lock = &handle;
    if (file.readers > 1) {
      handle.level = SQLITE_LOCK_PENDING;
      return SQLITE_BUSY;
    }
    file.exclusive = &handle;
  }
  handle.level = level;
  return SQLITE_OK;
}

int x_unlock(sqlite3_file* raw, int level) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  if (handle.level > level) release(handle, level);
  return SQLITE_OK;
}

int x_check_reserved(sqlite3_file* raw, int* out) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  *out = handle.file->reserved != nullptr || handle.file->exclusive != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int x_control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int x_sector_size(sqlite3_file*) {
  return 512;
}
int x_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int x_shm_map(sqlite3_file* raw, int region, int size, int extend, void volatile** out) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  *out = nullptr;
  if (handle.disk->dead) return SQLITE_IOERR_SHMMAP;
  auto& regions = handle.file->shared.regions;
  const auto wanted = static_cast<std::size_t>(region);
  if (wanted >= regions.size()) {
    if (extend == 0) return SQLITE_OK;
    while (regions.size() <= wanted)
      regions.push_back(std::make_unique<unsigned char[]>(static_cast<std::size_t>(size)));
  }
  *out = regions[wanted].get();
  return SQLITE_OK;
}

int x_shm_lock(sqlite3_file* raw, int offset, int count, int flags) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  Shared& shared = handle.file->shared;
  const auto first = static_cast<std::size_t>(offset);
  const auto last = first + static_cast<std::size_t>(count);
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    for (std::size_t i = first; i < last; ++i) {
      if ((flags & SQLITE_SHM_SHARED) != 0) {
        if (handle.shm_shared[i]) --shared.readers[i];
        handle.shm_shared[i] = false;
      } else if (shared.owner[i] == &handle) {
        shared.owner[i] = nullptr;
      }
    }
    return SQLITE_OK;
  }
  if (handle.disk->dead) return SQLITE_IOERR_SHMLOCK;
  for (std::size_t i = first; i < last; ++i) {
    if (shared.owner[i] != nullptr && shared.owner[i] != &handle) return SQLITE_BUSY;
    const int others = shared.readers[i] - (handle.shm_shared[i] ? 1 : 0);
    if ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && others > 0) return SQLITE_BUSY;
  }
  for (std::size_t i = first; i < last; ++i) {
    if ((flags & SQLITE_SHM_SHARED) != 0) {
      if (!handle.shm_shared[i]) ++shared.readers[i];
      handle.shm_shared[i] = true;
    } else {
      shared.owner[i] = &handle;
    }
  }
  return SQLITE_OK;
}

void x_shm_barrier(sqlite3_file* raw) {
  const Lock lock(of(raw).disk->mutex);
}

int x_shm_unmap(sqlite3_file* raw, int remove) {
  Handle& handle = of(raw);
  const Lock lock(handle.disk->mutex);
  Shared& shared = handle.file->shared;
  for (std::size_t i = 0; i < 8; ++i) {
    if (handle.shm_shared[i]) --shared.readers[i];
    handle.shm_shared[i] = false;
    if (shared.owner[i] == &handle) shared.owner[i] = nullptr;
  }
  // Only the last connection removes it, and then nobody maps it any more.
  if (remove != 0) shared.regions.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods methods = {2,
                                        x_close,
                                        x_read,
                                        x_write,
                                        x_truncate,
                                        x_sync,
                                        x_file_size,
                                        x_lock,
                                        x_unlock,
                                        x_check_reserved,
                                        x_control,
                                        x_sector_size,
                                        x_characteristics,
                                        x_shm_map,
                                        x_shm_lock,
                                        x_shm_barrier,
                                        x_shm_unmap,
                                        nullptr,
                                        nullptr};

std::shared_ptr<Disk> disk_of(sqlite3_vfs* vfs) {
  return static_cast<Power*>(vfs->pAppData)->now();
}

int x_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* raw, int flags, int* out_flags) {
  raw->pMethods = nullptr;
  auto disk = disk_of(vfs);
  const Lock lock(disk->mutex);
  if (disk->dead) return SQLITE_CANTOPEN;
  std::shared_ptr<File> file;
  if (name == nullptr) {
    file = std::make_shared<File>();
  } else if (const auto found = disk->files.find(name); found != disk->files.end()) {
    file = found->second;
  } else {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    if (disk->write_failure != 0) return disk->write_failure;
    if (!disk->change()) return SQLITE_IOERR;
    file = std::make_shared<File>();
    file->syncs_directory =
        (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    disk->files[name] = file;
  }
  auto* handle = new (raw) Handle{};
  handle->disk = disk;
  handle->file = file;
  handle->base.pMethods = &methods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int x_delete(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  auto disk = disk_of(vfs);
  const Lock lock(disk->mutex);
  const auto found = disk->files.find(name);
  if (found == disk->files.end()) return SQLITE_IOERR_DELETE_NOENT;
  if (disk->dead) return SQLITE_IOERR_DELETE;
  const bool survives = disk->change();
  if ((sync_directory == 0 || !survives) && found->second->name_is_durable)
    disk->unlinked[name] = found->second;
  if (sync_directory != 0 && survives) disk->unlinked.erase(name);
  disk->files.erase(found);
  return survives ? SQLITE_OK : SQLITE_IOERR_DELETE;
}

int x_access(sqlite3_vfs* vfs, const char* name, int, int* out) {
  auto disk = disk_of(vfs);
  const Lock lock(disk->mutex);
  *out = disk->files.contains(name) ? 1 : 0;
  return disk->dead ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

int x_full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  if (std::strlen(name) >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::strcpy(out, name);
  return SQLITE_OK;
}

int x_randomness(sqlite3_vfs*, int size, char* out) {
  // SQLite asks once and seeds its own generator (salts of the log); the same every time, so that a seed
  // repeats.
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(i * 37 + 11);
  return size;
}

int x_sleep(sqlite3_vfs*, int microseconds) {
  std::this_thread::yield();
  return microseconds;
}

int x_time(sqlite3_vfs*, sqlite3_int64* now) {
  *now = 212'000'000'000'000;
  return SQLITE_OK;
}

int x_error(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

CrashVfs::CrashVfs(std::string name, std::uint64_t seed) : power_(std::make_unique<Power>()) {
  power_->name = std::move(name);
  power_->chance.seed(seed);
  auto& vfs = power_->vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = 512;
  vfs.zName = power_->name.c_str();
  vfs.pAppData = power_.get();
  vfs.xOpen = &x_open;
  vfs.xDelete = &x_delete;
  vfs.xAccess = &x_access;
  vfs.xFullPathname = &x_full_path;
  vfs.xRandomness = &x_randomness;
  vfs.xSleep = &x_sleep;
  vfs.xCurrentTimeInt64 = &x_time;
  vfs.xGetLastError = &x_error;
  sqlite3_vfs_register(&vfs, 0);
}

CrashVfs::~CrashVfs() {
  sqlite3_vfs_unregister(&power_->vfs);
}

const std::string& CrashVfs::name() const {
  return power_->name;
}

void CrashVfs::format() {
  const Lock lock(power_->mutex);
  power_->disk = std::make_shared<Disk>();
}

void CrashVfs::cut_after(std::int64_t changes) {
  const auto disk = power_->now();
  const Lock lock(disk->mutex);
  disk->cut_at = disk->changes + changes;
}

void CrashVfs::cut_now() {
  const auto disk = power_->now();
  const Lock lock(disk->mutex);
  disk->dead = true;
}

bool CrashVfs::is_cut() const {
  const auto disk = power_->now();
  const Lock lock(disk->mutex);
  return disk->dead;
}

void CrashVfs::boot() {
  const Lock lock(power_->mutex);
  const std::shared_ptr<Disk> old = power_->disk;
  const Lock disk_lock(old->mutex);
  old->dead = true;
  power_->disk = old->survivor(power_->chance);
}

void CrashVfs::fail_writes(int code) {
  const auto disk = power_->now();
  const Lock lock(disk->mutex);
  disk->write_failure = code;
}

void CrashVfs::fail_syncs(int code) {
  const auto disk = power_->now();
  const Lock lock(disk->mutex);
  disk->sync_failure = code;
}

void CrashVfs::heal() {
  const auto disk = power_->now();
  const Lock lock(disk->mutex);
  disk->write_failure = disk->sync_failure = 0;
}

std::int64_t CrashVfs::changes() const {
  const auto disk = power_->now();
  const Lock lock(disk->mutex);
  return disk->changes;
}

std::int64_t CrashVfs::syncs() const {
  const auto disk = power_->now();
  const Lock lock(disk->mutex);
  return disk->syncs;
}

}  // namespace megdan::fire
