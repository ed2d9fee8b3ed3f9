// The words of algo/text in a database: SQLite's FTS5 takes their stream through a callback, PostgreSQL as
// tsvector and tsquery, and both find the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>

#include "algo/text/analyse.hpp"
#include "algo/text/tsvector.hpp"
#include "db/testing.hpp"

namespace megdan::seminars {
namespace {

using algo::text::Analyser;
using algo::text::Dictionary;
using algo::text::Purpose;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Dictionary& dictionary() {
  static const Dictionary read = [] {
    const auto whole = [](const std::string& path) {
      std::ifstream file(path, std::ios::binary);
      if (!file) throw std::runtime_error(path + ": the package hunspell-bg is missing");
      return std::string(std::istreambuf_iterator<char>(file), {});
    };
    return Dictionary::read(whole("/usr/share/hunspell/bg_BG.aff"), whole("/usr/share/hunspell/bg_BG.dic"));
  }();
  return read;
}

class BulgarianTokenizer final : public db::Tokenizer {
 public:
  int each_term(std::string_view text, Use use, const Take& take) override {
    return analyser_.each_term(
        text, use == Use::query ? Purpose::query : Purpose::document,
        const_cast<void*>(static_cast<const void*>(&take)), [](void* context, const algo::text::Term& term) {
          return (*static_cast<const Take*>(context))({term.text, term.begin, term.end, !term.is_first});
        });
  }

 private:
  Analyser analyser_{&dictionary()};
};

constexpr std::array<db::Migration, 1> steps{
    {{"0001_test_words",
      "CREATE VIRTUAL TABLE note_words USING fts5(words, content='', contentless_delete=1, "
      "tokenize='words');",
      "CREATE TABLE note_words (rowid BIGINT PRIMARY KEY, words tsvector NOT NULL); CREATE INDEX "
      "note_words_gin ON note_words USING gin (words);"}}};
constexpr db::Query add{"test.words_add", "INSERT INTO note_words (rowid, words) VALUES ($1, $2)",
                        "INSERT INTO note_words (rowid, words) VALUES ($1, $2::tsvector)"};
constexpr db::Query find{"test.words_find",
                         "SELECT rowid FROM note_words WHERE note_words MATCH $1 ORDER BY rowid",
                         "SELECT rowid FROM note_words WHERE words @@ $1::tsquery ORDER BY rowid"};

class Words : public ::testing::TestWithParam<db::Engine> {
 protected:
  Words() {
    database_ = db::open(GetParam() == db::Engine::sqlite ? place_.address() + ".words" : place_.address(),
                         [] { return std::make_unique<BulgarianTokenizer>(); });
    database_->migrate(steps);
    const std::array texts{"Обучения за младежи с увреждания в София", "Фонд за социални предприятия",
                           "Социалното предприятие обучава учители", "Среща в Пловдив на 12.03.2024 г."};
    Analyser analyser(&dictionary());
    database_->write([&](db::Session& session) {
      for (std::size_t i = 0; i < texts.size(); ++i)
        session.exec(add, static_cast<std::int64_t>(i + 1),
                     GetParam() == db::Engine::sqlite ? std::string(texts[i])
                                                      : algo::text::to_tsvector(analyser, texts[i]));
    });
  }
  std::vector<std::int64_t> found(const std::string& typed) {
    Analyser analyser(&dictionary());
    // Quoted, a word is a word and no operator of FTS5.
    const std::string query =
        GetParam() == db::Engine::sqlite ? '"' + typed + '"' : algo::text::to_tsquery(analyser, typed);
    return database_->reading([&](db::Session& session) { return session.all<std::int64_t>(find, query); });
  }

  const db::testing::Fresh place_{GetParam(), {}};
  std::unique_ptr<db::Database> database_;
};
INSTANTIATE_TEST_SUITE_P(on, Words, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(Words, are_found_in_any_form_on_both_databases) {
  EXPECT_THAT(found("предприятието"), ElementsAre(2, 3));
  EXPECT_THAT(found("младежите"), ElementsAre(1));
  EXPECT_THAT(found("учителят"), ElementsAre(3));
  EXPECT_THAT(found("12.3.2024"), ElementsAre(4));
  EXPECT_THAT(found("библиотека"), IsEmpty());
}

TEST_P(Words, typed_in_latin_letters_meet_the_bulgarian_ones) {
  EXPECT_THAT(found("sofia"), ElementsAre(1));
  EXPECT_THAT(found("sofiya"), ElementsAre(1));
  EXPECT_THAT(found("plovdiv"), ElementsAre(4));
}

}  // namespace
}  // namespace megdan::seminars
