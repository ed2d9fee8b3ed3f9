#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "algo/text/alphabet.hpp"
#include "algo/text/analyse.hpp"
#include "algo/text/dictionary.hpp"
#include "algo/text/search.hpp"
#include "lab/input.hpp"
#include "lab/lab.hpp"

namespace megdan::lab {
namespace {

namespace text = algo::text;

constexpr std::size_t kLongestLine = 1U << 20U;

struct DictionaryFiles {
  std::string folder = "/usr/share/hunspell";
};

std::optional<text::Dictionary> open_dictionary(const DictionaryFiles& files) {
  const std::string base = files.folder + "/bg_BG";
  if (files.folder.empty() || !std::ifstream(base + ".aff") || !std::ifstream(base + ".dic")) {
    std::cerr << "megdan: no bg_BG dictionary in " << (files.folder.empty() ? "(none)" : files.folder)
              << ": working by rules alone\n";
    return std::nullopt;
  }
  try {
    return text::Dictionary::read(read_input(base + ".aff"), read_input(base + ".dic"));
  } catch (const text::DictionaryError& error) {
    throw InputError(base + "." + error.part(), error.line(), error.what());
  }
}

void check_text(const std::string& file, std::size_t line, std::string_view bytes) {
  if (bytes.find('\0') != std::string_view::npos)
    throw InputError(file, line, "a zero byte: not a text file");
  for (std::size_t at = 0; at < bytes.size();) {
    const text::CodePoint point = text::decode_at(bytes, at);
    if (point.value == 0xFFFD && point.size == 1) throw InputError(file, line, "not UTF-8");
    at += point.size;
  }
}

// One line of UTF-8 a time; the last may lack its end.
class LineReader {
 public:
  LineReader(std::string name, std::string_view all) : name_(std::move(name)), rest_(all) {}
  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++number_;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.size() > kLongestLine) throw InputError(name_, number_, "a line longer than 1 MiB");
    if (line.find('\0') != std::string_view::npos)
      throw InputError(name_, number_, "a zero byte: not a text file");
    return true;
  }
  std::size_t number() const { return number_; }

 private:
  std::string name_;
  std::string_view rest_;
  std::size_t number_ = 0;
};

void analyse_lines(const DictionaryFiles& files, bool as_query, bool with_keys) {
  const auto dictionary = open_dictionary(files);
  text::AnalyserOptions options;
  options.keys = with_keys;
  text::Analyser analyser(dictionary ? &*dictionary : nullptr, options);
  const text::Purpose purpose = as_query ? text::Purpose::query : text::Purpose::document;
  std::vector<char> buffer(kLongestLine + 2);
  std::string out;
  for (std::size_t number = 1;
       std::cin.getline(buffer.data(), static_cast<std::streamsize>(buffer.size())) || std::cin.gcount() > 0;
       ++number) {
    if (std::cin.fail() && !std::cin.eof()) throw InputError("-", number, "a line longer than 1 MiB");
    const auto ended = static_cast<std::size_t>(std::cin.eof() ? 0 : 1);
    std::string_view line(buffer.data(), static_cast<std::size_t>(std::cin.gcount()) - ended);
    if (line.ends_with('\r')) line.remove_suffix(1);
    check_text("-", number, line);
    out.clear();
    analyser.each_term(line, purpose, [&](const text::Term& term) {
      if (!out.empty()) out.push_back('\t');
      out += term.text;
    });
    out.push_back('\n');
    std::cout << out;
  }
}

void search_file(const DictionaryFiles& files, const std::string& sentences, const std::string& queries) {
  const std::string sentence_text = read_text(sentences);
  const std::string query_text = read_text(queries);
  const auto dictionary = open_dictionary(files);
  text::Analyser analyser(dictionary ? &*dictionary : nullptr);
  text::Index index(analyser);
  std::vector<std::string_view> ids;
  LineReader sentence_lines(sentences, sentence_text);
  std::string_view line;
  while (sentence_lines.next(line)) {
    if (line.empty()) continue;
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos || tab == 0)
      throw InputError(sentences, sentence_lines.number(), "not id, tab, text");
    ids.push_back(line.substr(0, tab));
    index.add(line.substr(tab + 1));
  }
  if (ids.empty()) throw InputError(sentences, 1, "no sentences");
  LineReader query_lines(queries, query_text);
  std::string out;
  while (query_lines.next(line)) {
    const std::string_view query = line.substr(0, line.find('\t'));
    out.assign(query);  // a blank line too has its line, so that lines correspond
    out.push_back('\t');
    bool first = true;
    for (const text::Hit& hit : index.search(query)) {
      if (!first) out.push_back(' ');
      first = false;
      out += ids[hit.document];
    }
    out.push_back('\n');
    std::cout << out;
  }
}

}  // namespace

void add_text(CLI::App& lab, int& exit_code) {
  const auto run = [&exit_code](auto&& work) {
    try {
      work();
      exit_code = delivered(0);
    } catch (const InputError& error) {
      exit_code = refuse(error);
    }
  };
  const auto files = std::make_shared<DictionaryFiles>();

  auto* analyse = lab.add_subcommand("analyse", "Lines of text in, their search terms out, tab-separated");
  const auto as_query = std::make_shared<bool>(false);
  const auto with_keys = std::make_shared<bool>(false);
  analyse->add_option("--dictionary", files->folder,
                      "Folder with bg_BG.aff and bg_BG.dic; empty: rules alone");
  analyse->add_flag("--query", *as_query, "As the words of a query");
  analyse->add_flag("--keys", *with_keys, "Also the Latin keys of names and unknown words");
  analyse->callback([=] { run([&] { analyse_lines(*files, *as_query, *with_keys); }); });

  auto* search =
      lab.add_subcommand("search", "Queries, each with the ids of all sentences found, best first");
  const auto sentences = std::make_shared<std::string>();
  const auto queries = std::make_shared<std::string>();
  search->add_option("--dictionary", files->folder,
                     "Folder with bg_BG.aff and bg_BG.dic; empty: rules alone");
  search->add_option("SENTENCES", *sentences, "Lines of id, tab, text")->required();
  search->add_option("QUERIES", *queries, "One query a line")->required();
  search->callback([=] { run([&] { search_file(*files, *sentences, *queries); }); });
}

}  // namespace megdan::lab
