// One letter as RFC 5322 text, and back: headers in RFC 2047, a body that seven-bit servers carry.
// Will not do attachments, HTML or several recipients.
#pragma once

#include <string>
#include <string_view>

#include "core/instant.hpp"
#include "mail/mail.hpp"

namespace megdan::mail {

/// "Мегдан <no-reply@example.org>" or a bare address.
struct Mailbox {
  std::string name, address;
};
/// Throws std::runtime_error when there is no address in it.
Mailbox read_mailbox(std::string_view text);

/// The whole message with CRLF line ends. Throws std::runtime_error for what could break out of its header.
std::string write_message(const Letter& letter, const Mailbox& from, Instant at);

/// The Message-ID without its angle brackets: the letter's, with the sender's domain where it has none.
std::string message_id(const Letter& letter, const Mailbox& from);

/// What read_spool shows of a message that write_message wrote; of anything else as much as is understood.
SpooledLetter read_message(std::string_view message);

}  // namespace megdan::mail
