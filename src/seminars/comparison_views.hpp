// One struct per panel and page of compared models.
// Will not load anything.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "html/out.hpp"
#include "seminars/ballots_views.hpp"
#include "web/components.hpp"

namespace megdan::seminars {

struct ComparisonStatement {
  std::string text = {};
  std::string source = {};
  std::optional<html::Url> source_url = {};
  std::string support = {};
  std::optional<web::PostButton> toggle = {};
  std::optional<web::PostButton> remove = {};  // for those who run the seminar
};

/// A model with what speaks for and against it.
struct ComparisonOption {
  std::string id = {};
  std::string name = {};
  std::string example = {};
  std::vector<ComparisonStatement> pluses = {};
  std::vector<ComparisonStatement> minuses = {};
  std::optional<web::PostButton> remove = {};
  bool may_add = false;
  bool adding = false;  // the form is open: something typed was refused
  html::Url add_action = {};
  web::FormKeys keys = {};
  std::vector<web::Field> fields = {};
};

struct CompareForm {
  std::optional<VoteTimer> timer = {};
  html::Url action = {};
  web::FormKeys keys = {};
  std::string lead = {};
  std::string promise = {};
  struct Model {
    std::string id = {};
    std::string name = {};
    std::string example = {};
    std::vector<std::string> pluses = {};
    std::vector<std::string> minuses = {};
    std::vector<web::Field> scales = {};
  };
  std::vector<Model> models = {};
  std::string submit = {};
};

struct ComparisonResult {
  std::string raters = {};
  std::string too_few = {};
  web::Bars ranking = {};
  std::vector<std::string> sentences = {};
  std::optional<web::Bars> leads = {};
  std::optional<web::Table> grid = {};
};

struct ComparePhone {
  std::optional<web::Notice> notice = {};
  std::optional<html::Markup> rating = {};
  std::optional<ComparisonResult> result = {};
  std::optional<html::Url> all = {};
  std::vector<ComparisonOption> options = {};
};

struct CompareWall {
  std::optional<VoteTimer> timer = {};
  struct Model {
    std::string name = {};
    std::string example = {};
    std::vector<std::string> pluses = {};
    std::vector<std::string> minuses = {};
  };
  std::vector<Model> models = {};
  std::optional<web::Progress> progress = {};
  std::string blind = {};
  std::optional<ComparisonResult> result = {};
};

struct CompareCockpit {
  std::optional<VoteTimer> timer = {};
  std::string count = {};
  std::string state = {};
  std::string turnout = {};
  std::optional<web::PostButton> library = {};
  std::optional<web::PostButton> prepare = {};
  std::vector<web::PostButton> actions = {};
  std::vector<std::string> missing = {};
  html::Url timed = {};
  std::string timed_text = {};
  std::string timed_hint = {};
  web::FormKeys keys = {};
  std::optional<html::Url> paper = {};
  html::Url models = {};
};

struct ComparisonPage {
  std::optional<web::Notice> meanwhile = {};
  std::string title = {};
  html::Url back = {};
  std::string back_text = {};
  bool leads = false;
  bool editable = false;  // the ratings are not opened yet
  web::ErrorSummary errors = {};
  std::optional<web::PostButton> library = {};
  std::string state = {};
  std::optional<web::PostButton> prepare = {};
  std::optional<ComparisonResult> result = {};
  std::vector<ComparisonOption> options = {};
  struct Criterion {
    std::string name = {};
    std::string weight = {};
    html::Url action = {};
    web::Field field = {};
    std::string save_label = {};
    web::FormKeys keys = {};
    std::optional<web::PostButton> remove = {};
  };
  std::vector<Criterion> criteria = {};
  web::FormKeys keys = {};
  html::Url option_action = {};
  std::vector<web::Field> option_fields = {};
  html::Url criterion_action = {};
  std::vector<web::Field> criterion_fields = {};
};

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
