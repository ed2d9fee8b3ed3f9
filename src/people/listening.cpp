#include "people/listening.hpp"

namespace megdan::people {

std::shared_ptr<const void> Listening::begin(SessionId session) {
  const auto streams = streams_;
  {
    const std::lock_guard lock(streams->mutex);
    ++streams->open[session];
  }
  return std::shared_ptr<const void>(streams.get(), [streams, session](const void*) {
    const std::lock_guard lock(streams->mutex);
    const auto found = streams->open.find(session);
    if (--found->second == 0) streams->open.erase(found);
  });
}

std::vector<SessionId> Listening::all() const {
  const std::lock_guard lock(streams_->mutex);
  std::vector<SessionId> sessions;
  for (const auto& [session, count] : streams_->open) sessions.push_back(session);
  return sessions;
}

}  // namespace megdan::people
