// What every store may rely on, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <thread>

#include "db/testing.hpp"

namespace megdan::db {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct CentreTag;
using CentreId = Id<CentreTag>;

constexpr std::string_view tables_sqlite =
    "CREATE TABLE centre (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, town TEXT, score REAL, "
    "seats INTEGER CONSTRAINT seats_positive CHECK (seats > 0), logo BLOB, open INTEGER NOT NULL DEFAULT 1) "
    "STRICT;"
    "CREATE TABLE ballot (id INTEGER PRIMARY KEY, centre_id INTEGER NOT NULL REFERENCES centre (id), "
    "voter INTEGER NOT NULL, UNIQUE (centre_id, voter)) STRICT;";
constexpr std::string_view tables_postgres =
    "CREATE TABLE centre (id BIGINT PRIMARY KEY, name TEXT COLLATE \"C\" NOT NULL UNIQUE, town TEXT COLLATE "
    "\"C\", "
    "score DOUBLE PRECISION, seats BIGINT CONSTRAINT seats_positive CHECK (seats > 0), logo BYTEA, "
    "open BIGINT NOT NULL DEFAULT 1);"
    "CREATE TABLE ballot (id BIGINT PRIMARY KEY, centre_id BIGINT NOT NULL REFERENCES centre (id), "
    "voter BIGINT NOT NULL, UNIQUE (centre_id, voter));";
constexpr std::array<Migration, 1> steps{{{"0001_test_tables", tables_sqlite, tables_postgres}}};

constexpr Query both(std::string_view name, std::string_view text) {
  return {name, text, text};
}
constexpr Query insert = both("test.insert",
                              "INSERT INTO centre (id, name, town, score, seats, logo, open) "
                              "VALUES ($1, $2, $3, $4, $5, $6, $7)");
constexpr Query by_id =
    both("test.by_id", "SELECT id, name, town, score, seats, logo, open FROM centre WHERE id = $1");
constexpr Query names = both("test.names", "SELECT name FROM centre ORDER BY name");
constexpr Query count = both("test.count", "SELECT COUNT(*) FROM centre");
constexpr Query vote = both("test.vote", "INSERT INTO ballot (id, centre_id, voter) VALUES ($1, $2, $3)");

struct Centre {
  CentreId id;
  std::string name;
  std::optional<std::string> town;
  std::optional<double> score;
  std::optional<std::int64_t> seats;
  std::optional<std::vector<std::byte>> logo;
  bool open = true;
};

void add(Session& session, const Centre& centre) {
  session.exec(insert, centre.id, centre.name, centre.town, centre.score, centre.seats, centre.logo,
               centre.open);
}
Centre named(std::int64_t id, std::string name) {
  Centre centre;
  centre.id = CentreId{id};
  centre.name = std::move(name);
  return centre;
}

class Store : public ::testing::TestWithParam<Engine> {
 protected:
  /// The fault of a write, as "kind:constraint"; empty when it went well.
  std::pair<std::optional<FaultKind>, std::string> fault_of(const std::function<void(Session&)>& body) {
    try {
      database_->write(body);
    } catch (const Fault& fault) {
      return {fault.kind(), fault.constraint()};
    }
    return {std::nullopt, ""};
  }
  std::int64_t rows() {
    return database_->reading([](Session& session) { return *session.one<std::int64_t>(count); });
  }

  testing::Fresh database_{GetParam(), steps};
};
INSTANTIATE_TEST_SUITE_P(on, Store, ::testing::ValuesIn(testing::engines()), testing::name);

TEST_P(Store, gives_back_what_was_stored) {
  Centre centre = named(std::numeric_limits<std::int64_t>::max(), "Мегдан 🧶 'quoted' \"both\" \\");
  centre.town = "";
  centre.score = 0.1;
  centre.seats = 24;
  centre.logo = std::vector<std::byte>{std::byte{0}, std::byte{255}, std::byte{'\\'}, std::byte{0}};
  centre.open = false;
  database_->write([&](Session& session) { add(session, centre); });
  const auto found =
      database_->reading([&](Session& session) { return session.one<Centre>(by_id, centre.id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, centre.id);
  EXPECT_EQ(found->name, centre.name);
  EXPECT_EQ(found->town, "");
  EXPECT_EQ(found->score, 0.1);
  EXPECT_EQ(found->seats, 24);
  EXPECT_EQ(found->logo, centre.logo);
  EXPECT_FALSE(found->open);
}

TEST_P(Store, keeps_nothing_and_empty_apart) {
  Centre nothing = named(1, "nothing");
  Centre empty = named(2, "empty");
  empty.town = "";
  empty.logo = std::vector<std::byte>{};
  database_->write([&](Session& session) {
    add(session, nothing);
    add(session, empty);
  });
  const auto [first, second] = database_->reading([&](Session& session) {
    return std::pair(*session.one<Centre>(by_id, 1), *session.one<Centre>(by_id, 2));
  });
  EXPECT_FALSE(first.town);
  EXPECT_FALSE(first.score);
  EXPECT_FALSE(first.seats);
  EXPECT_FALSE(first.logo);
  EXPECT_EQ(second.town, "");
  ASSERT_TRUE(second.logo);
  EXPECT_TRUE(second.logo->empty());
}

TEST_P(Store, binds_by_the_number_and_not_by_the_first_appearance) {
  const Query swapped = both("test.swapped", "SELECT $2 * 10 + $1 WHERE $1 < $2");
  EXPECT_EQ(database_->reading([&](Session& session) { return *session.one<std::int64_t>(swapped, 1, 2); }),
            21);
}

TEST_P(Store, takes_a_null_where_a_filter_may_be_missing) {
  database_->write([&](Session& session) {
    for (const auto* town : {"Пловдив", "Видин"}) {
      Centre centre = named(town[1], town);
      centre.town = town;
      add(session, centre);
    }
  });
  const Query filtered =
      both("test.filtered",
           "SELECT name FROM centre WHERE ($1 IS NULL OR town = $1) AND ($2 IS NULL OR seats = $2) "
           "ORDER BY name");
  const auto with = [&](std::optional<std::string> town, std::optional<std::int64_t> seats) {
    return database_->reading(
        [&](Session& session) { return session.all<std::string>(filtered, town, seats); });
  };
  EXPECT_THAT(with(std::nullopt, std::nullopt), ElementsAre("Видин", "Пловдив"));
  EXPECT_THAT(with("Видин", std::nullopt), ElementsAre("Видин"));
  EXPECT_THAT(with("Видин", 3), IsEmpty());
}

TEST_P(Store, orders_texts_by_their_bytes) {
  database_->write([&](Session& session) {
    std::int64_t id = 0;
    for (const auto* name : {"б", "А", "a", "Б", "B", "а"}) add(session, named(++id, name));
  });
  const auto found = database_->reading([&](Session& session) { return session.all<std::string>(names); });
  EXPECT_THAT(found, ElementsAre("B", "a", "А", "Б", "а", "б"));
}

TEST_P(Store, reads_counts_sums_averages_and_truth) {
  database_->write([&](Session& session) {
    for (std::int64_t id = 1; id <= 2; ++id) {
      Centre centre = named(id, std::to_string(id));
      centre.seats = id;
      add(session, centre);
    }
  });
  struct Totals {
    std::int64_t number, sum;
    double mean;
    bool any;
  };
  const Query totals =
      both("test.totals",
           "SELECT COUNT(*), SUM(seats), AVG(seats), EXISTS (SELECT 1 FROM centre WHERE seats = $1) "
           "FROM centre");
  const auto found = database_->reading([&](Session& session) { return *session.one<Totals>(totals, 2); });
  EXPECT_EQ(found.number, 2);
  EXPECT_EQ(found.sum, 3);
  EXPECT_EQ(found.mean, 1.5);
  EXPECT_TRUE(found.any);
}

TEST_P(Store, counts_the_rows_that_a_change_touched) {
  const Query close = both("test.close", "UPDATE centre SET open = 0 WHERE open = 1");
  const Query remove = both("test.remove", "DELETE FROM centre WHERE id > $1 RETURNING name");
  database_->write([&](Session& session) {
    for (std::int64_t id = 1; id <= 3; ++id) add(session, named(id, std::to_string(id)));
    EXPECT_EQ(session.exec(close), 3);
    EXPECT_EQ(session.exec(close), 0);
    EXPECT_THAT(session.all<std::string>(remove, 2), ElementsAre("3"));
    EXPECT_EQ(session.exec(names), 2);
  });
}

TEST_P(Store, names_the_columns_of_a_broken_unique) {
  database_->write([&](Session& session) {
    add(session, named(1, "Мегдан"));
    session.exec(vote, 1, 1, 7);
  });
  EXPECT_EQ(fault_of([](Session& session) { add(session, named(2, "Мегдан")); }),
            std::pair(std::optional(FaultKind::unique), std::string("centre.name")));
  EXPECT_EQ(fault_of([](Session& session) { add(session, named(1, "Друг")); }),
            std::pair(std::optional(FaultKind::unique), std::string("centre.id")));
  EXPECT_EQ(fault_of([](Session& session) { session.exec(vote, 2, 1, 7); }),
            std::pair(std::optional(FaultKind::unique), std::string("ballot.centre_id, ballot.voter")));
}

TEST_P(Store, tells_the_other_constraints_apart) {
  EXPECT_EQ(fault_of([](Session& session) { session.exec(vote, 1, 99, 7); }).first, FaultKind::foreign_key);
  EXPECT_EQ(fault_of([](Session& session) {
              Centre centre = named(1, "a");
              centre.seats = 0;
              add(session, centre);
            }),
            std::pair(std::optional(FaultKind::check), std::string("seats_positive")));
  EXPECT_EQ(fault_of([](Session& session) {
              session.exec(insert, 1, std::optional<std::string>(), std::optional<std::string>(),
                           std::optional<double>(), std::optional<std::int64_t>(),
                           std::optional<std::vector<std::byte>>(), true);
            }),
            std::pair(std::optional(FaultKind::check), std::string("centre.name")));
}

TEST_P(Store, refuses_texts_and_numbers_that_one_engine_would_bend) {
  EXPECT_EQ(fault_of([](Session& session) { add(session, named(1, std::string("a\0b", 3))); }).first,
            FaultKind::other);
  EXPECT_EQ(fault_of([](Session& session) { add(session, named(1, "\xC0\xAF")); }).first, FaultKind::other);
  EXPECT_EQ(fault_of([](Session& session) {
              Centre centre = named(1, "a");
              centre.score = std::numeric_limits<double>::quiet_NaN();
              add(session, centre);
            }).first,
            FaultKind::other);
  EXPECT_EQ(fault_of([](Session& session) {
              const Query wrong =
                  both("test.wrong_type", "INSERT INTO centre (id, name, seats) VALUES (1, 'a', $1)");
              session.exec(wrong, "many");
            }).first,
            FaultKind::other);
  EXPECT_EQ(rows(), 0);
}

TEST_P(Store, says_the_name_of_the_query_and_none_of_its_values) {
  database_->write([&](Session& session) { add(session, named(1, "Таен човек")); });
  try {
    database_->write([&](Session& session) { add(session, named(2, "Таен човек")); });
    FAIL() << "the name is unique";
  } catch (const Fault& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("test.insert"));
    EXPECT_THAT(fault.what(), ::testing::Not(HasSubstr("Таен")));
  }
}

TEST_P(Store, forgets_everything_of_a_body_that_throws) {
  EXPECT_THROW(database_->write([](Session& session) {
    add(session, named(1, "a"));
    throw std::runtime_error("changed my mind");
  }),
               std::runtime_error);
  EXPECT_EQ(rows(), 0);
  database_->write([](Session& session) { add(session, named(1, "a")); });
  EXPECT_EQ(rows(), 1);
}

TEST_P(Store, ends_the_transaction_at_the_first_fault_even_when_it_is_swallowed) {
  const auto [kind, constraint] = fault_of([](Session& session) {
    add(session, named(1, "a"));
    try {
      add(session, named(2, "a"));
    } catch (const Fault&) {
    }
  });
  EXPECT_EQ(kind, FaultKind::unique);
  EXPECT_EQ(rows(), 0);
  EXPECT_THROW(database_->write([](Session& session) {
    try {
      session.exec(vote, 1, 99, 7);
    } catch (const Fault&) {
    }
    session.exec(vote, 2, 99, 7);
  }),
               BrokenPromise);
}

TEST_P(Store, runs_effects_after_the_commit_and_in_order_and_never_after_a_roll_back) {
  std::vector<std::string> seen;
  database_->write([&](Session& session) {
    add(session, named(1, "a"));
    session.after_commit([&] { seen.push_back("first, rows " + std::to_string(rows())); });
    session.after_commit([&] {
      database_->write([](Session& again) { add(again, named(2, "b")); });
      seen.push_back("second, rows " + std::to_string(rows()));
    });
    EXPECT_THAT(seen, IsEmpty());
  });
  EXPECT_THAT(seen, ElementsAre("first, rows 1", "second, rows 2"));
  EXPECT_ANY_THROW(database_->write([&](Session& session) {
    session.after_commit([&] { seen.emplace_back("never"); });
    throw std::runtime_error("no");
  }));
  EXPECT_EQ(seen.size(), 2u);
}

TEST_P(Store, refuses_a_transaction_inside_a_transaction) {
  const auto nothing = [](Session&) {};
  EXPECT_THROW(database_->write([&](Session&) { database_->write(nothing); }), BrokenPromise);
  EXPECT_THROW(database_->write([&](Session&) { database_->read(nothing); }), BrokenPromise);
  EXPECT_THROW(database_->read([&](Session&) { database_->write(nothing); }), BrokenPromise);
  EXPECT_THROW(database_->read([&](Session&) { database_->read(nothing); }), BrokenPromise);
  database_->write(nothing);
}

TEST_P(Store, reads_one_snapshot_while_others_write) {
  database_->read([&](Session& session) {
    EXPECT_EQ(session.one<std::int64_t>(count), 0);
    std::thread([&] { database_->write([](Session& other) { add(other, named(1, "a")); }); }).join();
    EXPECT_EQ(session.one<std::int64_t>(count), 0);
  });
  EXPECT_EQ(rows(), 1);
}

TEST_P(Store, does_not_write_in_a_read) {
  try {
    database_->read([](Session& session) { add(session, named(1, "a")); });
    FAIL() << "a read wrote";
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::other);
  }
  EXPECT_EQ(rows(), 0);
}

TEST_P(Store, repeats_a_query_inside_its_own_rows) {
  database_->write([](Session& session) {
    for (std::int64_t id = 1; id <= 3; ++id) add(session, named(id, std::to_string(id)));
  });
  int pairs = 0;
  database_->read([&](Session& session) {
    session.run(names, {}, [&](const Row&) { session.run(names, {}, [&](const Row&) { ++pairs; }); });
  });
  EXPECT_EQ(pairs, 9);
}

TEST_P(Store, does_not_mistake_one_type_for_another) {
  database_->write([](Session& session) { add(session, named(1, "a")); });
  const auto reading = [&]<class T>(std::type_identity<T>, std::string_view text) {
    return database_->reading(
        [&](Session& session) { return session.all<T>(both("test.mistake", text)).size(); });
  };
  EXPECT_THROW(reading(std::type_identity<std::int64_t>{}, "SELECT name FROM centre"), BrokenPromise);
  EXPECT_THROW(reading(std::type_identity<std::string>{}, "SELECT id FROM centre"), BrokenPromise);
  EXPECT_THROW(reading(std::type_identity<std::string>{}, "SELECT town FROM centre"), BrokenPromise);
  EXPECT_THROW(reading(std::type_identity<Centre>{}, "SELECT id, name FROM centre"), BrokenPromise);
  struct Two {
    std::int64_t id;
    std::string name;
  };
  EXPECT_THROW(reading(std::type_identity<Two>{}, "SELECT id, name, open FROM centre"), BrokenPromise);
  EXPECT_EQ(reading(std::type_identity<Two>{}, "SELECT id, name FROM centre"), 1u);
}

TEST_P(Store, says_how_many_values_a_query_wants) {
  EXPECT_ANY_THROW(database_->write([](Session& session) { session.exec(vote, 1, 2); }));
  EXPECT_ANY_THROW(database_->write([](Session& session) { session.exec(count, 1); }));
}

TEST_P(Store, gives_one_of_many_that_want_the_same_the_unique_place) {
  database_->write([](Session& session) { add(session, named(1, "a")); });
  std::atomic<int> accepted{0}, refused{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread)
    threads.emplace_back([&, thread] {
      for (int voter = 0; voter < 20; ++voter) {
        try {
          database_->write([&](Session& session) { session.exec(vote, voter * 8 + thread + 1, 1, voter); });
          ++accepted;
        } catch (const Fault& fault) {
          EXPECT_EQ(fault.kind(), FaultKind::unique) << fault.what();
          ++refused;
        }
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(accepted, 20);
  EXPECT_EQ(refused, 140);
}

TEST_P(Store, loses_no_increment_of_a_shared_counter) {
  database_->write([](Session& session) {
    Centre centre = named(1, "a");
    centre.seats = 1;
    add(session, centre);
  });
  const Query load = both("test.load", "SELECT seats FROM centre WHERE id = 1");
  const Query save = both("test.save", "UPDATE centre SET seats = $1 WHERE id = 1");
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i)
        database_->write([&](Session& session) { session.exec(save, *session.one<std::int64_t>(load) + 1); });
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(database_->reading([&](Session& session) { return *session.one<std::int64_t>(load); }), 41);
}

TEST_P(Store, keeps_what_was_written_when_it_is_opened_again) {
  database_->write([](Session& session) { add(session, named(1, "a")); });
  database_.reopen();
  EXPECT_EQ(rows(), 1);
}

TEST_P(Store, prepares_without_running) {
  database_->prepare(insert);
  database_->prepare(names);
  EXPECT_THROW(database_->prepare(both("test.typo", "SELEKT 1")), Fault);
  EXPECT_THROW(database_->prepare(both("test.typo", "SELECT nothing FROM centre")), Fault);
  EXPECT_EQ(rows(), 0);
}

TEST_P(Store, opens_by_its_address) {
  const auto second = open(database_.address());
  EXPECT_EQ(second->engine(), GetParam());
  second->write([](Session& session) { add(session, named(1, "a")); });
  EXPECT_EQ(rows(), 1);
}

TEST_P(Store, tells_gauges_for_the_metrics) {
  database_->write([](Session& session) { add(session, named(1, "a")); });
  double transactions = 0;
  for (const auto& [name, value] : database_->gauges())
    if (name == "transactions") transactions = value;
  EXPECT_GT(transactions, 0);
}

TEST_P(Store, has_a_number_that_grows_before_a_writer_returns_and_its_effects_run) {
  const auto before = database_->generation();
  std::uint64_t in_effect = before;
  database_->write([&](Session& session) {
    add(session, named(1, "a"));
    session.after_commit([&] { in_effect = database_->generation(); });
  });
  EXPECT_GT(in_effect, before);
  const auto after = database_->generation();
  database_->read([](Session& session) { (void)session.one<std::int64_t>(count); });
  EXPECT_EQ(database_->generation(), after) << "a look makes nothing old";
}

TEST_P(Store, a_write_of_what_no_page_shows_leaves_the_number_as_it_was) {
  const auto before = database_->generation();
  bool had_effect = false;
  database_->write_unseen([&](Session& session) {
    add(session, named(1, "a"));
    session.after_commit([&] { had_effect = true; });
  });
  EXPECT_EQ(database_->generation(), before);
  EXPECT_TRUE(had_effect);
  EXPECT_EQ(database_->reading([](Session& session) { return session.one<std::int64_t>(count); }), 1);
  EXPECT_THROW(database_->write_unseen([&](Session& session) { add(session, named(1, "a")); }), Fault);
  const auto after = database_->generation();
  database_->write([&](Session& session) { add(session, named(2, "b")); });
  EXPECT_GT(database_->generation(), after) << "and the next one that is shown is noticed";
}

}  // namespace
}  // namespace megdan::db
