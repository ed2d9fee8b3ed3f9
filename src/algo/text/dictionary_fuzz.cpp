// Any bytes as .aff and .dic (split at the first zero byte): read or refused with a line and one line of
// reason.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "algo/text/dictionary.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace megdan::algo::text;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t split = all.find('\0');
  const std::string_view aff = all.substr(0, split);
  const std::string_view dic = split == std::string_view::npos ? std::string_view{} : all.substr(split + 1);
  try {
    const Dictionary dictionary = Dictionary::read(aff, dic);
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
