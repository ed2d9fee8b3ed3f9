// A crowd of browsers for ./bench hall: each holds an event stream, and on "changed" loads its page as the
// script does. Will not change anything itself: it says when the screens showed what a change brought.
//
// Reads from the standard input: PORT, then one line a browser "EVENTS-PATH PAGE-PATH COOKIE-OR-DASH", then
// "go"; then a line per change "WORDS", and waits until every browser's page has that text. Answers a line
// "ready", and for each change its milliseconds, one a browser, from the line's arrival.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto rest = std::chrono::milliseconds(400);  // web/islands/pages.ts: at most one load in 400 ms
constexpr auto longest = std::chrono::seconds(10);

[[noreturn]] void die(const std::string& why) {
  std::fprintf(stderr, "crowd: %s\n", why.c_str());
  std::exit(1);
}

std::string unpacked(std::string_view bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) die("inflate");
  std::string out(512 * 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (inflate(&stream, Z_FINISH) != Z_STREAM_END) die("a page cannot be unpacked");
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  return out;
}

struct Browser;

struct Line {  // one connection
  int socket = -1;
  bool is_stream = false;
  Browser* browser = nullptr;
  std::string in;
};

struct Browser {
  std::string events, page, cookie;
  Line stream, loads;
  bool busy = false, again = false, wanted = false;
  Clock::time_point last{};
  Clock::time_point shown{};
  std::uint64_t loaded = 0;
};

struct Crowd {
  int port = 0;
  int poll = epoll_create1(0);
  std::vector<std::unique_ptr<Browser>> all;
  std::string words;  // what every page must hold
  std::size_t missing = 0;
  std::uint64_t bytes = 0, loads = 0;

  void open(Line& line, Browser& browser, bool is_stream) {
    line.browser = &browser;
    line.is_stream = is_stream;
    line.in.clear();
    line.socket = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(line.socket, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) die("no connection");
    const int one = 1;
    setsockopt(line.socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &line;
    epoll_ctl(poll, EPOLL_CTL_ADD, line.socket, &event);
    if (is_stream) say(line, browser.events, "text/event-stream");
  }

  void say(Line& line, const std::string& path, const char* accept) const {
    std::string text = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                       "\r\nAccept: " + accept +
                       "\r\nAccept-Encoding: gzip, deflate\r\nAccept-Language: bg\r\n";
    if (line.browser->cookie != "-") text += "Cookie: " + line.browser->cookie + "\r\n";
    text += "\r\n";
    if (write(line.socket, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
      die("a request did not go out");
  }

  void load(Browser& browser) {
    if (browser.busy) {
      browser.again = true;
      return;
    }
    if (Clock::now() < browser.last + rest) {
      browser.wanted = true;
      return;
    }
    browser.wanted = browser.again = false;
    browser.busy = true;
    browser.last = Clock::now();
    if (browser.loads.socket < 0) open(browser.loads, browser, false);
    say(browser.loads, browser.page, "text/html");
  }

  void loaded(Browser& browser, std::string_view head, std::string_view body) {
    if (!head.starts_with("HTTP/1.1 200"))
      die("a page answered " + std::string(head.substr(0, 40)) + " " + browser.page);
    bytes += body.size();
    ++loads;
    ++browser.loaded;
    const bool packed = head.find("Content-Encoding: gzip") != std::string_view::npos;
    const std::string text = packed ? unpacked(body) : std::string(body);
    if (browser.shown == Clock::time_point{} && !words.empty() && text.find(words) != std::string::npos) {
      browser.shown = Clock::now();
      --missing;
    }
    browser.busy = false;
    if (browser.again) load(browser);
  }

  void hear(Line& line) {
    char chunk[65536];
    const ssize_t size = read(line.socket, chunk, sizeof chunk);
    if (size <= 0) {
      if (!line.is_stream && !line.browser->busy) {  // the server lets an idle connection go
        close(line.socket);
        line.socket = -1;
        return;
      }
      die(line.is_stream ? "an event stream ended" : "a connection ended in a page");
    }
    line.in.append(chunk, static_cast<std::size_t>(size));
    if (line.is_stream) {
      for (std::size_t end; (end = line.in.find("\n\n")) != std::string::npos; line.in.erase(0, end + 2))
        if (std::string_view(line.in).substr(0, end).find("event: changed") != std::string_view::npos)
          load(*line.browser);
      return;
    }
    const auto head_end = line.in.find("\r\n\r\n");
    if (head_end == std::string::npos) return;
    const auto at = line.in.find("Content-Length: ");
    if (at == std::string::npos || at > head_end) die("a page without a length");
    const auto length = static_cast<std::size_t>(std::atol(line.in.c_str() + at + 16));
    if (line.in.size() < head_end + 4 + length) return;
    const std::string whole = std::move(line.in);
    line.in.clear();
    loaded(*line.browser, std::string_view(whole).substr(0, head_end),
           std::string_view(whole).substr(head_end + 4, length));
  }

  void turn(int milliseconds) {
    epoll_event events[256];
    const int count = epoll_wait(poll, events, 256, milliseconds);
    for (int i = 0; i < count; ++i) {
      auto* line = static_cast<Line*>(events[i].data.ptr);
      if (line) hear(*line);
    }
    for (auto& browser : all)
      if (browser->wanted && !browser->busy) load(*browser);
  }
};

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  Crowd crowd;
  std::string line;
  if (!std::getline(std::cin, line)) return 1;
  crowd.port = std::atoi(line.c_str());
  while (std::getline(std::cin, line) && line != "go") {
    auto browser = std::make_unique<Browser>();
    const auto a = line.find(' ');
    const auto b = line.find(' ', a + 1);
    browser->events = line.substr(0, a);
    browser->page = line.substr(a + 1, b - a - 1);
    browser->cookie = line.substr(b + 1);
    crowd.all.push_back(std::move(browser));
  }
  for (auto& browser : crowd.all) {
    crowd.open(browser->stream, *browser, true);
    crowd.turn(0);
  }
  // A stream begins with "changed": everybody loads once, as a page that was just opened does.
  for (const auto begun = Clock::now(); Clock::now() < begun + longest;) {
    crowd.turn(20);
    bool all = true;
    for (auto& browser : crowd.all) all = all && browser->loaded > 0 && !browser->busy;
    if (all) break;
  }
  std::cout << "ready" << std::endl;
  // The standard input in the same poll, so that a browser is never deaf while we wait for the next change.
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  epoll_ctl(crowd.poll, EPOLL_CTL_ADD, 0, &event);
  std::string typed;
  for (;;) {
    epoll_event events[256];
    const int count = epoll_wait(crowd.poll, events, 256, 5);
    for (int i = 0; i < count; ++i) {
      if (auto* heard = static_cast<Line*>(events[i].data.ptr)) {
        crowd.hear(*heard);
        continue;
      }
      char chunk[4096];
      const ssize_t size = read(0, chunk, sizeof chunk);
      if (size <= 0) return 0;
      typed.append(chunk, static_cast<std::size_t>(size));
    }
    for (auto& browser : crowd.all)
      if (browser->wanted && !browser->busy) crowd.load(*browser);
    const auto end = typed.find('\n');
    if (end == std::string::npos) continue;
    crowd.words = typed.substr(0, end);
    typed.erase(0, end + 1);
    const auto begun = Clock::now();
    crowd.missing = crowd.all.size();
    crowd.bytes = crowd.loads = 0;
    for (auto& browser : crowd.all) browser->shown = {};
    while (crowd.missing > 0 && Clock::now() < begun + longest) {
      crowd.turn(2);
    }
    if (crowd.missing > 0) die(std::to_string(crowd.missing) + " screens never showed: " + crowd.words);
    for (auto& browser : crowd.all)
      std::cout << std::chrono::duration<double, std::milli>(browser->shown - begun).count() << ' ';
    std::cout << "| " << crowd.loads << ' ' << crowd.bytes << std::endl;
  }
}
