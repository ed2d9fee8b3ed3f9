// The records of a seminar as plain structs: fields in the order of their columns (see the queries).
// Will not decide anything: that is rules.hpp and the *_rules.hpp of each concept.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "contracts/people.hpp"
#include "contracts/words.hpp"
#include "core/enum_text.hpp"
#include "core/id.hpp"
#include "core/instant.hpp"

namespace megdan::seminars {

struct ProcessTag;
struct SeminarTag;
struct StepTag;
struct GroupTag;
struct PersonTag;
struct AttendanceTag;
struct ChangeTag;
struct ClusterTag;
struct CardTag;
struct MoveTag;
struct PollTag;
struct PollItemTag;
struct PlanItemTag;
struct ComparisonTag;
struct OptionTag;
struct CriterionTag;
struct StatementTag;
struct DecisionTag;
struct CommitmentTag;
using ProcessId = Id<ProcessTag>;
using SeminarId = Id<SeminarTag>;
using StepId = Id<StepTag>;
using GroupId = Id<GroupTag>;
using PersonId = Id<PersonTag>;
using AttendanceId = Id<AttendanceTag>;
using ChangeId = Id<ChangeTag>;
using ClusterId = Id<ClusterTag>;
using CardId = Id<CardTag>;
using MoveId = Id<MoveTag>;
using PollId = Id<PollTag>;
using PollItemId = Id<PollItemTag>;
using PlanItemId = Id<PlanItemTag>;
using ComparisonId = Id<ComparisonTag>;
using OptionId = Id<OptionTag>;
using CriterionId = Id<CriterionTag>;
using StatementId = Id<StatementTag>;
using DecisionId = Id<DecisionTag>;
using CommitmentId = Id<CommitmentTag>;

enum class SeminarState { draft, open, running, ended };
enum class Doors { closed, open };
enum class StepKind { welcome, talk, cards, clusters, vote, discussion, plan, compare, pause, closing };
enum class StepState { waiting, active, done };
enum class Timer { none, running, paused };
enum class Sector { social, business, academic, state, finance, unknown };
enum class Presence { place, online };
enum class Device { own, none };
enum class PersonState { registered, waiting, here, left, cancelled };
enum class VotesBy { device, scribe, paper, hand };
enum class AttendanceWhat { came, left, moved_to_place, moved_online };
enum class CardSource { own, paper };
enum class Life { live, gone };
enum class Method { dots, approval, score, grid };
enum class Breakdown { none, sector, presence };
enum class PollState { draft, open, closed };
enum class Channel { place, online, scribe, paper, hand };
enum class PlanState { proposed, chosen, later };
enum class Progress { not_started, under_way, done, stopped };
enum class Side { plus, minus };
enum class CommitmentState { open, done, dropped };

/// English msgids for people; the views translate them.
const char* label_of(SeminarState);
const char* label_of(StepKind);
const char* label_of(Sector);
const char* label_of(Presence);
const char* label_of(Channel);
const char* label_of(Method);
const char* label_of(VotesBy);
const char* label_of(Progress);
const char* label_of(PlanState);
const char* label_of(CommitmentState);

/// Columns of seminars_seminar, in order.
struct Seminar {
  SeminarId id;
  std::optional<ProcessId> process;
  std::optional<CentreId> centre;
  std::string title;    // Words as JSON
  std::string purpose;  // Words as JSON
  std::string template_name;
  SeminarState state = SeminarState::draft;
  Instant starts_at;
  Instant ends_at;
  std::string place;
  std::string online_url;
  std::int64_t seats_place = 0;
  std::int64_t seats_online = 0;
  std::string code;  // canonical letters, see codes.hpp
  Doors doors = Doors::closed;
  std::string funding;  // Words as JSON
  bool rehearsal = false;
  std::int64_t version = 0;
  std::optional<AccountId> made_by;
  Instant made_at;
};

/// Columns of seminars_step, in order.
struct Step {
  StepId id;
  SeminarId seminar;
  std::int64_t position = 0;
  StepKind kind = StepKind::welcome;
  std::string title;         // Words as JSON
  std::string instructions;  // Words as JSON
  std::int64_t minutes = 0;
  StepState state = StepState::waiting;
  Timer timer = Timer::none;
  std::optional<Instant> timer_ends_at;
  std::optional<std::int64_t> timer_left_ms;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
};

/// Columns of seminars_group, in order.
struct Group {
  GroupId id;
  SeminarId seminar;
  std::int64_t number = 0;
};

/// Columns of seminars_person, in order.
struct Person {
  PersonId id;
  SeminarId seminar;
  std::string name;
  std::string organisation;
  Sector sector = Sector::unknown;
  std::string region;
  Presence presence = Presence::place;
  Device device = Device::own;
  PersonState state = PersonState::registered;
  VotesBy votes_by = VotesBy::device;
  bool scribe = false;
  std::string email;
  std::string needs;
  std::string diet;
  bool consent_data = false;
  bool consent_photo = false;
  std::optional<GroupId> group;
  std::optional<PersonId> buddy;
  std::string code_hash;
  Instant made_at;
};

/// Columns of seminars_cluster, in order.
struct Cluster {
  ClusterId id;
  SeminarId seminar;
  std::string title;  // Words as JSON
  std::int64_t position = 0;
  Life state = Life::live;
  Instant made_at;
};

/// Columns of seminars_card, in order.
struct Card {
  CardId id;
  SeminarId seminar;
  StepId step;
  std::optional<PersonId> person;
  std::optional<GroupId> group;
  std::optional<ClusterId> cluster;
  std::string text;
  CardSource source = CardSource::own;
  Life state = Life::live;
  Instant made_at;
};

/// Columns of seminars_poll, in order.
struct Poll {
  PollId id;
  SeminarId seminar;
  std::optional<StepId> step;
  std::string question;  // Words as JSON
  Method method = Method::dots;
  std::int64_t dots = 0;
  std::int64_t most_per_item = 0;
  std::int64_t scale_most = 0;
  std::int64_t winners = 0;
  Breakdown breakdown = Breakdown::none;
  PollState state = PollState::draft;
  std::int64_t round = 1;
  std::optional<Instant> opened_at;
  std::optional<Instant> ends_at;
  std::optional<std::int64_t> left_ms;
  std::optional<Instant> closed_at;
  Instant made_at;
  bool result_seen = false;  // a result was shown before it was opened again
  bool lone_cards = false;   // items are the clusters, and each card that is in none
};

/// Columns of seminars_poll_item, in order.
struct PollItem {
  PollItemId id;
  PollId poll;
  std::optional<ClusterId> cluster;
  std::string label;  // Words as JSON
  std::int64_t position = 0;
};

/// For lists that are read in stretches: all rows.
inline constexpr std::int64_t whole_list = std::numeric_limits<std::int64_t>::max();

/// Columns of seminars_plan_item, in order. Every text is Words as JSON; all but the activity may be empty.
struct PlanItem {
  PlanItemId id;
  SeminarId seminar;
  std::optional<PollItemId> poll_item;
  std::optional<ClusterId> cluster;
  std::string activity;
  std::string why;
  std::int64_t year = 1;
  std::int64_t quarter = 1;
  std::int64_t quarters = 1;
  std::string lead;
  std::string partners;
  std::int64_t cost_low = 0;   // cents
  std::int64_t cost_high = 0;  // cents
  std::string indicator;
  std::string risk;
  PlanState state = PlanState::proposed;
  Progress progress = Progress::not_started;
  std::string progress_note;
  std::int64_t position = 0;
  Instant made_at;
};

/// Columns of seminars_comparison, in order.
struct Comparison {
  ComparisonId id;
  SeminarId seminar;
  std::optional<StepId> step;
  std::optional<PollId> poll;
  std::string title;  // Words as JSON
  Instant made_at;
};

}  // namespace megdan::seminars

namespace megdan {

template <>
struct EnumNames<seminars::SeminarState> {
  static constexpr auto names = std::to_array<std::string_view>({"draft", "open", "running", "ended"});
};
template <>
struct EnumNames<seminars::Doors> {
  static constexpr auto names = std::to_array<std::string_view>({"closed", "open"});
};
template <>
struct EnumNames<seminars::StepKind> {
  static constexpr auto names = std::to_array<std::string_view>(
      {"welcome", "talk", "cards", "clusters", "vote", "discussion", "plan", "compare", "break", "closing"});
};
template <>
struct EnumNames<seminars::StepState> {
  static constexpr auto names = std::to_array<std::string_view>({"waiting", "active", "done"});
};
template <>
struct EnumNames<seminars::Timer> {
  static constexpr auto names = std::to_array<std::string_view>({"none", "running", "paused"});
};
template <>
struct EnumNames<seminars::Sector> {
  static constexpr auto names =
      std::to_array<std::string_view>({"social", "business", "academic", "public", "finance", "unknown"});
};
template <>
struct EnumNames<seminars::Presence> {
  static constexpr auto names = std::to_array<std::string_view>({"place", "online"});
};
template <>
struct EnumNames<seminars::Device> {
  static constexpr auto names = std::to_array<std::string_view>({"own", "none"});
};
template <>
struct EnumNames<seminars::PersonState> {
  static constexpr auto names =
      std::to_array<std::string_view>({"registered", "waiting", "here", "left", "cancelled"});
};
template <>
struct EnumNames<seminars::VotesBy> {
  static constexpr auto names = std::to_array<std::string_view>({"device", "scribe", "paper", "hand"});
};
template <>
struct EnumNames<seminars::AttendanceWhat> {
  static constexpr auto names =
      std::to_array<std::string_view>({"came", "left", "moved_to_place", "moved_online"});
};
template <>
struct EnumNames<seminars::CardSource> {
  static constexpr auto names = std::to_array<std::string_view>({"own", "paper"});
};
template <>
struct EnumNames<seminars::Life> {
  static constexpr auto names = std::to_array<std::string_view>({"live", "gone"});
};
template <>
struct EnumNames<seminars::Method> {
  static constexpr auto names = std::to_array<std::string_view>({"dots", "approval", "score", "grid"});
};
template <>
struct EnumNames<seminars::Breakdown> {
  static constexpr auto names = std::to_array<std::string_view>({"none", "sector", "presence"});
};
template <>
struct EnumNames<seminars::PollState> {
  static constexpr auto names = std::to_array<std::string_view>({"draft", "open", "closed"});
};
template <>
struct EnumNames<seminars::Channel> {
  static constexpr auto names =
      std::to_array<std::string_view>({"place", "online", "scribe", "paper", "hand"});
};
template <>
struct EnumNames<seminars::PlanState> {
  static constexpr auto names = std::to_array<std::string_view>({"proposed", "chosen", "later"});
};
template <>
struct EnumNames<seminars::Progress> {
  static constexpr auto names =
      std::to_array<std::string_view>({"not_started", "under_way", "done", "stopped"});
};
template <>
struct EnumNames<seminars::Side> {
  static constexpr auto names = std::to_array<std::string_view>({"plus", "minus"});
};
template <>
struct EnumNames<seminars::CommitmentState> {
  static constexpr auto names = std::to_array<std::string_view>({"open", "done", "dropped"});
};

}  // namespace megdan
