// Stable matching for two-sided preferences with capacities: residents with hospitals, students with the
// projects of lecturers. Will not handle ties or couples: every list is strict, an unlisted one is refused.
//
// Sources: Gale & Shapley (1962), Roth (1984) for hospitals/residents; Abraham, Irving & Manlove, "Two
// algorithms for the Student-Project Allocation problem" (2007) for both optima of SPA-S.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace megdan::algo::matching {

inline constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();
/// Indices of the other side, best first, none twice. A pair is acceptable when both list each other.
using Preferences = std::vector<std::uint32_t>;

struct Hospitals {
  std::vector<Preferences> residents;  ///< of each resident over hospitals
  std::vector<Preferences> hospitals;  ///< of each hospital over residents
  std::vector<std::uint32_t> capacity;
};

struct Projects {
  std::vector<Preferences> students;   ///< of each student over projects
  std::vector<Preferences> lecturers;  ///< of each lecturer over students
  std::vector<std::uint32_t> lecturer_of;
  std::vector<std::uint32_t> project_capacity;
  std::vector<std::uint32_t> lecturer_capacity;
};

/// For each resident a hospital, for each student a project, or `nobody`.
using Matching = std::vector<std::uint32_t>;

/// The stable matching best for every resident at once (and worst for every hospital), and the reverse.
/// O(sum of the lists). Throws std::invalid_argument when an index is out of range or listed twice.
Matching best_for_residents(const Hospitals& problem);
Matching best_for_hospitals(const Hospitals& problem);
Matching best_for_students(const Projects& problem);
Matching best_for_lecturers(const Projects& problem);

/// Two who would both rather leave for each other; `choice` is the hospital or project.
struct BlockingPair {
  std::uint32_t seeker = nobody;
  std::uint32_t choice = nobody;
};
/// Every blocking pair (empty: stable), by the definitions of the papers, sharing nothing with the
/// algorithms above. Throws std::invalid_argument when the matching breaks a capacity or a list.
std::vector<BlockingPair> blocking_pairs(const Hospitals& problem, const Matching& matching);
std::vector<BlockingPair> blocking_pairs(const Projects& problem, const Matching& matching);

/// Why a resident is not with a hospital that they like better.
enum class Missed {
  not_listed,     ///< the other side does not accept them
  full_of_better  ///< every place went to somebody the other side ranks higher
};
struct Envy {
  std::uint32_t choice = nobody;
  Missed why = Missed::not_listed;
  std::uint32_t ahead = 0;  ///< how many hold a place there and rank higher (for full_of_better)
};
/// For each resident, each hospital liked better than the one received, in their order, with its reason.
/// Assumes a stable matching. O(sum of the lists · log).
std::vector<std::vector<Envy>> reasons(const Hospitals& problem, const Matching& matching);

}  // namespace megdan::algo::matching
