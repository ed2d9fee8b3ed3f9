#include "seminars/report_recount.hpp"

#include <sodium.h>

#include <array>
#include <boost/json.hpp>
#include <span>

#include "core/base32.hpp"
#include "seminars/ballots_store.hpp"

namespace megdan::seminars {

std::string fingerprint_of(const std::vector<OpenBallot>& ballots) {
  std::string whole;
  for (const auto& ballot : ballots) whole += ballot.choices + " " + ballot.receipt + "\n";
  std::array<unsigned char, 20> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(whole.data()),
                     whole.size(), nullptr, 0);
  return base32_encode(std::as_bytes(std::span(digest)));
}

std::string ballots_file(db::Session& session, const Poll& poll, std::string_view language) {
  namespace json = boost::json;
  const auto tally = tally_of(session, poll.id);
  if (!tally || (!tally->enough && tally->ballots == 0)) return {};
  const auto said = [&](const std::string& words) { return Words::parse(words).in(language); };
  const auto open = open_ballots(session, poll.id);
  json::array items, ballots;
  json::object totals;
  for (const auto& item : items_of(session, poll.id))
    items.push_back(json::object{{"id", item.id.text()}, {"label", said(item.label)}});
  for (const auto& item : tally->items) totals[item.item.id.text()] = item.total;
  for (const auto& ballot : open)
    ballots.push_back(json::object{{"choices", json::parse(ballot.choices)}, {"receipt", ballot.receipt}});
  json::object whole{{"question", said(poll.question)},
                     {"method", to_text(poll.method)},
                     {"round", poll.round},
                     {"dots", poll.dots},
                     {"most_per_item", poll.most_per_item},
                     {"scale_most", poll.scale_most},
                     {"items", items},
                     {"ballots", ballots},
                     {"totals", totals},
                     {"fingerprint", fingerprint_of(open)}};
  // One to four ballots stay closed, and so does what was counted from them; the file says so.
  if (!tally->enough) {
    whole["withheld"] = tally->ballots;
    return json::serialize(whole);
  }
  if (const auto row = hands_of(session, poll.id); row && row->confirmed_by)
    whole["hands"] = json::object{{"voters", row->voters}, {"counts", json::parse(row->counts)}};
  return json::serialize(whole);
}

}  // namespace megdan::seminars
