// One struct per page of the platform itself.
// Will not load anything.
#pragma once

#include <string>
#include <vector>

#include "html/out.hpp"
#include "mail/mail.hpp"
#include "web/components.hpp"

namespace megdan::web {

struct FrontPage {
  html::Url join_action = {};
  Field code = {};
  std::vector<html::Markup> parts = {};
};

struct PaperPage {
  std::string title = {};
  std::vector<std::string> paragraphs = {};
};

struct OutboxPage {
  struct Letter {
    std::string to, subject, text;
  };
  std::vector<Letter> letters = {};
};

}  // namespace megdan::web

#include "web/views_render.hpp"
