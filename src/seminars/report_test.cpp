#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "html/out.hpp"
#include "seminars/ballots_actions.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/comparison_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/plan_actions.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/report_body.hpp"
#include "seminars/report_paper.hpp"
#include "seminars/report_reading.hpp"
#include "seminars/report_recount.hpp"
#include "seminars/seminar_actions.hpp"
#include "seminars/seminar_store_sql.hpp"
#include "seminars/shown_parts.hpp"
#include "seminars/store.hpp"
#include "seminars/tally.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;
using reading::at;
using reading::list;
using reading::number;

std::string run(const std::string& order, int& status) {
  std::FILE* pipe = ::popen(order.c_str(), "r");
  std::string out;
  std::array<char, 4096> part{};
  while (const auto read = std::fread(part.data(), 1, part.size(), pipe)) out.append(part.data(), read);
  status = ::pclose(pipe);
  return out;
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A day with everything that a day brings; published.
class Report : public testing::InCentre {
 protected:
  struct Wish {
    bool reopen = false;
    std::string card = {};
  };

  Report() {
    std::string made = (fs::temp_directory_path() / "megdan-report-XXXXXX").string();
    folder_ = ::mkdtemp(made.data());
    database_->write([&](db::Session& session) {
      const auto id = hold(session, {});
      EXPECT_TRUE(publish_report(parts_, session, room(session, id), Words(), true));
      row_ = newest_report(session, id).value();
    });
    content_ = json::parse(row_.content);
  }
  ~Report() override { fs::remove_all(folder_); }

  template <class Act>
  auto read(Act act) {
    return database_->writing(act);
  }
  /// 24 people, 6 online, 5 on paper; 13 of them of one sector.
  std::vector<PersonId> come_in(db::Session& session, SeminarId id) {
    std::vector<PersonId> people;
    for (int i = 0; i < 24; ++i) {
      NewPerson fresh;
      fresh.name = "Записана-" + std::to_string(1000 + i);
      fresh.sector = i < 13   ? Sector::social
                     : i < 16 ? Sector::business
                     : i < 20 ? Sector::state
                              : Sector::finance;
      fresh.consent_data = true;
      fresh.presence = i >= 13 && i < 19 ? Presence::online : Presence::place;
      if (i >= 19) fresh.votes_by = VotesBy::paper;
      const auto seminar = *find_seminar(session, id);
      people.push_back((i >= 19 ? add_without_device(parts_, session, seminar, fresh)
                                : join(parts_, session, seminar, fresh))
                           .value()
                           .person);
    }
    return people;
  }

  void write_cards(db::Session& session, SeminarId id, const std::vector<PersonId>& people,
                   const std::string& more) {
    go_to(session, id, StepKind::cards);
    std::vector<CardId> cards;
    for (std::size_t i = 0; i < 20; ++i)
      cards.push_back(add_card(parts_, session, room(session, id), people[i],
                               "Идея <" + std::to_string(i) + "> & още",
                               i < 19 ? CardSource::own : CardSource::paper)
                          .value());
    if (!more.empty()) {
      EXPECT_TRUE(add_card(parts_, session, room(session, id), people[0], more, CardSource::own));
    }
    go_to(session, id, StepKind::clusters);
    for (std::size_t c = 0; c < 4; ++c) {
      const std::vector<CardId> some(cards.begin() + static_cast<std::ptrdiff_t>(c * 4),
                                     cards.begin() + static_cast<std::ptrdiff_t>(c * 4 + 4));
      const auto cluster =
          join_cards(parts_, session, room(session, id), some, std::nullopt, "Група").value();
      EXPECT_TRUE(rename_cluster(parts_, session, room(session, id), cluster,
                                 Words("Група " + std::to_string(c), "Cluster " + std::to_string(c))));
    }
  }

  void vote(db::Session& session, SeminarId id, const std::vector<PersonId>& people, bool reopen) {
    go_to(session, id, StepKind::vote);
    PollDraft draft;
    draft.question = Words("Кое е най-спешно?", "What is most urgent?");
    draft.winners = 3;
    const auto poll = make_poll(parts_, session, room(session, id), draft, true).value();
    EXPECT_TRUE(open_poll(parts_, session, room(session, id), poll, 0));
    const auto open = *find_poll(session, poll);
    const auto items = items_of(session, poll);
    for (std::size_t i = 0; i < people.size(); ++i) {
      const auto person = *find_person(session, people[i]);
      Choices choices;
      choices[items[i % items.size()].id] = 3;
      choices[items[i * i % 3].id] += 2;
      EXPECT_TRUE(
          give_ballot(parts_, session, open, items, person, channel_of(person), choices, random_.token()));
    }
    EXPECT_TRUE(close_poll(parts_, session, id, poll, "facilitator"));
    if (!reopen) return;
    EXPECT_TRUE(reopen_poll(parts_, session, room(session, id), poll, 0));
    EXPECT_TRUE(close_poll(parts_, session, id, poll, "facilitator"));
  }

  void plan(db::Session& session, SeminarId id) {
    go_to(session, id, StepKind::plan);
    EXPECT_TRUE(plan_from_ranking(parts_, session, room(session, id)));
    for (auto item : plan_of(session, id).items) {
      item.quarters = 3;
      item.lead = Words("Център", "The centre").json();
      item.partners = "читалища";  // stored before these texts had languages
      item.risk = Words("Няма зала", "No room is found").json();
      item.cost_low = 600'000;
      item.cost_high = 900'000;
      item.state = PlanState::chosen;
      EXPECT_TRUE(save_plan_item(parts_, session, room(session, id), item, {}));
    }
    for (std::int64_t year = 1; year <= 2; ++year)
      EXPECT_TRUE(set_budget(parts_, session, room(session, id), year, 2'500'000));
  }

  void compare(db::Session& session, SeminarId id, const std::vector<PersonId>& people) {
    go_to(session, id, StepKind::compare);
    const auto comparison = make_comparison_from_library(parts_, session, room(session, id)).value();
    EXPECT_TRUE(prepare_ratings(parts_, session, room(session, id), comparison));
    const auto poll = *poll_of_step(session, room(session, id).step->id);
    EXPECT_TRUE(open_poll(parts_, session, room(session, id), poll.id, 0));
    const auto open = *find_poll(session, poll.id);
    const auto items = items_of(session, poll.id);
    for (std::size_t i = 0; i < 19; ++i) {
      const auto person = *find_person(session, people[i]);
      Choices ratings;
      for (std::size_t item = 0; item < items.size(); ++item)
        ratings[items[item].id] =
            1 + static_cast<std::int64_t>((item * item * 5 + item * 3 + i * (item % 7)) % 5);
      EXPECT_TRUE(
          give_ballot(parts_, session, open, items, person, channel_of(person), ratings, random_.token()));
    }
    EXPECT_TRUE(close_poll(parts_, session, id, poll.id, "facilitator"));
  }

  SeminarId hold(db::Session& session, const Wish& wish) {
    const auto id = ids_.make<SeminarId>();
    session.exec(sql::seminar_insert, id, std::optional<ProcessId>{}, std::optional<CentreId>{},
                 Words("Семинар в Пловдив", "Seminar in Plovdiv").json(), std::string("{}"),
                 std::string("empty"), SeminarState::running, clock_.now(),
                 clock_.now() + std::chrono::minutes(270), std::string("Читалище"), std::string(),
                 std::int64_t{40}, std::int64_t{20}, id.text(), Doors::open, std::string("{}"), false,
                 std::int64_t{0}, std::optional<AccountId>{}, clock_.now());
    for (const auto kind : {StepKind::cards, StepKind::clusters, StepKind::vote, StepKind::plan,
                            StepKind::compare, StepKind::closing}) {
      Step step;
      step.kind = kind;
      step.title = Words("Стъпка", "Step").json();
      step.instructions = "{}";
      step.minutes = 20;
      EXPECT_TRUE(save_step(parts_, session, room(session, id), step));
    }
    const auto people = come_in(session, id);
    write_cards(session, id, people, wish.card);
    vote(session, id, people, wish.reopen);
    plan(session, id);
    compare(session, id, people);
    DecisionRow decision;
    decision.decision = Words("Започва се с менторство", "We begin with mentoring").json();
    decision.reasons = "Най-много точки.";
    decision.minority =
        Words("Двама биха започнали с финансирането.", "Two would begin with the funding.").json();
    EXPECT_TRUE(save_decision(parts_, session, room(session, id), decision));
    EXPECT_TRUE(save_commitment(parts_, session, room(session, id),
                                {{},
                                 Words("Списък", "A list of mentors").json(),
                                 Words("Център", "The centre").json(),
                                 "",
                                 clock_.now() + std::chrono::hours(720),
                                 CommitmentState::open}));
    EXPECT_TRUE(end_day(parts_, session, room(session, id)));
    return id;
  }
  std::string page(const json::value& content, const char* language = "en") const {
    const i18n::Texts t(*i18n::find_language(language));
    html::Out out;
    render(out, t, report_body(content, row_.seminar, t, [](const std::string& tail) {
             return html::Url::path(tail);
           }));
    return out.take();
  }
  std::string escaped(const std::string& text) const {
    html::Out out;
    out.put(text);
    return out.take();
  }
  /// Every cell as a line of tools/cells.py.
  std::string cells(const ReportSheets& sheets) const {
    std::ofstream(folder_ + "/book.xlsx", std::ios::binary)
        << files::workbook({sheets.overview, sheets.cards, sheets.results, sheets.plan, sheets.comparison,
                            sheets.statements, sheets.outcomes, sheets.changes},
                           {"t", "a", row_.published_at}, folder_);
    int status = 0;
    auto out = run("python3 " MEGDAN_SOURCE_DIR "/tools/cells.py " + folder_ + "/book.xlsx 2>&1", status);
    EXPECT_EQ(status, 0) << out;
    return out;
  }
  Poll closed_vote() {
    return read([&](db::Session& session) {
      for (const auto& poll : polls_of(session, row_.seminar))
        if (poll.method == Method::dots) return poll;
      return Poll{};
    });
  }

  std::string folder_;
  ReportRow row_;
  json::value content_;
  const i18n::Texts bulgarian_{*i18n::find_language("bg")};
};

TEST_P(Report, holds_every_card_and_every_cluster) {
  const auto shown = page(content_);
  read([&](db::Session& session) {
    const auto cards = live_cards(session, row_.seminar);
    EXPECT_EQ(number(content_, "card_count"), static_cast<std::int64_t>(cards.size()));
    EXPECT_GT(cards.size(), 10u);
    for (const auto& card : cards) EXPECT_TRUE(holds(shown, escaped(card.text))) << card.text;
    for (const auto& cluster : live_clusters(session, row_.seminar))
      EXPECT_TRUE(holds(shown, escaped(Words::parse(cluster.title).in("en"))));
    return 0;
  });
}

TEST_P(Report, what_lists_need_lies_beside_it_and_is_what_the_content_says) {
  const auto heads = read([&](db::Session& session) { return newest_reports(session); });
  ASSERT_EQ(heads.size(), 1u);
  EXPECT_EQ(heads[0].seminar, row_.seminar);
  EXPECT_EQ(heads[0].version, row_.version);
  EXPECT_EQ(heads[0].published_at, row_.published_at);
  const auto head = json::parse(heads[0].head);
  EXPECT_EQ(head.as_object().size(), 4u);
  for (const char* key : {"title", "purpose", "starts_at", "attendance"})
    EXPECT_EQ(at(head, key), at(content_, key)) << key;
  EXPECT_EQ(reading::words(head, "title", "en"), "Seminar in Plovdiv");
}

TEST_P(Report, what_lists_need_of_an_older_report_is_taken_from_its_content_by_the_migration) {
  const auto& steps = db::migrations();
  const auto step =
      std::ranges::find(steps, std::string_view("0017_seminars_report_head"), &db::Migration::name);
  ASSERT_NE(step, steps.end());
  const db::testing::Fresh before(GetParam(), steps.first(static_cast<std::size_t>(step - steps.begin())));
  before->write([&](db::Session& session) {
    session.exec(sql::seminar_insert, row_.seminar, std::optional<ProcessId>{}, std::optional<CentreId>{},
                 std::string("{}"), std::string("{}"), std::string("empty"), SeminarState::ended,
                 clock_.now(), clock_.now(), std::string(), std::string(), std::int64_t{1}, std::int64_t{1},
                 std::string("code"), Doors::closed, std::string("{}"), false, std::int64_t{0},
                 std::optional<AccountId>{}, clock_.now());
    constexpr std::string_view insert =
        "INSERT INTO seminars_report (seminar_id, version, content, note, published_by, published_at) VALUES "
        "($1, $2, $3, $4, $5, $6)";
    session.exec(db::Query{"test.report_insert", insert, insert}, row_.seminar, row_.version, row_.content,
                 row_.note, row_.published_by, row_.published_at);
  });
  before->migrate(steps);
  const auto heads = before->reading([&](db::Session& session) { return newest_reports(session); });
  ASSERT_EQ(heads.size(), 1u);
  const auto head = json::parse(heads[0].head);
  for (const char* key : {"title", "purpose", "starts_at", "attendance"})
    EXPECT_EQ(at(head, key), at(content_, key)) << key;
}

TEST_P(Report, holds_each_item_with_its_total_and_the_voters_by_channel) {
  const auto poll = closed_vote();
  const auto tally = *read([&](db::Session& session) { return tally_of(session, poll.id); });
  const auto& told = list(content_, "polls")[0];
  ASSERT_EQ(list(told, "items").size(), tally.items.size());
  for (std::size_t i = 0; i < tally.items.size(); ++i)
    EXPECT_EQ(number(list(told, "items")[i], "total"), tally.items[i].total);
  std::int64_t voters = 0;
  for (const auto& [channel, count] : tally.voters) {
    EXPECT_EQ(number(at(told, "voters"), to_text(channel)), count);
    voters += count;
  }
  EXPECT_EQ(voters, 24);
  EXPECT_TRUE(holds(page(content_), "24 people voted"));
}

TEST_P(Report, holds_the_plan_with_a_budget_a_year_and_a_timeline) {
  const auto shown = page(content_);
  read([&](db::Session& session) {
    const auto plan = plan_of(session, row_.seminar);
    EXPECT_EQ(list(content_, "plan").size(), plan.items.size());
    EXPECT_FALSE(plan.items.empty());
    for (const auto& item : plan.items)
      EXPECT_TRUE(holds(shown, escaped(Words::parse(item.activity).in("en"))));
    EXPECT_EQ(list(content_, "budgets").size(), plan.budgets.size());
    return 0;
  });
  EXPECT_TRUE(holds(shown, "€25,000"));
  EXPECT_TRUE(holds(shown, "class=\"timeline\""));
  EXPECT_TRUE(holds(shown, "in the vote."));
}

TEST_P(Report, holds_the_compared_models_with_means_weights_statements_and_sensitivity_in_words) {
  const auto grid = *read([&](db::Session& session) { return comparison_of(session, row_.seminar); });
  const auto& told = at(content_, "comparison");
  ASSERT_EQ(list(told, "options").size(), grid.options.size());
  ASSERT_EQ(list(told, "criteria").size(), grid.criteria.size());
  for (std::size_t o = 0; o < grid.options.size(); ++o)
    for (std::size_t c = 0; c < grid.criteria.size(); ++c)
      EXPECT_DOUBLE_EQ(reading::decimal(list(told, "cells")[o].get_array()[c], "mean"),
                       grid.means.at({grid.options[o].id, grid.criteria[c].id}).first);
  const auto shown = page(content_);
  for (const auto& statement : grid.statements)
    EXPECT_TRUE(holds(shown, escaped(Words::parse(statement.text).in("en"))));
  ASSERT_FALSE(list(at(told, "sentences"), "en").empty());
  for (const auto& sentence : list(at(told, "sentences"), "en"))
    EXPECT_TRUE(holds(shown, escaped(reading::text(sentence))));
  EXPECT_TRUE(holds(shown, "19 people rated the models"));
}

TEST_P(Report, tells_the_details_in_the_readers_language_and_else_in_the_one_they_were_written_in) {
  const auto bulgarian = page(content_, "bg"), english = page(content_);
  for (const char* told : {"Център", "Няма зала", "Двама биха започнали с финансирането."}) {
    EXPECT_TRUE(holds(bulgarian, told)) << told;
    EXPECT_FALSE(holds(english, told)) << told;
  }
  for (const char* told : {"The centre", "No room is found", "Two would begin with the funding."}) {
    EXPECT_TRUE(holds(english, told)) << told;
    EXPECT_FALSE(holds(bulgarian, told)) << told;
  }
  for (const auto& shown : {bulgarian, english}) {
    EXPECT_TRUE(holds(shown, "читалища"));
    EXPECT_TRUE(holds(shown, "Най-много точки."));
  }
  auto older = content_;
  older.at("plan").at(0).at("risk") = "Записано на един език";
  EXPECT_TRUE(holds(page(older), "Записано на един език"));
  const auto sheet = cells(report_sheets(content_, i18n::Texts(*i18n::find_language("en"))));
  for (const char* told : {"The centre", "No room is found", "Two would begin with the funding.", "читалища"})
    EXPECT_TRUE(holds(sheet, told)) << told;
}

TEST_P(Report, holds_decisions_with_their_dissenting_opinion_commitments_and_what_changed) {
  const auto shown = page(content_);
  read([&](db::Session& session) {
    for (const auto& row : decisions_of(session, row_.seminar)) {
      EXPECT_TRUE(holds(shown, escaped(Words::parse(row.decision).in("en"))));
      EXPECT_FALSE(row.minority.empty());
      EXPECT_TRUE(holds(shown, escaped(Words::parse(row.minority).in("en"))));
    }
    for (const auto& row : commitments_of(session, row_.seminar))
      EXPECT_TRUE(holds(shown, escaped(Words::parse(row.what).in("en"))));
    return 0;
  });
  EXPECT_TRUE(holds(shown, "A vote was closed."));
  EXPECT_TRUE(holds(shown, "Voting was blind"));
}

TEST_P(Report, names_nobody_who_took_part) {
  read([&](db::Session& session) {
    for (const auto& person : people_of(session, row_.seminar)) {
      EXPECT_FALSE(holds(row_.content, person.name)) << person.name;
    }
    return 0;
  });
}

TEST_P(Report, tells_no_sector_of_fewer_than_five_people) {
  const auto& attendance = at(content_, "attendance");
  std::int64_t told = number(attendance, "sectors_rest");
  for (const auto& [name, count] : reading::object(attendance, "sectors")) {
    EXPECT_GE(number(count), 5) << name;
    told += number(count);
  }
  EXPECT_EQ(told, 24);
  EXPECT_EQ(number(attendance, "place") + number(attendance, "online"), 24);
}

TEST_P(Report, shows_that_a_vote_was_opened_again) {
  const auto again = read([&](db::Session& session) {
    const auto id = hold(session, {.reopen = true});
    EXPECT_TRUE(publish_report(parts_, session, room(session, id), Words(), true));
    return newest_report(session, id);
  });
  const auto shown = page(json::parse(again->content));
  EXPECT_TRUE(holds(shown, "This vote was closed, opened again and closed once more."));
  EXPECT_TRUE(holds(shown, "A closed vote was opened again"));
  EXPECT_FALSE(holds(page(content_), "opened again"));
}

TEST_P(Report, of_an_older_version_without_today_s_parts_still_shows) {
  auto older = content_.as_object();
  for (const auto* key : {"comparison", "budgets", "first_year", "paper_cards"}) older.erase(key);
  older["attendance"].as_object().erase("sectors_rest");
  for (auto& poll : older["polls"].as_array())
    for (const auto* key : {"dots", "fingerprint", "ballots", "breakdown"}) poll.as_object().erase(key);
  for (auto& item : older["plan"].as_array())
    for (const auto* key : {"needs", "progress", "rank", "cluster", "card_count"})
      item.as_object().erase(key);
  EXPECT_TRUE(holds(page(older), "24 people voted"));
  EXPECT_TRUE(holds(page(json::object{{"title", json::object{{"bg", "Стар"}}}}), "Стар"));
  EXPECT_TRUE(holds(cells(report_sheets(older, bulgarian_)), "\tnumber\t24"));
}

TEST_P(Report, with_a_mail_address_in_a_card_asks_to_look_before_it_is_published) {
  const auto refused = read([&](db::Session& session) {
    const auto id = hold(session, {.card = "пишете на ime@primer.bg"});
    return publish_report(parts_, session, room(session, id), Words(), false);
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), ReportRefusal::unchecked_names);
}

TEST_P(Report, published_again_leaves_the_first_version_as_it_was) {
  read([&](db::Session& session) {
    EXPECT_EQ(
        publish_report(parts_, session, room(session, row_.seminar), Words("поправка", "corrected"), true)
            .value(),
        row_.version + 1);
    EXPECT_EQ(report_of_version(session, row_.seminar, row_.version)->content, row_.content);
    EXPECT_EQ(report_versions(session, row_.seminar).size(), 2u);
    return 0;
  });
}

TEST_P(Report, as_a_workbook_counts_what_its_json_counts) {
  const auto read_back = cells(report_sheets(content_, bulgarian_));
  const auto rows = [&](std::string_view sheet, std::string_view column) {
    std::vector<std::string> values;
    std::size_t begin = 0;
    while (begin < read_back.size()) {
      const auto end = read_back.find('\n', begin);
      const auto line = std::string_view(read_back).substr(begin, end - begin);
      begin = end + 1;
      const std::string head = std::string(sheet) + "\t";
      if (!line.starts_with(head) || line.starts_with(head + "1\t")) continue;
      const auto place = line.find("\t" + std::string(column) + "\t");
      if (place != std::string_view::npos) values.emplace_back(line.substr(line.rfind('\t') + 1));
    }
    return values;
  };
  const auto sheets = report_sheets(content_, bulgarian_);
  EXPECT_EQ(static_cast<std::int64_t>(rows(sheets.cards.name, "B").size()), number(content_, "card_count"));
  std::vector<std::string> totals;
  for (const auto& item : list(list(content_, "polls")[0], "items"))
    totals.push_back(std::to_string(number(item, "total")));
  EXPECT_EQ(rows(sheets.results.name, "E"), totals);
  EXPECT_EQ(rows(sheets.plan.name, "A").size(), list(content_, "plan").size());
  EXPECT_EQ(rows(sheets.changes.name, "A").size(), list(content_, "changes").size());
  EXPECT_EQ(rows(sheets.outcomes.name, "A").size(),
            list(content_, "decisions").size() + list(content_, "commitments").size());
  EXPECT_FALSE(holds(read_back, "formula"));
}

TEST_P(Report, for_the_press_carries_everything_and_names_no_other_file) {
  const auto body = report_body(content_, row_.seminar, bulgarian_,
                                [](const std::string& tail) { return html::Url::path(tail); });
  const auto text = report_paper(
      body, bulgarian_,
      {.centre_name = "Център", .funding = "Фонд № 1", .address = "http://127.0.0.1/bg/reports/x"});
  EXPECT_FALSE(holds(text, "/assets/"));
  EXPECT_TRUE(holds(text, "data:font/woff2;base64,"));
  EXPECT_TRUE(holds(text, "data:image/svg+xml;base64,"));
  EXPECT_TRUE(holds(text, "Фонд № 1"));
}

TEST_P(Report, is_recounted_by_the_script_to_the_same_totals) {
  const auto poll = closed_vote();
  const auto file = read([&](db::Session& session) { return ballots_file(session, poll, "bg"); });
  std::ofstream(folder_ + "/recount.py") << recount_script();
  std::ofstream(folder_ + "/ballots.json") << file;
  int status = 0;
  const auto said = run("python3 " + folder_ + "/recount.py " + folder_ + "/ballots.json", status);
  EXPECT_EQ(status, 0) << said;
  const auto tally = *read([&](db::Session& session) { return tally_of(session, poll.id); });
  for (const auto& item : tally.items) {
    const auto total = std::to_string(item.total);
    EXPECT_TRUE(holds(
        said, std::string(7 - total.size(), ' ') + total + "  " + Words::parse(item.item.label).in("bg")))
        << said;
  }
  EXPECT_TRUE(holds(said, reading::text(list(content_, "polls")[0], "fingerprint")));
  run("python3 " + folder_ + "/recount.py " + folder_ + "/ballots.json --fingerprint " +
          reading::text(list(content_, "polls")[0], "fingerprint"),
      status);
  EXPECT_EQ(status, 0);
}

TEST_P(Report, s_recount_fails_on_a_file_that_somebody_changed) {
  const auto poll = closed_vote();
  const auto whole =
      json::parse(read([&](db::Session& session) { return ballots_file(session, poll, "bg"); }));
  std::ofstream(folder_ + "/recount.py") << recount_script();
  const auto fails = [&](const char* what, auto change) {
    auto file = whole.as_object();
    change(file);
    { std::ofstream(folder_ + "/changed.json") << json::serialize(file); }
    int status = 0;
    const auto said = run("python3 " + folder_ + "/recount.py " + folder_ + "/changed.json 2>&1", status);
    EXPECT_NE(status, 0) << what << ": " << said;
    EXPECT_TRUE(holds(said, "WRONG:")) << what << ": " << said;
  };
  fails("another receipt", [](json::object& file) {
    file["ballots"].as_array()[0].as_object()["receipt"] = std::string(32, '0');
  });
  fails("a receipt twice", [](json::object& file) {
    file["ballots"].as_array()[0].as_object()["receipt"] = file["ballots"].as_array()[1].at("receipt");
  });
  fails("a ballot left out", [](json::object& file) { file["ballots"].as_array().pop_back(); });
  fails("another total", [](json::object& file) {
    for (auto& [item, total] : file["totals"].as_object()) total = total.to_number<std::int64_t>() + 1;
  });
  fails("a dot moved", [](json::object& file) {
    auto& choices = file["ballots"].as_array()[0].as_object()["choices"].as_object();
    const auto first = std::string(choices.begin()->key());
    const auto value = choices.begin()->value();
    choices.erase(first);
    for (const auto& item : file["items"].as_array())
      if (!choices.contains(item.at("id").as_string()) && item.at("id").as_string() != first) {
        choices[item.at("id").as_string()] = value;
        break;
      }
  });
}

INSTANTIATE_TEST_SUITE_P(on, Report, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST(Sectors, under_five_are_folded_together_until_nothing_can_be_subtracted) {
  auto shown = parts_shown({{"social", 12}, {"business", 3}, {"public", 4}});
  EXPECT_EQ(shown.shown, (std::map<std::string, std::int64_t>{{"social", 12}}));
  EXPECT_EQ(shown.rest, 7);
  // Three alone would be known from the total: the next smallest joins them.
  shown = parts_shown({{"social", 12}, {"business", 3}, {"public", 6}});
  EXPECT_EQ(shown.shown, (std::map<std::string, std::int64_t>{{"social", 12}}));
  EXPECT_EQ(shown.rest, 9);
  shown = parts_shown({{"social", 12}, {"public", 6}});
  EXPECT_EQ(shown.rest, 0);
  EXPECT_EQ(shown.shown.size(), 2u);
  shown = parts_shown({{"social", 2}});
  EXPECT_TRUE(shown.shown.empty());
  EXPECT_EQ(shown.rest, 2);
}

}  // namespace
}  // namespace megdan::seminars
