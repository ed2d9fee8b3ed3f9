#include "http/events.hpp"

#include <algorithm>

#include "core/ensure.hpp"
#include "http/hub.hpp"

namespace megdan::http {
namespace {

// A handler that takes longer than this between looking and returning its stream may miss an event.
constexpr std::chrono::seconds remembered{10};
constexpr std::size_t most_remembered = 4 * 1024 * 1024;

}  // namespace

std::string event_text(std::string_view event, std::string_view data) {
  std::string out;
  out.reserve(event.size() + data.size() + 32);
  if (!event.empty()) {
    out.append("event: ");
    // A line end in a name would begin a field of its own.
    for (const char c : event) out.push_back(c == '\n' || c == '\r' ? ' ' : c);
    out.push_back('\n');
  }
  while (true) {
    const auto end = data.find_first_of("\r\n");
    out.append("data: ").append(data.substr(0, end)).push_back('\n');
    if (end == std::string_view::npos) break;
    data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  out.push_back('\n');
  return out;
}

Events::Events(std::chrono::milliseconds coalesce) : hub_(std::make_unique<Hub>(coalesce)) {}
Events::~Events() = default;

void Events::publish(std::string_view topic, std::string_view event, std::string_view data) {
  hub_->publish(topic, event, data);
}
std::size_t Events::count(std::string_view topic) const {
  return hub_->count(topic);
}
std::size_t Events::count() const {
  return hub_->count();
}

void Events::Hub::attach(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  ensure(!wake_, "one server for one hub");
  wake_ = std::move(wake);
}

void Events::Hub::detach() {
  const std::lock_guard lock(mutex_);
  wake_ = nullptr;
  waiting_.clear();
  recent_.clear();
  recent_bytes_ = 0;
}

void Events::Hub::publish(std::string_view topic, std::string_view event, std::string_view data) {
  const std::lock_guard lock(mutex_);
  if (!wake_) return;
  const bool begins = waiting_.empty();
  const auto same = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& waiting) {
    return waiting.topic == topic && waiting.event == event;
  });
  if (same != waiting_.end()) {
    same->data = data;
    std::rotate(same, same + 1, waiting_.end());
  } else {
    waiting_.push_back({std::string(topic), std::string(event), std::string(data)});
  }
  if (begins) wake_();
}

void Events::Hub::open(const std::shared_ptr<Stream>& stream, const std::vector<std::string>& topics,
                       Time since) {
  std::vector<std::shared_ptr<const std::string>> missed;
  {
    const std::lock_guard lock(mutex_);
    std::size_t& held = streams_[stream.get()];
    for (const std::string& topic : topics)
      if (topics_[topic].insert(stream).second) ++held;
    for (const Sent& sent : recent_)
      if (sent.at >= since && std::find(topics.begin(), topics.end(), sent.topic) != topics.end())
        missed.push_back(sent.text);
  }
  for (auto& text : missed) stream->send(std::move(text));
}

void Events::Hub::close(const std::shared_ptr<Stream>& stream, const std::vector<std::string>& topics) {
  const std::lock_guard lock(mutex_);
  for (const std::string& topic : topics) {
    const auto found = topics_.find(topic);
    if (found == topics_.end()) continue;
    found->second.erase(stream);
    if (found->second.empty()) topics_.erase(found);
  }
  streams_.erase(stream.get());
}

void Events::Hub::flush(Time now) {
  // send() may close a stream, which comes back here: so it happens after the lock.
  std::vector<std::pair<std::shared_ptr<Stream>, std::shared_ptr<const std::string>>> letters;
  {
    const std::lock_guard lock(mutex_);
    for (const Waiting& waiting : waiting_) {
      auto text = std::make_shared<const std::string>(event_text(waiting.event, waiting.data));
      if (const auto found = topics_.find(waiting.topic); found != topics_.end())
        for (const auto& stream : found->second) letters.emplace_back(stream, text);
      recent_bytes_ += text->size();
      recent_.push_back({now, waiting.topic, std::move(text)});
    }
    waiting_.clear();
    forget_old(now);
  }
  for (auto& [stream, text] : letters) stream->send(std::move(text));
}

void Events::Hub::forget_old(Time now) {
  while (!recent_.empty() && (recent_.front().at + remembered < now || recent_bytes_ > most_remembered)) {
    recent_bytes_ -= recent_.front().text->size();
    recent_.pop_front();
  }
}

std::size_t Events::Hub::count(std::string_view topic) const {
  const std::lock_guard lock(mutex_);
  const auto found = topics_.find(topic);
  return found == topics_.end() ? 0 : found->second.size();
}

std::size_t Events::Hub::count() const {
  const std::lock_guard lock(mutex_);
  return streams_.size();
}

}  // namespace megdan::http
