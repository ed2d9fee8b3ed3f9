#include "mail/message.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

#include "core/utf8.hpp"
#include "mail/encode.hpp"

namespace megdan::mail {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 32 || byte == 127;
  });
}

// Unseen or direction-turning signs of UTF-8 that would make one address look like another.
bool has_unseen(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto a = static_cast<unsigned char>(text[i]);
    const auto b = static_cast<unsigned char>(text[i + 1]);
    const auto c = i + 2 < text.size() ? static_cast<unsigned char>(text[i + 2]) : 0;
    if (a == 0xC2 && (b < 0xA1 || b == 0xAD)) return true;  // C1, no-break space, soft hyphen
    if (a == 0xE2 && b == 0x80 && (c <= 0x8F || c >= 0xA8) && c <= 0xAF)
      return true;                                                      // U+2000–200F, 2028–202F
    if (a == 0xE2 && b == 0x81 && c >= 0x9F && c <= 0xAF) return true;  // U+205F–206F
    if (a == 0xE3 && b == 0x80 && c == 0x80) return true;               // U+3000
    if (a == 0xEF && b == 0xBB && c == 0xBF) return true;               // U+FEFF
  }
  return false;
}

std::string two(unsigned number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::string header_date(Instant at) {
  using namespace std::chrono;
  constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_time<milliseconds> moment{milliseconds(at.ms)};
  const auto midnight = floor<days>(moment);
  const year_month_day date{midnight};
  const hh_mm_ss clock{floor<seconds>(moment - midnight)};
  std::string out(weekdays.at(weekday{midnight}.c_encoding()));
  out += ", " + two(static_cast<unsigned>(date.day())) + " ";
  out += months.at(static_cast<unsigned>(date.month()) - 1);
  out += " " + std::to_string(static_cast<int>(date.year())) + " ";
  out += two(static_cast<unsigned>(clock.hours().count())) + ":" +
         two(static_cast<unsigned>(clock.minutes().count())) + ":" +
         two(static_cast<unsigned>(clock.seconds().count())) + " +0000";
  return out;
}

std::string mailbox_header(const Mailbox& box, std::size_t used) {
  if (box.name.empty()) return box.address;
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -";
  std::string name;
  if (box.name.find_first_not_of(plain) == std::string::npos) {
    name = box.name;
  } else if (is_ascii(box.name)) {
    name = "\"";
    for (const char c : box.name) {
      if (c == '"' || c == '\\') name += '\\';
      name += c;
    }
    name += '"';
  } else {
    name = header_value(box.name, used);
  }
  return name + "\r\n <" + box.address + ">";
}

std::string_view domain_of(std::string_view address) {
  return address.substr(address.rfind('@') + 1);
}

// What stands inside <…>, or all of it.
std::string address_in(std::string_view value) {
  const auto open = value.rfind('<');
  const auto close = value.rfind('>');
  if (open != std::string_view::npos && close != std::string_view::npos && close > open)
    value = value.substr(open + 1, close - open - 1);
  return std::string(trim(value));
}

}  // namespace

bool is_address(std::string_view text) {
  if (text.size() > 254 || !is_valid_utf8(text) || has_control(text) || has_unseen(text)) return false;
  if (text.find_first_of(" <>()[],;:\\\"") != std::string_view::npos) return false;
  const auto at = text.find('@');
  if (at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) return false;
  const auto local = text.substr(0, at);
  const auto domain = text.substr(at + 1);
  if (local.empty() || local.size() > 64 || domain.empty()) return false;
  for (const auto part : {local, domain})
    if (part.front() == '.' || part.back() == '.' || part.find("..") != std::string_view::npos) return false;
  // A leading hyphen could be taken for an option by a mail program behind the server.
  return local.front() != '-' && domain.front() != '-';
}

Mailbox read_mailbox(std::string_view text) {
  Mailbox box;
  if (has_control(text)) throw std::runtime_error("the sender holds control signs");
  const auto open = text.find('<');
  if (open == std::string_view::npos) {
    box.address = trim(text);
  } else {
    auto name = trim(text.substr(0, open));
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    box.name = name;
    box.address = address_in(text);
  }
  if (!is_address(box.address)) throw std::runtime_error("the sender is no address: " + std::string(text));
  return box;
}

std::string message_id(const Letter& letter, const Mailbox& from) {
  const std::string& id = letter.message_id;
  const bool fits = !id.empty() && id.size() <= 150 && std::all_of(id.begin(), id.end(), [](char c) {
    return c > ' ' && c < 127 && c != '<' && c != '>';
  });
  if (!fits)
    throw std::runtime_error(
        "letter refused: its message id is empty or holds signs that do not belong there");
  if (id.find('@') != std::string::npos) return id;
  const auto domain = domain_of(from.address);
  return id + "@" + (is_ascii(domain) ? std::string(domain) : "megdan.invalid");
}

std::string write_message(const Letter& letter, const Mailbox& from, Instant at) {
  if (!is_address(letter.to)) throw std::runtime_error("letter refused: its recipient is no address");
  if (has_control(letter.subject))
    throw std::runtime_error("letter refused: its subject holds control signs");
  const std::string subject = repair_utf8(letter.subject);
  std::string text = repair_utf8(letter.text);
  std::erase(text, '\0');
  if (!text.empty() && text.back() != '\n') text += '\n';
  const std::string quoted = quoted_printable(text);
  const std::string coded = base64_body(text);
  // Cyrillic in quoted-printable is six signs a letter.
  const bool quote = quoted.size() <= coded.size();

  std::string out;
  const auto header = [&](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
  };
  header("From", mailbox_header(from, 6));
  header("To", letter.to);
  header("Subject", header_value(subject, 9));
  header("Date", header_date(at));
  header("Message-ID", "<" + message_id(letter, from) + ">");
  header("MIME-Version", "1.0");
  header("Content-Type", "text/plain; charset=UTF-8");
  header("Content-Transfer-Encoding", quote ? "quoted-printable" : "base64");
  // Out-of-office robots answer each other otherwise (RFC 3834).
  header("Auto-Submitted", "auto-generated");
  out += "\r\n";
  out += quote ? quoted : coded;
  return out;
}

SpooledLetter read_message(std::string_view message) {
  SpooledLetter letter;
  std::string name;
  std::string value;
  std::string encoding;
  const auto finish = [&] {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (name == "to") letter.to = address_in(value);
    if (name == "subject") letter.subject = repair_utf8(from_header_value(trim(value)));
    if (name == "content-transfer-encoding") encoding = trim(value);
    name.clear();
    value.clear();
  };
  while (!message.empty()) {
    const auto end = message.find('\n');
    std::string_view line = message.substr(0, end);
    message = end == std::string_view::npos ? std::string_view() : message.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      value += line;
      continue;
    }
    finish();
    const auto colon = line.find(':');
    name = line.substr(0, colon);
    if (colon != std::string_view::npos) value = line.substr(colon + 1);
  }
  finish();
  std::string text = encoding == "base64"             ? from_base64(message)
                     : encoding == "quoted-printable" ? from_quoted_printable(message)
                                                      : std::string(message);
  std::erase(text, '\r');
  letter.text = repair_utf8(text);
  return letter;
}

}  // namespace megdan::mail
