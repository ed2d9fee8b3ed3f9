// Listening: the sessions that have an event stream open, so that an open cockpit counts as work.
// Will not write: Module::touch_listening does, now and then and never on the I/O thread.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "contracts/people.hpp"

namespace megdan::people {

class Listening {
 public:
  /// The session listens for as long as what comes back lives. Any thread, quick.
  std::shared_ptr<const void> begin(SessionId session);
  std::vector<SessionId> all() const;

 private:
  struct Streams {
    std::mutex mutex;
    std::map<SessionId, std::size_t> open;
  };
  std::shared_ptr<Streams> streams_ =
      std::make_shared<Streams>();  // a stream may end later than the program's parts
};

}  // namespace megdan::people
