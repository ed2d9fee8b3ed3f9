// RawClient: a blocking socket for tests and benchmarks, which sends what it is told, right or wrong.
// Will not be part of the product.
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace megdan::http {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int receive_buffer = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (socket_ < 0) throw std::runtime_error("socket");
    if (receive_buffer > 0)
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("connect");
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the other side has closed.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }

  /// Reads until `mark` has come (what lies behind it stays for the next call) or the end; "" at the end.
  std::string until(std::string_view mark) {
    std::size_t found = 0;
    while ((found = kept_.find(mark)) == std::string::npos)
      if (!more()) return std::exchange(kept_, {});
    std::string out = kept_.substr(0, found + mark.size());
    kept_.erase(0, out.size());
    return out;
  }

  std::string exactly(std::size_t size) {
    while (kept_.size() < size)
      if (!more()) break;
    std::string out = kept_.substr(0, size);
    kept_.erase(0, out.size());
    return out;
  }

  /// Head and body (by Content-Length; none after HEAD) of the next answer; 1xx answers count too.
  std::string answer(bool to_head = false) {
    std::string text = until("\r\n\r\n");
    const auto at = text.find("Content-Length: ");
    if (at != std::string::npos && !to_head)
      text += exactly(static_cast<std::size_t>(std::strtoull(text.c_str() + at + 16, nullptr, 10)));
    return text;
  }

  /// All until the other side closes. `closed` tells whether it did, or patience ended.
  std::string rest() {
    while (more()) {
    }
    return std::exchange(kept_, {});
  }
  bool is_closed() const { return closed_; }

 private:
  bool more() {
    char buffer[16 * 1024];
    const auto got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got == 0) closed_ = true;
    if (got <= 0) return false;
    kept_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  int socket_;
  bool closed_ = false;
  std::string kept_;
};

}  // namespace megdan::http
