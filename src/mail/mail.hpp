// Mail: one letter, handed to a way of sending (SMTP, or a spool folder).
// Will not decide when: the outbox of jobs/ does, with its retries.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"

namespace megdan::mail {

struct Letter {
  std::string to;          // one address; control signs are refused (header injection)
  std::string subject;     // UTF-8, one line
  std::string text;        // plain text, UTF-8
  std::string message_id;  // stable across retries, so that a repeated sending is recognisable; never empty
};

class Sender {
 public:
  virtual ~Sender() = default;
  /// Throws std::runtime_error with the reason when the letter did not leave.
  virtual void send(const Letter& letter) = 0;
};

/// Each letter a file NAME.eml (RFC 5322) in `folder`, written and fsynced under a temporary name, then
/// renamed.
std::unique_ptr<Sender> spool(std::filesystem::path folder, std::string from, const Clock& clock);

struct SmtpOptions {
  std::string url;                   // smtp://host:25, smtps://host:465; user and password apart
  std::string user, password, from;  // from: an address, or "Name <address>"
  std::chrono::milliseconds deadline{10'000};
};
/// SMTP through libcurl: total deadline 10 s, STARTTLS demanded unless the host is loopback.
std::unique_ptr<Sender> smtp(SmtpOptions options, const Clock& clock);

/// Well enough formed to be sent to: one @, no control signs or spaces, at most 254 bytes.
bool is_address(std::string_view text);

struct SpooledLetter {
  std::string file, to, subject, text;
};
/// Newest first; for /dev/outbox of the demonstration.
std::vector<SpooledLetter> read_spool(const std::filesystem::path& folder, std::size_t most);

}  // namespace megdan::mail
