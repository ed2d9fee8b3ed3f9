// Config: every setting of the program with its default, from megdan.toml, then from the command line.
// Will not guess: an unknown key or a value of the wrong kind stops the program with a sentence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace megdan::app {

struct Config {
  std::string listen = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string public_url;  // empty: made from listen and port
  std::string data = "data";
  std::string database;  // empty: DATA/megdan.sqlite
  std::string centre_name = "Мегдан";
  std::vector<std::string> trusted_proxies;
  unsigned workers = 0;
  unsigned backups_kept = 7;  // nightly ones in DATA/backups; 0: none
  // From the command line alone:
  bool demonstration = false;
  bool closed = false;   // a demonstration without one-time links on the console and without its outbox
  bool new_key = false;  // DATA/key may be another one than the database knows
  std::string smtp_url, smtp_user, smtp_password, smtp_from = "megdan@localhost";

  /// "postgres://…", or the SQLite file.
  std::string database_address() const;
};

/// Reads `path` over `config`; a missing file is an error only where `must_exist`. Throws std::runtime_error
/// with "megdan.toml:3: unknown key …".
void read_config(Config& config, const std::string& path, bool must_exist);

/// Throws std::runtime_error with a sentence where a value cannot be served with; complete() asks it too.
void check(const Config& config);

/// Fills in public_url and makes data absolute. On 0.0.0.0 the first address of a network card is taken, so
/// that a QR code carries what phones in the hall can open.
void complete(Config& config);

/// An address with "…" for whatever in it could be a secret: user and passphrase, and parameters we do not
/// know.
std::string without_secrets(const std::string& address);

/// All settings as TOML, secrets left out.
std::string to_toml(const Config& config);

}  // namespace megdan::app
