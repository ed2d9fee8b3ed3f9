// Press: lays out one HTML text as a PDF at a time, in another program (weasyprint) that is watched and
// bounded. Will not fetch anything: the text carries its style, fonts and pictures in itself, every other
// address is refused.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace megdan::files {

struct PressOptions {
  std::string folder = {};  // absolute; finished papers stay here as NAME.pdf
  /// Where the program is looked for, once, when the press is made; its first line names the interpreter.
  std::vector<std::string> programs = {"/usr/bin/weasyprint", "/usr/local/bin/weasyprint"};
  std::chrono::milliseconds deadline = std::chrono::seconds(60);
  std::size_t most_waiting = 16;
  std::size_t most_kept = 400;  // finished papers; the oldest go first
};

/// One thread of its own, begun with the first order. Everything may be called from any thread.
class Press {
 public:
  explicit Press(PressOptions options);
  /// Ends the program that runs, by its id; what waited is forgotten.
  ~Press();
  Press(const Press&) = delete;
  Press& operator=(const Press&) = delete;

  /// Whether there is a program that can do it.
  bool is_there() const;

  enum class State {
    ready,    // the paper lies there
    making,   // it waits or is being laid out
    unknown,  // nobody ordered it
    failed,   // it took too long or the program refused; a new order tries again
    full,     // too many wait; ask again later
  };
  /// `name`: letters, digits and dashes. What is ready, or waits, is not ordered twice.
  State order(std::string_view name, std::string html);
  State state_of(std::string_view name) const;
  /// The bytes of a paper that is ready.
  std::optional<std::string> paper(std::string_view name) const;
  /// Throws away what is ready or waits under names with this beginning; one that is just being laid out
  /// stays.
  void forget(std::string_view beginning);
  /// Why the last order of that name failed; for the log.
  std::string failure(std::string_view name) const;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace megdan::files
