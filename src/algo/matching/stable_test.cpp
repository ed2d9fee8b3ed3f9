#include "algo/matching/stable.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "algo/matching/read.hpp"
#include "algo/matching/slow.hpp"

namespace megdan::algo::matching {
namespace {

Preferences shuffled(std::mt19937_64& random, std::uint32_t count, bool all) {
  Preferences list(count);
  for (std::uint32_t i = 0; i < count; ++i) list[i] = i;
  for (std::uint32_t i = count; i > 1; --i) std::swap(list[i - 1], list[random() % i]);
  if (!all) list.resize(random() % (count + 1));
  return list;
}

TEST(Stable, both_hospital_optima_are_the_best_and_worst_of_all_stable_matchings) {
  std::mt19937_64 random(11);
  std::size_t several = 0;
  for (int round = 0; round < 400; ++round) {
    Hospitals problem;
    const auto residents = static_cast<std::uint32_t>(1 + random() % 5);
    const auto hospitals = static_cast<std::uint32_t>(1 + random() % 4);
    for (std::uint32_t r = 0; r < residents; ++r)
      problem.residents.push_back(shuffled(random, hospitals, random() % 2 == 0));
    for (std::uint32_t h = 0; h < hospitals; ++h) {
      problem.hospitals.push_back(shuffled(random, residents, random() % 3 != 0));
      problem.capacity.push_back(static_cast<std::uint32_t>(random() % 3));
    }
    const auto all = slow::all_stable(problem);
    ASSERT_FALSE(all.empty());
    several += all.size() > 1 ? 1 : 0;
    const auto place = [&](const Matching& matching, std::uint32_t r) {
      const auto& list = problem.residents[r];
      return std::find(list.begin(), list.end(), matching[r]) - list.begin();
    };
    const Matching best = best_for_residents(problem);
    const Matching worst = best_for_hospitals(problem);
    EXPECT_TRUE(blocking_pairs(problem, best).empty());
    EXPECT_TRUE(blocking_pairs(problem, worst).empty());
    for (const Matching& matching : all)
      for (std::uint32_t r = 0; r < residents; ++r) {
        ASSERT_LE(place(best, r), place(matching, r)) << "round " << round;
        ASSERT_GE(place(worst, r), place(matching, r)) << "round " << round;
      }
  }
  EXPECT_GT(several, 5U);
}

TEST(Stable, both_project_optima_are_the_best_and_worst_of_all_stable_matchings) {
  std::mt19937_64 random(12);
  std::size_t several = 0;
  for (int round = 0; round < 800; ++round) {
    Projects problem;
    const bool simple = round % 2 == 0;  // full lists and single places have the most stable matchings
    const std::uint32_t students = simple ? 4 : static_cast<std::uint32_t>(1 + random() % 5);
    const std::uint32_t projects = simple ? 4 : static_cast<std::uint32_t>(1 + random() % 4);
    const std::uint32_t lecturers = simple ? 3 : static_cast<std::uint32_t>(1 + random() % 3);
    for (std::uint32_t s = 0; s < students; ++s)
      problem.students.push_back(shuffled(random, projects, simple || random() % 2 == 0));
    for (std::uint32_t p = 0; p < projects; ++p) {
      problem.lecturer_of.push_back(simple ? p % lecturers
                                           : static_cast<std::uint32_t>(random() % lecturers));
      problem.project_capacity.push_back(simple ? 1 : static_cast<std::uint32_t>(random() % 3));
    }
    for (std::uint32_t l = 0; l < lecturers; ++l) {
      problem.lecturers.push_back(shuffled(random, students, simple || random() % 3 != 0));
      problem.lecturer_capacity.push_back(
          static_cast<std::uint32_t>(simple ? 1 + random() % 2 : random() % 4));
    }
    const auto all = slow::all_stable(problem);
    ASSERT_FALSE(all.empty());
    several += all.size() > 1 ? 1 : 0;
    const auto place = [&](const Matching& matching, std::uint32_t s) {
      const auto& list = problem.students[s];
      return std::find(list.begin(), list.end(), matching[s]) - list.begin();
    };
    const Matching best = best_for_students(problem);
    const Matching worst = best_for_lecturers(problem);
    EXPECT_TRUE(blocking_pairs(problem, best).empty()) << "round " << round;
    EXPECT_TRUE(blocking_pairs(problem, worst).empty()) << "round " << round;
    for (const Matching& matching : all)
      for (std::uint32_t s = 0; s < students; ++s) {
        ASSERT_LE(place(best, s), place(matching, s)) << "round " << round;
        ASSERT_GE(place(worst, s), place(matching, s)) << "round " << round;
      }
  }
  EXPECT_GT(several, 5U);
}

TEST(Stable, names_for_each_missed_hospital_whether_it_did_not_list_or_had_better) {
  Hospitals problem;
  problem.residents = {{0, 1}, {0, 1}, {1, 0}};
  problem.hospitals = {{1, 0}, {0}};
  problem.capacity = {1, 1};
  const Matching matching = best_for_residents(problem);
  EXPECT_EQ(matching, (Matching{1, 0, nobody}));
  const auto why = reasons(problem, matching);
  ASSERT_EQ(why[0].size(), 1U);
  EXPECT_EQ(why[0][0].why, Missed::full_of_better);
  EXPECT_EQ(why[0][0].ahead, 1U);
  EXPECT_TRUE(why[1].empty());
  ASSERT_EQ(why[2].size(), 2U);
  EXPECT_EQ(why[2][0].choice, 1U);
  EXPECT_EQ(why[2][0].why, Missed::not_listed);
}

TEST(Stable, refuses_an_index_out_of_range_or_listed_twice) {
  EXPECT_THROW(best_for_residents({{{1}}, {{0}}, {1}}), std::invalid_argument);
  EXPECT_THROW(best_for_hospitals({{{0, 0}}, {{0}}, {1}}), std::invalid_argument);
  EXPECT_THROW(best_for_students({{{0}}, {{0}}, {1}, {1}, {1}}), std::invalid_argument);
}

TEST(Stable, reads_the_two_layouts_and_their_names) {
  const auto numbered = std::get<NamedHospitals>(read_preferences(
      R"({"residents":{"1":[2],"2":[2]},"hospitals":{"2":{"capacity":1,"preferences":[2,1]}}})"));
  EXPECT_EQ(numbered.residents, (std::vector<std::string>{"r1", "r2"}));
  EXPECT_EQ(numbered.hospitals, (std::vector<std::string>{"h2"}));
  EXPECT_EQ(best_for_residents(numbered.problem), (Matching{nobody, 0}));
  const auto named = std::get<NamedHospitals>(
      read_preferences(R"({"residents":{"A":["X"],"B":["X","Y"]},"hospitals":{"X":["B","A"],"Y":["B"]},)"
                       R"("capacity":{"X":1,"Y":1}})"));
  EXPECT_EQ(named.residents[0], "A");
  EXPECT_EQ(best_for_residents(named.problem), (Matching{nobody, 0}));
  const auto projects = std::get<NamedProjects>(read_preferences(
      R"({"instance":{"students":{"1":[1,2]},"projects":{"1":{"capacity":1,"lecturer":1},)"
      R"("2":{"capacity":1,"lecturer":1}},"lecturers":{"1":{"capacity":1,"preferences":[1]}}}})"));
  EXPECT_EQ(best_for_students(projects.problem), (Matching{0}));
}

TEST(Stable, gives_both_published_optima_of_every_algmatch_instance) {
  const std::string path = std::string(MEGDAN_SHARED_DATA) + "/matching/algmatch_share.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "shared/data is not here";
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  const auto file = boost::json::parse(text.str());
  const auto agrees = [](const boost::json::value& expected, const std::vector<std::string>& seekers,
                         const std::vector<std::string>& choices, const Matching& got) {
    for (std::size_t i = 0; i < seekers.size(); ++i)
      EXPECT_EQ(expected.at(seekers[i]).as_string(), got[i] == nobody ? "" : choices[got[i]]) << seekers[i];
  };
  for (const auto& one : file.at("hr").as_array()) {
    const auto named = std::get<NamedHospitals>(read_preferences(boost::json::serialize(one)));
    agrees(one.at("resident_optimal").at("resident_sided"), named.residents, named.hospitals,
           best_for_residents(named.problem));
    agrees(one.at("hospital_optimal").at("resident_sided"), named.residents, named.hospitals,
           best_for_hospitals(named.problem));
  }
  for (const auto& one : file.at("spas").as_array()) {
    const auto named = std::get<NamedProjects>(read_preferences(boost::json::serialize(one)));
    agrees(one.at("student_optimal").at("student_sided"), named.students, named.projects,
           best_for_students(named.problem));
    agrees(one.at("lecturer_optimal").at("student_sided"), named.students, named.projects,
           best_for_lecturers(named.problem));
  }
}

}  // namespace
}  // namespace megdan::algo::matching
