// FNV-1a, 32 and 64 bit (Fowler, Noll, Vo), which can be continued letter by letter.
// Will not resist an adversary: bounded tables must stay correct under collisions.
#pragma once

#include <cstdint>
#include <string_view>

namespace megdan::algo::text {

constexpr std::uint32_t kHashSeed = 2166136261U;

constexpr std::uint32_t continue_hash(std::uint32_t hash, std::string_view bytes) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

/// Spreads the low bits, for tables whose size is a power of two.
constexpr std::uint32_t finish_hash(std::uint32_t hash) {
  hash ^= hash >> 15U;
  hash *= 0x2C1B3C6DU;
  return hash ^ (hash >> 13U);
}

constexpr std::uint64_t kHashSeed64 = 14695981039346656037ULL;

constexpr std::uint64_t continue_hash64(std::uint64_t hash, std::string_view bytes) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

constexpr std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = kHashSeed64) {
  std::uint64_t hash = continue_hash64(seed, bytes);
  hash ^= hash >> 32U;
  hash *= 0xD6E8FEB86659FD93ULL;
  return hash ^ (hash >> 32U);
}

}  // namespace megdan::algo::text
