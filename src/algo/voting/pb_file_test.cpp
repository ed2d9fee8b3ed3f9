#include "algo/voting/pb_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "algo/voting/committee_file.hpp"

namespace megdan::algo::voting {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string small_file =
    "META\nkey;value\ndescription;\"A; \"\"B\"\"\"\nnum_projects;2\nnum_votes;3\nbudget;100.50\n"
    "vote_type;cumulative\nrule;greedy\nPROJECTS\nproject_id;cost;name\np1;60;x\np/2;40.25;y\n"
    "VOTES\nvoter_id;vote;points\n1;p/2,p1;2,1\n2;;\n3;p1;0.5\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, from.size(), to);
}

/// line: reason
std::string refusal(const std::string& text) {
  try {
    read_pb(text);
  } catch (const FormatError& error) {
    return std::to_string(error.line()) + ": " + error.what();
  }
  return "accepted";
}

TEST(PbFile, reads_amounts_and_points_exactly) {
  const auto file = read_pb(small_file);
  EXPECT_EQ(file.decimals, 2);
  EXPECT_EQ(file.problem.unit, 100);
  EXPECT_EQ(file.problem.budget, 10050);
  EXPECT_THAT(file.problem.costs, ElementsAre(6000, 4025));
  EXPECT_EQ(file.points_unit, 10);
  ASSERT_EQ(file.problem.ballots.size(), 3U);
  EXPECT_THAT(file.problem.ballots[0].items, ElementsAre(1, 0));
  EXPECT_THAT(file.problem.ballots[0].points, ElementsAre(20, 10));
  EXPECT_THAT(file.problem.ballots[1].items, IsEmpty());
  EXPECT_THAT(file.problem.ballots[2].points, ElementsAre(5));
  EXPECT_EQ(*file.find_meta("description"), "A; \"B\"");
}

TEST(PbFile, understands_windows_line_ends_and_a_byte_order_mark) {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : small_file) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(read_pb(text).problem.costs, read_pb(small_file).problem.costs);
}

TEST(PbFile, writes_what_it_reads) {
  const auto file = read_pb(small_file);
  EXPECT_EQ(write_pb(file), small_file);
}

TEST(PbFile, gives_ordinal_ballots_borda_points_within_the_ballot) {
  auto text = replaced(small_file, "cumulative", "ordinal");
  EXPECT_THAT(read_pb(text).problem.ballots[0].points, ElementsAre(2, 1));
  EXPECT_THAT(read_pb(text).problem.ballots[2].points, ElementsAre(1));
}

TEST(PbFile, refuses_with_line_and_reason) {
  EXPECT_EQ(refusal(""), "1: no META section");
  EXPECT_EQ(refusal(replaced(small_file, "num_votes;3", "num_votes;4")),
            "17: num_votes says 4, the file has 3");
  EXPECT_EQ(refusal(replaced(small_file, "3;p1;", "3;p9;")),
            "17: a vote for a project that is not in PROJECTS");
  EXPECT_EQ(refusal(replaced(small_file, "p1;60", "p1;sixty")), "11: cost is not an amount");
  EXPECT_EQ(refusal(replaced(small_file, "p1;60", "p1;-60")), "11: cost is not an amount");
  EXPECT_EQ(refusal(replaced(small_file, "p1;60", "p1;99999999999999999999")), "11: cost is not an amount");
  EXPECT_EQ(refusal(replaced(small_file, "p/2;40", "p1;40")), "12: a project_id that was already used");
  EXPECT_EQ(refusal(replaced(small_file, "cumulative", "guess")), "7: unknown vote_type");
  EXPECT_EQ(refusal(replaced(small_file, ";2,1\n", ";2\n")), "15: not one number of points per project");
  EXPECT_EQ(refusal(replaced(small_file, "VOTES", "PROJECTS")), "13: section PROJECTS begins twice");
  EXPECT_EQ(refusal(replaced(small_file, "x\n", "\"x\n")), "11: a quote that never ends");
  EXPECT_EQ(refusal(small_file.substr(0, small_file.find("VOTES"))), "12: no VOTES section");
  EXPECT_THAT(refusal(replaced(small_file, "x\n", std::string("\0\n", 2))), HasSubstr("a zero byte"));
}

TEST(PbFile, counts_a_project_named_twice_on_a_ballot_once_and_says_so) {
  const auto file = read_pb(replaced(replaced(small_file, "cumulative", "approval"), "p/2,p1", "p1,p1"));
  EXPECT_THAT(file.problem.ballots[0].items, ElementsAre(0));
  ASSERT_EQ(file.notes.size(), 1U);
  EXPECT_THAT(file.notes[0], HasSubstr("line 15"));
}

TEST(Money, drops_trailing_zeros) {
  EXPECT_EQ(money_text(12345, 2), "123.45");
  EXPECT_EQ(money_text(12300, 2), "123");
  EXPECT_EQ(money_text(5, 2), "0.05");
  EXPECT_EQ(money_text(-150, 2), "-1.5");
  EXPECT_EQ(money_text(0, 2), "0");
}

TEST(CommitteeFile, reads_profile_candidates_and_seats) {
  const auto problem =
      read_committee("description: x\nprofile: [[0, 2], [1],\n  []]\nnum_cand: 3\ncommitteesize: 2\n");
  EXPECT_EQ(problem.candidates, 3U);
  EXPECT_EQ(problem.seats, 2U);
  ASSERT_EQ(problem.ballots.size(), 3U);
  EXPECT_THAT(problem.ballots[0].items, ElementsAre(0, 2));
  EXPECT_THAT(problem.ballots[2].items, IsEmpty());
}

TEST(CommitteeFile, refuses_broken_deep_and_contradictory_files) {
  const auto reason = [](const std::string& text) -> std::string {
    try {
      read_committee(text);
    } catch (const FormatError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(reason("profile: [[0]]\nnum_cand: 1\ncommitteesize: 2\n"),
            "committeesize is larger than num_cand");
  EXPECT_EQ(reason("profile: [[3]]\nnum_cand: 2\ncommitteesize: 1\n"), "a candidate beyond num_cand");
  EXPECT_EQ(reason("profile: [[0, 0]]\nnum_cand: 2\ncommitteesize: 1\n"), "a candidate twice on one ballot");
  EXPECT_EQ(reason("profile: [[-1]]\nnum_cand: 2\ncommitteesize: 1\n"), "a candidate is not a whole number");
  EXPECT_EQ(reason("num_cand: 2\ncommitteesize: 1\n"), "no profile, or it is not a list");
  EXPECT_EQ(reason(std::string(100'000, '[')), "nested too deeply");
  EXPECT_NE(reason("profile: [[0\n"), "accepted");
  EXPECT_NE(reason(""), "accepted");
}

TEST(SharedData, every_pb_file_parses_with_its_own_counts) {
  const std::filesystem::path folder = std::filesystem::path(MEGDAN_SHARED_DATA) / "pb" / "pabulib";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "shared/data is not here";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".pb") continue;
    SCOPED_TRACE(entry.path().filename().string());
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    const auto file = read_pb(text.str());
    const auto profile = aggregate(file.problem.ballots, file.ids.size());
    for (const std::string name : {"votes", "score"}) {
      const auto column = std::find(file.project_columns.begin(), file.project_columns.end(), name);
      if (column == file.project_columns.end() || !file.notes.empty()) continue;
      const auto at = static_cast<std::size_t>(column - file.project_columns.begin());
      for (std::size_t item = 0; item < file.ids.size(); ++item) {
        const std::int64_t counted = name == "votes" ? static_cast<std::int64_t>(profile.votes[item])
                                                     : profile.score[item] / file.points_unit;
        EXPECT_EQ(std::to_string(counted), file.projects[item][at]) << file.ids[item];
      }
    }
    EXPECT_EQ(read_pb(write_pb(file)).votes, file.votes);
    ++files;
  }
  EXPECT_EQ(files, 60U);
}

TEST(PbFile, takes_commas_in_money_and_the_empty_cells_and_commas_that_spreadsheets_leave) {
  const auto file = read_pb(
      "META;;\nkey;value;\nnum_projects;2;\nnum_votes;2\nbudget;10,5\nvote_type;approval\n"
      "PROJECTS;\nproject_id;cost;\np1;2,25;\np2;3;\nVOTES;;\nvoter_id;vote;;\n1;,p2;\n2;p1,p2,;;\n");
  EXPECT_EQ(file.problem.budget, 1050);
  EXPECT_EQ(file.problem.costs, (std::vector<std::int64_t>{225, 300}));
  EXPECT_EQ(file.problem.ballots[0].items, (std::vector<Item>{1}));
  EXPECT_EQ(file.problem.ballots[1].items, (std::vector<Item>{0, 1}));
  const std::string begin = "META\nkey;value\nnum_projects;1\nnum_votes;1\nvote_type;approval\n";
  const auto with = [&](const std::string& budget, const std::string& cell, const std::string& vote) {
    return begin + "budget;" + budget + "\nPROJECTS\nproject_id;cost\np1;2" + cell +
           "\nVOTES\nvoter_id;vote\n1;" + vote + "\n";
  };
  EXPECT_NO_THROW(read_pb(with("1", ";", "p1")));
  EXPECT_THROW(read_pb(with("1,000,000", "", "p1")), FormatError);
  EXPECT_THROW(read_pb(with("1", ";x", "p1")), FormatError);
  EXPECT_THROW(read_pb(with("1", "", ",")), FormatError);
  EXPECT_THROW(read_pb(with("1", "", "p1,,p1")), FormatError);
}

}  // namespace
}  // namespace megdan::algo::voting
