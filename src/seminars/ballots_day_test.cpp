#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "seminars/ballots_store.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/report_recount.hpp"
#include "seminars/tally.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

class VotingDay : public testing::InOneDay {
 protected:
  Person person(VotesBy by = VotesBy::device) {
    NewPerson typed;
    typed.votes_by = by;
    typed.device = by == VotesBy::device ? Device::own : Device::none;
    const auto seat = (by == VotesBy::device ? join(parts_, *s_, now().seminar, typed)
                                             : add_without_device(parts_, *s_, now().seminar, typed))
                          .value();
    return *find_person(*s_, seat.person);
  }
  CardId card(const Person& author, std::string_view text) {
    return add_card(parts_, *s_, now(), author.id, text, CardSource::own).value();
  }
  PollId vote(const char* question, Method method = Method::approval, bool lone_cards = true) {
    PollDraft draft;
    draft.question = Words(question, question);
    draft.method = method;
    return make_poll(parts_, *s_, now(), draft, lone_cards).value();
  }
  static std::vector<std::string> labels(const std::vector<PollItem>& items) {
    std::vector<std::string> texts;
    for (const auto& item : items) texts.push_back(std::string(Words::parse(item.label).in("bg")));
    return texts;
  }
  void open(PollId poll) { ASSERT_TRUE(open_poll(parts_, *s_, now(), poll, 0)); }
  void close(PollId poll) { ASSERT_TRUE(close_poll(parts_, *s_, id_, poll, "facilitator")); }
  void give(PollId poll, const Person& by, std::size_t item = 0) {
    const auto items = items_of(*s_, poll);
    ASSERT_TRUE(give_ballot(parts_, *s_, *find_poll(*s_, poll), items, by, channel_of(by),
                            {{items[item].id, 1}}, "a nonce of " + by.id.text()));
  }
};

TEST_P(VotingDay, an_open_vote_stands_before_a_prepared_one_and_both_before_a_closed_one) {
  play([&] {
    card(person(), "Мрежа");
    go_to(*s_, id_, StepKind::vote);
    const auto first = vote("Първо?"), second = vote("Второ?"), third = vote("Трето?"),
               fourth = vote("Четвърто?");
    open(first);
    open(second);
    close(second);
    open(third);
    std::vector<PollId> order;
    for (const auto& poll : polls_in_turn(*s_, id_)) order.push_back(poll.id);
    EXPECT_EQ(order, (std::vector{third, first, fourth, second}));
    EXPECT_EQ(poll_of_step(*s_, now().step->id)->id, third);
    close(third);
    EXPECT_EQ(poll_of_step(*s_, now().step->id)->id, first);
  });
}

TEST_P(VotingDay, a_prepared_vote_is_changed_or_deleted_and_an_open_one_is_not) {
  play([&] {
    card(person(), "Мрежа");
    go_to(*s_, id_, StepKind::vote);
    const auto poll = vote("Кое?");
    PollDraft draft;
    draft.question = Words("Кое първо?", "Which first?");
    draft.dots = 7;
    ASSERT_TRUE(change_draft(parts_, *s_, now(), poll, draft, true));
    EXPECT_EQ(find_poll(*s_, poll)->dots, 7);
    EXPECT_EQ(items_of(*s_, poll).size(), 1u);
    const auto other = vote("Друго?");
    ASSERT_TRUE(delete_draft(parts_, *s_, now(), other));
    EXPECT_FALSE(find_poll(*s_, other));
    open(poll);
    EXPECT_EQ(change_draft(parts_, *s_, now(), poll, draft, true).error(), BallotRefusal::wrong_state);
    EXPECT_EQ(delete_draft(parts_, *s_, now(), poll).error(), BallotRefusal::wrong_state);
    EXPECT_TRUE(find_poll(*s_, poll));
  });
}

TEST_P(VotingDay, an_opened_again_vote_remembers_whether_a_result_of_it_was_shown) {
  play([&] {
    card(person(), "Мрежа");
    go_to(*s_, id_, StepKind::vote);
    const auto few = vote("Малко?"), many = vote("Много?");
    for (const auto poll : {few, many}) {
      open(poll);
      for (int voters = poll == few ? 4 : 5; voters > 0; --voters) give(poll, person());
      close(poll);
      EXPECT_FALSE(find_poll(*s_, poll)->result_seen);
      ASSERT_TRUE(reopen_poll(parts_, *s_, now(), poll, 0));
    }
    EXPECT_FALSE(find_poll(*s_, few)->result_seen);
    EXPECT_TRUE(find_poll(*s_, many)->result_seen);
    give(few, person());
    for (const auto poll : {few, many}) {
      close(poll);
      ASSERT_TRUE(reopen_poll(parts_, *s_, now(), poll, 0));
      EXPECT_TRUE(find_poll(*s_, poll)->result_seen);
    }
  });
}

TEST_P(VotingDay, a_cluster_goes_with_its_last_card_and_only_a_prepared_vote_drops_it) {
  play([&] {
    const auto author = person();
    const auto mine = card(author, "Моя"), also = card(author, "И тази"), stays = card(author, "Друга"),
               third = card(author, "Трета");
    const auto cluster = join_cards(parts_, *s_, now(), {mine, also}, std::nullopt, "Моите").value();
    ASSERT_TRUE(join_cards(parts_, *s_, now(), {stays, third}, std::nullopt, "Другите"));
    const auto running = vote("Открито?", Method::approval, false),
               draft = vote("Чернова?", Method::approval, false);
    open(running);
    Room hers = now();
    hers.person = author;
    ASSERT_TRUE(delete_own_card(parts_, *s_, hers, mine));
    EXPECT_EQ(live_clusters(*s_, id_).size(), 2u);
    ASSERT_TRUE(remove_card(parts_, *s_, now(), also));
    for (const auto& left : live_clusters(*s_, id_)) EXPECT_NE(left.id, cluster);
    EXPECT_EQ(live_clusters(*s_, id_).size(), 1u);
    ASSERT_EQ(items_of(*s_, running).size(), 2u);
    EXPECT_EQ(Words::parse(items_of(*s_, running)[0].label).in("bg"), "Моите");
    EXPECT_EQ(items_asked(*s_, *find_poll(*s_, draft)).size(), 1u);
    open(draft);
    EXPECT_EQ(items_of(*s_, draft).size(), 1u);
  });
}

TEST_P(VotingDay, a_prepared_vote_opens_with_the_clusters_and_lone_cards_of_now) {
  play([&] {
    const auto author = person();
    const auto one = card(author, "Едно"), two = card(author, "Две"), gone = card(author, "Сгрешена"),
               left = card(author, "Сама"), other = card(author, "Още една");
    const auto cluster = join_cards(parts_, *s_, now(), {one, two}, std::nullopt, "Старо име").value();
    const auto poll = vote("Кое?");
    const auto before = items_of(*s_, poll);
    ASSERT_EQ(before.size(), 4u);
    ASSERT_TRUE(rename_cluster(parts_, *s_, now(), cluster, Words("Ново име", "New name")));
    ASSERT_TRUE(remove_card(parts_, *s_, now(), gone));
    card(author, "Късна");
    ASSERT_TRUE(join_cards(parts_, *s_, now(), {left, other}, std::nullopt, "Нова група"));
    const std::vector<std::string> expected{"Ново име", "Нова група", "Късна"};
    EXPECT_EQ(labels(items_asked(*s_, *find_poll(*s_, poll))), expected);
    open(poll);
    const auto opened = items_of(*s_, poll);
    EXPECT_EQ(labels(opened), expected);
    EXPECT_EQ(opened[0].id, before[0].id);
    for (const auto& item : opened) EXPECT_TRUE(item.id);
    // What was asked once is asked again.
    close(poll);
    card(author, "След края");
    ASSERT_TRUE(reopen_poll(parts_, *s_, now(), poll, 0));
    EXPECT_EQ(labels(items_of(*s_, poll)), expected);
  });
}

TEST_P(VotingDay, whether_lone_cards_are_items_is_remembered_though_there_were_none_when_it_was_prepared) {
  play([&] {
    const auto author = person();
    ASSERT_TRUE(
        join_cards(parts_, *s_, now(), {card(author, "Едно"), card(author, "Две")}, std::nullopt, "Група"));
    const auto with = vote("С тях?"), without = vote("Без тях?", Method::approval, false),
               changed = vote("Променено?");
    PollDraft draft;
    draft.question = Words("Променено?", "");
    ASSERT_TRUE(change_draft(parts_, *s_, now(), changed, draft, false));
    card(author, "Сама");
    for (const auto poll : {with, without, changed}) open(poll);
    EXPECT_EQ(labels(items_of(*s_, with)), (std::vector<std::string>{"Група", "Сама"}));
    EXPECT_EQ(labels(items_of(*s_, without)), (std::vector<std::string>{"Група"}));
    EXPECT_EQ(labels(items_of(*s_, changed)), (std::vector<std::string>{"Група"}));
  });
}

TEST_P(VotingDay, a_prepared_vote_of_which_nothing_is_left_is_not_opened) {
  play([&] {
    const auto only = card(person(), "Единствена");
    const auto poll = vote("Кое?");
    ASSERT_TRUE(remove_card(parts_, *s_, now(), only));
    EXPECT_EQ(open_poll(parts_, *s_, now(), poll, 0).error(), BallotRefusal::no_items);
    EXPECT_EQ(find_poll(*s_, poll)->state, PollState::draft);
  });
}

TEST_P(VotingDay, a_move_is_not_undone_into_a_cluster_that_is_gone) {
  play([&] {
    const auto author = person();
    const auto one = card(author, "Едно"), two = card(author, "Две");
    ASSERT_TRUE(join_cards(parts_, *s_, now(), {one, two}, std::nullopt, "Група"));
    ASSERT_TRUE(take_out(parts_, *s_, now(), one));
    ASSERT_TRUE(remove_card(parts_, *s_, now(), two));
    EXPECT_TRUE(live_clusters(*s_, id_).empty());
    EXPECT_EQ(undo_move(parts_, *s_, now()).error(), CardRefusal::changed_meanwhile);
    EXPECT_FALSE(live_cards(*s_, id_)[0].cluster);
  });
}

TEST_P(VotingDay, raised_hands_are_confirmed_only_as_they_were_seen) {
  play([&] {
    const auto voter = person();
    card(voter, "Мрежа");
    const auto poll = vote("Кое?");
    open(poll);
    for (int i = 0; i < 5; ++i) give(poll, person());
    close(poll);
    const auto item = items_of(*s_, poll)[0].id;
    HandCount count;
    for (int i = 0; i < 3; ++i) count.voters.push_back(person(VotesBy::hand).id);
    count.counts[item] = 2;
    ASSERT_TRUE(enter_hands(parts_, *s_, now(), poll, count));
    const auto seen = hands_fingerprint(*hands_of(*s_, poll));
    count.counts[item] = 3;
    ASSERT_TRUE(enter_hands(parts_, *s_, now(), poll, count));
    EXPECT_EQ(confirm_hands(parts_, *s_, poll, voter, seen).error(), BallotRefusal::counts_changed);
    EXPECT_EQ(confirm_hands(parts_, *s_, poll, voter, "").error(), BallotRefusal::counts_changed);
    EXPECT_EQ(tally_of(*s_, poll)->items[0].total, 5);
    ASSERT_TRUE(confirm_hands(parts_, *s_, poll, voter, hands_fingerprint(*hands_of(*s_, poll))));
    EXPECT_EQ(tally_of(*s_, poll)->items[0].total, 8);
  });
}

TEST_P(VotingDay,
       a_ballot_from_the_device_of_somebody_who_votes_in_another_way_is_refused_and_can_be_sent_after) {
  play([&] {
    const auto author = person(), left = person(VotesBy::paper);
    card(author, "Мрежа");
    go_to(*s_, id_, StepKind::vote);
    const auto poll = vote("Кое?");
    open(poll);
    const auto items = items_of(*s_, poll);
    const auto send = [&] {
      return give_own_ballot(parts_, *s_, *find_poll(*s_, poll), items, *find_person(*s_, author.id),
                             {{items[0].id, 1}}, "a nonce of sixteen");
    };
    const auto vote_by = [&](VotesBy by) {
      ASSERT_TRUE(
          set_votes_by(parts_, *s_, *find_person(*s_, author.id), by, SeatActor::facilitator, "someone"));
    };
    for (const auto by : {VotesBy::hand, VotesBy::paper, VotesBy::scribe}) {
      vote_by(by);
      EXPECT_EQ(send().error(), BallotRefusal::votes_otherwise);
    }
    EXPECT_TRUE(ballots_of(*s_, poll).empty());
    vote_by(VotesBy::device);
    EXPECT_TRUE(send());
    ASSERT_EQ(ballots_of(*s_, poll).size(), 1u);
    EXPECT_EQ(ballots_of(*s_, poll)[0].channel, Channel::place);
    vote_by(VotesBy::hand);
    EXPECT_EQ(send().error(), BallotRefusal::already_given);

    // On paper it may have been handed in before its voter left.
    ASSERT_TRUE(leave(parts_, *s_, left, SeatActor::herself));
    give(poll, *find_person(*s_, left.id));
    close(poll);
    ASSERT_TRUE(leave(parts_, *s_, *find_person(*s_, author.id), SeatActor::herself));
  });
}

TEST_P(VotingDay, the_scribe_is_told_of_somebody_else_s_ballot_not_of_hers) {
  play([&] {
    const auto voter = person();
    card(voter, "Мрежа");
    const auto poll = vote("Кое?");
    open(poll);
    const auto by_hand = person(VotesBy::hand);
    auto on_paper = by_hand;
    on_paper.votes_by = VotesBy::paper;  // she changed her mind after her sheet was typed in
    give(poll, on_paper);
    close(poll);
    EXPECT_TRUE(ballot_voters_of(*s_, poll).contains(by_hand.id));
    HandCount count{.voters = {by_hand.id}, .counts = {}};
    EXPECT_EQ(enter_hands(parts_, *s_, now(), poll, count).error(), BallotRefusal::their_ballot_given);
  });
}

TEST_P(VotingDay, the_list_of_one_secret_ballot_beside_hands_holds_no_count_and_says_why) {
  play([&] {
    const auto voter = person();
    card(voter, "Мрежа");
    card(voter, "Пари");
    const auto poll = vote("Кое?");
    open(poll);
    give(poll, voter, 1);
    close(poll);
    HandCount count;
    for (int i = 0; i < 4; ++i) count.voters.push_back(person(VotesBy::hand).id);
    count.counts[items_of(*s_, poll)[0].id] = 4;
    ASSERT_TRUE(enter_hands(parts_, *s_, now(), poll, count));
    ASSERT_TRUE(confirm_hands(parts_, *s_, poll, voter, hands_fingerprint(*hands_of(*s_, poll))));
    EXPECT_EQ(tally_of(*s_, poll)->withheld, Withheld::few_ballots);
    const auto file = boost::json::parse(ballots_file(*s_, *find_poll(*s_, poll), "bg")).as_object();
    EXPECT_EQ(file.at("withheld").to_number<int>(), 1);
    EXPECT_TRUE(file.at("ballots").as_array().empty());
    EXPECT_TRUE(file.at("totals").as_object().empty());
    EXPECT_FALSE(file.contains("hands"));
  });
}

INSTANTIATE_TEST_SUITE_P(on, VotingDay, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
