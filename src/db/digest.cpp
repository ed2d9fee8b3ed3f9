#include "db/digest.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <vector>

namespace megdan::db {

std::string digest_name(const std::string& path) {
  return path + ".sha256";
}

std::string sha256_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Fault(FaultKind::other, path + " cannot be read");
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<char> buffer(1 << 20);
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0)
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(buffer.data()),
                              static_cast<unsigned long long>(file.gcount()));
  if (file.bad()) throw Fault(FaultKind::other, path + " cannot be read to its end");
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> text{};
  return sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
}

void write_digest(const std::string& path, const std::string& of_file, const Digest& digest) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << digest.sha256 << "  " << of_file << '\n';
  for (const auto& note : digest.notes) file << "# " << note << '\n';
  file.close();
  if (!file) throw Fault(FaultKind::full, path + " cannot be written");
}

std::optional<Digest> digest_of_backup(const std::string& path) {
  const std::string name = digest_name(path);
  if (!std::filesystem::exists(name)) return std::nullopt;
  std::ifstream file(name, std::ios::binary);
  Digest digest;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("# "))
      digest.notes.push_back(line.substr(2));
    else if (digest.sha256.empty())
      digest.sha256 = line.substr(0, line.find(' '));
  }
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (digest.sha256.size() != 2 * crypto_hash_sha256_BYTES || !std::ranges::all_of(digest.sha256, is_digit))
    throw Fault(FaultKind::other, name + " holds no SHA-256");
  return digest;
}

}  // namespace megdan::db
