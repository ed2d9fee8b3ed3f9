#include <cstdint>
#include <string_view>

#include "algo/matching/certificate.hpp"
#include "algo/matching/read.hpp"

using namespace megdan::algo::matching;

/// The first byte chooses the reader; whatever is read must be solved and proven, or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    const Format format = data[0] % 4 == 0   ? Format::dimacs
                          : data[0] % 4 == 1 ? Format::orlib
                          : data[0] % 4 == 2 ? Format::json
                                             : guess_format(text);
    const NamedNetwork file = read_network(text, format);
    if (file.network.supply.size() > 200) return 0;
    const Answer answer = solve(file.network);
    if (!why_not_proven(file.network, answer).empty()) __builtin_trap();
  } catch (const ReadError& error) {
    if (error.line() == 0) __builtin_trap();
  } catch (const Refused&) {
  }
  return 0;
}
