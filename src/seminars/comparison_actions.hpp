// Comparing models: options × criteria, blind ratings (a poll of method grid), weights, plus and minus
// statements. Will not choose; every function runs inside the caller's write transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

enum class ComparisonRefusal {
  empty,
  too_long,
  bad_weight,
  too_few,
  closed_ratings,
  unknown,
  already_rated,
  bad_source
};
const char* sentence_of(ComparisonRefusal refusal);

struct OptionRow {
  OptionId id;
  std::string name, example;  // Words as JSON
};
struct CriterionRow {
  CriterionId id;
  std::string name;  // Words as JSON
  std::int64_t weight = 5;
};
struct StatementRow {
  StatementId id;
  OptionId option;
  Side side = Side::plus;
  std::string text, source;  // text: Words as JSON
  std::int64_t support = 0;
};

/// The library of plovdiv-2023: eight options with examples and statements, ten criteria, in both languages.
Result<ComparisonId, ComparisonRefusal> make_comparison_from_library(const Parts&, db::Session&, const Room&);
Result<OptionId, ComparisonRefusal> add_option(const Parts&, db::Session&, const Room&, ComparisonId,
                                               const Words& name, const Words& example);
Result<CriterionId, ComparisonRefusal> add_criterion(const Parts&, db::Session&, const Room&, ComparisonId,
                                                     const Words& name, std::int64_t weight);
Result<Done, ComparisonRefusal> set_weight(const Parts&, db::Session&, const Room&, CriterionId,
                                           std::int64_t weight);
Result<Done, ComparisonRefusal> remove_option(const Parts&, db::Session&, const Room&,
                                              OptionId);  // before ratings open
Result<Done, ComparisonRefusal> remove_criterion(const Parts&, db::Session&, const Room&, CriterionId);
Result<StatementId, ComparisonRefusal> add_statement(const Parts&, db::Session&, const Room&, OptionId, Side,
                                                     std::string_view text, std::string_view source,
                                                     std::string_view language = "bg");
/// The facilitator takes a statement away, before or after the day; logged without its text.
Result<Done, ComparisonRefusal> remove_statement(const Parts&, db::Session&, const Room&, StatementId);
Result<Done, ComparisonRefusal> support_statement(const Parts&, db::Session&, const Room&, StatementId,
                                                  bool support);
/// Makes the poll of method grid over all option × criterion cells.
Result<Done, ComparisonRefusal> prepare_ratings(const Parts&, db::Session&, const Room&, ComparisonId);

struct Grid {
  Comparison comparison;
  std::vector<OptionRow> options;
  std::vector<CriterionRow> criteria;
  std::vector<StatementRow> statements;
  /// option × criterion → mean rating 1 … 5 and spread; only once the ratings are closed with five ballots or
  /// more.
  std::map<std::pair<OptionId, CriterionId>, std::pair<double, double>> means;
  std::int64_t raters = 0;
};
std::optional<Grid> comparison_of(db::Session&, SeminarId);

/// Weighted sums, and for each criterion what happens when its weight doubles or falls to none. Pure.
struct Sensitivity {
  std::vector<std::pair<OptionId, double>> ranking;  // best first; weighted mean 1 … 5
  std::vector<OptionId> first;                       // all that share the first place, in their order
  struct Turn {
    CriterionId criterion;
    /// Of several that share the first place: the first of the ranking, where it is among them.
    OptionId winner_doubled, winner_without;
    std::vector<OptionId> first_doubled, first_without;  // all that share the first place then
    /// The factor of its weight at which another option first leads; where several share the first place, 1
    /// or the factor at which the first of the ranking is no longer among the first.
    std::optional<double> flips_at;
  };
  std::vector<Turn> turns;
};
std::optional<Sensitivity> sensitivity_of(const Grid&);

}  // namespace megdan::seminars
