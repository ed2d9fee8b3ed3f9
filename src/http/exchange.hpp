// Exchange: one request on its way from the I/O thread to a worker and back.
// Will not be shared: whoever holds it is the only one.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "http/message.hpp"
#include "http/reply.hpp"

namespace megdan::http {

class Connection;

struct Exchange {
  std::shared_ptr<Connection> connection;
  Request request;
  bool keep_alive = true;
  bool http_1_0 = false;
  std::chrono::steady_clock::time_point begun;
  Reply reply;
  std::string route, actor, fault;
};

}  // namespace megdan::http
