#include "seminars/comparison_actions.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "seminars/ballots_actions.hpp"
#include "seminars/comparison_library.hpp"
#include "seminars/comparison_store_sql.hpp"
#include "seminars/store.hpp"
#include "seminars/tally.hpp"

namespace megdan::seminars {
namespace {

constexpr std::size_t longest_name = 200, longest_statement = 280, longest_source = 300;
constexpr std::int64_t most_weight = 10, usual_weight = 5, scale = 5;

struct Place {
  ComparisonId comparison;
  SeminarId seminar;
};
struct StoredCell {
  PollItemId item;
  OptionId option;
  CriterionId criterion;
};

Words words_of(const LibraryWords& words) {
  return Words(words.bg, words.en);
}

std::optional<ComparisonRefusal> name_refused(const Words& name) {
  if (name.empty()) return ComparisonRefusal::empty;
  for (const auto& language : i18n::languages())
    if (count_code_points(name.exactly(language.code)) > longest_name) return ComparisonRefusal::too_long;
  return std::nullopt;
}

std::optional<Comparison> comparison_in(db::Session& session, const Room& room, ComparisonId id) {
  auto comparison = session.one<Comparison>(sql::comparison_by_id, id);
  if (!comparison || comparison->seminar != room.seminar.id) return std::nullopt;
  return comparison;
}

/// What was prepared and not yet opened would no longer fit: it is forgotten, and prepared anew when it is
/// wanted. False once the ratings have been opened.
bool make_free(db::Session& session, const Comparison& comparison) {
  if (!comparison.poll) return true;
  const auto poll = find_poll(session, *comparison.poll);
  if (!poll) return true;
  if (poll->state != PollState::draft) return false;
  session.exec(sql::comparison_set_poll, comparison.id, std::optional<PollId>());
  ensure(session.exec(sql::poll_forget_draft, poll->id) == 1, "a draft can be forgotten");
  return true;
}

void insert_option(db::Session& session, ComparisonId comparison, OptionId id, const Words& name,
                   const Words& example) {
  session.exec(sql::option_insert, id, comparison, name.json(), example.json(), id.value);
}

void insert_criterion(db::Session& session, ComparisonId comparison, CriterionId id, const Words& name,
                      std::int64_t weight) {
  session.exec(sql::criterion_insert, id, comparison, name.json(), weight, id.value);
}

bool source_fits(std::string_view source) {
  if (count_code_points(source) > longest_source || source.find('\n') != std::string_view::npos) return false;
  const auto colon = source.find("://");
  if (colon == std::string_view::npos) return true;
  return (source.starts_with("https://") || source.starts_with("http://")) &&
         source.find(' ') == std::string_view::npos;
}

std::optional<StepId> compare_step(db::Session& session, const Room& room) {
  if (room.step && room.step->kind == StepKind::compare) return room.step->id;
  for (const auto& step : steps_of(session, room.seminar.id))
    if (step.kind == StepKind::compare) return step.id;
  return std::nullopt;
}

void read_means(db::Session& session, Grid& grid) {
  if (!grid.comparison.poll) return;
  const auto ballots =
      open_ballots(session, *grid.comparison.poll);  // empty while open, or with fewer than five
  grid.raters = static_cast<std::int64_t>(ballots.size());
  if (ballots.empty()) return;
  struct Sum {
    double count = 0, sum = 0, squares = 0;
  };
  std::map<std::string, Sum> sums;
  for (const auto& ballot : ballots) {
    const auto choices = boost::json::parse(ballot.choices).as_object();
    for (const auto& [item, value] : choices) {
      const auto rating = value.to_number<double>();
      auto& sum = sums[std::string(item)];
      sum.count += 1;
      sum.sum += rating;
      sum.squares += rating * rating;
    }
  }
  for (const auto& cell : session.all<StoredCell>(sql::cells_of_poll, *grid.comparison.poll)) {
    const auto found = sums.find(cell.item.text());
    if (found == sums.end()) continue;
    const auto& [count, sum, squares] = found->second;
    const double mean = sum / count;
    grid.means[{cell.option, cell.criterion}] = {mean,
                                                 std::sqrt(std::max(0.0, squares / count - mean * mean))};
  }
}

}  // namespace

Result<ComparisonId, ComparisonRefusal> make_comparison_from_library(const Parts& parts, db::Session& session,
                                                                     const Room& room) {
  if (session.one<Comparison>(sql::comparison_of_seminar, room.seminar.id))
    return Refused{ComparisonRefusal::already_rated};
  auto& ids = parts.site.ids;
  const Instant now = parts.site.clock.now();
  const auto id = ids.make<ComparisonId>();
  session.exec(sql::comparison_insert, id, room.seminar.id, compare_step(session, room),
               words_of(library_title()).json(), now);
  for (const auto& option : library_options()) {
    const auto option_id = ids.make<OptionId>();
    insert_option(session, id, option_id, words_of(option.name), words_of(option.example));
    for (const auto& statement : option.statements)
      session.exec(sql::statement_insert, ids.make<StatementId>(), option_id, std::optional<PersonId>(),
                   statement.side, words_of(statement.text).json(), "", now);
  }
  for (const auto& criterion : library_criteria())
    insert_criterion(session, id, ids.make<CriterionId>(), words_of(criterion), usual_weight);
  touch(parts, session, room.seminar.id);
  return id;
}

Result<OptionId, ComparisonRefusal> add_option(const Parts& parts, db::Session& session, const Room& room,
                                               ComparisonId id, const Words& name, const Words& example) {
  const auto comparison = comparison_in(session, room, id);
  if (!comparison) return Refused{ComparisonRefusal::unknown};
  if (const auto refused = name_refused(name)) return Refused{*refused};
  if (const auto refused = name_refused(example); refused == ComparisonRefusal::too_long)
    return Refused{*refused};
  if (!make_free(session, *comparison)) return Refused{ComparisonRefusal::closed_ratings};
  const auto option = parts.site.ids.make<OptionId>();
  insert_option(session, id, option, name, example);
  touch(parts, session, room.seminar.id);
  return option;
}

Result<CriterionId, ComparisonRefusal> add_criterion(const Parts& parts, db::Session& session,
                                                     const Room& room, ComparisonId id, const Words& name,
                                                     std::int64_t weight) {
  const auto comparison = comparison_in(session, room, id);
  if (!comparison) return Refused{ComparisonRefusal::unknown};
  if (const auto refused = name_refused(name)) return Refused{*refused};
  if (weight < 0 || weight > most_weight) return Refused{ComparisonRefusal::bad_weight};
  if (!make_free(session, *comparison)) return Refused{ComparisonRefusal::closed_ratings};
  const auto criterion = parts.site.ids.make<CriterionId>();
  insert_criterion(session, id, criterion, name, weight);
  touch(parts, session, room.seminar.id);
  return criterion;
}

Result<Done, ComparisonRefusal> set_weight(const Parts& parts, db::Session& session, const Room& room,
                                           CriterionId id, std::int64_t weight) {
  const auto place = session.one<Place>(sql::criterion_place, id);
  const auto comparison = place ? comparison_in(session, room, place->comparison) : std::nullopt;
  if (!comparison) return Refused{ComparisonRefusal::unknown};
  if (weight < 0 || weight > most_weight) return Refused{ComparisonRefusal::bad_weight};
  if (session.exec(sql::criterion_set_weight, id, weight) == 0) return Done{};
  // Weights may still be talked over when the means are known, but then everybody can read that they were
  // changed.
  if (const auto poll = comparison->poll ? find_poll(session, *comparison->poll) : std::nullopt;
      poll && poll->state != PollState::draft) {
    const auto name = Words::parse(session.one<std::string>(sql::criterion_name, id).value_or(""));
    Words told;
    for (const auto& language : i18n::languages())
      if (const auto& said = name.exactly(language.code); !said.empty())
        told.set(language.code, said + " → " + std::to_string(weight));
    log_change(parts, session, room.seminar.id,
               i18n::mark("The weight of a criterion was changed after the ratings had been opened: “{1}”"),
               told.json());
  }
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, ComparisonRefusal> remove_option(const Parts& parts, db::Session& session, const Room& room,
                                              OptionId id) {
  const auto place = session.one<Place>(sql::option_place, id);
  const auto comparison = place ? comparison_in(session, room, place->comparison) : std::nullopt;
  if (!comparison) return Refused{ComparisonRefusal::unknown};
  if (!make_free(session, *comparison)) return Refused{ComparisonRefusal::closed_ratings};
  session.exec(sql::option_delete, id);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, ComparisonRefusal> remove_criterion(const Parts& parts, db::Session& session, const Room& room,
                                                 CriterionId id) {
  const auto place = session.one<Place>(sql::criterion_place, id);
  const auto comparison = place ? comparison_in(session, room, place->comparison) : std::nullopt;
  if (!comparison) return Refused{ComparisonRefusal::unknown};
  if (!make_free(session, *comparison)) return Refused{ComparisonRefusal::closed_ratings};
  session.exec(sql::criterion_delete, id);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<StatementId, ComparisonRefusal> add_statement(const Parts& parts, db::Session& session,
                                                     const Room& room, OptionId option, Side side,
                                                     std::string_view text, std::string_view source,
                                                     std::string_view language) {
  const auto place = session.one<Place>(sql::option_place, option);
  if (!place || place->seminar != room.seminar.id) return Refused{ComparisonRefusal::unknown};
  if (text.empty()) return Refused{ComparisonRefusal::empty};
  if (count_code_points(text) > longest_statement) return Refused{ComparisonRefusal::too_long};
  if (!source_fits(source)) return Refused{ComparisonRefusal::bad_source};
  Words words;
  words.set(language, std::string(text));
  std::optional<PersonId> person;
  if (room.person) person = room.person->id;
  const auto id = parts.site.ids.make<StatementId>();
  session.exec(sql::statement_insert, id, option, person, side, words.json(), source, parts.site.clock.now());
  touch(parts, session, room.seminar.id);
  return id;
}

Result<Done, ComparisonRefusal> remove_statement(const Parts& parts, db::Session& session, const Room& room,
                                                 StatementId id) {
  const auto seminar = session.one<SeminarId>(sql::statement_seminar, id);
  if (!seminar || *seminar != room.seminar.id || session.exec(sql::statement_gone, id) == 0)
    return Refused{ComparisonRefusal::unknown};
  log_change(parts, session, room.seminar.id,
             i18n::mark("The facilitator took a statement about a model away."));
  parts.audit.record(session, room.actor, "statement.remove", id.text());
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, ComparisonRefusal> support_statement(const Parts& parts, db::Session& session, const Room& room,
                                                  StatementId id, bool support) {
  const auto seminar = session.one<SeminarId>(sql::statement_seminar, id);
  if (!seminar || *seminar != room.seminar.id || !room.person) return Refused{ComparisonRefusal::unknown};
  if (session.exec(support ? sql::support_insert : sql::support_delete, id, room.person->id) > 0)
    touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, ComparisonRefusal> prepare_ratings(const Parts& parts, db::Session& session, const Room& room,
                                                ComparisonId id) {
  const auto comparison = comparison_in(session, room, id);
  if (!comparison) return Refused{ComparisonRefusal::unknown};
  if (comparison->poll) return Refused{ComparisonRefusal::already_rated};
  const auto options = session.all<OptionRow>(sql::options_of, id);
  const auto criteria = session.all<CriterionRow>(sql::criteria_of, id);
  if (options.size() < 2 || criteria.empty()) return Refused{ComparisonRefusal::too_few};
  std::vector<std::pair<std::optional<ClusterId>, Words>> items;
  for (const auto& option : options)
    for (const auto& criterion : criteria) {
      const auto model = Words::parse(option.name), measure = Words::parse(criterion.name);
      Words label;
      for (const auto& language : i18n::languages())
        label.set(language.code, model.in(language.code) + " · " + measure.in(language.code));
      items.emplace_back(std::nullopt, std::move(label));
    }
  PollDraft draft;
  draft.question = Words::parse(comparison->title);
  draft.method = Method::grid;
  draft.dots = 0;
  draft.winners = 0;
  draft.scale_most = scale;
  const auto step = comparison->step ? comparison->step : compare_step(session, room);
  const auto poll = make_poll_of(parts, session, room.seminar.id, step, draft, items);
  ensure(poll.ok(), "a grid with cells becomes a poll");
  const auto cells = items_of(session, *poll);
  ensure(cells.size() == items.size(), "every cell is an item");
  std::size_t at = 0;
  for (const auto& option : options)
    for (const auto& criterion : criteria)
      session.exec(sql::cell_insert, cells[at++].id, option.id, criterion.id);
  session.exec(sql::comparison_set_poll, id, std::optional<PollId>(*poll));
  touch(parts, session, room.seminar.id);
  return Done{};
}

std::optional<Grid> comparison_of(db::Session& session, SeminarId seminar) {
  const auto comparison = session.one<Comparison>(sql::comparison_of_seminar, seminar);
  if (!comparison) return std::nullopt;
  Grid grid;
  grid.comparison = *comparison;
  grid.options = session.all<OptionRow>(sql::options_of, comparison->id);
  grid.criteria = session.all<CriterionRow>(sql::criteria_of, comparison->id);
  grid.statements = session.all<StatementRow>(sql::statements_of, comparison->id);
  read_means(session, grid);
  return grid;
}

}  // namespace megdan::seminars
