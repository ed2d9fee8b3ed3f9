#include "audit/trail.hpp"

#include <sodium.h>

#include <array>
#include <charconv>
#include <span>

#include "audit/store_sql.hpp"
#include "core/base32.hpp"

namespace megdan::audit {
namespace {

struct Last {
  std::int64_t seq = 0;
  std::string hash;
};

void absorb(crypto_generichash_state& state, std::string_view field) {
  const std::string framed = std::to_string(field.size()) + ":" + std::string(field);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(framed.data()), framed.size());
}

}  // namespace

std::string hash_of(const Entry& entry) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, 32);
  absorb(state, entry.previous);
  absorb(state, std::to_string(entry.seq));
  absorb(state, std::to_string(entry.at.ms));
  absorb(state, entry.actor);
  absorb(state, entry.action);
  absorb(state, entry.subject);
  absorb(state, entry.details);
  std::array<unsigned char, 32> digest{};
  crypto_generichash_final(&state, digest.data(), digest.size());
  return base32_encode(std::as_bytes(std::span(digest)));
}

void Trail::record(db::Session& session, std::string_view actor, std::string_view action,
                   std::string_view subject, std::string_view details) {
  const auto last = session.one<Last>(sql::entry_last).value_or(Last{});
  Entry entry{last.seq + 1,         clock_.now(),         std::string(actor), std::string(action),
              std::string(subject), std::string(details), last.hash,          {}};
  entry.hash = hash_of(entry);
  session.exec(sql::entry_insert, entry.seq, entry.at, entry.actor, entry.action, entry.subject,
               entry.details, entry.previous, entry.hash);
}

std::optional<Noted> newest(db::Database& database) {
  return database.reading([](db::Session& session) -> std::optional<Noted> {
    const auto last = session.one<Last>(sql::entry_last);
    if (!last) return std::nullopt;
    return Noted{last->seq, last->hash};
  });
}

std::string to_text(const Noted& noted) {
  return std::to_string(noted.seq) + " " + noted.hash;
}

std::optional<Noted> noted_from(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  Noted noted;
  const auto end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, noted.seq);
  if (number.ec != std::errc() || noted.seq < 1 || number.ptr == end || *number.ptr != ' ')
    return std::nullopt;
  noted.hash.assign(number.ptr + 1, end);
  if (noted.hash.empty()) return std::nullopt;
  return noted;
}

bool holds(db::Database& database, const Noted& noted) {
  return database.reading([&](db::Session& session) {
    const auto hash = session.one<std::string>(sql::entry_hash, noted.seq);
    return hash && *hash == noted.hash;
  });
}

std::optional<std::int64_t> first_broken(db::Database& database, const std::optional<Noted>& noted) {
  return database.reading([&](db::Session& session) -> std::optional<std::int64_t> {
    Last last;
    for (;;) {
      const auto entries = session.all<Entry>(sql::entries_from, last.seq);
      if (entries.empty()) break;
      for (const auto& entry : entries) {
        if (entry.seq != last.seq + 1 || entry.previous != last.hash || entry.hash != hash_of(entry))
          return last.seq + 1;
        if (noted && noted->seq == entry.seq && noted->hash != entry.hash) return entry.seq;
        last = {entry.seq, entry.hash};
      }
    }
    if (noted && noted->seq > last.seq) return last.seq + 1;
    return std::nullopt;
  });
}

std::vector<Entry> newest_entries(db::Session& session, std::int64_t most) {
  return session.all<Entry>(sql::entries_newest, most);
}

}  // namespace megdan::audit
