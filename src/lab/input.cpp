#include "lab/input.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>
#include <vector>

#include "algo/text/alphabet.hpp"

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

std::string read_text(const std::string& path, std::uint64_t largest) {
  std::string text = read_input(path, largest);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      line += text[at++] == '\n' ? 1 : 0;
      continue;
    }
    const algo::text::CodePoint point = algo::text::decode_at(text, at);
    if (point.value == 0xFFFD && point.size == 1) {
      throw InputError(path, line,
                       "not UTF-8: a file in an older encoding has to be converted first, for example with "
                       "iconv -f WINDOWS-1251 -t UTF-8");
    }
    at += point.size;
  }
  return text;
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  return text;
}

int delivered(int code) {
  errno = 0;
  std::cout.flush();
  const bool is_lost = !std::cout || std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
  if (!is_lost) return code;
  const int reason = errno;
  // Both hold what was not written and would try again; later commands of the same process start afresh.
  std::cout.clear();
  std::clearerr(stdout);
  if (code != 0) return code;
  std::cerr << "standard output: the answer could not be written"
            << (reason != 0 ? std::string(": ") + std::generic_category().message(reason) : std::string())
            << '\n';
  return 2;
}

int refuse(const std::string& file, std::size_t line, const std::string& reason) {
  return refuse(InputError(file, line, reason));
}

int refuse(const InputError& error) {
  std::cerr << error.what() << '\n';
  return 2;
}

}  // namespace megdan::lab
