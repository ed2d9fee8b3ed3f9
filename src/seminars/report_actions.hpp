// The report: everything a seminar brought, as it was, without names of participants; versions that stay.
// Will not change what was published: a correction is a new version beside the old one, which may be
// withdrawn.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

enum class ReportRefusal { not_ended, unchecked_names, nothing, unknown_version, withdrawn };
const char* sentence_of(ReportRefusal refusal);

/// Columns of seminars_report, in order.
struct ReportRow {
  SeminarId seminar;
  std::int64_t version = 0;
  std::string content;  // JSON, see report_content.cpp
  std::string note;     // Words as JSON
  std::string published_by;
  Instant published_at;
  std::optional<Instant> withdrawn_at = {};  // then the content is gone
};

/// A report as lists and the feed show it: they never read a whole content.
struct ReportHead {
  SeminarId seminar;
  std::int64_t version = 0;
  std::string head;  // JSON: title, purpose, starts_at, attendance of the content
  Instant published_at;
};

struct ReportVersion {
  std::int64_t version = 0;
  std::string note;
  Instant published_at;
  std::optional<Instant> withdrawn_at = {};
};

/// Everything of the seminar as JSON: seminar, attendance (counts alone), clusters with their cards, lone
/// cards, polls with tallies, plan, comparison, decisions, commitments, changes. Texts of ours are words,
/// what was typed is text.
std::string report_content(const Parts&, db::Session&, const Seminar&);

/// Places of a content that may tell who somebody is: addresses of mail, telephone numbers, names of
/// participants. One for each text, in the order of the report.
struct Hint {
  std::string text;   // the card or sentence
  std::string found;  // what was found in it, as it stands there: "Петров, ime@primer.bg"
};
std::vector<Hint> hints_of_persons(const std::string& content, const std::vector<Person>& people);

/// Publishes the present state as the next version. `names_checked`: the facilitator has looked at every
/// hint.
Result<std::int64_t, ReportRefusal> publish_report(const Parts&, db::Session&, const Room&, const Words& note,
                                                   bool names_checked);

/// Takes a version back for good: its content is erased, its line in the history stays. Another can be
/// published.
Result<Done, ReportRefusal> withdraw_report(const Parts&, db::Session&, const Room&, std::int64_t version);

/// The newest that was not withdrawn.
std::optional<ReportRow> newest_report(db::Session&, SeminarId);
std::optional<ReportRow> report_of_version(db::Session&, SeminarId, std::int64_t version);
std::vector<ReportVersion> report_versions(db::Session&, SeminarId);
/// The newest version of each seminar that is no rehearsal, the last published first.
std::vector<ReportHead> newest_reports(db::Session&, std::int64_t most = whole_list, std::int64_t after = 0);
std::int64_t count_reports(db::Session&);

}  // namespace megdan::seminars
