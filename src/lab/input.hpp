// The files that the commands read: whole, bounded, and with one kind of complaint.
// Will not understand what is in them; that is for the readers of algo/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace megdan::lab {

inline constexpr std::uint64_t largest_input = std::uint64_t{256} << 20;

/// A file that cannot be used; what() is `FILE:LINE: reason`.
class InputError : public std::runtime_error {
 public:
  InputError(const std::string& file, std::size_t line, const std::string& reason)
      : std::runtime_error(file + ":" + std::to_string(line) + ": " + reason), line_(line), reason_(reason) {}
  std::size_t line() const { return line_; }  ///< from 1
  const std::string& reason() const { return reason_; }

 private:
  std::size_t line_;
  std::string reason_;
};

/// The bytes of a file. Throws InputError when it is not there, is a directory, cannot be read or is larger
/// than `largest`.
std::string read_input(const std::string& path, std::uint64_t largest = largest_input);

/// Prints `FILE:LINE: reason` on standard error. Returns the exit code, 2.
int refuse(const std::string& file, std::size_t line, const std::string& reason);
int refuse(const InputError& error);

}  // namespace megdan::lab
