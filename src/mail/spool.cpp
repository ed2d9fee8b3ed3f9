#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "mail/mail.hpp"
#include "mail/message.hpp"

namespace megdan::mail {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class File {
 public:
  File(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail("open " + path.string());
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(fd_); }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t wrote = ::write(fd_, bytes.data(), bytes.size());
      if (wrote < 0) {
        if (errno == EINTR) continue;
        fail("write to the mail spool");
      }
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }
  void sync() {
    if (::fsync(fd_) != 0) fail("fsync of the mail spool");
  }

 private:
  int fd_;
};

// One id, one name: a repeated sending replaces its own letter and no other.
std::string file_name(std::string_view id) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '@' || (c == '.' && !out.empty());
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

class Spool final : public Sender {
 public:
  Spool(fs::path folder, std::string_view from, const Clock& clock)
      : folder_(std::move(folder)), from_(read_mailbox(from)), clock_(clock) {
    fs::create_directories(folder_);
  }

  void send(const Letter& letter) override {
    const std::string message = write_message(letter, from_, clock_.now());
    const std::string name = file_name(message_id(letter, from_));
    const fs::path temporary = folder_ / ("." + name + ".part");
    {
      File file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
      file.write(message);
      file.sync();
    }
    fs::rename(temporary, folder_ / (name + ".eml"));
    File(folder_, O_RDONLY | O_DIRECTORY).sync();
  }

 private:
  const fs::path folder_;
  const Mailbox from_;
  const Clock& clock_;
};

}  // namespace

std::unique_ptr<Sender> spool(fs::path folder, std::string from, const Clock& clock) {
  return std::make_unique<Spool>(std::move(folder), from, clock);
}

std::vector<SpooledLetter> read_spool(const fs::path& folder, std::size_t most) {
  struct Found {
    fs::file_time_type at;
    fs::path path;
  };
  std::vector<Found> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    std::error_code gone;
    if (path.extension() != ".eml" || path.filename().native().starts_with('.')) continue;
    const auto at = it->last_write_time(gone);
    if (!gone && it->is_regular_file(gone)) found.push_back({at, path});
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return a.at != b.at ? a.at > b.at : a.path.filename() > b.path.filename();
  });
  if (found.size() > most) found.resize(most);
  std::vector<SpooledLetter> letters;
  for (const Found& one : found) {
    std::ifstream in(one.path, std::ios::binary);
    // More than this is no letter of ours.
    std::string message(1024 * 1024, '\0');
    in.read(message.data(), static_cast<std::streamsize>(message.size()));
    message.resize(static_cast<std::size_t>(in.gcount()));
    letters.push_back(read_message(message));
    letters.back().file = one.path.filename().string();
  }
  return letters;
}

}  // namespace megdan::mail
