#include "lab/lab.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "lab/input.hpp"

namespace megdan::lab {
namespace {

/// A fresh folder, gone with the test.
class Lab : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "/labXXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) const {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  struct Ran {
    int code = 0;
    std::string out;
    std::string complaint;
  };
  static Ran run(std::vector<std::string> words) {
    CLI::App app;
    Ran ran;
    add_voting(app, ran.code);
    add_opinion(app, ran.code);
    add_matching(app, ran.code);
    add_text(app, ran.code);
    std::reverse(words.begin(), words.end());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    try {
      app.parse(words);
    } catch (const CLI::ParseError& error) {
      ran.code = app.exit(error);
    }
    std::fflush(stdout);
    ran.out = testing::internal::GetCapturedStdout();
    ran.complaint = testing::internal::GetCapturedStderr();
    return ran;
  }

 private:
  std::filesystem::path folder_;
};

std::string why_not(const std::string& path, std::uint64_t largest = largest_input) {
  try {
    (void)read_input(path, largest);
  } catch (const InputError& error) {
    return std::to_string(error.line()) + " " + error.reason();
  }
  return "read";
}

TEST_F(Lab, reads_a_file_to_its_last_byte_and_says_why_it_cannot) {
  const std::string bytes("a\0b\n", 4);
  EXPECT_EQ(read_input(file("some", bytes)), bytes);
  EXPECT_EQ(read_input(file("empty", "")), "");
  EXPECT_EQ(why_not(path("absent")), "1 no such file");
  EXPECT_EQ(why_not(path("")), "1 a directory, not a file");
  const auto large = file("large", std::string((1U << 20U) + 1, 'x'));
  EXPECT_EQ(why_not(large, 1U << 20U), "1 larger than 1 MiB");
  EXPECT_EQ(why_not(large, (1U << 20U) + 1), "read");
  std::filesystem::resize_file(large, largest_input + 1);  // a hole: takes no room
  EXPECT_EQ(why_not(large), "1 larger than 256 MiB");
}

TEST_F(Lab, every_command_says_the_same_of_a_file_that_is_not_there) {
  const std::string absent = path("absent");
  for (const auto& words : std::vector<std::vector<std::string>>{{"budget", absent, "--rule", "greedy"},
                                                                 {"committee", absent, "--rule", "av"},
                                                                 {"match", absent},
                                                                 {"stable", absent},
                                                                 {"search", absent, absent}}) {
    const auto ran = run(words);
    EXPECT_EQ(ran.code, 2) << words.front();
    EXPECT_EQ(ran.complaint, absent + ":1: no such file\n") << words.front();
    EXPECT_EQ(ran.out, "");
  }
  std::filesystem::create_directory(path("comments.csv"));
  const auto ran = run({"opinion", path("")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.complaint.find("comments.csv:1: a directory, not a file\n"), std::string::npos)
      << ran.complaint;
}

// ana and bo want the one place at x; bo could go to y, which is full up with cy; dan knows nobody.
constexpr const char* mentors = R"({"nodes":[{"id":"ana","demand":-1},{"id":"bo","demand":-1},
  {"id":"cy","demand":-1},{"id":"dan","demand":-1},{"id":"x"},{"id":"y"},{"id":"all","demand":4}],
  "arcs":[{"u":"ana","v":"x","capacity":1,"weight":1},{"u":"bo","v":"x","capacity":1,"weight":2.5},
  {"u":"bo","v":"y","capacity":1,"weight":4},{"u":"cy","v":"y","capacity":1,"weight":1},
  {"u":"x","v":"all","capacity":1,"weight":0.5},{"u":"y","v":"all","capacity":1},
  {"u":"ana","v":"all","capacity":1,"weight":10},{"u":"bo","v":"all","capacity":1,"weight":6},
  {"u":"cy","v":"all","capacity":1,"weight":10},{"u":"dan","v":"all","capacity":1,"weight":10}]})";

TEST_F(Lab, explains_each_pair_and_who_stays_unmatched) {
  const auto ran = run({"match", file("mentors.json", mentors), "--explain", "--json"});
  ASSERT_EQ(ran.code, 0) << ran.complaint;
  const auto answer = boost::json::parse(ran.out);
  EXPECT_EQ(answer.at("cost").to_number<double>(), 1 + 0.5 + 1 + 6 + 10);
  EXPECT_EQ(answer.at("certificate"), "verified");
  const auto& pairs = answer.at("reasons").at("pairs").as_array();
  ASSERT_EQ(pairs.size(), 2U);
  // Without ana at x: bo there (2.5) and ana alone (10) instead of ana (1) and bo alone (6): 5.5 more.
  EXPECT_EQ(pairs[0].at("pair"), (boost::json::array{"ana", "x"}));
  EXPECT_EQ(boost::json::serialize(pairs[0].at("parts")), R"({"pair":1,"load":5E-1})");
  EXPECT_EQ(pairs[0].at("loss").to_number<double>(), 5.5);
  EXPECT_TRUE(pairs[0].at("instead").is_null());
  // Without cy at y: bo there (4), cy alone (10), for cy (1) and bo alone (6): 7 more.
  EXPECT_EQ(pairs[1].at("pair"), (boost::json::array{"cy", "y"}));
  EXPECT_EQ(pairs[1].at("loss").to_number<double>(), 7);
  const auto& unmatched = answer.at("reasons").at("unmatched").as_array();
  ASSERT_EQ(unmatched.size(), 2U);
  EXPECT_EQ(unmatched[0].at("seeker"), "bo");
  EXPECT_EQ(unmatched[0].at("blocker"), "hosts_full");
  EXPECT_EQ(unmatched[0].at("nearest"), "x");
  EXPECT_EQ(unmatched[0].at("loss").to_number<double>(), 5.5);
  EXPECT_EQ(unmatched[1].at("seeker"), "dan");
  EXPECT_EQ(unmatched[1].at("blocker"), "no_candidates");
  EXPECT_TRUE(unmatched[1].at("loss").is_null());
}

TEST_F(Lab, explains_an_assignment_file_and_leaves_the_answer_without_reasons_when_not_asked) {
  const std::string table = file("two.txt", "2\n1 4\n2 3\n");
  const auto answer = boost::json::parse(run({"match", table, "--explain", "--json"}).out);
  EXPECT_EQ(boost::json::serialize(answer.at("flow")), "[[1,1,1],[2,2,1]]");
  const auto& pairs = answer.at("reasons").at("pairs").as_array();
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].at("loss").to_number<int>(), 2);  // 4 + 2 instead of 1 + 3
  EXPECT_EQ(pairs[0].at("instead").to_number<int>(), 2);
  EXPECT_EQ(pairs[0].at("instead_parts").at("pair").to_number<int>(), 4);
  EXPECT_TRUE(answer.at("reasons").at("unmatched").as_array().empty());
  EXPECT_FALSE(boost::json::parse(run({"match", table, "--json"}).out).as_object().contains("reasons"));
}

TEST_F(Lab, says_in_one_line_what_has_no_reasons) {
  const auto flow = file("flow.min", "p min 2 1\nn 1 1\nn 2 -1\na 1 2 0 1 3\n");
  const auto dimacs = run({"match", flow, "--explain", "--json"});
  EXPECT_EQ(dimacs.code, 2);
  EXPECT_EQ(dimacs.out, "");
  EXPECT_EQ(dimacs.complaint,
            flow + ":1: a DIMACS network has no reasons: --explain takes OR-Library and JSON files\n");
  EXPECT_EQ(run({"match", flow, "--json"}).code, 0);
  const auto pipe = file("pipe.json", R"({"nodes":[{"id":1,"demand":-2},{"id":2,"demand":2}],
      "arcs":[{"u":1,"v":2,"capacity":2}]})");
  const auto none = run({"match", pipe, "--explain", "--json"});
  EXPECT_EQ(none.code, 2);
  EXPECT_EQ(none.complaint,
            pipe + ":1: no assignment problem, so no reasons: a pair may be taken more than once\n");
}

TEST_F(Lab, refuses_what_is_not_utf_8_with_its_line_and_skips_the_mark_at_the_beginning) {
  const auto latin = file("latin.pb", "META\nkey;value\ndescription;\xE3\xF0\n");
  const auto ran = run({"budget", latin, "--rule", "greedy"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complaint.starts_with(latin + ":3: not UTF-8")) << ran.complaint;
  EXPECT_EQ(std::count(ran.complaint.begin(), ran.complaint.end(), '\n'), 1);
  const auto tsv = file("s.tsv", "1\tдума\n\xFF\tx\n");
  EXPECT_TRUE(run({"search", tsv, tsv}).complaint.starts_with(tsv + ":2: not UTF-8"));
  const auto flow = file("flow.min", "\xEF\xBB\xBFp min 2 1\nn 1 1\nn 2 -1\na 1 2 0 1 3\n");
  EXPECT_EQ(run({"match", flow, "--json"}).code, 0);
}

TEST_F(Lab, says_the_true_reason_of_a_number_too_large_and_of_a_name_given_in_two_forms) {
  const auto complaint = [&](const std::string& text) {
    return run({"match", file("n.json", text)}).complaint;
  };
  EXPECT_NE(complaint(R"({"nodes":[{"id":1},{"id":"1"}],"arcs":[]})").find("1 and \"1\" are one node"),
            std::string::npos);
  const std::string begin = R"({"nodes":[{"id":1},{"id":2}],"arcs":[{"u":1,"v":2,"weight":)";
  EXPECT_NE(complaint(begin + "12345678901234567890}]}").find("passes 10^18"), std::string::npos);
  EXPECT_NE(complaint(begin + "1e18}]}").find("write out its digits"), std::string::npos);
}

TEST_F(Lab, keeps_a_complaint_in_one_line_with_its_file_whatever_the_name) {
  const auto ran = run({"budget", file("two\nlines.pb", "x"), "--rule", "greedy"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complaint.ends_with("two?lines.pb:1: expected META first\n")) << ran.complaint;
  EXPECT_EQ(run({"opinion", path("absent")}).complaint, path("absent") + ":1: not a folder\n");
  const auto deep = file("deep.yaml", [] {
    std::string text;
    for (int k = 0; k < 2000; ++k) text += "- ";
    return text + "\n";
  }());
  EXPECT_EQ(run({"committee", deep, "--rule", "av"}).complaint, deep + ":1: nested too deeply\n");
}

TEST_F(Lab, refuses_a_completion_for_a_rule_that_has_none) {
  const auto ran = run({"budget", "any.pb", "--rule", "greedy", "--completion", "add1"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.complaint, "any.pb:1: --completion belongs to --rule equal-shares: greedy has none\n");
}

TEST_F(Lab, a_lost_answer_is_no_success) {
  const auto flow = file("flow.min", "p min 2 1\nn 1 1\nn 2 -1\na 1 2 0 1 3\n");
  const auto sentences = file("s.tsv", "1\tдума\n");
  const auto ballots = file("c.yaml", "committeesize: 1\nprofile: [[0]]\n");
  for (const auto& words : std::vector<std::vector<std::string>>{{"match", flow, "--json"},
                                                                 {"search", sentences, sentences},
                                                                 {"committee", ballots, "--rule", "av"}}) {
    std::fflush(stdout);
    const int kept = dup(1);
    const int full = open("/dev/full", O_WRONLY);
    ASSERT_GE(full, 0);
    dup2(full, 1);
    int code = 0;
    testing::internal::CaptureStderr();
    {
      CLI::App app;
      add_voting(app, code);
      add_matching(app, code);
      add_text(app, code);
      auto reversed = words;
      std::reverse(reversed.begin(), reversed.end());
      app.parse(reversed);
    }
    const auto complaint = testing::internal::GetCapturedStderr();
    dup2(kept, 1);
    close(kept);
    close(full);
    EXPECT_EQ(code, 2) << words.front();
    EXPECT_TRUE(complaint.starts_with("standard output: the answer could not be written")) << complaint;
    EXPECT_EQ(run(words).code, 0) << words.front();
  }
}

TEST_F(Lab, search_answers_every_line_of_the_queries_the_blank_ones_too) {
  const auto sentences = file("s.tsv", "a\tкотка\nb\tкуче\n");
  EXPECT_EQ(run({"search", sentences, file("q", "котка\n\nкуче\n")}).out, "котка\ta\n\t\nкуче\tb\n");
}

}  // namespace
}  // namespace megdan::lab
