#include "algo/matching/stable.hpp"

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <string>

namespace megdan::algo::matching {
namespace {

void check_lists(const std::vector<Preferences>& lists, std::size_t others, const char* who) {
  std::vector<std::uint32_t> seen(others, nobody);
  for (std::uint32_t i = 0; i < lists.size(); ++i)
    for (const std::uint32_t choice : lists[i]) {
      if (choice >= others) throw std::invalid_argument(std::string(who) + " lists one that is not there");
      if (seen[choice] == i) throw std::invalid_argument(std::string(who) + " lists one twice");
      seen[choice] = i;
    }
}

/// One acceptable pair, seen from both sides.
struct Pair {
  std::uint32_t seeker;
  std::uint32_t choice;  ///< hospital or project
  std::uint32_t rank;    ///< of the seeker with the hospital or the project's lecturer
  std::uint32_t place;   ///< of the choice on the seeker's list
};

/// Acceptable pairs with both orders: `of_seeker` as the seeker likes, `of_choice` as the other side ranks.
struct Pairs {
  std::vector<Pair> all;
  std::vector<std::vector<std::uint32_t>> of_seeker;
  std::vector<std::vector<std::uint32_t>> of_choice;
};

/// `judge[c]` ranks the seekers of choice c.
Pairs pair_up(const std::vector<Preferences>& seekers, const std::vector<Preferences>& judges,
              const std::vector<std::uint32_t>& judge) {
  std::vector<std::vector<std::uint32_t>> choices_of(judges.size());
  for (std::uint32_t c = 0; c < judge.size(); ++c) choices_of[judge[c]].push_back(c);
  std::vector<std::vector<Pair>> wanted(judge.size());
  for (std::uint32_t s = 0; s < seekers.size(); ++s)
    for (std::uint32_t k = 0; k < seekers[s].size(); ++k)
      wanted[seekers[s][k]].push_back({s, seekers[s][k], nobody, k});
  Pairs pairs;
  pairs.of_seeker.resize(seekers.size());
  pairs.of_choice.resize(judge.size());
  std::vector<std::uint32_t> rank(seekers.size(), nobody);
  for (std::uint32_t j = 0; j < judges.size(); ++j) {
    for (std::uint32_t r = 0; r < judges[j].size(); ++r) rank[judges[j][r]] = r;
    for (const std::uint32_t c : choices_of[j])
      for (Pair pair : wanted[c]) {
        pair.rank = rank[pair.seeker];
        if (pair.rank == nobody) continue;
        const auto id = static_cast<std::uint32_t>(pairs.all.size());
        pairs.all.push_back(pair);
        pairs.of_seeker[pair.seeker].push_back(id);
        pairs.of_choice[c].push_back(id);
      }
    for (const std::uint32_t s : judges[j]) rank[s] = nobody;
  }
  for (auto& list : pairs.of_seeker)
    std::sort(list.begin(), list.end(),
              [&](std::uint32_t a, std::uint32_t b) { return pairs.all[a].place < pairs.all[b].place; });
  for (auto& list : pairs.of_choice)
    std::sort(list.begin(), list.end(),
              [&](std::uint32_t a, std::uint32_t b) { return pairs.all[a].rank < pairs.all[b].rank; });
  return pairs;
}

Pairs pair_up(const Hospitals& problem) {
  if (problem.capacity.size() != problem.hospitals.size())
    throw std::invalid_argument("one capacity a hospital");
  check_lists(problem.residents, problem.hospitals.size(), "a resident");
  check_lists(problem.hospitals, problem.residents.size(), "a hospital");
  std::vector<std::uint32_t> itself(problem.hospitals.size());
  for (std::uint32_t h = 0; h < itself.size(); ++h) itself[h] = h;
  return pair_up(problem.residents, problem.hospitals, itself);
}

Pairs pair_up(const Projects& problem) {
  if (problem.project_capacity.size() != problem.lecturer_of.size() ||
      problem.lecturer_capacity.size() != problem.lecturers.size())
    throw std::invalid_argument("one capacity a project and a lecturer");
  for (const std::uint32_t l : problem.lecturer_of)
    if (l >= problem.lecturers.size()) throw std::invalid_argument("a project without a lecturer");
  check_lists(problem.students, problem.lecturer_of.size(), "a student");
  check_lists(problem.lecturers, problem.students.size(), "a lecturer");
  return pair_up(problem.students, problem.lecturers, problem.lecturer_of);
}

/// Who holds the places of one hospital, project or lecturer, by rank; only the worst may be asked for.
/// `cut` falls only: whoever ranks at or after it can never be taken again.
struct Ward {
  std::uint32_t capacity = 0;
  std::uint32_t taken = 0;
  std::uint32_t cut = 0;
  std::vector<std::uint32_t> held;  ///< pair by rank, or nobody

  void open(std::uint32_t places, std::size_t ranks) {
    capacity = places;
    cut = static_cast<std::uint32_t>(ranks);
    held.assign(ranks, nobody);
    if (places == 0) cut = 0;
  }
  void take(std::uint32_t rank, std::uint32_t pair) {
    held[rank] = pair;
    ++taken;
  }
  void leave(std::uint32_t rank) {
    held[rank] = nobody;
    --taken;
  }
  [[nodiscard]] std::uint32_t worst() {
    while (held[cut - 1] == nobody) --cut;
    return held[cut - 1];
  }
};

}  // namespace

Matching best_for_residents(const Hospitals& problem) {
  const Pairs pairs = pair_up(problem);
  std::vector<Ward> wards(problem.hospitals.size());
  for (std::size_t h = 0; h < wards.size(); ++h)
    wards[h].open(problem.capacity[h], problem.hospitals[h].size());
  Matching matching(problem.residents.size(), nobody);
  std::vector<std::uint32_t> next(problem.residents.size(), 0);
  for (std::uint32_t start = 0; start < problem.residents.size(); ++start) {
    for (std::uint32_t r = start; r != nobody;) {
      if (next[r] == pairs.of_seeker[r].size()) break;
      const std::uint32_t id = pairs.of_seeker[r][next[r]++];
      const Pair& pair = pairs.all[id];
      Ward& ward = wards[pair.choice];
      if (pair.rank >= ward.cut) continue;
      ward.take(pair.rank, id);
      matching[r] = pair.choice;
      if (ward.taken <= ward.capacity) break;
      const Pair& out = pairs.all[ward.worst()];
      ward.leave(out.rank);
      matching[out.seeker] = nobody;
      r = out.seeker;
    }
  }
  return matching;
}

Matching best_for_hospitals(const Hospitals& problem) {
  const Pairs pairs = pair_up(problem);
  Matching matching(problem.residents.size(), nobody);
  std::vector<std::uint32_t> place(problem.residents.size(), nobody);
  std::vector<std::uint32_t> taken(problem.hospitals.size(), 0);
  std::vector<std::uint32_t> next(problem.hospitals.size(), 0);
  std::vector<std::uint32_t> waiting;
  for (auto h = static_cast<std::uint32_t>(problem.hospitals.size()); h-- > 0;) waiting.push_back(h);
  while (!waiting.empty()) {
    const std::uint32_t h = waiting.back();
    if (taken[h] >= problem.capacity[h] || next[h] == pairs.of_choice[h].size()) {
      waiting.pop_back();
      continue;
    }
    const Pair& pair = pairs.all[pairs.of_choice[h][next[h]++]];
    const std::uint32_t r = pair.seeker;
    if (pair.place >= place[r]) continue;
    if (matching[r] != nobody) {
      --taken[matching[r]];
      waiting.push_back(matching[r]);
    }
    matching[r] = h;
    place[r] = pair.place;
    ++taken[h];
  }
  return matching;
}

Matching best_for_students(const Projects& problem) {
  const Pairs pairs = pair_up(problem);
  std::vector<Ward> projects(problem.lecturer_of.size());
  std::vector<Ward> lecturers(problem.lecturers.size());
  for (std::size_t l = 0; l < lecturers.size(); ++l)
    lecturers[l].open(problem.lecturer_capacity[l], problem.lecturers[l].size());
  // A project's places are kept by the order of its own applicants, so that the memory is that of the lists.
  std::vector<std::uint32_t> order(pairs.all.size());
  for (std::size_t p = 0; p < projects.size(); ++p) {
    projects[p].open(problem.project_capacity[p], pairs.of_choice[p].size());
    for (std::uint32_t k = 0; k < pairs.of_choice[p].size(); ++k) order[pairs.of_choice[p][k]] = k;
  }
  Matching matching(problem.students.size(), nobody);
  std::vector<std::uint32_t> next(problem.students.size(), 0);
  for (std::uint32_t start = 0; start < problem.students.size(); ++start) {
    for (std::uint32_t s = start; s != nobody;) {
      if (next[s] == pairs.of_seeker[s].size()) break;
      const std::uint32_t id = pairs.of_seeker[s][next[s]++];
      const Pair& pair = pairs.all[id];
      Ward& project = projects[pair.choice];
      Ward& lecturer = lecturers[problem.lecturer_of[pair.choice]];
      if (order[id] >= project.cut || pair.rank >= lecturer.cut) continue;
      project.take(order[id], id);
      lecturer.take(pair.rank, id);
      matching[s] = pair.choice;
      s = nobody;
      std::uint32_t out = nobody;
      if (project.taken > project.capacity)
        out = project.worst();
      else if (lecturer.taken > lecturer.capacity)
        out = lecturer.worst();
      if (out != nobody) {
        const Pair& gone = pairs.all[out];
        projects[gone.choice].leave(order[out]);
        lecturer.leave(gone.rank);
        matching[gone.seeker] = nobody;
        s = gone.seeker;
      }
      // Asking for the worst while full lowers the cut for good, even when a place falls free later.
      if (project.taken == project.capacity) (void)project.worst();
      if (lecturer.taken == lecturer.capacity) (void)lecturer.worst();
    }
  }
  return matching;
}

Matching best_for_lecturers(const Projects& problem) {
  const Pairs pairs = pair_up(problem);
  const std::size_t lecturers = problem.lecturers.size();
  // The pairs of a lecturer by student rank, and by the student's own order among equals.
  std::vector<std::vector<std::uint32_t>> offers(lecturers);
  for (std::size_t p = 0; p < problem.lecturer_of.size(); ++p)
    for (const std::uint32_t id : pairs.of_choice[p]) offers[problem.lecturer_of[p]].push_back(id);
  for (auto& list : offers)
    std::sort(list.begin(), list.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Pair& x = pairs.all[a];
      const Pair& y = pairs.all[b];
      return x.rank != y.rank ? x.rank < y.rank : x.place < y.place;
    });
  Matching matching(problem.students.size(), nobody);
  std::vector<std::uint32_t> place(problem.students.size(), nobody);
  std::vector<std::uint32_t> taken(lecturers, 0);
  std::vector<std::uint32_t> used(problem.lecturer_of.size(), 0);
  std::vector<std::uint32_t> next(lecturers, 0);
  // Where the lecturer first passed over an offer only because the project was full.
  std::vector<std::uint32_t> passed(problem.lecturer_of.size(), nobody);
  std::vector<std::uint32_t> waiting;
  for (auto l = static_cast<std::uint32_t>(lecturers); l-- > 0;) waiting.push_back(l);
  while (!waiting.empty()) {
    const std::uint32_t l = waiting.back();
    if (taken[l] >= problem.lecturer_capacity[l] || next[l] >= offers[l].size()) {
      waiting.pop_back();
      continue;
    }
    const std::uint32_t at = next[l]++;
    const Pair& pair = pairs.all[offers[l][at]];
    const std::uint32_t s = pair.seeker;
    if (pair.place >= place[s]) continue;  // they hold something they like at least as much
    if (used[pair.choice] >= problem.project_capacity[pair.choice]) {
      passed[pair.choice] = std::min(passed[pair.choice], at);
      continue;
    }
    const std::uint32_t left = matching[s];
    if (left != nobody) {
      const std::uint32_t loser = problem.lecturer_of[left];
      --used[left];
      --taken[loser];
      next[loser] = std::min(next[loser], passed[left]);
      passed[left] = nobody;
      if (loser != l) waiting.push_back(loser);
    }
    matching[s] = pair.choice;
    place[s] = pair.place;
    ++used[pair.choice];
    ++taken[l];
  }
  return matching;
}

}  // namespace megdan::algo::matching
