#include <algorithm>
#include <stdexcept>

#include "algo/matching/stable.hpp"

namespace megdan::algo::matching {
namespace {

std::uint32_t position(const Preferences& list, std::uint32_t who) {
  const auto found = std::find(list.begin(), list.end(), who);
  return found == list.end() ? nobody : static_cast<std::uint32_t>(found - list.begin());
}

/// Worst rank in a group that includes `rank`.
void worsen(std::uint32_t& worst, std::uint32_t rank) {
  worst = worst == nobody ? rank : std::max(worst, rank);
}

}  // namespace

std::vector<BlockingPair> blocking_pairs(const Hospitals& problem, const Matching& matching) {
  Projects as_projects;
  as_projects.students = problem.residents;
  as_projects.lecturers = problem.hospitals;
  as_projects.project_capacity = problem.capacity;
  as_projects.lecturer_capacity = problem.capacity;
  as_projects.lecturer_of.resize(problem.hospitals.size());
  for (std::uint32_t h = 0; h < problem.hospitals.size(); ++h) as_projects.lecturer_of[h] = h;
  return blocking_pairs(as_projects, matching);
}

std::vector<BlockingPair> blocking_pairs(const Projects& problem, const Matching& matching) {
  if (matching.size() != problem.students.size()) throw std::invalid_argument("one place a student");
  const std::size_t projects = problem.lecturer_of.size();
  std::vector<std::uint32_t> in_project(projects, 0);
  std::vector<std::uint32_t> worst_in_project(projects, nobody);
  std::vector<std::uint32_t> with_lecturer(problem.lecturers.size(), 0);
  std::vector<std::uint32_t> worst_with_lecturer(problem.lecturers.size(), nobody);
  for (std::uint32_t s = 0; s < matching.size(); ++s) {
    const std::uint32_t p = matching[s];
    if (p == nobody) continue;
    if (p >= projects) throw std::invalid_argument("a project that is not there");
    const std::uint32_t l = problem.lecturer_of[p];
    const std::uint32_t rank = position(problem.lecturers[l], s);
    if (rank == nobody || position(problem.students[s], p) == nobody)
      throw std::invalid_argument("a pair that did not list each other");
    worsen(worst_in_project[p], rank);
    worsen(worst_with_lecturer[l], rank);
    if (++in_project[p] > problem.project_capacity[p] || ++with_lecturer[l] > problem.lecturer_capacity[l])
      throw std::invalid_argument("a capacity is passed");
  }
  std::vector<BlockingPair> blocking;
  for (std::uint32_t s = 0; s < matching.size(); ++s)
    for (const std::uint32_t p : problem.students[s]) {
      if (p == matching[s]) break;  // the rest is liked less
      const std::uint32_t l = problem.lecturer_of[p];
      const std::uint32_t rank = position(problem.lecturers[l], s);
      if (rank == nobody) continue;
      const bool project_open = in_project[p] < problem.project_capacity[p];
      const bool lecturer_open = with_lecturer[l] < problem.lecturer_capacity[l];
      const bool already_theirs = matching[s] != nobody && problem.lecturer_of[matching[s]] == l;
      const auto beats = [&](std::uint32_t worst) { return worst != nobody && rank < worst; };
      if (project_open ? lecturer_open || already_theirs || beats(worst_with_lecturer[l])
                       : beats(worst_in_project[p]))
        blocking.push_back({s, p});
    }
  return blocking;
}

std::vector<std::vector<Envy>> reasons(const Hospitals& problem, const Matching& matching) {
  std::vector<std::vector<std::uint32_t>> holders(problem.hospitals.size());  // resident, then rank: sorted
  for (std::uint32_t r = 0; r < matching.size(); ++r)
    if (matching[r] != nobody) holders[matching[r]].push_back(r);
  std::vector<std::vector<std::uint32_t>> wanting(problem.hospitals.size());
  for (std::uint32_t r = 0; r < matching.size(); ++r)
    for (const std::uint32_t h : problem.residents[r]) {
      if (h == matching[r]) break;
      wanting[h].push_back(r);
    }
  // One hospital's ranks at a time: the memory stays that of one list.
  std::vector<std::uint32_t> rank(problem.residents.size(), nobody);
  std::vector<std::vector<std::pair<std::uint32_t, Envy>>> found(problem.residents.size());
  for (std::uint32_t h = 0; h < problem.hospitals.size(); ++h) {
    for (std::uint32_t k = 0; k < problem.hospitals[h].size(); ++k) rank[problem.hospitals[h][k]] = k;
    std::vector<std::uint32_t> held;
    for (const std::uint32_t r : holders[h]) held.push_back(rank[r]);
    std::sort(held.begin(), held.end());
    for (const std::uint32_t r : wanting[h]) {
      Envy envy{h, Missed::not_listed, 0};
      if (rank[r] != nobody) {
        envy.why = Missed::full_of_better;
        envy.ahead =
            static_cast<std::uint32_t>(std::lower_bound(held.begin(), held.end(), rank[r]) - held.begin());
      }
      found[r].push_back({h, envy});
    }
    for (const std::uint32_t r : problem.hospitals[h]) rank[r] = nobody;
  }
  std::vector<std::vector<Envy>> result(problem.residents.size());
  for (std::uint32_t r = 0; r < matching.size(); ++r)
    for (const std::uint32_t h : problem.residents[r]) {
      if (h == matching[r]) break;
      const auto& list = found[r];
      const auto at = std::lower_bound(list.begin(), list.end(), h, [](const auto& entry, std::uint32_t key) {
        return entry.first < key;
      });
      result[r].push_back(at->second);
    }
  return result;
}

}  // namespace megdan::algo::matching
