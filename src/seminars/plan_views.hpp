// One struct per panel and page of the plan.
// Will not load anything.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "html/out.hpp"
#include "web/components.hpp"

namespace megdan::seminars {

struct PlanPage {
  std::string title = {};
  html::Url back = {};
  std::string back_text = {};
  bool leads = false;
  web::FormKeys keys = {};
  web::ErrorSummary errors = {};
  html::Url add = {};
  web::PostButton from_ranking = {};
  std::vector<std::string> notes = {};  // what the reader must know about the count
  web::Timeline timeline = {};
  struct YearBox {
    std::string id = {};
    std::string title = {};
    std::string budget = {};
    bool over = false;
    std::string margin = {};
    web::Table fits = {};
  };
  std::vector<YearBox> years = {};
  struct Later {
    html::Url url = {};
    std::string title = {};
    web::PostButton again = {};
  };
  std::vector<Later> later = {};
  web::Table table = {};
  std::optional<web::Progress> done = {};
  html::Url budgets_action = {};
  std::vector<web::Field> budgets = {};
  html::Url outcomes = {};
  std::optional<web::Notice> meanwhile = {};
};

struct PlanItemPage {
  std::string title = {};
  html::Url back = {};
  html::Url action = {};
  web::FormKeys keys = {};
  web::ErrorSummary errors = {};
  std::vector<std::string> evidence = {};
  std::vector<web::Field> what = {};
  std::vector<web::Field> in_english = {};
  std::vector<web::Field> when = {};
  std::vector<web::Field> who = {};
  std::vector<web::Field> money = {};
  std::vector<web::Field> rest = {};
  std::string submit = {};
  std::optional<web::Notice> meanwhile = {};
  html::Url progress_action = {};
  web::FormKeys progress_keys = {};
  std::string progress_submit = {};
  std::vector<web::Field> progress = {};
  std::vector<web::Field> progress_in_english = {};  // empty: a new item
  std::optional<web::PostButton> remove = {};
};

struct PlanPhone {
  struct Line {
    std::string title = {};
    std::string details = {};
    std::string state = {};
    bool chosen = false;
  };
  std::vector<Line> lines = {};
};

struct PlanWall {
  web::Timeline timeline = {};
  std::vector<std::string> budgets = {};
};

struct PlanCockpit {
  std::string count = {};
  std::vector<std::string> lines = {};
  web::PostButton from_ranking = {};
  html::Url plan = {};
  html::Url outcomes = {};
};

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
