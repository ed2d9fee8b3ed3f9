#include "algo/matching/read.hpp"

#include <gtest/gtest.h>

namespace megdan::algo::matching {
namespace {

template <class Reader>
std::string complaint(const Reader& reader, const std::string& text) {
  try {
    (void)reader(text);
  } catch (const ReadError& error) {
    return std::to_string(error.line()) + ": " + error.what();
  }
  return "accepted";
}

TEST(Dimacs, reads_supplies_bounds_and_costs) {
  const auto file = read_dimacs("c a comment\np min 3 2\nn 1 4\r\nn 3 -4\n\na 1 2 1 5 -7\na 2 3 0 -1 2\n");
  EXPECT_EQ(file.network.supply, (std::vector<std::int64_t>{4, 0, -4}));
  ASSERT_EQ(file.network.arcs.size(), 2U);
  EXPECT_EQ(file.network.arcs[0].lower, 1);
  EXPECT_EQ(file.network.arcs[0].upper, 5);
  EXPECT_EQ(file.network.arcs[0].cost, -7);
  EXPECT_EQ(file.network.arcs[1].upper, unlimited);
  EXPECT_EQ(file.name_of(2), "3");
}

TEST(Dimacs, names_the_line_and_the_reason_of_what_is_wrong) {
  EXPECT_EQ(complaint(read_dimacs, ""), "1: no problem line");
  EXPECT_EQ(complaint(read_dimacs, "n 1 1\n"), "1: a node before the problem line");
  EXPECT_EQ(complaint(read_dimacs, "p max 2 1\n"), "1: the problem is “max”, not “min”");
  EXPECT_EQ(complaint(read_dimacs, "p min 2 1\na 1 3 0 1 1\n"), "2: node 3 is not among 1 … 2");
  EXPECT_EQ(complaint(read_dimacs, "p min 2 1\na 1 2 0 1\n"), "2: missing cost");
  EXPECT_EQ(complaint(read_dimacs, "p min 2 1\na 1 2 0 1 x\n"), "2: cost “x” is not a whole number");
  EXPECT_EQ(complaint(read_dimacs, "p min 2 1\na 1 2 0 1 99999999999999999999\n"),
            "2: cost “99999999999999999999” passes 10^18");
  EXPECT_EQ(complaint(read_dimacs, "p min 2 2\na 1 2 0 1 1\n"),
            "3: the problem line says 2 arcs, the file ends after 1");
  EXPECT_EQ(complaint(read_dimacs, "p min 1999999 0\n"), "1: more nodes than a file of this length can join");
  EXPECT_EQ(complaint(read_dimacs, "p min 99999999 1\n"),
            "1: the number of nodes is not within 1 … 2,000,000");
}

TEST(Orlib, reads_a_matrix_and_names_rows_and_columns_by_number) {
  const auto file = read_orlib(" 2\n 5 1\n\n 2 9");
  EXPECT_EQ(file.network.arcs.size(), 4U);
  EXPECT_EQ(file.name_of(1), "2");
  EXPECT_EQ(file.name_of(2), "1");
  EXPECT_EQ(solve(file.network).cost, 3);
}

TEST(Orlib, refuses_short_long_and_huge_files) {
  EXPECT_EQ(complaint(read_orlib, "2\n1 2 3  "), "2: the file ends in row 2, column 2");
  EXPECT_EQ(complaint(read_orlib, "1\n1 2"), "2: unexpected “2” after the matrix");
  EXPECT_EQ(complaint(read_orlib, "3000\n1 2"), "1: the file is too short for its matrix");
  EXPECT_EQ(complaint(read_orlib, "999999999999\n1"), "1: the number of rows is not within 1 … 3162");
}

TEST(JsonNetwork, reads_demands_null_capacities_and_decimal_weights_exactly) {
  const auto file = read_json_network(
      R"({"nodes":[{"id":"s","demand":-2},{"id":7,"demand":2}],)"
      R"("arcs":[{"u":"s","v":7,"capacity":null,"weight":0.1},{"u":"s","v":7,"capacity":1,"weight":-3}]})");
  EXPECT_EQ(file.network.supply, (std::vector<std::int64_t>{2, -2}));
  EXPECT_EQ(file.network.arcs[0].upper, unlimited);
  EXPECT_EQ(file.cost_decimals, 1);
  EXPECT_EQ(file.network.arcs[1].cost, -30);
  EXPECT_EQ(file.names, (std::vector<std::string>{"\"s\"", "7"}));
  EXPECT_EQ(solve(file.network).cost, -29);
}

TEST(JsonNetwork, names_the_line_and_the_place_of_what_is_wrong) {
  EXPECT_EQ(complaint(read_json_network, R"({"nodes":[],"arcs":[]})"), "1: nodes: there are no nodes");
  EXPECT_EQ(complaint(read_json_network, "{\"nodes\":[{\"id\":1},\n{\"id\":1}],\"arcs\":[]}"),
            "2: nodes[1].id: the node is given twice");
  EXPECT_EQ(complaint(read_json_network, "{\"nodes\":[{\"id\":1,\n\"demand\":Infinity}],\n\"arcs\":[]}"),
            "2: nodes[0].demand: a whole number is expected");
  EXPECT_EQ(complaint(read_json_network, "{\"nodes\":[{\"id\":1}],\n\"arcs\":[{\"u\":1,\n\"v\":2}]}"),
            "3: arcs[0].v: the node is not among the nodes");
  EXPECT_EQ(complaint(read_json_network, "{\"nodes\":[{\"id\":1}],\n\"arcs\":"),
            "2: not JSON: incomplete JSON");
  EXPECT_EQ(complaint(read_json_network, "[1]"), "1: an object {…} is expected");
}

TEST(Preferences, name_the_line_and_the_place_of_what_is_wrong) {
  EXPECT_EQ(complaint(read_preferences, "{}"), "1: neither “residents” nor “students” is there");
  EXPECT_EQ(complaint(read_preferences, "{\"residents\":{\"1\":[9]},\n\"hospitals\":{}}"),
            "1: residents.1[0]: not among the hospitals");
  EXPECT_EQ(
      complaint(read_preferences,
                "{\"residents\":{\"1\":[1]},\n\"hospitals\":{\"1\":{\"capacity\":-1,\"preferences\":[]}}}"),
      "2: hospitals.1.capacity: a capacity is not within 0 … 10^9");
  EXPECT_EQ(
      complaint(
          read_preferences,
          "{\"residents\":{\"1\":[1]},\n\"hospitals\":{\"1\":{\"capacity\":1,\n\"preferences\":[1,1]}}}"),
      "3: hospitals.1.preferences[1]: listed twice");
}

TEST(Format, is_guessed_from_the_first_character) {
  EXPECT_EQ(guess_format("\n {"), Format::json);
  EXPECT_EQ(guess_format(" 500\n"), Format::orlib);
  EXPECT_EQ(guess_format("c x\np min 1 0\n"), Format::dimacs);
  EXPECT_THROW(guess_format("  "), ReadError);
  EXPECT_THROW(guess_format("%PDF"), ReadError);
}

}  // namespace
}  // namespace megdan::algo::matching
