// Passphrases (Argon2id), tokens, one-time codes (TOTP, RFC 6238), sealing of what lies in the database.
// Will not store anything; the installation's key comes from a file outside the database.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/instant.hpp"
#include "core/random.hpp"

namespace megdan::people {

/// Argon2id with parameters in the string (libsodium, interactive: 64 MiB, 2 passes). At most two at once, so
/// that parallel sign-ins cannot exhaust the memory; others wait. `cheap`: the least cost, for tests.
std::string hash_passphrase(std::string_view passphrase, bool cheap);
bool verify_passphrase(std::string_view stored, std::string_view passphrase);
bool needs_rehash(std::string_view stored, bool cheap);
/// As long as a real check, for addresses that have no account.
void pretend_to_verify(bool cheap);

/// BLAKE2b-256 of a token, as text: only this is stored.
std::string hash_token(std::string_view token);

class Key {
 public:
  /// Reads the key file, or makes it (32 random bytes, mode 0600).
  static Key of_file(const std::filesystem::path& path, Random& random);
  std::string seal(std::string_view text, Random& random) const;   // XChaCha20-Poly1305, base 64
  std::optional<std::string> open(std::string_view sealed) const;  // nothing when it was tampered with
  /// A secret that only this key makes of `text`: the same again for the same text, so that it need not be
  /// kept.
  std::string derive(std::string_view text) const;

 private:
  std::array<unsigned char, 32> bytes_{};
};

/// 20 random bytes; RFC 4648 base 32, as authenticator apps take it.
std::string make_totp_secret(Random& random);
std::string totp_address(std::string_view secret_base32, std::string_view account, std::string_view issuer);
/// The time step that `code` belongs to (one step of 30 s early or late is accepted), only if it is above
/// `last_step`: a code works once.
std::optional<std::int64_t> check_totp(std::string_view secret_base32, std::string_view code, Instant now,
                                       std::int64_t last_step);
/// For tests and the demonstration.
std::string totp_code(std::string_view secret_base32, Instant now);

}  // namespace megdan::people
