#include "people/secrets.hpp"

#include <fcntl.h>
#include <liboath/oath.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <semaphore>
#include <span>
#include <stdexcept>

#include "core/base32.hpp"
#include "core/ensure.hpp"
#include "html/out.hpp"

namespace megdan::people {
namespace {

constexpr unsigned totp_period = 30;

std::counting_semaphore<2>& hashing_places() {
  static std::counting_semaphore<2> places(2);
  return places;
}

struct Place {
  Place() { hashing_places().acquire(); }
  ~Place() { hashing_places().release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
};

unsigned long long passes(bool cheap) {
  return cheap ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE;
}
std::size_t memory(bool cheap) {
  return cheap ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE;
}

std::string raw_secret(std::string_view base32) {
  char* bytes = nullptr;
  std::size_t length = 0;
  if (oath_base32_decode(base32.data(), base32.size(), &bytes, &length) != OATH_OK) return {};
  std::string secret(bytes, length);
  std::free(bytes);
  return secret;
}

std::string code_of_step(const std::string& secret, std::int64_t step) {
  std::array<char, 8> code{};
  const int done = oath_hotp_generate(secret.data(), secret.size(), static_cast<std::uint64_t>(step), 6,
                                      false, OATH_HOTP_DYNAMIC_TRUNCATION, code.data());
  return done == OATH_OK ? std::string(code.data()) : std::string();
}

}  // namespace

std::string hash_passphrase(std::string_view passphrase, bool cheap) {
  const Place place;
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str(out.data(), passphrase.data(), passphrase.size(), passes(cheap), memory(cheap)) != 0)
    throw std::runtime_error("Argon2id: out of memory");
  return out.data();
}

bool verify_passphrase(std::string_view stored, std::string_view passphrase) {
  const Place place;
  return crypto_pwhash_str_verify(std::string(stored).c_str(), passphrase.data(), passphrase.size()) == 0;
}

bool needs_rehash(std::string_view stored, bool cheap) {
  return crypto_pwhash_str_needs_rehash(std::string(stored).c_str(), passes(cheap), memory(cheap)) != 0;
}

void pretend_to_verify(bool cheap) {
  static const std::string real = hash_passphrase("never matches anything typed", false);
  static const std::string small = hash_passphrase("never matches anything typed", true);
  (void)verify_passphrase(cheap ? small : real, "");
}

std::string hash_token(std::string_view token) {
  std::array<unsigned char, 32> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size(), nullptr, 0);
  return base32_encode(std::as_bytes(std::span(digest)));
}

Key Key::of_file(const std::filesystem::path& path, Random& random) {
  Key key;
  const std::span bytes(key.bytes_);
  std::ifstream in(path, std::ios::binary);
  if (in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()))) return key;
  if (std::filesystem::exists(path))
    throw std::runtime_error(path.string() + ": this is no key file of 32 bytes");
  random.fill(std::as_writable_bytes(bytes));
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error(path.string() + ": the key file cannot be written");
  const bool written =
      ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && fsync(file) == 0;
  ::close(file);
  if (!written) throw std::runtime_error(path.string() + ": the key file cannot be written");
  return key;
}

std::string Key::seal(std::string_view text, Random& random) const {
  std::string whole(
      crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + text.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES,
      '\0');
  auto* out = reinterpret_cast<unsigned char*>(whole.data());
  random.fill(std::as_writable_bytes(std::span(out, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)));
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, nullptr,
                                             reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                                             nullptr, 0, nullptr, out, bytes_.data());
  std::string shown(sodium_base64_ENCODED_LEN(whole.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(shown.data(), shown.size(), out, whole.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  shown.pop_back();
  return shown;
}

std::string Key::derive(std::string_view text) const {
  std::array<unsigned char, 20> digest{};
  const std::string whole = "derive\n" + std::string(text);
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(whole.data()),
                     whole.size(), bytes_.data(), bytes_.size());
  return base32_encode(std::as_bytes(std::span(digest)));
}

std::optional<std::string> Key::open(std::string_view sealed) const {
  std::string whole(sealed.size(), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(whole.data()), whole.size(), sealed.data(),
                        sealed.size(), nullptr, &length, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return std::nullopt;
  constexpr std::size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  constexpr std::size_t tag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  if (length < nonce + tag) return std::nullopt;
  const auto* in = reinterpret_cast<const unsigned char*>(whole.data());
  std::string text(length - nonce - tag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(text.data()), nullptr,
                                                 nullptr, in + nonce, length - nonce, nullptr, 0, in,
                                                 bytes_.data()) != 0)
    return std::nullopt;
  return text;
}

std::string make_totp_secret(Random& random) {
  std::array<char, 20> raw{};
  random.fill(std::as_writable_bytes(std::span(raw)));
  char* text = nullptr;
  std::size_t length = 0;
  ensure(oath_base32_encode(raw.data(), raw.size(), &text, &length) == OATH_OK, "base 32 of a second factor");
  std::string secret(text, length);
  std::free(text);
  return secret;
}

std::string totp_address(std::string_view secret, std::string_view account, std::string_view issuer) {
  return "otpauth://totp/" + html::percent_encode(issuer) + ":" + html::percent_encode(account) +
         "?secret=" + std::string(secret) + "&issuer=" + html::percent_encode(issuer);
}

std::optional<std::int64_t> check_totp(std::string_view secret_base32, std::string_view code, Instant now,
                                       std::int64_t last_step) {
  if (code.size() != 6) return std::nullopt;
  const std::string secret = raw_secret(secret_base32);
  if (secret.empty()) return std::nullopt;
  const std::int64_t current = now.ms / 1000 / totp_period;
  std::optional<std::int64_t> found;
  for (std::int64_t step = current - 1; step <= current + 1; ++step) {
    const std::string expected = code_of_step(secret, step);
    if (step > last_step && expected.size() == 6 && sodium_memcmp(expected.data(), code.data(), 6) == 0)
      found = step;
  }
  return found;
}

std::string totp_code(std::string_view secret_base32, Instant now) {
  return code_of_step(raw_secret(secret_base32), now.ms / 1000 / totp_period);
}

}  // namespace megdan::people
