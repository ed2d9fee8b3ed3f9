#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "seminars/ballots_actions.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/comparison_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/plan_actions.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/report_body.hpp"
#include "seminars/report_changes.hpp"
#include "seminars/report_reading.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// What a report keeps, and what it lets go.
class ReportKept : public testing::InCentre {
 protected:
  SeminarId running(bool rehearsal = false) {
    return act([&](db::Session& s) {
      const auto id = seminar(s, rehearsal, {StepKind::cards, StepKind::clusters, StepKind::compare});
      go_to(s, id, StepKind::cards);
      return id;
    });
  }
  CardId card(SeminarId id, std::string_view text) {
    return act([&](db::Session& s) {
      return add_card(parts_, s, room(s, id), std::nullopt, text, CardSource::paper).value();
    });
  }
  std::int64_t publish(SeminarId id) {
    return act([&](db::Session& s) { return publish_report(parts_, s, room(s, id), Words(), true).value(); });
  }
  std::string ended_content(SeminarId id) {
    return act([&](db::Session& s) {
      EXPECT_TRUE(end_day(parts_, s, room(s, id)));
      return report_content(parts_, s, room(s, id).seminar);
    });
  }
};

TEST_P(ReportKept, whoever_takes_part_by_telephone_is_online_and_not_in_the_room_without_a_device) {
  const auto id = running();
  act([&](db::Session& s) {
    NewPerson caller;
    caller.presence = Presence::online;
    EXPECT_TRUE(add_without_device(parts_, s, room(s, id).seminar, caller));
    EXPECT_TRUE(add_without_device(parts_, s, room(s, id).seminar, NewPerson{}));
    EXPECT_TRUE(join(parts_, s, room(s, id).seminar, NewPerson{}));
  });
  const auto attendance = json::parse(ended_content(id)).at("attendance");
  EXPECT_EQ(attendance.at("place").as_int64(), 2);
  EXPECT_EQ(attendance.at("online").as_int64(), 1);
  EXPECT_EQ(attendance.at("without_device").as_int64(), 1);
}

TEST_P(ReportKept, what_was_removed_is_told_without_its_text) {
  const auto id = running();
  const auto written = card(id, "тайна карта");
  act([&](db::Session& s) {
    EXPECT_TRUE(remove_card(parts_, s, room(s, id), written));
    DecisionRow decision;
    decision.decision = Words("тайно решение", "").json();
    const auto decided = save_decision(parts_, s, room(s, id), decision).value();
    EXPECT_TRUE(delete_decision(parts_, s, room(s, id), decided));
    PlanItem item;
    item.activity = Words("тайна дейност", "").json();
    const auto planned = save_plan_item(parts_, s, room(s, id), item, {}).value();
    EXPECT_TRUE(set_plan_state(parts_, s, room(s, id), planned, PlanState::chosen));
    EXPECT_TRUE(delete_plan_item(parts_, s, room(s, id), planned));
    const auto promised = save_commitment(parts_, s, room(s, id),
                                          {{},
                                           Words("тайно обещание", "").json(),
                                           "Център",
                                           "",
                                           clock_.now() + std::chrono::hours(48),
                                           CommitmentState::open})
                              .value();
    EXPECT_TRUE(delete_commitment(parts_, s, room(s, id), promised));
    const auto comparison = make_comparison_from_library(parts_, s, room(s, id)).value();
    const auto option = comparison_of(s, id)->options.front().id;
    EXPECT_EQ(comparison_of(s, id)->comparison.id, comparison);
    const auto said =
        add_statement(parts_, s, room(s, id), option, Side::plus, "тайно твърдение", "").value();
    EXPECT_TRUE(remove_statement(parts_, s, room(s, id), said));
    EXPECT_FALSE(remove_statement(parts_, s, room(s, id), said));
    return 0;
  });
  const auto content = ended_content(id);
  EXPECT_FALSE(contains(content, "тайн")) << content;
  for (const auto* told :
       {"The facilitator took a card off the wall.", "A decision was taken back.",
        "An activity was taken out of the plan.", "An activity was chosen for the plan.",
        "A commitment was deleted.", "The facilitator took a statement about a model away."})
    EXPECT_TRUE(contains(content, told)) << told;
}

TEST_P(ReportKept, a_decision_is_quoted_in_the_words_it_has_now_or_not_at_all) {
  const auto id = running();
  act([&](db::Session& s) {
    DecisionRow row;
    row.decision = Words("Петров води проекта", "").json();
    row.id = save_decision(parts_, s, room(s, id), row).value();
    row.decision = Words("Общината води проекта", "").json();
    EXPECT_TRUE(save_decision(parts_, s, room(s, id), row));
    return 0;
  });
  const auto content = ended_content(id);
  EXPECT_FALSE(contains(content, "Петров"));
  EXPECT_TRUE(contains(content, "A decision was recorded."));
}

/// The lines of the change log as one reader has them.
std::vector<std::string> lines_for(std::string_view content, std::string_view language) {
  const i18n::Texts t(*i18n::find_language(language));
  std::vector<std::string> lines;
  for (const auto& row : report_body(json::parse(content), SeminarId{1}, t, [](const std::string& tail) {
                           return html::Url::path(tail);
                         }).changes.rows)
    lines.push_back(row.back().text);
  return lines;
}

bool has_line(const std::vector<std::string>& lines, std::string_view line) {
  return std::ranges::find(lines, line) != lines.end();
}

TEST_P(ReportKept, the_log_quotes_in_the_language_of_its_reader) {
  const auto id = running();
  act([&](db::Session& s) {
    PlanItem item;
    item.activity = Words("Б дейност", "Activity B").json();
    const auto planned = save_plan_item(parts_, s, room(s, id), item, {}).value();
    EXPECT_TRUE(set_plan_state(parts_, s, room(s, id), planned, PlanState::chosen));
    EXPECT_TRUE(report_progress(parts_, s, room(s, id), planned, Progress::under_way, ""));
    DecisionRow decision;
    decision.decision = Words("Започваме", "We begin").json();
    EXPECT_TRUE(save_decision(parts_, s, room(s, id), decision));
    const auto comparison = make_comparison_from_library(parts_, s, room(s, id)).value();
    go_to(s, id, StepKind::compare);
    EXPECT_TRUE(prepare_ratings(parts_, s, room(s, id), comparison));
    EXPECT_TRUE(open_poll(parts_, s, room(s, id), *comparison_of(s, id)->comparison.poll, 0));
    EXPECT_TRUE(set_weight(parts_, s, room(s, id), comparison_of(s, id)->criteria.front().id, 0));
    return 0;
  });
  const auto criterion =
      act([&](db::Session& s) { return Words::parse(comparison_of(s, id)->criteria.front().name); });
  const auto content = ended_content(id);
  const auto english = lines_for(content, "en"), bulgarian = lines_for(content, "bg");
  for (const auto& line : {std::string("“Activity B” was chosen for the plan."),
                           std::string("Progress of the plan: “Activity B” is under way."),
                           std::string("A decision was recorded: “We begin”"),
                           "The weight of a criterion was changed after the ratings had been opened: “" +
                               criterion.in("en") + " → 0”"})
    EXPECT_TRUE(has_line(english, line)) << line;
  for (const auto& quoted :
       {std::string("Б дейност"), std::string("Започваме"), criterion.in("bg") + " → 0"}) {
    EXPECT_TRUE(std::ranges::any_of(bulgarian, [&](const auto& line) { return contains(line, quoted); }))
        << quoted;
    EXPECT_FALSE(std::ranges::any_of(english, [&](const auto& line) { return contains(line, quoted); }))
        << quoted;
  }
}

TEST_P(ReportKept, a_line_written_in_one_language_is_still_read_and_told_in_what_it_quotes_now) {
  const auto id = running();
  act([&](db::Session& s) {
    for (const auto* english : {"Activity B", ""}) {
      PlanItem item;
      item.activity = Words(*english ? "Б дейност" : "В дейност", english).json();
      EXPECT_TRUE(save_plan_item(parts_, s, room(s, id), item, {}));
    }
    for (const auto* about : {"Б дейност", "В дейност", "Г дейност"})
      log_change(parts_, s, id, "“{1}” was chosen for the plan.", about);
    return 0;
  });
  const auto english = lines_for(ended_content(id), "en");
  EXPECT_TRUE(has_line(english, "“Activity B” was chosen for the plan."));
  EXPECT_TRUE(has_line(english, "“В дейност” was chosen for the plan."));
  EXPECT_TRUE(has_line(english, "An activity was chosen for the plan."));
}

TEST_P(ReportKept, a_quote_whose_translation_was_rewritten_is_let_go_and_one_that_got_a_translation_stays) {
  const auto id = running();
  act([&](db::Session& s) {
    for (const auto& [before, after] :
         {std::pair(Words("Едно", "Mr Petrov leads"), Words("Едно", "The town leads")),
          std::pair(Words("Две", ""), Words("Две", "Two"))}) {
      DecisionRow row;
      row.decision = before.json();
      row.id = save_decision(parts_, s, room(s, id), row).value();
      row.decision = after.json();
      EXPECT_TRUE(save_decision(parts_, s, room(s, id), row));
    }
    return 0;
  });
  const auto content = ended_content(id);
  EXPECT_FALSE(contains(content, "Petrov"));
  const auto english = lines_for(content, "en");
  EXPECT_TRUE(has_line(english, "A decision was recorded."));
  EXPECT_TRUE(has_line(english, "A decision was recorded: “Two”"));
}

TEST(ReportOfBefore, loses_the_texts_of_removed_things_and_nothing_else) {
  const std::string before =
      R"({"title":{"bg":"Семинар"},"changes":[{"at":1,"what":"The facilitator took a card off the wall: “{1}”","about":"0888 123 456"},{"at":2,"what":"The step “{1}” began.","about":"Карти"}]})";
  const auto after = json::parse(without_removed_texts(before));
  const auto& changes = reading::list(after, "changes");
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(reading::text(changes[0], "what"), "The facilitator took a card off the wall.");
  EXPECT_EQ(reading::text(changes[0], "about"), "");
  EXPECT_EQ(reading::number(changes[0], "at"), 1);
  EXPECT_EQ(reading::text(changes[1], "about"), "Карти");
  EXPECT_EQ(without_removed_texts("{\"title\":{}}"), "{\"title\":{}}");
}

TEST_P(ReportKept, a_withdrawn_version_is_erased_its_line_and_its_number_stay) {
  const auto id = running();
  card(id, "обадете се на 0888 123 456");
  ended_content(id);
  EXPECT_EQ(publish(id), 1);
  EXPECT_EQ(publish(id), 2);
  act([&](db::Session& s) {
    EXPECT_TRUE(withdraw_report(parts_, s, room(s, id), 2));
    EXPECT_EQ(withdraw_report(parts_, s, room(s, id), 2).error(), ReportRefusal::withdrawn);
    EXPECT_EQ(withdraw_report(parts_, s, room(s, id), 9).error(), ReportRefusal::unknown_version);
    EXPECT_EQ(newest_report(s, id)->version, 1);
    EXPECT_EQ(report_of_version(s, id, 2)->content, "{}");
    EXPECT_TRUE(report_of_version(s, id, 2)->withdrawn_at);
    EXPECT_EQ(newest_reports(s).at(0).version, 1);
    EXPECT_TRUE(has_report(s, id));
    EXPECT_TRUE(withdraw_report(parts_, s, room(s, id), 1));
    EXPECT_FALSE(newest_report(s, id));
    EXPECT_TRUE(newest_reports(s).empty());
    EXPECT_FALSE(has_report(s, id));
    EXPECT_EQ(report_versions(s, id).size(), 2u);
    return 0;
  });
  EXPECT_EQ(publish(id), 3);
}

TEST_P(ReportKept, of_a_rehearsal_stands_in_no_list) {
  const auto id = running(true);
  ended_content(id);
  publish(id);
  act([&](db::Session& s) {
    EXPECT_TRUE(newest_reports(s).empty());
    EXPECT_TRUE(newest_report(s, id));
    return 0;
  });
}

TEST_P(ReportKept, the_title_of_a_cluster_is_in_the_language_of_whoever_typed_it) {
  const auto id = running();
  const auto first = card(id, "едно"), second = card(id, "две");
  act([&](db::Session& s) {
    const auto made =
        join_cards(parts_, s, room(s, id), {first, second}, std::nullopt, "Money", "en").value();
    const auto clusters = live_clusters(s, id);
    EXPECT_EQ(clusters.at(0).id, made);
    EXPECT_EQ(Words::parse(clusters.at(0).title).exactly("en"), "Money");
    EXPECT_EQ(Words::parse(clusters.at(0).title).exactly("bg"), "");
    return 0;
  });
}

INSTANTIATE_TEST_SUITE_P(on, ReportKept, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST(Hints, find_every_word_of_a_name_in_every_text_and_give_a_text_once) {
  const std::string content =
      R"({"lone_cards":["Петров каза, че Иван ще плати","за петровския пазар","пишете на ime@primer.bg или 0888 123 456","или на ИМЕ@пример.бг, до петък","или на IME@PRIMER.BG"],
    "clusters":[{"title":{"bg":"По Иван","en":""},"cards":["Петров каза, че Иван ще плати"]}],
    "polls":[{"id":"ivan","method":"dots","question":{"bg":"Кое?"},"items":[{"label":{"bg":"Идеята на Петров"}}],"sentences":{"bg":["Петров води"]}}],
    "plan":[{"activity":{"bg":"Дейност"},"why":"","lead":{"bg":"Иван-Петров клуб"}}],"place":"Дом „Иван“",
    "comparison":{"options":[{"statements":[{"text":{"bg":"Петров е против"},"source":"думи на Иван"}]}]},
    "decisions":[{"decision":{"bg":"Да"},"reasons":"","minority":"Иван възрази"}],
    "commitments":[{"what":{"bg":"Иван пише"},"owner":"Петров"},
                   {"what":{},"owner":{"bg":"Иван","en":"Иван, с екип"}}]})";
  Person person;
  person.name = "Иван Петров";
  const auto hints = hints_of_persons(content, {person});
  std::vector<std::string> found;
  for (const auto& hint : hints) found.push_back(hint.text + " → " + hint.found);
  EXPECT_EQ(found, (std::vector<std::string>{
                       "Петров каза, че Иван ще плати → Петров, Иван",
                       "пишете на ime@primer.bg или 0888 123 456 → ime@primer.bg, 0888 123 456",
                       "или на ИМЕ@пример.бг, до петък → ИМЕ@пример.бг",
                       "или на IME@PRIMER.BG → IME@PRIMER.BG", "По Иван → Иван", "Идеята на Петров → Петров",
                       "Иван-Петров клуб → Иван, Петров", "Дом „Иван“ → Иван", "Петров е против → Петров",
                       "думи на Иван → Иван", "Иван възрази → Иван", "Иван пише → Иван"}));
}

TEST(Hints, do_not_drown_in_words_that_name_nobody) {
  const std::string content =
      R"({"lone_cards":["Без общи стандарти","Всеки участник от местния бизнес","Социална услуга","12 души"]})";
  std::vector<Person> people(14);
  for (int i = 0; i < 12; ++i) people[static_cast<std::size_t>(i)].name = "Участник " + std::to_string(i);
  people[12].name = "Без устройство";
  people[13].name = "Ян";
  EXPECT_TRUE(hints_of_persons(content, people).empty());
}

TEST(Meanwhile, a_form_is_overtaken_only_by_other_values_than_it_was_made_from) {
  const web::Form stored({{"why", "така"}, {"cost", "600"}}), changed({{"why", "така"}, {"cost", "777"}});
  web::FormKeys keys;
  carry_seen(keys, web::Form(), stored);
  ASSERT_EQ(keys.more.size(), 1u);
  const web::Form typed({{"why", "иначе"}, {"cost", "600"}, keys.more.front()});
  EXPECT_FALSE(overtaken(typed, stored));
  EXPECT_TRUE(overtaken(typed, changed));
  EXPECT_FALSE(overtaken(stored, changed)) << "a form that does not say what it was made from";
  // Refused for another reason, it stays what it was made from; shown with both versions, it is made from
  // what stands.
  web::FormKeys refused, shown;
  carry_seen(refused, typed, changed);
  EXPECT_EQ(refused.more, keys.more);
  carry_seen(shown, typed, changed, true);
  EXPECT_FALSE(overtaken(web::Form({{"why", "иначе"}, shown.more.front()}), changed));
  EXPECT_FALSE(
      overtaken(web::Form({shown.more.front(), {"", ""}}), web::Form({{"why", "така"}, {"cost", "777"}})));
}

}  // namespace
}  // namespace megdan::seminars
