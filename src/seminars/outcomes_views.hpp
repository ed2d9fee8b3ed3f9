// The page of decisions and commitments.
// Will not load anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "html/out.hpp"
#include "web/components.hpp"

namespace megdan::seminars {

struct OutcomesPage {
  std::string title = {};
  html::Url back = {};
  std::string back_text = {};
  bool leads = false;
  web::FormKeys keys = {};
  web::ErrorSummary errors = {};
  std::optional<web::Notice> meanwhile = {};
  web::FormKeys decision_keys = {};
  web::FormKeys commitment_keys = {};
  std::string decision_submit = {};
  std::string commitment_submit = {};
  struct Decision {
    std::string text = {};
    std::string reasons = {};
    std::string minority = {};
    html::Url edit = {};
    web::PostButton remove = {};
  };
  std::vector<Decision> decisions = {};
  bool editing = false;  // the form below holds a decision that is there already
  html::Url decision_action = {};
  std::vector<web::Field> decision = {};
  std::vector<web::Field> decision_in_english = {};
  struct Commitment {
    std::string what = {};
    std::string owner = {};
    std::string due = {};
    std::string reminder = {};  // only for those who run the seminar
    std::string state = {};
    web::Tone tone = web::Tone::plain;
    std::optional<html::Url> edit = {};
    std::vector<web::PostButton> actions = {};
    std::optional<web::PostButton> remove = {};
  };
  std::vector<Commitment> commitments = {};
  bool editing_commitment = false;
  html::Url commitment_action = {};
  std::vector<web::Field> commitment = {};
  std::vector<web::Field> commitment_in_english = {};
  html::Url plan = {};
};

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
