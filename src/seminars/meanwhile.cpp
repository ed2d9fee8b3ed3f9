#include "seminars/meanwhile.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <span>

#include "core/base32.hpp"
#include "seminars/lines.hpp"

namespace megdan::seminars {
namespace {

constexpr const char* seen_field = "_seen";

std::string seen_of(const web::Form& stored) {
  std::string whole;
  for (const auto& [name, value] : stored.fields())
    whole += std::to_string(name.size()) + ':' + name + std::to_string(value.size()) + ':' + value;
  std::array<unsigned char, 16> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(whole.data()),
                     whole.size(), nullptr, 0);
  return base32_encode(std::as_bytes(std::span(digest)));
}

void join(std::string& all, const std::string& one) {
  all += (all.empty() ? "" : "; ") + one;
}

std::string typed_in(const web::Field& field) {
  if (field.options.empty())
    return field.kind == web::Field::Kind::checkbox ? (field.chosen ? field.label : std::string())
                                                    : field.value;
  std::string all;
  for (const auto& option : field.options)
    if (option.chosen || (!field.value.empty() && option.value == field.value)) join(all, option.text);
  return all;
}

std::string stored_in(const web::Field& field, const web::Form& stored) {
  if (field.kind == web::Field::Kind::checkbox)
    return stored.ticked(field.name) ? field.label : std::string();
  if (field.options.empty()) return stored.text(field.name);
  const auto values = stored.texts(field.name);
  std::string all;
  for (const auto& option : field.options)
    if (std::ranges::find(values, option.value) != values.end()) join(all, option.text);
  return all;
}

}  // namespace

bool overtaken(const web::Form& typed, const web::Form& stored) {
  return typed.has(seen_field) && typed.text(seen_field) != seen_of(stored);
}

void carry_seen(web::FormKeys& keys, const web::Form& typed, const web::Form& stored, bool shown) {
  keys.more.emplace_back(seen_field,
                         typed.has(seen_field) && !shown ? typed.text(seen_field) : seen_of(stored));
}

web::Notice told_meanwhile(const web::Context& context,
                           std::initializer_list<const std::vector<web::Field>*> fields,
                           const web::Form& stored) {
  MeanwhileRows rows;
  const auto or_empty = [&](std::string text) {
    return text.empty() ? context.t("(empty)") : std::move(text);
  };
  for (const auto* group : fields)
    for (const auto& field : *group) {
      auto now = stored_in(field, stored), mine = typed_in(field);
      if (web::clean_text(now) != web::clean_text(mine))
        rows.rows.push_back({field.label, or_empty(std::move(now)), or_empty(std::move(mine))});
    }
  return {
      .tone = web::Tone::warning,
      .title = context.t("Somebody else saved this meanwhile"),
      .text = context.t(
          "Nothing was overwritten, and what you typed is still in the form below. Compare both, change the "
          "form if you want to, and save yours over it; or leave the page, and what stands now remains."),
      .body = drawn(context, rows)};
}

}  // namespace megdan::seminars
