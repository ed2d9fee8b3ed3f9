// One struct per panel and page of ballots: giving, checking, paper, hands, results, receipts.
// Will not load anything.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "html/out.hpp"
#include "seminars/model.hpp"
#include "web/components.hpp"

namespace megdan::seminars {

/// A vote's own timer, with a word that it is the vote's.
struct VoteTimer {
  web::Timer timer = {};
  bool paused = false;
};

/// One item as it is voted on: exactly one of the ways is set.
struct VoteRow {
  std::string label = {};
  std::optional<web::Stepper> dots = {};
  std::optional<web::Field> tick = {};
  std::vector<web::Field> scales = {};
};

struct VoteForm {
  html::Url action = {};
  web::FormKeys keys = {};
  std::string question = {};  // empty where it stands above already
  std::optional<VoteTimer> timer = {};
  std::string lead = {};
  std::string promise = {};  // who sees what, in plain words
  std::string problem = {};
  bool by_dots = false;
  web::Dots dots = {};
  std::vector<VoteRow> rows = {};
  std::string submit = {};
  std::vector<web::Field> extra = {};  // paper: whose ballot, which channel
};

struct VoteCheck {
  std::string question = {};
  std::string problem = {};  // why it was not counted when it was submitted
  std::vector<std::pair<std::string, std::string>> lines = {};  // item, what was given
  html::Url give = {};
  html::Url change = {};
  web::FormKeys keys = {};
};

struct VoteState {
  std::string question = {};
  std::string text = {};
  std::string receipt = {};
  std::optional<web::ButtonLink> result = {};
  std::optional<web::PostButton> confirm_hands = {};
  std::string hands = {};
  std::vector<std::pair<std::string, std::string>> counts = {};  // of the hands: item, how many
  std::optional<VoteTimer> timer = {};
  std::string elsewhere = {};  // where the receipt is, if not on this device
  std::string id = {};         // of the vote, for headings
};

/// On a phone: votes that the step does not show.
struct OtherVotes {
  struct One {
    std::string id = {};
    std::string question = {};
    std::string text = {};
    std::optional<VoteTimer> timer = {};
    std::optional<web::ButtonLink> go = {};
    html::Markup panel = {};
  };
  std::vector<One> votes = {};
  std::vector<std::pair<html::Url, std::string>> results = {};
};

struct WallVotes {
  struct One {
    std::string question = {};
    web::Progress progress = {};
    std::optional<VoteTimer> timer = {};
  };
  std::vector<One> votes = {};
};

struct HandedReceipt {
  std::string receipt = {};
};

struct VoteWall {
  std::string question = {};
  web::Progress progress = {};
  std::vector<std::string> channels = {};
  std::string blind = {};
  std::optional<VoteTimer> timer = {};
};

struct ResultPart {
  std::string question = {};
  std::string ballots = {};
  std::vector<std::string> channels = {};
  std::string too_few = {};
  std::string hands = {};
  web::Bars bars = {};
  std::vector<std::string> sentences = {};
  web::Table details = {};
  std::optional<web::Table> by_part = {};
  bool with_details = false;
  std::vector<std::pair<html::Url, std::string>> downloads = {};
};

struct VoteCockpit {
  struct One {
    std::string id = {};
    std::string question = {};
    std::string state = {};
    std::string turnout = {};
    std::vector<std::string> missing = {};
    std::optional<VoteTimer> timer = {};
    std::vector<web::PostButton> actions = {};
    html::Url timed = {};  // open, extend, reopen with minutes
    std::string timed_text = {};
    std::string timed_hint = {};
    std::string timed_least = "0";
    std::string note = {};  // why there is no result
    std::optional<html::Url> edit = {};
    std::optional<html::Url> result = {};
    std::optional<html::Url> paper = {};
    std::optional<html::Url> hands = {};
    web::FormKeys keys = {};
  };
  std::vector<One> polls = {};
  std::optional<html::Url> make = {};
};

/// In the cockpit while another step is shown.
struct OpenVotes {
  VoteCockpit votes = {};
};

struct PollFormPage {
  std::optional<web::Notice> meanwhile = {};  // somebody else saved it while it was being changed
  html::Url action = {};
  html::Url back = {};
  web::FormKeys keys = {};
  web::ErrorSummary errors = {};
  std::vector<web::Field> fields = {};
  std::vector<std::string> items = {};
  std::string title = {};
  std::string submit = {};
};

struct HandsPage {
  std::string question = {};
  html::Url action = {};
  html::Url back = {};
  web::FormKeys keys = {};
  std::string problem = {};
  web::ErrorSummary errors = {};
  web::Field voters = {};
  std::vector<web::Field> counts = {};
};

struct ReceiptPage {
  html::Url action = {};
  html::Url back = {};
  web::Field receipt = {};
  std::string answer = {};
  bool found = false;
  struct Kept {
    std::string question = {};
    std::string receipt = {};
    std::optional<html::Url> look_up = {};
  };
  std::vector<Kept> kept = {};  // by this device
  std::vector<std::pair<html::Url, std::string>> lists = {};
};

struct PaperBallots {
  struct Sheet {
    std::string question = {};
    std::string how = {};
    std::vector<std::string> items = {};
    bool by_dots = false;
    std::int64_t dots = 0;
    bool two_scales = false;
    std::string scale = {};  // "1 2 3 4 5"; two scales and ratings
    struct Model {
      std::string name = {};
      std::vector<std::string> criteria = {};
    };
    std::vector<Model> models = {};  // ratings: instead of items
  };
  std::vector<Sheet> sheets = {};
  std::string title = {};
};

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
