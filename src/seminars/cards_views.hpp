// One struct per panel and page of cards and clusters.
// Will not load anything.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "html/out.hpp"
#include "web/components.hpp"

namespace megdan::seminars {

struct CardsPhone {
  html::Url action = {};
  web::FormKeys keys = {};
  std::string step = {};
  web::Field text = {};
  std::vector<std::string> mine = {};
  std::vector<std::string> alike = {};  // sentences: two of her own cards say nearly the same
  bool over = false;                    // the timer is over
};

struct CardsWall {
  std::string count = {};
  std::vector<std::string> cards = {};
};

struct TypingPage {
  std::string title = {};
  html::Url back = {};
  html::Url action = {};
  web::FormKeys keys = {};
  web::Field text = {};
  web::Field author = {};
  std::string problem = {};
  std::vector<std::string> typed = {};
  std::vector<std::pair<html::Url, std::string>> ballots = {};
  html::Url people = {};
};

/// The board of clusters: select and join without a script.
struct BoardPage {
  std::string title = {};
  html::Url back = {};
  html::Url join_action = {};
  web::ErrorSummary errors = {};
  web::FormKeys keys = {};
  struct CardRow {
    std::string id = {};
    std::string text = {};
    web::PostButton out = {};  // only inside a cluster
    web::PostButton remove = {};
    bool ticked = false;
  };
  struct ClusterBox {
    std::string id = {};
    std::string title = {};
    std::vector<web::Field> fields = {};  // its title in each language
    bool renaming = false;                // the form is open: what was typed was refused
    html::Url rename_action = {};
    web::PostButton dissolve = {};
    std::vector<CardRow> cards = {};
  };
  std::vector<ClusterBox> clusters = {};
  std::vector<CardRow> lone = {};
  web::Field into = {};
  web::Field cluster_title = {};
  struct Suggestion {
    std::string first = {}, second = {};
    web::PostButton join = {};
  };
  std::vector<Suggestion> suggestions = {};
  web::PostButton undo = {};
};

struct ClustersWall {
  struct Box {
    std::string title = {};
    std::vector<std::string> cards = {};
  };
  std::vector<Box> clusters = {};
  std::vector<std::string> lone = {};
};

struct CardsCockpit {
  std::string count = {};
  html::Url board = {};
  html::Url typing = {};
  std::string hint = {};
};

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
