// Any bytes as .aff and .dic (split at the first zero byte): read or refused with a line and one line of
// reason. Our own 440 words cost four times what a small input does and are the same each time: they join
// when something follows a second zero byte.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "algo/text/dictionary.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace megdan::algo::text;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t split = all.find('\0');
  const std::string_view aff = all.substr(0, split);
  const std::string_view rest = split == std::string_view::npos ? std::string_view{} : all.substr(split + 1);
  const std::size_t second = rest.find('\0');
  const bool with_own = second != std::string_view::npos && second + 1 < rest.size();
  const std::string_view dic = with_own ? rest.substr(0, second) : rest;
  try {
    const Dictionary dictionary = Dictionary::read(aff, dic, with_own ? OwnWords::added : OwnWords::left_out);
    std::vector<Reading> readings;
    for (std::uint32_t i = 0; i < dictionary.size(); ++i) {
      dictionary.look_up(dictionary.headword(i), readings);
      if (readings.empty()) std::abort();
    }
    dictionary.guess("\xE3\xF0\xE0\xE4\xEE\xE2\xE5");
  } catch (const DictionaryError& error) {
    if (error.line() == 0 || std::string_view(error.what()).find('\n') != std::string_view::npos)
      std::abort();
  }
  return 0;
}
