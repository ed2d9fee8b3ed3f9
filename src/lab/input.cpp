#include "lab/input.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>
#include <vector>

namespace megdan::lab {

std::string read_input(const std::string& path, std::uint64_t largest) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    const bool absent = status.type() == std::filesystem::file_type::not_found;
    throw InputError(path, 1, absent ? "no such file" : "cannot be read");
  }
  if (std::filesystem::is_directory(status)) throw InputError(path, 1, "a directory, not a file");
  const InputError too_large(path, 1, "larger than " + std::to_string(largest >> 20) + " MiB");
  if (std::filesystem::is_regular_file(status)) {
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > largest) throw too_large;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError(path, 1, "cannot be read");
  std::string text;
  std::vector<char> block(std::size_t{1} << 20);
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())), in.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > largest) throw too_large;  // a pipe, or a file that grew
  }
  if (in.bad()) throw InputError(path, 1, "cannot be read");
  return text;
}

int refuse(const std::string& file, std::size_t line, const std::string& reason) {
  return refuse(InputError(file, line, reason));
}

int refuse(const InputError& error) {
  std::cerr << error.what() << '\n';
  return 2;
}

}  // namespace megdan::lab
