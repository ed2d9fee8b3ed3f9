// A mail server for tests: one connection after another on 127.0.0.1, remembering what it was told.
// Will not deliver anything, and is no part of the program.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace megdan::mail {

class SmtpServer {
 public:
  struct Manner {
    std::string to_rcpt = "250 welcome";
    std::string to_data = "250 taken";
    std::string extensions = "250-AUTH PLAIN\r\n";
    bool silent = false;     // accepts and says nothing
    bool cuts_data = false;  // hangs up in the middle of the letter
  };

  SmtpServer() : SmtpServer(Manner{}) {}
  explicit SmtpServer(Manner manner)
      : manner_(std::move(manner)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || bind(listener_, plain, size) != 0 || listen(listener_, 8) != 0 ||
        getsockname(listener_, plain, &size) != 0)
      throw std::runtime_error("no port for the test's mail server");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;
  ~SmtpServer() {
    stopping_ = true;
    thread_.join();
    close(listener_);
  }

  std::string port() const { return std::to_string(port_); }
  std::vector<std::string> commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
  }
  /// Letters as they arrived, dots undone.
  std::vector<std::string> letters() const {
    const std::lock_guard lock(mutex_);
    return letters_;
  }

 private:
  bool readable(int fd) const {
    pollfd one{fd, POLLIN, 0};
    while (!stopping_)
      if (poll(&one, 1, 20) > 0) return true;
    return false;
  }

  void serve() {
    while (readable(listener_)) {
      const int peer = accept(listener_, nullptr, nullptr);
      if (peer < 0) continue;
      talk(peer);
      close(peer);
    }
  }

  static bool say(int peer, const std::string& line) {
    const std::string all = line + "\r\n";
    return send(peer, all.data(), all.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(all.size());
  }

  // A line without its CRLF; false at the end.
  bool hear(int peer, std::string& buffer, std::string& line) const {
    for (;;) {
      const auto end = buffer.find("\r\n");
      if (end != std::string::npos) {
        line = buffer.substr(0, end);
        buffer.erase(0, end + 2);
        return true;
      }
      char piece[4096];
      if (!readable(peer)) return false;
      const ssize_t got = recv(peer, piece, sizeof piece, 0);
      if (got <= 0) return false;
      buffer.append(piece, static_cast<std::size_t>(got));
    }
  }

  void talk(int peer) {
    std::string buffer;
    std::string line;
    if (manner_.silent) {
      hear(peer, buffer, line);
      return;
    }
    if (!say(peer, "220 test")) return;
    while (hear(peer, buffer, line)) {
      {
        const std::lock_guard lock(mutex_);
        commands_.push_back(line);
      }
      const std::string verb = line.substr(0, 4);
      if (verb == "EHLO") {
        say(peer, "250-test\r\n" + manner_.extensions + "250 8BITMIME");
      } else if (verb == "AUTH") {
        if (line == "AUTH PLAIN" && (!say(peer, "334 ") || !hear(peer, buffer, credentials_))) return;
        say(peer, "235 in");
      } else if (verb == "MAIL") {
        say(peer, "250 go on");
      } else if (verb == "RCPT") {
        say(peer, manner_.to_rcpt);
      } else if (verb == "DATA") {
        say(peer, "354 speak");
        std::string letter;
        while (hear(peer, buffer, line) && line != ".") {
          letter += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
          if (manner_.cuts_data) return;
        }
        {
          const std::lock_guard lock(mutex_);
          letters_.push_back(letter);
        }
        say(peer, manner_.to_data);
      } else if (verb == "QUIT") {
        say(peer, "221 bye");
        return;
      } else {
        say(peer, "500 what?");
      }
    }
  }

  const Manner manner_;
  const int listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> commands_, letters_;
  std::string credentials_;
  std::thread thread_;
};

}  // namespace megdan::mail
