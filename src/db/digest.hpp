// The digest beside a backup: SHA-256 of the file, as `sha256sum -c` reads it, with notes as comments. Inside
// db/ only. Will not sign: whoever may change the backup may change the digest; it shows damage, not malice.
#pragma once

#include <string>

#include "db/backup.hpp"

namespace megdan::db {

/// PATH.sha256
std::string digest_name(const std::string& path);
/// In hexadecimal digits; throws Fault where the file cannot be read to its end.
std::string sha256_of_file(const std::string& path);
void write_digest(const std::string& path, const std::string& of_file, const Digest& digest);

}  // namespace megdan::db
