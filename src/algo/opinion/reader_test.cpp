#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "algo/opinion/csv.hpp"
#include "algo/opinion/polis.hpp"

namespace megdan::algo::opinion {
namespace {

std::vector<std::vector<std::string>> records(std::string_view text) {
  CsvReader reader(text);
  std::vector<std::vector<std::string>> result;
  while (reader.next()) result.emplace_back(reader.fields().begin(), reader.fields().end());
  return result;
}

template <typename Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const ReadError& error) {
    return error.what();
  } catch (const SyntaxError& error) {
    return std::to_string(error.line) + ": " + error.what();
  }
  return "no error";
}

using Rows = std::vector<std::vector<std::string>>;

TEST(CsvReader, reads_quotes_commas_and_lines_inside_fields) {
  EXPECT_EQ(records("a,b\r\n\"x, \"\"y\"\"\nz\",\"\"\n,last"),
            (Rows{{"a", "b"}, {"x, \"y\"\nz", ""}, {"", "last"}}));
  EXPECT_EQ(records("\xEF\xBB\xBF"
                    "a\n"),
            (Rows{{"a"}}));
  EXPECT_TRUE(records("").empty());
}

TEST(CsvReader, keeps_several_escaped_fields_of_one_record_apart) {
  EXPECT_EQ(records("\"\"\"1\"\"\",\"\"\"2\"\"\",3\n\"\"\"4\"\"\",5,6\n"),
            (Rows{{"\"1\"", "\"2\"", "3"}, {"\"4\"", "5", "6"}}));
}

TEST(CsvReader, says_on_which_line_a_text_is_broken) {
  EXPECT_EQ(error_of([] { records("a\nb\"c\n"); }), "2: a quote inside a field that is not quoted");
  EXPECT_EQ(error_of([] { records("a\n\"b\nc"); }), "2: a quoted field is never closed");
  EXPECT_EQ(error_of([] { records("\"a\n\"b\n"); }), "2: text after a closing quote");
  EXPECT_EQ(error_of([] { records("a\rb"); }), "1: a carriage return without a line feed");
  EXPECT_EQ(error_of([] { records(std::string_view("a\0b", 3)); }), "1: a NUL byte");
}

constexpr std::string_view kComments =
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    "1,x,10,0,2,0,1,\"said, in\ntwo lines\"\n"
    "2,x,9,0,0,1,-1,other\n";
constexpr std::string_view kVotes =
    "timestamp,datetime,comment-id,voter-id,vote\n"
    "5,x,10,3,1\n6,x,9,3,-1\n7,x,10,20,1\n9,x,10,20,0\n";
constexpr std::string_view kMatrix =
    "participant,group-id,n-comments,n-votes,n-agree,n-disagree,9,10\n"
    "3,1,0,2,1,1,-1,1\n20,,0,1,0,0,,0\n";

TEST(ReadExport, takes_last_votes_orders_names_by_number_and_finds_the_files_agreeing) {
  const auto conversation = read_export(kComments, kVotes, kMatrix);
  EXPECT_THAT(conversation.participants, testing::ElementsAre("3", "20"));
  EXPECT_THAT(conversation.statements, testing::ElementsAre("9", "10"));
  EXPECT_THAT(conversation.out, testing::ElementsAre(1, 0));
  EXPECT_THAT(conversation.votes.value, testing::ElementsAre(-1, 1, 0));
  EXPECT_THAT(conversation.published_group, testing::ElementsAre("1", ""));
  EXPECT_EQ(conversation.events_read, 4U);
  EXPECT_EQ(conversation.cells_differing, 0U);
  EXPECT_EQ(conversation.counts_differing, 0U);
}

TEST(AttendingAsPublished, takes_whom_the_matrix_shows_in_a_group_and_says_nothing_where_it_shows_nobody) {
  EXPECT_THAT(attending_as_published(read_export(kComments, kVotes, kMatrix)), testing::ElementsAre(1, 0));
  EXPECT_THAT(attending_as_published(read_export(kComments, kVotes, {})), testing::IsEmpty());
}

TEST(ReadExport, gives_the_same_matrix_from_either_file) {
  EXPECT_EQ(read_export(kComments, kVotes, {}).votes.value, read_export(kComments, {}, kMatrix).votes.value);
}

TEST(ReadExport, counts_cells_and_counts_that_differ) {
  std::string matrix(kMatrix);
  matrix.replace(matrix.rfind(",0\n"), 3, ",1\n");
  const auto conversation = read_export(kComments, kVotes, matrix);
  EXPECT_EQ(conversation.cells_differing, 1U);
  EXPECT_EQ(conversation.counts_differing, 1U);  // n-agree of that row
}

TEST(ReadExport, names_file_line_and_reason) {
  const auto votes = [](std::string_view rows) {
    const std::string text = "timestamp,datetime,comment-id,voter-id,vote\n" + std::string(rows);
    return error_of([&] { read_export(kComments, text, {}); });
  };
  EXPECT_EQ(votes("1,x,9,3,1\n1,x,9,3,2\n"), "votes.csv:3: a vote is neither -1, 0 nor 1");
  EXPECT_EQ(votes("1,x,9,3\n"), "votes.csv:2: expected 5 fields, found 4");
  EXPECT_EQ(votes("soon,x,9,3,1\n"), "votes.csv:2: \"timestamp\" is not a whole number");
  EXPECT_EQ(votes("1,x,,3,1\n"), "votes.csv:2: \"comment-id\" is empty");
  EXPECT_EQ(error_of([] { read_export(kComments, "a,b\n", {}); }), "votes.csv:1: no column \"timestamp\"");
  EXPECT_EQ(error_of([] { read_export("", kVotes, {}); }), "comments.csv:1: the file is empty");
  EXPECT_EQ(error_of([] { read_export(kComments, {}, {}); }),
            "votes.csv:1: neither votes.csv nor participants-votes.csv");
  EXPECT_EQ(error_of([] { read_export(kComments, {}, std::string(kMatrix) + "3,,0,0,0,0,,\n"); }),
            "participants-votes.csv:4: the same participant again");
}

TEST(ReadAnswers, knows_both_spellings_of_the_server) {
  const auto a = read_answers(
      R"([{"participant_id":4,"statement_id":1,"vote":1,"modified":12.0},{"participant_id":4,"statement_id":0,"vote":0}])",
      R"([{"statement_id":1,"moderated":1,"is_meta":true},{"statement_id":7,"moderated":-1,"is_meta":false}])");
  const auto b = read_answers(R"([{"pid":4,"tid":1,"vote":1,"modified":"12"},{"pid":4,"tid":0,"vote":0}])",
                              R"([{"tid":1,"mod":-1,"is_meta":false}])");
  EXPECT_EQ(a.participants, b.participants);
  EXPECT_EQ(a.votes.value, b.votes.value);
  EXPECT_EQ(a.events[0].time, 12);
  EXPECT_EQ(b.events[0].time, 12);
  EXPECT_THAT(a.out, testing::ElementsAre(0, 1));
  EXPECT_THAT(a.meta, testing::ElementsAre(0, 1));
  EXPECT_THAT(b.out, testing::ElementsAre(0, 1));
  EXPECT_THAT(b.meta, testing::ElementsAre(0, 0));
}

TEST(ReadAnswers, names_file_line_and_reason) {
  EXPECT_THAT(error_of([] { read_answers("[\n{\"pid\":1,\n", {}); }), testing::StartsWith("votes.json:3: "));
  EXPECT_EQ(error_of([] { read_answers("{}", {}); }), "votes.json:1: is not an array");
  EXPECT_EQ(error_of([] {
              read_answers("[\n{\"pid\":1,\"tid\":\"a,[{\",\"vote\":1},\n {\"pid\":1,\"tid\":2,\"vote\":5}]",
                           {});
            }),
            "votes.json:3: record 2 has a vote that is neither -1, 0 nor 1");
  EXPECT_EQ(error_of([] { read_answers("[{\"tid\":2,\"vote\":1}]", {}); }),
            "votes.json:1: record 1 has no participant_id");
}

}  // namespace
}  // namespace megdan::algo::opinion
