#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "algo/opinion/csv.hpp"

// Whatever is read can be written with every field quoted, and reads the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using megdan::algo::opinion::CsvReader;
  using megdan::algo::opinion::SyntaxError;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string written;
  std::size_t fields = 0;
  try {
    CsvReader reader(text);
    while (reader.next()) {
      for (const auto field : reader.fields()) {
        written += written.empty() || written.back() == '\n' ? "\"" : ",\"";
        for (const char c : field) {
          if (c == '"') written += '"';
          written += c;
        }
        written += '"';
        ++fields;
      }
      written += '\n';
    }
  } catch (const SyntaxError&) {
    return 0;
  }
  CsvReader first(text), again(written);
  std::size_t same = 0;
  while (first.next()) {
    if (!again.next() || again.fields() != first.fields()) std::abort();
    same += first.fields().size();
  }
  if (again.next() || same != fields) std::abort();
  return 0;
}
