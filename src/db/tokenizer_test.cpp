// Full text with terms that are handed in: stored, found, thrown at, and carried by a backup.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "db/backup.hpp"
#include "db/testing.hpp"

namespace megdan::db {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Query both(std::string_view name, std::string_view text) {
  return {name, text, text};
}
constexpr std::string_view table =
    "CREATE VIRTUAL TABLE note_words USING fts5(text, content='', contentless_delete=1, tokenize='words');";
constexpr std::array<Migration, 1> steps{{{"0001_test_words", table, table}}};
constexpr Query insert = both("test.words_insert", "INSERT INTO note_words (rowid, text) VALUES ($1, $2)");
constexpr Query remove = both("test.words_delete", "DELETE FROM note_words WHERE rowid = $1");
constexpr Query find =
    both("test.words_find", "SELECT rowid FROM note_words WHERE note_words MATCH $1 ORDER BY rowid");

/// Words between spaces; a document's word ending in "s" can also be read without it.
class Spaces final : public Tokenizer {
 public:
  int each_term(std::string_view text, Use use, const Take& take) override {
    if (text.find("BROKEN") != std::string_view::npos) throw std::runtime_error("this tokenizer broke");
    std::size_t at = 0;
    while (at < text.size()) {
      const auto end = std::min(text.find(' ', at), text.size());
      const auto word = text.substr(at, end - at);
      if (!word.empty()) {
        if (const int stop = take({word, at, end})) return stop;
        if (use == Use::document && word.ends_with('s'))
          if (const int stop = take({word.substr(0, word.size() - 1), at, end, true})) return stop;
      }
      at = end + 1;
    }
    return 0;
  }
};

class SqliteTokenizer : public ::testing::Test {
 protected:
  SqliteTokenizer() {
    options_.path = place_.address() + ".words";
    options_.tokenizer = [this] {
      ++made_;
      return std::make_unique<Spaces>();
    };
    database_ = open_sqlite(options_);
    database_->migrate(steps);
  }
  void add(std::int64_t id, std::string_view text) {
    database_->write([&](Session& session) { session.exec(insert, id, std::string(text)); });
  }
  std::vector<std::int64_t> found(const std::string& query) {
    return database_->reading([&](Session& session) { return session.all<std::int64_t>(find, query); });
  }

  const testing::Fresh place_{Engine::sqlite, {}};
  SqliteOptions options_;
  std::atomic<int> made_{0};
  std::unique_ptr<Database> database_;
};

TEST_F(SqliteTokenizer, finds_by_the_terms_that_it_was_given) {
  add(1, "cards and dots");
  add(2, "dot by dot");
  EXPECT_THAT(found("dot"), ElementsAre(1, 2));
  EXPECT_THAT(found("dots"), ElementsAre(1)) << "a query's word has one reading";
  EXPECT_THAT(found("\"and dot\""), ElementsAre(1)) << "the other reading stands at the same place";
  EXPECT_THAT(found("\"cards card\""), IsEmpty()) << "and is no word of its own";
  EXPECT_THAT(found("card"), ElementsAre(1));
  EXPECT_GT(made_, 0);
  database_->write([&](Session& session) { session.exec(remove, std::int64_t{1}); });
  EXPECT_THAT(found("dot"), ElementsAre(2));
}

TEST_F(SqliteTokenizer, that_throws_makes_a_fault_and_nothing_is_stored) {
  add(1, "whole");
  EXPECT_THROW(add(2, "whole BROKEN"), Fault);
  EXPECT_THROW(found("BROKEN"), Fault);
  EXPECT_THAT(found("whole"), ElementsAre(1));
  add(3, "whole");
  EXPECT_THAT(found("whole"), ElementsAre(1, 3));
}

TEST_F(SqliteTokenizer, is_there_again_after_a_restart) {
  add(1, "cards");
  database_.reset();
  database_ = open_sqlite(options_);
  EXPECT_THAT(found("card"), ElementsAre(1));
}

TEST_F(SqliteTokenizer, is_not_needed_to_take_and_verify_a_backup) {
  add(1, "cards");
  const std::string copy = options_.path + ".copy";
  const auto report = backup(*database_, copy, steps);
  EXPECT_THAT(report.problems, IsEmpty());
  options_.path = copy;
  database_ = open_sqlite(options_);
  EXPECT_THAT(found("card"), ElementsAre(1));
}

TEST_F(SqliteTokenizer, that_cannot_be_made_is_a_fault_of_the_statement) {
  add(1, "cards");
  database_.reset();
  options_.tokenizer = []() -> std::unique_ptr<Tokenizer> { throw std::runtime_error("no dictionary"); };
  database_ = open_sqlite(options_);
  EXPECT_THROW(found("card"), Fault);
  EXPECT_THROW(add(2, "cards"), Fault);
}

}  // namespace
}  // namespace megdan::db
