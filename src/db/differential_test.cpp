// D12: the same random operations on both engines give the same answers and the same faults.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>

#include "db/testing.hpp"

namespace megdan::db {
namespace {

constexpr std::string_view sqlite_tables =
    "CREATE TABLE town (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, folk INTEGER CONSTRAINT "
    "folk_there CHECK "
    "(folk >= 0)) STRICT;"
    "CREATE TABLE idea (id INTEGER PRIMARY KEY, town_id INTEGER NOT NULL REFERENCES town (id), text TEXT NOT "
    "NULL, "
    "score REAL, picture BLOB, UNIQUE (town_id, text)) STRICT;"
    "CREATE UNIQUE INDEX idea_best ON idea (town_id) WHERE score > 9;";
constexpr std::string_view postgres_tables =
    "CREATE TABLE town (id BIGINT PRIMARY KEY, name TEXT COLLATE \"C\" NOT NULL UNIQUE, folk BIGINT "
    "CONSTRAINT "
    "folk_there CHECK (folk >= 0));"
    "CREATE TABLE idea (id BIGINT PRIMARY KEY, town_id BIGINT NOT NULL REFERENCES town (id), text TEXT "
    "COLLATE \"C\" "
    "NOT NULL, score DOUBLE PRECISION, picture BYTEA, UNIQUE (town_id, text));"
    "CREATE UNIQUE INDEX idea_best ON idea (town_id) WHERE score > 9;";
constexpr std::array<Migration, 1> steps{{{"0001_test_tables", sqlite_tables, postgres_tables}}};

constexpr Query both(std::string_view name, std::string_view text) {
  return {name, text, text};
}
constexpr Query town_insert = both("d.town", "INSERT INTO town (id, name, folk) VALUES ($1, $2, $3)");
constexpr Query town_upsert =
    both("d.upsert",
         "INSERT INTO town (id, name, folk) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET folk = "
         "excluded.folk RETURNING id");
constexpr Query town_quiet =
    both("d.quiet", "INSERT INTO town (id, name, folk) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
constexpr Query town_delete = both("d.town_delete", "DELETE FROM town WHERE id = $1");
constexpr Query town_rename = both("d.rename", "UPDATE town SET name = $2 WHERE id = $1");
constexpr Query town_move = both("d.move", "UPDATE town SET folk = folk + $2 WHERE folk > $1");
constexpr Query idea_insert =
    both("d.idea", "INSERT INTO idea (id, town_id, text, score, picture) VALUES ($1, $2, $3, $4, $5)");
constexpr Query idea_score = both("d.score", "UPDATE idea SET score = $2 WHERE id = $1 RETURNING town_id");
constexpr Query idea_delete = both("d.idea_delete", "DELETE FROM idea WHERE town_id = $1 AND score < $2");
constexpr Query by_town =
    both("d.by_town",
         "SELECT t.name, COUNT(i.id), COALESCE(SUM(i.score), 0.0), MAX(i.text) FROM town t LEFT JOIN "
         "idea i ON i.town_id = t.id GROUP BY t.id, t.name ORDER BY t.name");
constexpr Query ranked =
    both("d.ranked",
         "SELECT id, text, ROW_NUMBER() OVER (PARTITION BY town_id ORDER BY score DESC NULLS LAST, "
         "id) FROM idea WHERE ($1 IS NULL OR town_id = $1) ORDER BY id LIMIT $2 OFFSET $3");
constexpr Query everything =
    both("d.everything", "SELECT id, town_id, text, score, picture FROM idea ORDER BY id");

class Transcript {
 public:
  void add(const Query& query, const Row& row) {
    text_ += query.name;
    for (std::size_t i = 0; i < row.columns(); ++i) {
      text_ += '|';
      if (row.is_null(i)) continue;
      text_ += cell(row, i);
    }
    text_ += '\n';
  }
  void add(const std::string& line) { text_ += line + '\n'; }
  const std::string& text() const { return text_; }

 private:
  static std::string cell(const Row& row, std::size_t i) {
    // The type is part of the answer: the first reading that fits.
    try {
      return "i" + std::to_string(row.integer(i));
    } catch (const BrokenPromise&) {
    }
    try {
      return "r" + std::to_string(row.real(i));
    } catch (const BrokenPromise&) {
    }
    try {
      return "t" + std::string(row.text(i));
    } catch (const BrokenPromise&) {
    }
    std::string bytes = "b";
    for (const auto byte : row.bytes(i)) bytes += std::to_string(static_cast<int>(byte)) + ",";
    return bytes;
  }
  std::string text_;
};

/// One engine playing the script that `seed` makes.
class Player {
 public:
  Player(Engine engine, std::uint64_t seed) : database_(engine, steps), chance_(seed) {}

  std::string play(int transactions) {
    for (int i = 0; i < transactions; ++i) {
      const auto seed = chance_();
      Transcript transcript;
      const bool reads = seed % 5 == 0;
      try {
        const auto body = [&](Session& session) {
          std::mt19937_64 chance(seed);
          transcript = Transcript();
          const auto operations = 1 + chance() % 6;
          for (std::uint64_t n = 0; n < operations; ++n)
            reads ? look(session, chance, transcript) : act(session, chance, transcript);
          if (chance() % 12 == 0) throw std::runtime_error("changed my mind");
        };
        if (reads)
          database_->read(body);
        else
          database_->write(body);
        transcript.add("done");
      } catch (const Fault& fault) {
        // A row that breaks two of them may hear either: for UNIQUE only the table is compared.
        std::string name = fault.kind() == FaultKind::foreign_key ? "" : fault.constraint();
        if (fault.kind() == FaultKind::unique) name.resize(std::min(name.size(), name.find('.')));
        transcript.add("fault " + std::to_string(static_cast<int>(fault.kind())) + " " + name);
      } catch (const std::runtime_error& error) {
        transcript.add(error.what());
      }
      all_ += std::to_string(i) + ": " + transcript.text();
    }
    Transcript last;
    database_->read([&](Session& session) {
      for (const auto* query : {&by_town, &everything})
        session.run(*query, {}, [&](const Row& row) { last.add(*query, row); });
    });
    return all_ + last.text();
  }

 private:
  static std::int64_t number(std::mt19937_64& chance, std::uint64_t below) {
    return static_cast<std::int64_t>(chance() % below);
  }
  static std::string word(std::mt19937_64& chance) {
    constexpr const char* words[] = {"Пловдив", "пловдив", "Видин", "Vidin", "", "a'b",
                                     "🧶",    "Ямбол",   "я",     "Я",     "é"};
    return words[chance() % std::size(words)];
  }
  template <class... Args>
  static void run(Session& session, Transcript& transcript, const Query& query, const Args&... args) {
    const std::vector<Value> values{to_value(args)...};
    const auto rows = session.run(query, values, [&](const Row& row) { transcript.add(query, row); });
    transcript.add(std::string(query.name) + " " + std::to_string(rows));
  }

  static void act(Session& session, std::mt19937_64& chance, Transcript& transcript) {
    const auto id = number(chance, 40);
    const auto town = number(chance, 12);
    const std::string text = word(chance);
    std::optional<std::int64_t> folk;
    if (chance() % 3 != 0) folk = number(chance, 100) - 4;
    std::optional<double> score;
    if (chance() % 4 != 0) score = static_cast<double>(number(chance, 2200)) / 200;
    std::optional<std::vector<std::byte>> picture;
    if (chance() % 2 == 0) picture.emplace(chance() % 5, static_cast<std::byte>(chance() % 256));
    switch (chance() % 11) {
      case 0:
        return run(session, transcript, town_insert, town, text, folk);
      case 1:
        return run(session, transcript, town_upsert, town + 100, text, folk);
      case 2:
        return run(session, transcript, town_quiet, town, text, folk);
      case 3:
        return run(session, transcript, town_delete, town);
      case 4:
        return run(session, transcript, town_rename, town, text);
      case 5:
        return run(session, transcript, town_move, number(chance, 50), number(chance, 9) - 4);
      case 6:
      case 7:
      case 8:
        return run(session, transcript, idea_insert, id, town, text, score, picture);
      case 9:
        return run(session, transcript, idea_score, id, score);
      default:
        return run(session, transcript, idea_delete, town, score);
    }
  }

  static void look(Session& session, std::mt19937_64& chance, Transcript& transcript) {
    std::optional<std::int64_t> town;
    if (chance() % 2 == 0) town = number(chance, 12);
    switch (chance() % 3) {
      case 0:
        return run(session, transcript, by_town);
      case 1:
        return run(session, transcript, ranked, town, number(chance, 9), number(chance, 4));
      default:
        return run(session, transcript, everything);
    }
  }

  testing::Fresh database_;
  std::mt19937_64 chance_;
  std::string all_;
};

TEST(BothEngines, answer_the_same_random_operations_alike) {
  if (testing::engines().size() < 2) GTEST_SKIP() << "needs PostgreSQL";
  // A longer run: MEGDAN_DIFFERENTIAL=20000.
  const char* asked = std::getenv("MEGDAN_DIFFERENTIAL");
  const int transactions = asked != nullptr ? std::atoi(asked) : 600;
  const std::uint64_t seed = 20231;
  SCOPED_TRACE("seed " + std::to_string(seed));
  const std::string sqlite = Player(Engine::sqlite, seed).play(transactions);
  const std::string postgres = Player(Engine::postgres, seed).play(transactions);
  const auto [left, right] = std::mismatch(sqlite.begin(), sqlite.end(), postgres.begin(), postgres.end());
  const auto at = static_cast<std::size_t>(left - sqlite.begin());
  const std::size_t from = at < 400 ? 0 : at - 400;
  EXPECT_TRUE(left == sqlite.end() && right == postgres.end())
      << "SQLite:\n"
      << sqlite.substr(from, 600) << "\nPostgreSQL:\n"
      << postgres.substr(from, 600);
  for (const auto kind : {FaultKind::unique, FaultKind::foreign_key, FaultKind::check})
    EXPECT_THAT(sqlite, ::testing::HasSubstr("fault " + std::to_string(static_cast<int>(kind))))
        << "too tame a script";
}

}  // namespace
}  // namespace megdan::db
