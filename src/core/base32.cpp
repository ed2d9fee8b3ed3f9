#include "core/base32.hpp"

#include "core/ensure.hpp"

namespace megdan {
namespace {

constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t number_length = 13;

int letter_value(char c) {
  if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (c == 'o') c = '0';
  if (c == 'i' || c == 'l') c = '1';
  const auto at = letters.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string base32_encode(std::span<const std::byte> bytes) {
  std::string out;
  out.reserve((bytes.size() * 8 + 4) / 5);
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const auto byte : bytes) {
    buffer = (buffer << 8) | std::to_integer<std::uint32_t>(byte);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out.push_back(letters[(buffer >> bits) & 31]);
    }
    buffer &= (1u << bits) - 1;
  }
  if (bits > 0) out.push_back(letters[(buffer << (5 - bits)) & 31]);
  return out;
}

std::string base32_number(std::int64_t number) {
  ensure(number >= 0, "base32_number of a negative number");
  std::string out(number_length, '0');
  auto rest = static_cast<std::uint64_t>(number);
  for (std::size_t i = number_length; i-- > 0; rest >>= 5) out[i] = letters[rest & 31];
  return out;
}

std::optional<std::int64_t> parse_base32_number(std::string_view text) {
  if (text.size() != number_length) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    const int value = letter_value(c);
    if (value < 0 || number >> 58 != 0) return std::nullopt;
    number = (number << 5) | static_cast<std::uint64_t>(value);
  }
  return static_cast<std::int64_t>(number);
}

}  // namespace megdan
