// One struct per page of people/: what its view shows, already translated where it is a text.
// Will not load anything.
#pragma once

#include <string>
#include <vector>

#include "html/out.hpp"
#include "people/model.hpp"
#include "web/components.hpp"

namespace megdan::people {

struct SignInPage {
  html::Url action = {};
  html::Url link_action = {};
  web::FormKeys keys = {};
  web::Field email = {};
  web::Field passphrase = {};
  web::Field link_email = {};
  web::ErrorSummary errors = {};
  std::string problem = {};
  bool link_sent = false;
};

struct EnterPage {
  html::Url action = {};
  web::FormKeys keys = {};
  bool dead = false;
  bool asks_name = false;
  std::string invitation = {};  // sentence: as what one was invited
  web::Field name = {};
  html::Url sign_in = {};
  web::ErrorSummary errors = {};
};

struct SecondStepPage {
  html::Url action = {};
  web::FormKeys keys = {};
  web::Field code = {};
  web::ErrorSummary errors = {};
  std::string problem = {};
};

struct SetUpPage {
  html::Url action = {};
  web::FormKeys keys = {};
  html::Markup qr = {};
  std::string secret = {};  // in groups of four
  web::Field code = {};
  web::ErrorSummary errors = {};
  std::string problem = {};
};

struct RecoveryPage {
  std::vector<std::string> codes = {};
  html::Url onward = {};
};

struct NewRecoveryPage {
  html::Url action = {};
  html::Url back = {};
  web::Field code = {};
  web::ErrorSummary errors = {};
  std::string problem = {};
};

struct AccountPage {
  html::Url name_action = {};
  web::Field name = {};
  std::string email = {};
  std::vector<std::string> roles = {};
  html::Url passphrase_action = {};
  bool has_passphrase = false;
  web::Field current = {};
  web::Field fresh = {};
  web::ErrorSummary errors = {};
  std::string passphrase_problem = {};
  bool second_step = false;
  bool staff = false;
  html::Url set_up = {};
  html::Url recovery = {};
  struct Row {
    std::string device = {};
    std::string seen = {};
    bool this_one = false;
    web::PostButton end = {};
  };
  std::vector<Row> sessions = {};
};

struct PeoplePage {
  struct RoleLine {
    std::string text = {};
    std::optional<web::PostButton> take = {};
  };
  struct Row {
    std::string name = {};
    std::string email = {};
    std::vector<RoleLine> roles = {};
    bool active = true;
    std::optional<web::PostButton> change_state = {};
  };
  struct Invitation {
    std::string email = {};
    std::string role = {};
    std::string until = {};
    web::PostButton withdraw = {};
  };
  std::optional<html::Url> centres = {};  // the national administrator's
  std::vector<Row> people = {};
  std::vector<Invitation> invitations = {};
  std::string problem = {};
  html::Url invite_action = {};
  web::FormKeys keys = {};
  web::Field email = {};
  web::Field role = {};
  web::Field centre = {};
  web::ErrorSummary errors = {};
};

struct CentresPage {
  struct Row {
    std::string name = {};
    std::string place = {};
    std::string people = {};
    web::ButtonLink change = {};
  };
  html::Url people = {};
  html::Url make = {};
  std::vector<Row> rows = {};
};

struct CentreFormPage {
  std::string title = {};
  html::Url action = {};
  html::Url back = {};
  web::FormKeys keys = {};
  web::ErrorSummary errors = {};
  std::vector<web::Field> fields = {};
};

}  // namespace megdan::people

#include "people/views_render.hpp"
