// One struct per page of the seminar itself: list, form, public page, agenda, cockpit, wall, phone.
// Will not load anything; texts are already translated where they are texts.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "html/out.hpp"
#include "seminars/model.hpp"
#include "seminars/table_line.hpp"
#include "web/components.hpp"

namespace megdan::seminars {

/// One line of a list of seminars.
struct SeminarLine {
  html::Url url = {};
  std::string day = {};    // "16"
  std::string month = {};  // "февр."
  std::string title = {};
  std::string title_language = {};
  std::string where = {};  // "Пловдив и онлайн · 9:30–14:00"
  std::string state = {};
  bool draft = false;
  bool rehearsal = false;
};

struct UpcomingPart {
  std::vector<SeminarLine> lines = {};
  html::Url all = {};
};

struct SeminarsPage {
  std::optional<html::Url> make = {};
  std::optional<html::Url> make_process = {};
  std::vector<SeminarLine> upcoming = {};
  std::vector<SeminarLine> past = {};
  web::Pager pager = {};  // of the past ones
  std::vector<std::pair<html::Url, std::string>> processes = {};
};

struct SeminarFormPage {
  std::string title = {};
  html::Url back = {};
  std::string back_text = {};
  html::Url action = {};
  web::FormKeys keys = {};
  web::ErrorSummary errors = {};
  std::vector<web::Field> about = {};
  std::vector<web::Field> in_english = {};
  std::vector<web::Field> when = {};
  std::vector<web::Field> where = {};
  std::vector<web::Field> rest = {};
  std::string submit = {};
  std::optional<web::Notice> meanwhile = {};  // somebody else saved: both versions
  // Of a seminar that is there already: who runs it.
  struct Facilitator {
    std::string name = {};
    std::optional<web::PostButton> remove = {};
  };
  std::vector<Facilitator> facilitators = {};
  html::Url add_facilitator = {};
  web::Field colleague = {};
};

struct SeminarPage {
  std::string title = {};
  std::string title_language = {};
  std::string purpose = {};
  std::string when = {};
  std::string place = {};
  bool online = false;
  std::string state = {};
  std::string seats = {};
  std::optional<web::ButtonLink> enroll = {};
  std::optional<web::ButtonLink> enter = {};
  std::optional<web::ButtonLink> report = {};
  std::optional<web::ButtonLink> plan = {};  // its progress, for everybody
  std::optional<html::Url> cockpit = {};
  struct Step {
    std::string hour = {};
    std::string title = {};
    std::string kind = {};
  };
  std::vector<Step> agenda = {};
  std::optional<std::pair<html::Url, std::string>> process = {};
  web::ShareBar share = {};
};

struct AgendaPage {
  std::string title = {};
  html::Url back = {};
  struct Row {
    std::string hour = {};
    std::string title = {};
    std::string kind = {};
    std::string minutes = {};
    bool waiting = false;
    html::Url edit = {};
    web::PostButton up = {};
    web::PostButton down = {};
    web::PostButton remove = {};
  };
  std::vector<Row> rows = {};
  html::Url add = {};
};

struct StepFormPage {
  std::string title = {};
  html::Url action = {};
  html::Url back = {};
  web::FormKeys keys = {};
  web::ErrorSummary errors = {};
  std::vector<web::Field> fields = {};
  std::vector<web::Field> in_english = {};
  std::optional<web::Notice> meanwhile = {};
  std::string submit = {};
  std::string up = {};  // what `back` leads to
};

/// One field that was refused, on a page of its own: the screen it came from goes on meanwhile.
struct AgainPage {
  std::string title = {};
  html::Url action = {};
  html::Url back = {};
  web::FormKeys keys = {};
  web::ErrorSummary errors = {};
  web::Field field = {};
  std::string submit = {};
};

/// The facilitator's screen: what is now, who is missing, what is next.
struct CockpitPage {
  std::string title = {};
  std::string state = {};
  bool draft = false, open = false, running = false, ended = false, rehearsal = false;
  std::vector<web::PostButton> big_actions = {};
  std::string join_code = {};
  std::string join_address = {};
  bool doors_open = false;
  web::PostButton doors = {};
  web::PostButton renew_wall = {};
  html::Url wall = {}, people = {}, typing = {}, edit = {}, agenda = {}, print = {}, plan = {}, models = {},
            outcomes = {}, report = {};

  struct Now {
    std::string title = {};
    std::string instructions = {};
    std::string kind = {};
    std::optional<web::Timer> timer = {};
    bool timer_running = false, timer_paused = false;
    html::Url timer_action = {};
    std::int64_t minutes = 0;
    html::Markup panel = {};
  };
  std::optional<Now> now = {};
  struct Next {
    std::string title = {};
    std::string kind = {};
    web::PostButton go = {};
  };
  std::optional<Next> next = {};
  html::Markup votes = {};      // open ones that the step does not show
  std::string votes_open = {};  // said beside the next step
  struct Line {
    std::string title = {};
    std::string minutes = {};
    StepState state = StepState::waiting;
    std::optional<web::PostButton> go = {};
  };
  std::vector<Line> agenda_lines = {};

  std::string here = {};              // "19 души са тук"
  std::vector<std::string> who = {};  // "13 в залата", …
  std::vector<std::string> missing = {};
  web::SectorBand band = {};
  // Rehearsals only: where made-up participants are asked in, how many there are, and the button that lets
  // them act.
  std::optional<html::Url> made_up = {};
  std::string made_up_count = {};
  std::optional<web::PostButton> let_them_act = {};
  web::FormKeys keys = {};
};

struct WallPage {
  html::Markup votes = {};
  std::string title = {};
  std::string instructions = {};
  std::optional<web::Timer> timer = {};
  html::Markup panel = {};
  web::Qr qr = {};
  std::string join_code = {};
  std::string join_address = {};
  bool doors_open = false;
  std::string here = {};
  std::vector<std::string> who = {};
  std::vector<TableLine> tables = {};  // while the step has nothing else to show
};

struct PhonePage {
  html::Markup votes = {};  // that the step does not show
  std::string title = {};
  std::string instructions = {};
  std::string waiting = {};  // shown where the step has nothing for phones
  html::Markup panel = {};
  std::optional<html::Url> online_room = {};
  html::Url me = {};
  std::vector<std::string> company = {};  // at one's table, and who looks after whom
  std::vector<std::pair<html::Url, std::string>> links = {};
};

/// One panel of the phone on a page of its own.
struct OwnPanel {
  std::string title = {};
  html::Markup panel = {};
  html::Url back = {};  // to the seminar
};

struct ProcessPage {
  std::string title = {};
  html::Url back = {};
  std::string purpose = {};
  std::vector<SeminarLine> lines = {};
  std::optional<html::Url> make = {};
  std::optional<html::Url> edit = {};
};

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
