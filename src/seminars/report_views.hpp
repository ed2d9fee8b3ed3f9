// One struct per page of reports.
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

struct ReportBody {
  std::string title = {};
  std::string when = {};
  std::string place = {};
  std::string purpose = {};
  std::string version = {};
  std::vector<std::string> attendance = {};
  web::SectorBand band = {};
  std::vector<std::string> method = {};
  struct Box {
    std::string title = {};
    std::vector<std::string> cards = {};
  };
  std::string card_count = {};
  std::vector<Box> clusters = {};
  std::vector<std::string> lone = {};
  struct PollPart {
    std::string question = {};
    std::string voters = {};
    web::Bars bars = {};
    std::vector<std::string> sentences = {};
    std::string too_few = {};
    html::Url ballots = {};
  };
  std::vector<PollPart> polls = {};
  std::optional<web::Timeline> timeline = {};
  web::Table plan = {};
  std::vector<std::pair<std::string, std::string>> decisions = {};  // decision, reasons and minority note
  web::Table commitments = {};
  web::Table changes = {};
};

struct ReportPage {
  ReportBody body = {};
  std::vector<std::pair<html::Url, std::string>> downloads = {};
  std::vector<std::pair<html::Url, std::string>> versions = {};
  web::ShareBar share = {};
};

struct PublishPage {
  html::Url action = {};
  html::Url back = {};
  web::FormKeys keys = {};
  bool ended = false;
  std::string problem = {};
  std::vector<std::pair<std::string, std::string>> hints = {};
  std::vector<web::Field> fields = {};
  std::optional<html::Url> published = {};
  ReportBody body = {};
};

struct ReportsPage {
  struct Line {
    html::Url url = {};
    std::string title = {};
    std::string when = {};
    std::string numbers = {};
  };
  std::vector<Line> lines = {};
};

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
