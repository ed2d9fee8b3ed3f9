#include <charconv>
#include <cmath>
#include <unordered_map>

#include "algo/matching/json_place.hpp"
#include "algo/matching/read.hpp"

namespace megdan::algo::matching {
namespace json = boost::json;
namespace {

/// digits · 10^−decimals, exactly what the file says.
struct Decimal {
  std::int64_t digits = 0;
  int decimals = 0;
};

constexpr int most_decimals = 9;

Decimal decimal(const JsonText& in, const json::value& value, const std::vector<Step>& path) {
  const auto* number = value.if_double();
  if (number == nullptr || *number == std::floor(*number)) return {in.whole(value, path), 0};
  if (!std::isfinite(*number) || std::abs(*number) >= 1e9)
    in.fail(path, "a cost with decimals must stay below 10^9");
  // The shortest text that reads back as the same number is the one that the file had.
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, *number, std::chars_format::fixed);
  if (error != std::errc{}) in.fail(path, "the number cannot be used");
  Decimal result;
  std::string digits(buffer, end);
  const std::size_t point = digits.find('.');
  if (point != std::string::npos) {
    result.decimals = static_cast<int>(digits.size() - point - 1);
    digits.erase(point, 1);
  }
  if (result.decimals > most_decimals) in.fail(path, "more than 9 decimals");
  std::from_chars(digits.data(), digits.data() + digits.size(), result.digits);
  return result;
}

bool is_no_limit(const json::value& value) {
  return value.is_null() || (value.is_string() && value.get_string() == "Infinity");
}

}  // namespace

NamedNetwork read_json_network(std::string_view text) {
  const JsonText in(text);
  const json::object& root = in.object(in.root(), {});
  const json::array& nodes = in.array(in.member(root, "nodes", {}), {"nodes"});
  const json::array& arcs = in.array(in.member(root, "arcs", {}), {"arcs"});
  if (nodes.empty()) in.fail({"nodes"}, "there are no nodes");
  if (nodes.size() > most_nodes) in.fail({"nodes"}, "more than 2 million nodes");
  if (arcs.size() > most_arcs) in.fail({"arcs"}, "more than 10 million arcs");

  NamedNetwork result;
  std::unordered_map<std::string, std::uint32_t> index;  // looked up only, never walked
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const json::object& node = in.object(nodes[i], {"nodes", i});
    const json::value& id = in.member(node, "id", {"nodes", i});
    std::string name = in.name(id, {"nodes", i, "id"});
    result.names.push_back(json::serialize(id));
    const auto [first, is_new] = index.emplace(std::move(name), static_cast<std::uint32_t>(i));
    if (!is_new) {
      const std::string& before = result.names[first->second];
      const std::string& now = result.names.back();
      in.fail({"nodes", i, "id"}, before == now ? "the node is given twice"
                                                : before + " and " + now + " are one node, given twice");
    }
    const json::value* demand = node.if_contains("demand");
    result.network.supply.push_back(demand == nullptr ? 0 : -in.whole(*demand, {"nodes", i, "demand"}));
  }

  std::vector<Decimal> costs;
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    const json::object& given = in.object(arcs[i], {"arcs", i});
    Arc arc;
    for (const char* end : {"u", "v"}) {
      const auto found = index.find(in.name(in.member(given, end, {"arcs", i}), {"arcs", i, end}));
      if (found == index.end()) in.fail({"arcs", i, end}, "the node is not among the nodes");
      (*end == 'u' ? arc.from : arc.to) = found->second;
    }
    if (const json::value* lower = given.if_contains("lower"))
      arc.lower = in.whole(*lower, {"arcs", i, "lower"});
    if (const json::value* upper = given.if_contains("capacity"); upper != nullptr && !is_no_limit(*upper))
      arc.upper = in.whole(*upper, {"arcs", i, "capacity"});
    Decimal cost;
    if (const json::value* weight = given.if_contains("weight"))
      cost = decimal(in, *weight, {"arcs", i, "weight"});
    costs.push_back(cost);
    result.cost_decimals = std::max(result.cost_decimals, cost.decimals);
    result.network.arcs.push_back(arc);
  }
  for (std::size_t i = 0; i < costs.size(); ++i) {
    Wide scaled = costs[i].digits;
    for (int k = costs[i].decimals; k < result.cost_decimals; ++k) scaled *= 10;
    if (scaled > largest_number || scaled < -largest_number)
      in.fail({"arcs", i, "weight"}, "too large beside a cost with so many decimals");
    result.network.arcs[i].cost = static_cast<std::int64_t>(scaled);
  }
  return result;
}

}  // namespace megdan::algo::matching
