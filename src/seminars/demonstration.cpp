#include "seminars/demonstration.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "i18n/text.hpp"
#include "seminars/ballots_actions.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/codes.hpp"
#include "seminars/comparison_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/made_up.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/plan_actions.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/seminar_actions.hpp"
#include "seminars/seminar_store_sql.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars {
namespace {

struct CentreLine {
  const char* town_bg;
  const char* town_en;
  const char* oblast;
};
constexpr auto towns = std::to_array<CentreLine>({{"Пловдив", "Plovdiv", "BG-16"},
                                                  {"Варна", "Varna", "BG-03"},
                                                  {"Ловеч", "Lovech", "BG-11"},
                                                  {"Габрово", "Gabrovo", "BG-07"},
                                                  {"Бургас", "Burgas", "BG-02"},
                                                  {"Благоевград", "Blagoevgrad", "BG-01"}});

/// From a fixed rule: models differ on the whole and by criterion, people a little.
std::int64_t made_up_rating(std::size_t model, std::size_t criterion, std::size_t person) {
  const auto liked = static_cast<std::int64_t>(2 + (model * 5 + 3) % 8 / 3);
  const auto here = static_cast<std::int64_t>((criterion * model + criterion * criterion) % 3) - 1;
  return std::clamp<std::int64_t>(liked + here + static_cast<std::int64_t>((person + model) % 2), 1, 5);
}

/// Quarters from the beginning of the plan, the year of the seminar, to the next one that begins.
std::int64_t next_quarter(const Seminar& seminar, Instant now) {
  const auto quarter_of = [](const std::string& date) {
    return std::stoll(date.substr(0, 4)) * 4 + (std::stoll(date.substr(5, 2)) - 1) / 3;
  };
  const auto first = quarter_of(i18n::input_date(seminar.starts_at).substr(0, 4) + "-01");
  return quarter_of(i18n::input_date(now)) - first + 1;
}

class Stage {
 public:
  Stage(const Parts& parts, db::Session& session, Viewer viewer)
      : parts_(parts), session_(session), viewer_(std::move(viewer)) {}

  SeminarId make(ProcessId process, CentreId centre, const char* title_bg, const char* title_en, Instant day,
                 const char* place) {
    SeminarDraft draft;
    draft.process = process;
    draft.centre = centre;
    draft.title = Words(title_bg, title_en);
    draft.purpose = Words(
        "Структура и основни функции на център за компетентност за социални иновации: кои дейности са "
        "най-належащи, какъв да е планът за първите години и какъв правен модел да изберем.",
        "Structure and main functions of a competence centre for social innovation: which activities are the "
        "most urgent, what plan for the first years, and which legal model.");
    draft.funding = Words("Демонстрационни данни. Тук стои текстът за финансирането на проекта.",
                          "Demonstration data. The funding line of the project stands here.");
    (void)i18n::parse_local(i18n::input_date(day), "09:30", draft.starts_at);
    draft.ends_at = draft.starts_at + std::chrono::minutes(270);
    draft.place = place;
    draft.online_url = "https://meet.example.org/megdan";
    draft.seats_place = 24;
    draft.seats_online = 12;
    return make_seminar(parts_, session_, viewer_, draft).value();
  }

  Room room(SeminarId id) {
    Room room;
    room.seminar = *find_seminar(session_, id);
    room.step = active_step(session_, id);
    room.leads = true;
    room.actor = viewer_.account.text();
    return room;
  }

  void go_to(SeminarId id, StepKind kind) {
    for (const auto& step : steps_of(session_, id))
      if (step.kind == kind) (void)go_to_step(parts_, session_, room(id), step.id, std::nullopt);
  }

  /// 13 in the room with a phone, 6 online, 5 without a device.
  std::vector<PersonId> come_in(SeminarId id) {
    std::vector<PersonId> people;
    for (std::size_t i = 0; i < made_up_people.size(); ++i) {
      NewPerson fresh;
      fresh.name = made_up_people[i].name.bg;
      fresh.sector = made_up_people[i].sector;
      fresh.region = "BG-16";
      fresh.consent_data = true;
      fresh.presence = i >= 13 && i < 19 ? Presence::online : Presence::place;
      const auto seminar = *find_seminar(session_, id);
      if (i >= 19) {
        fresh.votes_by = i < 22 ? VotesBy::paper : VotesBy::scribe;
        people.push_back(add_without_device(parts_, session_, seminar, fresh).value().person);
      } else {
        people.push_back(join(parts_, session_, seminar, fresh).value().person);
      }
    }
    (void)make_groups(parts_, session_, *find_seminar(session_, id), 4);
    return people;
  }

  void write_cards(SeminarId id, const std::vector<PersonId>& people) {
    go_to(id, StepKind::cards);
    std::size_t author = 0;
    for (const auto& line : made_up_clusters())
      for (const auto& card : line.cards) {
        const auto who = people[author++ % people.size()];
        const bool paper = find_person(session_, who)->device == Device::none;
        (void)add_card(parts_, session_, room(id), who, card.bg, paper ? CardSource::paper : CardSource::own);
      }
  }

  void join_all(SeminarId id) {
    go_to(id, StepKind::clusters);
    const auto cards = live_cards(session_, id);
    std::size_t next = 0;
    for (const auto& line : made_up_clusters()) {
      std::vector<CardId> ids;
      for (std::size_t i = 0; i < line.cards.size(); ++i) ids.push_back(cards[next++].id);
      const auto cluster = join_cards(parts_, session_, room(id), ids, std::nullopt, line.title.bg).value();
      (void)rename_cluster(parts_, session_, room(id), cluster, Words(line.title.bg, line.title.en));
    }
  }

  PollId open(SeminarId id) {
    go_to(id, StepKind::vote);
    PollDraft draft;
    draft.question = Words("Кое е най-спешно за първата година?", "What is most urgent for the first year?");
    const auto poll = make_poll(parts_, session_, room(id), draft, false).value();
    (void)open_poll(parts_, session_, room(id), poll, 0);
    return poll;
  }

  /// The library's models, rated by all who vote on a device, from a fixed rule: no two models alike.
  void compare(SeminarId id, const std::vector<PersonId>& people) {
    go_to(id, StepKind::compare);
    const auto comparison = make_comparison_from_library(parts_, session_, room(id)).value();
    (void)prepare_ratings(parts_, session_, room(id), comparison);
    const auto poll = *poll_of_step(session_, room(id).step->id);
    (void)open_poll(parts_, session_, room(id), poll.id, 0);
    const auto items = items_of(session_, poll.id);
    for (std::size_t i = 0; i < people.size(); ++i) {
      const auto person = *find_person(session_, people[i]);
      if (person.votes_by != VotesBy::device) continue;
      Choices ratings;
      for (std::size_t item = 0; item < items.size(); ++item)
        ratings[items[item].id] = made_up_rating(item / 10, item % 10, i);
      (void)give_ballot(parts_, session_, poll, items, person, channel_of(person), ratings,
                        parts_.site.random.token());
    }
    (void)close_poll(parts_, session_, id, poll.id, viewer_.account.text());
  }

  /// The plan of the first years: nothing in it should have begun already.
  void plan(SeminarId id) {
    // In the order of the ranking that the made-up votes give.
    struct Signs {
      Words indicator, risk;
    };
    const auto signs = std::to_array<Signs>(
        {{{"поне 40 организации се срещат два пъти годишно", "at least 40 organisations meet twice a year"},
          {"срещите остават само разговор", "the meetings remain mere talk"}},
         {{"20 двойки ментор и предприемач, всяка с шест срещи",
           "20 pairs of a mentor and an entrepreneur, six meetings each"},
          {"малко ментори извън големите градове", "few mentors outside the big towns"}},
         {{"10 подадени проекта с наша помощ", "10 projects submitted with our help"},
          {"сроковете на процедурите се местят", "the deadlines of the calls move"}},
         {{"каталог с 50 практики, отворен за всички", "a catalogue of 50 practices, open to everybody"},
          {"практиките бързо остаряват", "practices soon go out of date"}},
         {{"12 фирми купуват от социални предприятия", "12 companies buy from social enterprises"},
          {"фирмите търсят само реклама", "the companies only want publicity"}},
         {{"обща зала и техника, заети по 10 дни месечно",
           "a shared room and equipment, in use on 10 days a month"},
          {"няма кой да се грижи за техниката", "nobody is there to look after the equipment"}}});
    go_to(id, StepKind::plan);
    (void)plan_from_ranking(parts_, session_, room(id));
    const auto from = next_quarter(room(id).seminar, parts_.site.clock.now());
    std::int64_t number = 0;
    std::set<std::int64_t> years;
    for (auto item : plan_of(session_, id).items) {
      const auto begins = from + number / 3 * 4 + number % 4;
      item.year = 1 + begins / 4;
      item.quarter = 1 + begins % 4;
      years.insert(item.year);
      item.quarters = 2 + number % 3;
      item.lead = plovdiv_centre_.json();
      item.partners = Words("общини, социални предприятия", "municipalities, social enterprises").json();
      item.cost_low = (6 + number) * 100'000;
      item.cost_high = (9 + number) * 100'000;
      const auto& sign = signs[static_cast<std::size_t>(number) % signs.size()];
      item.indicator = sign.indicator.json();
      item.risk = sign.risk.json();
      item.state = PlanState::chosen;
      (void)save_plan_item(parts_, session_, room(id), item, {});
      ++number;
    }
    for (const auto year : years)
      (void)set_budget(parts_, session_, room(id), year, year == *years.begin() ? 3'000'000 : 4'000'000);
  }

  void conclude(SeminarId id) {
    go_to(id, StepKind::closing);
    DecisionRow decision;
    decision.decision =
        Words("Центърът започва с менторство и мрежа", "The centre begins with mentoring and a network")
            .json();
    decision.reasons = Words("Двете получиха най-много точки и не зависят от други дейности.",
                             "The two got the most dots and depend on no other activity.")
                           .json();
    decision.minority = Words("Двама участници предпочитат да започнем с помощта при търсене на финансиране.",
                              "Two participants would rather begin with help in finding funding.")
                            .json();
    (void)save_decision(parts_, session_, room(id), decision);
    CommitmentRow commitment;
    commitment.what =
        Words("Списък с първите десет ментори от областта", "A list of the first ten mentors of the region")
            .json();
    commitment.owner = plovdiv_centre_.json();
    commitment.due_at = parts_.site.clock.now() + std::chrono::hours(24 * 30);
    (void)save_commitment(parts_, session_, room(id), commitment);
  }

  /// Five dots each, drawn so that the first items get more: made-up votes, from a fixed rule.
  void vote(PollId id, const std::vector<PersonId>& people, std::size_t how_many) {
    const auto poll = *find_poll(session_, id);
    const auto items = items_of(session_, id);
    for (std::size_t i = 0; i < how_many; ++i) {
      const auto person = *find_person(session_, people[i]);
      Choices choices;
      for (std::size_t dot = 0; dot < 5; ++dot) {
        const std::size_t draw = (i * 7 + dot * dot * 3 + i * dot) % 20;
        const std::size_t item = draw < 5    ? 0
                                 : draw < 9  ? 1
                                 : draw < 12 ? 2
                                 : draw < 14 ? 3
                                 : draw < 16 ? 4
                                             : (draw - 10) % items.size();
        ++choices[items[item].id];
      }
      (void)give_ballot(parts_, session_, poll, items, person, channel_of(person), choices,
                        parts_.site.random.token());
    }
  }

 private:
  const Parts& parts_;
  db::Session& session_;
  Viewer viewer_;
  const Words plovdiv_centre_{"Регионален център Пловдив", "Plovdiv Regional Centre"};
};

}  // namespace

void demonstrate(const Parts& parts, Founding& people) {
  std::vector<CentreId> centres;
  for (const auto& town : towns)
    centres.push_back(people.make_centre(Words(std::string("Регионален център ") + town.town_bg,
                                               town.town_en + std::string(" Regional Centre")),
                                         Words(town.town_bg, town.town_en), town.oblast));
  people.make_account("administrator@demo.example", "Администратор", {{Role::administrator, std::nullopt}});
  people.make_account("manager@demo.example", "Ръководител", {{Role::manager, centres[0]}});
  const auto facilitator =
      people.make_account("facilitator@demo.example", "Водещ", {{Role::facilitator, centres[0]}});
  people.make_account("member@demo.example", "Член", {{Role::member, centres[0]}});

  const Instant now = parts.site.clock.now();
  parts.site.database.write([&](db::Session& session) {
    Stage stage(parts, session, Viewer{facilitator, {}, "Водещ", {{Role::manager, centres[0]}}});
    const auto process =
        save_process(
            parts, session, Viewer{facilitator, {}, "Водещ", {{Role::manager, std::nullopt}}},
            {{},
             std::nullopt,
             Words("Център за компетентност: създаваме го заедно", "Competence centre: designed together")
                 .json(),
             Words("Едногодишен процес със семинари в няколко града: какво прави центърът, как се управлява "
                   "и с какво започва.",
                   "A year of seminars in several towns: what the centre does, how it is governed and what "
                   "it begins with.")
                 .json()})
            .value();

    const auto prepared = stage.make(process, centres[0], "Дизайн на център за компетентност: Асеновград",
                                     "Design of a competence centre: Asenovgrad",
                                     now + std::chrono::hours(24 * 21), "Читалище, Асеновград");
    (void)announce(parts, session, stage.room(prepared));

    const auto held = stage.make(process, centres[0], "Дизайн на център за компетентност: Пловдив",
                                 "Design of a competence centre: Plovdiv", now - std::chrono::hours(24 * 28),
                                 "Читалище, Пловдив");
    (void)begin_day(parts, session, stage.room(held));
    const auto then = stage.come_in(held);
    stage.write_cards(held, then);
    stage.join_all(held);
    const auto closed = stage.open(held);
    stage.vote(closed, then, then.size());
    (void)close_poll(parts, session, held, closed, stage.room(held).actor);
    stage.plan(held);
    stage.compare(held, then);
    stage.conclude(held);
    (void)end_day(parts, session, stage.room(held));
    (void)publish_report(parts, session, stage.room(held), Words(), true);

    const auto running =
        stage.make(process, centres[0], "Дизайн на център за компетентност: втора среща в Пловдив",
                   "Design of a competence centre: the second meeting in Plovdiv", now, "Читалище, Пловдив");
    (void)begin_day(parts, session, stage.room(running));
    const auto today = stage.come_in(running);
    stage.write_cards(running, today);
    stage.join_all(running);
    stage.vote(stage.open(running), today, 15);
  });
}

std::string running_join_code(const Parts& parts) {
  return parts.site.database.reading([&](db::Session& session) {
    for (const auto& seminar : session.all<Seminar>(sql::seminars_public))
      if (seminar.state == SeminarState::running) return seminar.code;
    return std::string();
  });
}

}  // namespace megdan::seminars
