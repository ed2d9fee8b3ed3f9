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

/// A form that came when its sender was not signed in any more: nothing of it is lost.
struct KeptForm {
  std::string title = {}, text = {};
  html::Url door = {};  // where to come in again, in another tab
  std::string door_text = {};
  html::Url action = {};
  FormKeys keys = {};                   // every field, to be sent once more
  std::vector<std::string> texts = {};  // what was typed in words
};

struct OutboxPage {
  struct Letter {
    std::string to, subject, text;
  };
  std::vector<Letter> letters = {};
};

}  // namespace megdan::web

#include "web/views_render.hpp"
