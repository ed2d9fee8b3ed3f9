// The files that the commands read, whole and bounded, and one kind of complaint for what goes wrong.
// Will not understand what is in them; that is for the readers of algo/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace megdan::lab {

inline constexpr std::uint64_t largest_input = std::uint64_t{256} << 20;

/// Line breaks and other control characters as `?`, so that a complaint stays one line.
std::string one_line(std::string text);

/// A file that cannot be used; what() is `FILE:LINE: reason`, always one line.
class InputError : public std::runtime_error {
 public:
  InputError(const std::string& file, std::size_t line, const std::string& reason)
      : std::runtime_error(one_line(file + ":" + std::to_string(line) + ": " + reason)),
        line_(line),
        reason_(reason) {}
  std::size_t line() const { return line_; }  ///< from 1
  const std::string& reason() const { return reason_; }

 private:
  std::size_t line_;
  std::string reason_;
};

/// The bytes of a file. Throws InputError when it is not there, is a directory, cannot be read or is larger
/// than `largest`.
std::string read_input(const std::string& path, std::uint64_t largest = largest_input);

/// The same of a file that must be UTF-8, without the mark that some programs write at its beginning. Throws
/// InputError also where it is not UTF-8: files in older encodings have to be converted first.
std::string read_text(const std::string& path, std::uint64_t largest = largest_input);

/// Sends off what was printed. Returns `code`, or 2 with one line of complaint when the output was lost.
int delivered(int code);

/// Prints `FILE:LINE: reason` on standard error. Returns the exit code, 2.
int refuse(const std::string& file, std::size_t line, const std::string& reason);
int refuse(const InputError& error);

}  // namespace megdan::lab
