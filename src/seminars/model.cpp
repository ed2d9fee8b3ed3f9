#include "seminars/model.hpp"

#include "i18n/text.hpp"

namespace megdan::seminars {
namespace {

using i18n::mark;

template <class E, std::size_t N>
const char* pick(const std::array<const char*, N>& labels, E value) {
  return labels[static_cast<std::size_t>(value)];
}

}  // namespace

const char* label_of(SeminarState value) {
  static constexpr std::array<const char*, 4> labels = {mark("Being prepared"), mark("Registration is open"),
                                                        mark("Under way"), mark("Ended")};
  return pick(labels, value);
}

const char* label_of(StepKind value) {
  static constexpr std::array<const char*, 10> labels = {
      mark("Welcome"), mark("Talk"),       mark("Silent writing"), mark("Joining the cards"),
      mark("Vote"),    mark("Discussion"), mark("Planning"),       mark("Comparing models"),
      mark("Break"),   mark("Closing")};
  return pick(labels, value);
}

const char* label_of(Sector value) {
  static constexpr std::array<const char*, 6> labels = {mark("Social sector"),   mark("Business"),
                                                        mark("Academic sector"), mark("Public sector"),
                                                        mark("Finance"),         mark("Sector not given")};
  return pick(labels, value);
}

const char* label_of(Presence value) {
  static constexpr std::array<const char*, 2> labels = {mark("On site"), mark("Online")};
  return pick(labels, value);
}

const char* label_of(Channel value) {
  static constexpr std::array<const char*, 5> labels = {mark("In the room, by phone"), mark("Online"),
                                                        mark("Through the scribe"), mark("On paper"),
                                                        mark("By raised hand")};
  return pick(labels, value);
}

const char* label_of(Method value) {
  static constexpr std::array<const char*, 4> labels = {mark("Dots"), mark("Approval"), mark("Two scales"),
                                                        mark("Ratings of options by criteria")};
  return pick(labels, value);
}

const char* label_of(VotesBy value) {
  static constexpr std::array<const char*, 4> labels = {mark("Votes on a device"),
                                                        mark("Votes through the scribe"),
                                                        mark("Votes on paper"), mark("Votes by raised hand")};
  return pick(labels, value);
}

const char* label_of(Progress value) {
  static constexpr std::array<const char*, 4> labels = {mark("Not started"), mark("In progress"),
                                                        mark("Done"), mark("Stopped")};
  return pick(labels, value);
}

const char* label_of(PlanState value) {
  static constexpr std::array<const char*, 3> labels = {mark("Proposed"), mark("In the plan"),
                                                        mark("For later")};
  return pick(labels, value);
}

const char* label_of(CommitmentState value) {
  static constexpr std::array<const char*, 3> labels = {mark("Open"), mark("Kept"), mark("Dropped")};
  return pick(labels, value);
}

}  // namespace megdan::seminars
