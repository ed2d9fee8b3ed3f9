#include "lab/opinion_json.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <string_view>

namespace megdan::lab {
namespace {

namespace opinion = algo::opinion;

// Appends JSON in the order of the calls; commas are its business, matching brackets the caller's.
class Json {
 public:
  Json& open(char bracket) {
    comma();
    out_ += bracket;
    first_ = true;
    return *this;
  }
  Json& close(char bracket) {
    out_ += bracket;
    first_ = false;
    return *this;
  }
  Json& key(std::string_view name) {
    text(name);
    out_ += ':';
    first_ = true;
    return *this;
  }
  Json& text(std::string_view value) {
    comma();
    // Most names are numbers or plain words; anything that JSON might have to escape goes the long way.
    const bool is_plain = std::all_of(value.begin(), value.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
             c == '_';
    });
    if (is_plain) {
      out_.append(1, '"').append(value).append(1, '"');
    } else {
      out_ += boost::json::serialize(boost::json::string(value));
    }
    return *this;
  }
  template <typename Number>
  requires(std::integral<Number> || std::floating_point<Number>) Json& number(Number value) {
    comma();
    char buffer[64];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value == Number{0} ? Number{0} : value).ptr;
    out_.append(buffer, end);
    return *this;
  }
  Json& truth(bool value) {
    comma();
    out_ += value ? "true" : "false";
    return *this;
  }
  std::string take() {
    out_ += '\n';
    return std::move(out_);
  }

 private:
  void comma() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  std::string out_;
  bool first_ = true;
};

void list(Json& json, std::string_view name, const std::vector<double>& values) {
  json.key(name).open('[');
  for (const auto value : values) json.number(value);
  json.close(']');
}

void by_statement(Json& json, std::string_view name, const std::vector<std::string>& statements,
                  const std::vector<double>& values) {
  json.key(name).open('{');
  for (std::size_t j = 0; j < values.size(); ++j) json.key(statements[j]).number(values[j]);
  json.close('}');
}

// Statement ids are numbers in the server's answers; a name that is none stays a text.
void statement_id(Json& json, const std::string& name) {
  const bool is_number = !name.empty() && name.size() < 16 && (name[0] != '0' || name.size() == 1) &&
                         std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  json.key("tid");
  if (!is_number) {
    json.text(name);
    return;
  }
  long long value = 0;
  std::from_chars(name.data(), name.data() + name.size(), value);
  json.number(value);
}

void groups(Json& json, const opinion::Conversation& conversation, const opinion::OpinionMap& map) {
  std::vector<std::vector<std::uint32_t>> members(map.centre.size());
  for (const auto p : map.attending) {
    if (map.group[p] != opinion::kNoGroup) members[map.group[p]].push_back(p);
  }
  json.key("groups").open('[');
  for (std::size_t g = 0; g < members.size(); ++g) {
    json.open('{').key("id").number(g).key("members").open('[');
    for (const auto p : members[g]) json.text(conversation.participants[p]);
    json.close(']')
        .key("center")
        .open('[')
        .number(map.centre[g].x)
        .number(map.centre[g].y)
        .close(']')
        .close('}');
  }
  json.close(']');
  json.key("group_votes").open('{');
  for (std::size_t g = 0; g < members.size(); ++g) {
    json.key(std::to_string(g)).open('{').key("id").number(g).key("n-members").number(members[g].size());
    json.key("votes").open('{');
    for (std::size_t j = 0; j < map.group_votes[g].size(); ++j) {
      const auto& count = map.group_votes[g][j];
      json.key(conversation.statements[j])
          .open('{')
          .key("A")
          .number(count.agree)
          .key("D")
          .number(count.disagree);
      json.key("S").number(count.seen).close('}');
    }
    json.close('}').close('}');
  }
  json.close('}');
}

void representative(Json& json, const opinion::Conversation& conversation, const opinion::OpinionMap& map) {
  json.key("representative").open('{');
  for (std::size_t g = 0; g < map.representative.size(); ++g) {
    json.key(std::to_string(g)).open('[');
    for (const auto& r : map.representative[g]) {
      json.open('{');
      statement_id(json, conversation.statements[r.statement]);
      json.key("n-success").number(r.successes).key("n-trials").number(r.trials);
      json.key("p-success").number(r.probability).key("p-test").number(r.probability_z);
      json.key("repness").number(r.ratio).key("repness-test").number(r.ratio_z);
      json.key("repful-for").text(r.is_for_agree ? "agree" : "disagree");
      if (r.is_best_agree) {
        json.key("best-agree").truth(true);
        json.key("n-agree").number(map.group_votes[g][r.statement].agree);
      }
      json.close('}');
    }
    json.close(']');
  }
  json.close('}');
}

void majority(Json& json, std::string_view name, const opinion::Conversation& conversation,
              const std::vector<opinion::Majority>& list) {
  json.key(name).open('[');
  for (const auto& m : list) {
    json.open('{');
    statement_id(json, conversation.statements[m.statement]);
    json.key("n-success").number(m.successes).key("n-trials").number(m.trials);
    json.key("p-success").number(m.probability).key("p-test").number(m.probability_z).close('}');
  }
  json.close(']');
}

}  // namespace

std::string opinion_as_json(const opinion::Conversation& conversation, const opinion::OpinionMap& map,
                            double seconds, bool with_positions) {
  Json json;
  json.open('{');
  json.key("participants").number(conversation.participants.size());
  json.key("statements").number(conversation.statements.size());
  json.key("clustered").number(map.attending.size());
  json.key("votes").number(conversation.votes.statement.size());
  json.key("vote_events").number(conversation.events_read);
  json.key("checks").open('{').key("cells_differing").number(conversation.cells_differing);
  json.key("counts_differing").number(conversation.counts_differing).close('}');
  json.key("statement_ids").open('[');
  for (const auto& name : conversation.statements) json.text(name);
  json.close(']');
  list(json, "centre", map.components.centre);
  json.key("components").open('[');
  for (const auto& axis : map.components.axis) {
    json.open('[');
    for (const auto value : axis) json.number(value);
    json.close(']');
  }
  json.close(']');
  groups(json, conversation, map);
  by_statement(json, "consensus", conversation.statements, map.consensus);
  representative(json, conversation, map);
  json.key("majority").open('{');
  majority(json, "agree", conversation, map.majorities.agree);
  majority(json, "disagree", conversation, map.majorities.disagree);
  json.close('}');
  json.key("bridging").open('[');
  for (const auto& bridge : map.bridges) {
    json.open('{');
    statement_id(json, conversation.statements[bridge.statement]);
    json.key("for")
        .text(bridge.is_agreed ? "agree" : "disagree")
        .key("strength")
        .number(bridge.strength)
        .close('}');
  }
  json.close(']');
  by_statement(json, "priorities", conversation.statements, map.priorities);
  json.key("k").open('[');
  for (const auto& candidate : map.candidates) {
    json.open('{').key("k").number(candidate.k).key("silhouette").number(candidate.silhouette.mean);
    json.key("error").number(candidate.silhouette.standard_error);
    json.key("points").number(candidate.silhouette.points).close('}');
  }
  json.close(']');
  json.key("stability").number(map.stability);
  if (with_positions) {
    json.key("positions").open('{');
    for (std::size_t p = 0; p < map.place.size(); ++p) {
      json.key(conversation.participants[p])
          .open('[')
          .number(map.place[p].x)
          .number(map.place[p].y)
          .close(']');
    }
    json.close('}');
    json.key("certainty").open('{');
    for (std::size_t i = 0; i < map.attending.size(); ++i) {
      json.key(conversation.participants[map.attending[i]]).number(map.certainty[i]);
    }
    json.close('}');
  }
  json.key("seconds").number(seconds).close('}');
  return json.take();
}

std::string opinion_as_text(const opinion::Conversation& conversation, const opinion::OpinionMap& map) {
  std::string out = std::to_string(conversation.participants.size()) + " participants, " +
                    std::to_string(conversation.statements.size()) + " statements, " +
                    std::to_string(map.attending.size()) + " grouped\n";
  for (std::size_t g = 0; g < map.centre.size(); ++g) {
    const auto members = std::count(map.group.begin(), map.group.end(), static_cast<std::uint32_t>(g));
    out += "group " + std::to_string(g) + ": " + std::to_string(members) + " members; stands for";
    for (const auto& r : map.representative[g]) {
      out += (r.is_for_agree ? " +" : " -") + conversation.statements[r.statement];
    }
    out += '\n';
  }
  out += "bridging:";
  for (const auto& bridge : map.bridges) {
    out += (bridge.is_agreed ? " +" : " -") + conversation.statements[bridge.statement];
  }
  out += '\n';
  return out;
}

}  // namespace megdan::lab
