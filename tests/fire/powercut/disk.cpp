#include "disk.hpp"

#include <algorithm>
#include <cstring>

namespace megdan::fire {
namespace {

constexpr std::size_t sector = 512;

void apply(Content& content, std::size_t at, const unsigned char* bytes, std::size_t size,
           Chance* garbage = nullptr) {
  if (content.size() < at + size) {
    const std::size_t old = content.size();
    content.resize(at + size);
    // A hole that was never written holds zeros on most file systems, and anything on some.
    if (garbage != nullptr && at > old && (*garbage)() % 8 == 0)
      for (std::size_t i = old; i < at; ++i) content[i] = static_cast<unsigned char>((*garbage)());
  }
  std::memcpy(content.data() + at, bytes, size);
}

bool happens(Chance& chance, unsigned percent) {
  return chance() % 100 < percent;
}

}  // namespace

void File::write(std::size_t at, const unsigned char* bytes, std::size_t size) {
  apply(current, at, bytes, size);
  pending.push_back({false, at, Content(bytes, bytes + size)});
}

void File::truncate(std::size_t size) {
  current.resize(size);
  pending.push_back({true, size, {}});
}

void File::sync() {
  for (const auto& change : pending) {
    if (change.is_truncate)
      durable.resize(change.at);
    else
      apply(durable, change.at, change.bytes.data(), change.bytes.size());
  }
  pending.clear();
}

void Disk::sync(File& file) {
  ++syncs;
  file.sync();
  if (!file.syncs_directory) return;
  file.syncs_directory = false;
  unlinked.clear();
  for (auto& [name, other] : files) other->name_is_durable = true;
}

// Each sector of each write reaches the disk or not, by a share that differs from cut to cut; the order holds
// or not; the last sector may be written in part.
Content File::survive(Chance& chance) const {
  Content left = durable;
  constexpr unsigned shares[] = {0, 5, 50, 50, 95, 100};
  const unsigned share = shares[chance() % std::size(shares)];
  std::vector<const Change*> order;
  for (const auto& change : pending) order.push_back(&change);
  if (happens(chance, 25)) std::shuffle(order.begin(), order.end(), chance);
  for (const auto* change : order) {
    if (change->is_truncate) {
      if (happens(chance, share)) left.resize(change->at);
      continue;
    }
    std::size_t from = 0;
    while (from < change->bytes.size()) {
      const std::size_t room = sector - (change->at + from) % sector;
      std::size_t size = std::min(room, change->bytes.size() - from);
      const std::size_t next = from + size;
      if (happens(chance, share)) {
        if (happens(chance, 2)) size = 1 + chance() % size;
        apply(left, change->at + from, change->bytes.data() + from, size, &chance);
      }
      from = next;
    }
  }
  return left;
}

bool Disk::change() {
  if (dead) return false;
  ++changes;
  if (cut_at >= 0 && changes >= cut_at) {
    dead = true;
    return false;
  }
  return true;
}

std::shared_ptr<Disk> Disk::survivor(Chance& chance) const {
  auto next = std::make_shared<Disk>();
  const auto keep = [&](const std::string& name, const File& file) {
    auto copy = std::make_shared<File>();
    copy->durable = file.survive(chance);
    copy->current = copy->durable;
    copy->name_is_durable = true;
    next->files[name] = copy;
  };
  for (const auto& [name, file] : files)
    if (file->name_is_durable || happens(chance, 50)) keep(name, *file);
  for (const auto& [name, file] : unlinked)
    if (!files.contains(name) && happens(chance, 50)) keep(name, *file);
  return next;
}

}  // namespace megdan::fire
