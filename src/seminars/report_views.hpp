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
  std::string band_rest = {};  // sectors too small to be told apart
  std::vector<std::string> method = {};
  std::vector<std::string> rules = {};
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
    std::vector<std::string> rules = {};
    web::Bars bars = {};
    std::optional<web::Table> details = {};
    std::optional<web::Table> parts = {};
    std::vector<std::string> sentences = {};
    std::string too_few = {};
    std::string fingerprint = {};
    html::Url ballots = {}, ballots_csv = {};
  };
  std::vector<PollPart> polls = {};
  std::optional<web::Timeline> timeline = {};
  std::optional<web::Table> budgets = {};
  struct PlanItem {
    std::string activity = {};
    std::string state = {};
    std::vector<std::pair<std::string, std::string>> facts = {};  // what, text
  };
  std::vector<PlanItem> plan = {};
  struct Model {
    std::string name = {};
    std::string example = {};
    struct Statement {
      std::string text = {};
      std::string source = {};
      std::optional<html::Url> source_url = {};
      std::string support = {};
    };
    std::vector<Statement> pluses = {};
    std::vector<Statement> minuses = {};
  };
  struct ComparisonPart {
    std::string title = {};
    std::string raters = {};
    std::string too_few = {};
    std::optional<web::Bars> ranking = {};
    std::vector<std::string> sentences = {};
    web::Table grid = {};  // criteria down, models across, by number
    std::vector<Model> models = {};
    std::string fingerprint = {};
    std::optional<html::Url> ballots = {};
  };
  std::optional<ComparisonPart> comparison = {};
  struct Decision {
    std::string decision = {};
    std::string reasons = {};
    std::string minority = {};
  };
  std::vector<Decision> decisions = {};
  web::Table commitments = {};
  web::Table changes = {};
  bool recountable = false;
  html::Url recount = {};
};

struct ReportPage {
  bool rehearsal = false;
  std::string notice = {};  // above everything
  html::Markup body = {};
  std::optional<html::Url> progress = {};  // of the plan, as it stands today
  std::optional<html::Url> pdf = {};
  std::vector<std::pair<html::Url, std::string>> downloads = {};
  std::vector<std::pair<std::optional<html::Url>, std::string>> versions = {};
  web::ShareBar share = {};
};

/// While the PDF is laid out.
struct ReportWaitPage {
  html::Url again = {};
  html::Url back = {};
  std::string text = {};
  bool failed = false;
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
  struct Version {
    std::string text = {};
    std::optional<web::PostButton> withdraw = {};
  };
  std::vector<Version> versions = {};
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
  web::Pager pager = {};
};

}  // namespace megdan::seminars

#include "seminars/views_render.hpp"
