// One struct per page of coming in: join, register, one's own seat, people and tables, printing.
// Will not load anything.
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

struct CodePage {
  html::Url action = {};
  web::Field code = {};
  // For whoever is in already, where the typed code lets nobody else in.
  std::optional<html::Url> move_action = {};
  web::FormKeys keys = {};
  web::Field personal_code = {};
};

struct JoinPage {
  std::string title = {};
  html::Url action = {};
  web::FormKeys keys = {};
  web::Field name = {};
  web::Field sector = {};
  web::Field region = {};
  web::Field presence = {};
  std::string holder = {};  // who has this device's seat, where somebody else asks for it
  html::Url back = {}, own_seat = {};
  html::Url move_action = {};
  web::Field personal_code = {};
  std::string problem = {};
};

struct RegisterPage {
  std::string title = {};
  html::Url back = {};
  std::string when = {};
  html::Url action = {};
  web::FormKeys keys = {};
  web::ErrorSummary errors = {};
  std::vector<web::Field> who = {};
  std::vector<web::Field> how = {};
  std::vector<web::Field> consents = {};
  bool full_place = false, full_online = false;
};

/// What a person knows and does about her own seat.
struct SeatPage {
  std::string name = {};
  std::string state = {};
  std::string code = {};  // personal code; shown once, after joining or renewing
  html::Url renew_action = {};
  web::FormKeys keys = {};
  std::vector<web::PostButton> actions = {};
  struct CardLine {
    std::string text = {};
    web::PostButton remove = {};
  };
  std::vector<CardLine> cards = {};
  html::Url receipt = {};
  html::Url phone = {};
  std::optional<html::Url> online_room = {};
  std::vector<std::pair<std::string, std::string>> told = {};  // what is stored of her: label, value
  bool agrees_to_photographs = false;
  web::PostButton photographs = {}, erase = {};
  html::Url votes_action = {};
  web::Field votes_by = {};
  std::optional<html::Url> another = {};  // where a second person takes a seat on this device
  bool gives_up_seat = false;             // erasing cancels the registration
};

struct PeoplePage {
  std::string title = {};
  html::Url back = {};
  web::FormKeys keys = {};
  html::Url add_action = {};
  std::vector<web::Field> add_fields = {};
  web::ErrorSummary errors = {};
  /// The code of the person just added, or a new one: shown once, and kept on the screen while the page
  /// follows the room.
  struct Added {
    std::string id = {};  // of the element
    std::string name = {};
    std::string code = {};
  };
  std::optional<Added> added = {};
  std::string here = {};
  struct Row {
    std::string name = {};
    std::string details = {};
    std::string state = {};
    bool here = false;
    std::string needs = {}, diet = {};
    bool photo = false;  // photographs of this person may be published
    html::Url action = {};
    web::Field votes_by = {};
    web::Field region = {};
    web::Field table = {};
    bool scribe = false;
    bool may_arrive = false, may_leave = false;
    bool online = false;
  };
  std::vector<Row> rows = {};
  html::Url groups_action = {};
  std::int64_t groups_wanted = 4;
  std::vector<TableLine> tables = {};
  web::Table balance = {};
  std::vector<std::string> at_tables = {};  // what is to be mended there
  std::vector<std::string> summary = {};    // photographs, food
  bool leads = false;
};

struct PrintPage {
  html::Url back = {};
  std::vector<std::pair<html::Url, std::string>> papers = {};
};

struct PosterPage {
  std::string title = {};
  std::string when = {};
  std::string place = {};
  web::Qr qr = {};
  std::string code = {};
  std::string address = {};
};

struct AttendanceSheet {
  std::string title = {};
  std::string when = {};
  std::string place = {};
  struct Row {
    std::string number = {};
    std::string name = {};
    std::string organisation = {};
    std::string presence = {};
    std::string photographs = {};
  };
  std::vector<Row> rows = {};
};

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
