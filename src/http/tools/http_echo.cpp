// A server for tests and comparisons: answers every request with what it saw and remembers the paths.
// Will not be installed.
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <mutex>

#include "http/server.hpp"

namespace {

using namespace megdan::http;

/// GET /seen: method and path of every request since the last /forget, one a line. GET /page: 8 KB, shared.
class Echo {
 public:
  Echo() {
    std::string text;
    while (text.size() < 8 * 1024)
      text += "<p>Център за социални иновации " + std::to_string(text.size()) + "</p>\n";
    text.resize(8 * 1024, ' ');
    page_ = std::make_shared<const std::string>(std::move(text));
  }

  Response operator()(Request& request) {
    if (request.path == "/page") {
      Response response = Response::html({});
      response.body = page_;
      return response;
    }
    const std::lock_guard lock(mutex_);
    if (request.path == "/seen") return Response::plain(seen_);
    if (request.path == "/forget") {
      seen_.clear();
      return Response::plain("forgotten\n");
    }
    const std::string line = std::string(name_of(request.method)) + " " + request.path + " " +
                             std::to_string(request.body.size()) + "\n";
    seen_ += line;
    return Response::plain(line + request.body);
  }

 private:
  std::mutex mutex_;
  std::string seen_;
  std::shared_ptr<const std::string> page_;
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.port = 0;
  // One machine plays all clients here.
  options.limits.connections_per_client = options.limits.connections;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--port") == 0) {
      options.port = static_cast<std::uint16_t>(std::atoi(argv[i + 1]));
    } else if (std::strcmp(argv[i], "--workers") == 0) {
      options.workers = static_cast<unsigned>(std::atoi(argv[i + 1]));
    } else if (std::strcmp(argv[i], "--trust") == 0) {
      options.trusted_proxies.emplace_back(argv[i + 1]);
    } else {
      std::cerr << "usage: http_echo [--port N] [--workers N] [--trust ADDRESS]\n";
      return 2;
    }
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  megdan::SystemRandom random;
  Events events;
  Echo echo;
  Server server(
      options, [&echo](Request& request) { return echo(request); }, events, random);
  try {
    server.start();
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << "\n";
    return 1;
  }
  std::cout << "port " << server.port() << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  server.stop(std::chrono::seconds(5));
  return 0;
}
