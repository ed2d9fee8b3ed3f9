// Requests a second through a real socket with clients in the same process, and the parts of the path alone.
#include <benchmark/benchmark.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "http/head.hpp"
#include "http/raw_client.hpp"
#include "http/reply.hpp"
#include "http/server.hpp"
#include "http/target.hpp"

namespace {

using namespace megdan::http;

const std::string ask_page =
    "GET /page HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n";
const std::string ask_packed =
    "GET /page HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept-Encoding: gzip, deflate, "
    "br\r\n\r\n";
const std::string browser_head =
    "GET /bg/seminars/0123456789abc/wall?page=2&q=%D1%86%D0%B5%D0%BD%D1%82%D1%8A%D1%80 HTTP/1.1\r\n"
    "Host: centre.example.bg\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like "
    "Gecko) "
    "Chrome/128.0.0.0 Safari/537.36\r\nAccept: "
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: bg-BG,bg;q=0.9,en;q=0.8\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nConnection: "
    "keep-alive\r\n"
    "Cookie: __Host-session=0123456789abcdefghjkmnpqrs; language=bg\r\nSec-Fetch-Dest: document\r\n"
    "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: same-origin\r\nUpgrade-Insecure-Requests: 1\r\n\r\n";

std::shared_ptr<const std::string> page() {
  std::string text;
  while (text.size() < 8 * 1024)
    text += "<p>Център за социални иновации " + std::to_string(text.size()) + "</p>\n";
  text.resize(8 * 1024, ' ');
  return std::make_shared<const std::string>(std::move(text));
}

struct Running {
  explicit Running(unsigned workers)
      : server(
            [&] {
              Options options;
              options.port = 0;
              options.workers = workers;
              return options;
            }(),
            [body = page()](Request&) {
              Response response = Response::html({});
              response.body = body;
              return response;
            },
            events, random) {
    server.start();
  }
  megdan::SystemRandom random;
  Events events;
  Server server;
};

/// `connections` clients, each with one request under way.
void ask(benchmark::State& state, const std::string& request, std::size_t body_size, unsigned workers) {
  Running running(workers);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < state.range(0); ++i)
    clients.push_back(std::make_unique<RawClient>(running.server.port()));
  clients[0]->send(request);
  const std::string first = clients[0]->answer();
  const auto end_of_head = first.find("\r\n\r\n");
  if (!first.starts_with("HTTP/1.1 200 ") || first.size() - end_of_head - 4 < body_size / 50)
    throw std::runtime_error("wrong answer");
  if (body_size == 8 * 1024 && first.substr(end_of_head + 4) != *page())
    throw std::runtime_error("wrong page");
  // Every answer is as long as the first: request ids have 13 letters.
  for (auto _ : state) {
    for (auto& client : clients) client->send(request);
    for (auto& client : clients)
      if (client->exactly(first.size()).size() != first.size()) throw std::runtime_error("short answer");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void page_8_kb(benchmark::State& state) {
  ask(state, ask_page, 8 * 1024, 1);
}
void page_8_kb_packed(benchmark::State& state) {
  ask(state, ask_packed, 1024, 1);
}
BENCHMARK(page_8_kb)->Arg(1)->Arg(64)->UseRealTime();
BENCHMARK(page_8_kb_packed)->Arg(64)->UseRealTime();

void head_check(benchmark::State& state) {
  Head head;
  if (!check_head(browser_head, head).ok() || head.fields.size() != 11)
    throw std::runtime_error("wrong head");
  for (auto _ : state) benchmark::DoNotOptimize(check_head(browser_head, head));
}
BENCHMARK(head_check);

void head_into_request(benchmark::State& state) {
  Head head;
  check_head(browser_head, head);
  for (auto _ : state) {
    Request request;
    if (!read_request(head, 1000, request).ok() || request.query.size() != 2)
      throw std::runtime_error("wrong query");
    benchmark::DoNotOptimize(request);
  }
}
BENCHMARK(head_into_request);

void gzip_8_kb(benchmark::State& state) {
  const auto body = page();
  for (auto _ : state) benchmark::DoNotOptimize(gzip(*body, static_cast<int>(state.range(0))));
}
BENCHMARK(gzip_8_kb)->Arg(1)->Arg(6);

void reply_of_a_shared_page(benchmark::State& state) {
  GzipCache cache;
  const auto body = page();
  Request request;
  request.request_id = "0123456789abc";
  request.headers.push_back({"Accept-Encoding", "gzip"});
  for (auto _ : state) {
    Response response = Response::html({});
    response.set("Cache-Control", "public, max-age=60");
    response.set("ETag", "\"0123456789abcdef\"");
    response.body = body;
    benchmark::DoNotOptimize(make_reply(std::move(response), request, {}, cache));
  }
}
BENCHMARK(reply_of_a_shared_page);

}  // namespace

BENCHMARK_MAIN();
