#include "seminars/ballots_lines.hpp"

#include <algorithm>

#include "core/utf8.hpp"
#include "seminars/lines.hpp"

namespace megdan::seminars {
namespace {

using Kind = web::Field::Kind;

std::string field_of(const PollItem& item) {
  return "item." + item.id.text();
}

web::Field scale_field(const web::Context& context, std::string name, std::string label, std::int64_t most,
                       std::int64_t chosen) {
  web::Field field{.name = std::move(name), .label = std::move(label), .kind = Kind::select, .narrow = true};
  field.options.push_back({.value = "0", .text = "–", .chosen = chosen == 0});
  for (std::int64_t value = 1; value <= most; ++value)
    field.options.push_back(
        {.value = std::to_string(value), .text = context.texts.number(value), .chosen = chosen == value});
  return field;
}

std::int64_t typed(const web::Form& form, const std::string& name) {
  const auto text = form.text(name);
  if (text.empty()) return 0;
  if (text == "on") return 1;
  return form.integer(name).value_or(-1);  // nonsense is refused by the rules, not silently nothing
}

std::string shown_total(const web::Context& context, const Tally& tally, const ItemResult& item) {
  if (tally.poll.method == Method::grid)
    return context.texts.decimal(
        item.supporters > 0 ? static_cast<double>(item.total) / static_cast<double>(item.supporters) : 0, 2);
  return context.texts.number(item.total);
}

}  // namespace

std::string total_title(Method method, const i18n::Texts& t) {
  if (method == Method::grid) return t.t("Mean");
  return method == Method::score ? t.t("Urgency × feasibility, summed") : t.t(label_of(method));
}

std::string scales_note(const std::optional<double>& urgency, const std::optional<double>& feasibility,
                        const i18n::Texts& t) {
  if (!urgency || !feasibility) return {};
  return t.f("On average: urgency {1}, feasibility {2}",
             {t.decimal(*urgency, 1), t.decimal(*feasibility, 1)});
}

Choices read_choices(const Poll& poll, const std::vector<PollItem>& items, const web::Form& form) {
  Choices choices;
  for (const auto& item : items) {
    const std::string name = field_of(item);
    if (poll.method == Method::score) {
      const auto urgency = typed(form, name + ".u");
      const auto feasibility = typed(form, name + ".f");
      if (urgency != 0 || feasibility != 0)
        choices[item.id] = urgency < 0 || feasibility < 0 ? -1 : urgency * 100 + feasibility;
    } else if (const auto value = typed(form, name); value != 0) {
      choices[item.id] = value;
    }
  }
  constexpr std::string_view prefix = "item.";
  for (const auto& [name, text] : form.fields()) {
    if (!name.starts_with(prefix)) continue;
    const auto id = PollItemId::parse(
        std::string_view(name).substr(prefix.size(), name.find('.', prefix.size()) - prefix.size()));
    if (id && std::ranges::find(items, *id, &PollItem::id) == items.end() && typed(form, name) != 0)
      choices[*id] = 1;
  }
  return choices;
}

std::vector<std::pair<std::string, std::string>> choice_fields(const Poll& poll, const Choices& choices) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& [item, value] : choices) {
    const std::string name = "item." + item.text();
    if (poll.method == Method::score) {
      fields.emplace_back(name + ".u", std::to_string(value / 100));
      fields.emplace_back(name + ".f", std::to_string(value % 100));
    } else {
      fields.emplace_back(name, std::to_string(value));
    }
  }
  return fields;
}

VoteForm vote_form(const web::Context& context, const Poll& poll, const std::vector<PollItem>& items,
                   const Choices& choices, const web::Form& refused) {
  const auto& t = context.texts;
  VoteForm form;
  form.keys = fresh_keys(context);
  form.by_dots = poll.method == Method::dots;
  switch (poll.method) {
    case Method::dots:
      form.lead = t.n("You have {1} dot.", "You have {1} dots. You may give several to one item.", poll.dots);
      if (poll.most_per_item == 1)
        form.lead =
            t.n("You have {1} dot for one item.", "You have {1} dots, at most one for each item.", poll.dots);
      if (poll.most_per_item > 1 && poll.most_per_item < poll.dots)
        form.lead = t.n("You have {1} dot, at most {2} for each item.",
                        "You have {1} dots, at most {2} for each item.", poll.dots,
                        std::vector<std::string>{t.number(poll.most_per_item)});
      break;
    case Method::approval:
      form.lead = t.t("Tick everything that you support.");
      break;
    case Method::score:
      form.lead =
          t.f("Rate how urgent and how feasible each item is, from 1 to {1}.", {t.number(poll.scale_most)});
      break;
    case Method::grid:
      form.lead = t.f("Rate from 1 (weak) to {1} (strong). What you cannot judge, leave out.",
                      {t.number(poll.scale_most)});
      break;
  }
  form.promise = t.t(
      "Nobody sees your choice, not even the facilitator. The result is shown to everybody after the close.");
  if (poll.breakdown == Breakdown::sector)
    form.promise +=
        " " + t.t("The result will also be shown by sector, where a sector has five voters or more.");
  if (poll.breakdown == Breakdown::presence)
    form.promise += " " + t.t("The result will also be shown separately for the room and online, where each "
                              "has five voters or more.");
  if (poll.result_seen)
    form.promise +=
        " " + t.t("This vote was opened again, and everybody has seen its first result: if fewer than "
                  "five people vote now, the difference shows how they voted.");
  form.dots.total = poll.dots;
  for (const auto& item : items) {
    const auto found = choices.find(item.id);
    const std::int64_t value = found == choices.end() || found->second < 0 ? 0 : found->second;
    VoteRow row;
    row.label = said(context, item.label);
    switch (poll.method) {
      case Method::dots:
        row.dots = web::Stepper{.name = field_of(item),
                                .label = row.label,
                                .value = value,
                                .min = 0,
                                .max = poll.most_per_item > 0 ? poll.most_per_item : poll.dots};
        form.dots.given += value;
        if (found != choices.end() && found->second < 0)
          row.dots->typed = std::string(first_code_points(refused.text(field_of(item)), 40));
        break;
      case Method::approval:
        row.tick = web::Field{.name = field_of(item),
                              .label = row.label,
                              .kind = Kind::checkbox,
                              .value = "1",
                              .chosen = value > 0};
        break;
      case Method::score:
        row.scales.push_back(
            scale_field(context, field_of(item) + ".u", t.t("Urgency"), poll.scale_most, value / 100));
        row.scales.push_back(
            scale_field(context, field_of(item) + ".f", t.t("Feasibility"), poll.scale_most, value % 100));
        break;
      case Method::grid:
        row.scales.push_back(scale_field(context, field_of(item), t.t("Rating"), poll.scale_most, value));
        break;
    }
    form.rows.push_back(std::move(row));
  }
  form.submit = t.t("Check and submit");
  return form;
}

std::string choice_text(const web::Context& context, const Poll& poll, std::int64_t value) {
  const auto& t = context.texts;
  switch (poll.method) {
    case Method::dots:
      return t.n("{1} dot", "{1} dots", value);
    case Method::approval:
      return t.t("support");
    case Method::score:
      return t.f("urgency {1}, feasibility {2}", {t.number(value / 100), t.number(value % 100)});
    case Method::grid:
      return t.number(value);
  }
  return {};
}

std::vector<std::string> names_of_missing(const web::Context& context, const std::vector<Person>& people,
                                          const std::set<PersonId>& voted) {
  std::vector<std::string> names;
  for (const auto& person : people)
    if (person.state == PersonState::here && person.votes_by != VotesBy::hand && !voted.contains(person.id))
      names.push_back(name_of(context, person));
  return names;
}

ResultPart result_part(const web::Context& context, const Tally& tally, bool with_details) {
  const auto& t = context.texts;
  ResultPart part;
  part.question = said(context, tally.poll.question);
  part.with_details = with_details;
  std::int64_t voters = 0;
  for (const auto& [channel, count] : tally.voters) {
    voters += count;
    part.channels.push_back(t.t(label_of(channel)) + ": " + t.number(count));
  }
  part.ballots = t.n("{1} person voted", "{1} people voted", voters);
  if (tally.hand_voters > 0 && !tally.hands_confirmed)
    part.hands = t.t(
        "Raised hands were entered, and wait for a participant to confirm them. They are not counted yet.");
  part.too_few = withheld_sentence(tally.withheld, t);
  if (!tally.enough) return part;
  part.bars.caption = part.question;
  part.bars.caption_hidden = true;
  part.bars.label_title = t.t("Item");
  part.bars.total_title = total_title(tally.poll.method, t);
  std::vector<Channel> channels;
  const bool apart =
      std::ranges::all_of(tally.items, [](const ItemResult& item) { return !item.by_channel.empty(); });
  if (apart && tally.voters.size() > 1 && tally.voters.size() <= 4)
    for (const auto& [channel, count] : tally.voters) {
      channels.push_back(channel);
      part.bars.channels.push_back({t.t(label_of(channel))});
    }
  std::size_t winners = 0;
  for (const auto& item : tally.items) {
    web::Bars::Row row;
    row.label = said(context, item.item.label);
    row.total = item.total;
    row.shown = shown_total(context, tally, item);
    row.note = scales_note(item.urgency, item.feasibility, t);
    for (const auto channel : channels) {
      const auto found = item.by_channel.find(channel);
      row.parts.push_back(found == item.by_channel.end() ? 0 : found->second);
    }
    if (item.wins) ++winners;
    part.bars.rows.push_back(std::move(row));
  }
  part.bars.line_after = winners;
  for (auto sentence : {margin_sentence(tally, t), disagreement_sentence(tally, t)})
    if (!sentence.empty()) part.sentences.push_back(std::move(sentence));
  if (!with_details) return part;

  // What stands on no ballot has no supporters and no mean: a zero there would be false.
  const bool ballots = tally.ballots > 0, score = tally.poll.method == Method::score,
             hands = tally.hands_confirmed && tally.hand_voters > 0;
  part.details = {.caption = t.t("The result in figures"),
                  .columns = {{t.t("Item")}, {t.t("Rank"), true}, {part.bars.total_title, true}}};
  auto& columns = part.details.columns;
  if (hands) columns.push_back({t.t("By raised hand"), true});
  if (ballots) columns.push_back({t.t("Supporters"), true});
  if (score) columns.insert(columns.end(), {{t.t("Urgency"), true}, {t.t("Feasibility"), true}});
  if (ballots)
    columns.insert(columns.end(), {{t.t("Mean"), true}, {t.t("Spread"), true}, {t.t("Disagreement"), true}});
  for (const auto& item : tally.items) {
    const bool known = item.supporters > 0 || item.hands == 0;
    const auto shown = [&](std::string value) { return web::Cell{.text = known ? std::move(value) : "–"}; };
    const auto mean = [&](const std::optional<double>& value) {
      return web::Cell{.text = value ? t.decimal(*value, 2) : "–"};
    };
    std::vector<web::Cell> row{{.text = said(context, item.item.label)},
                               {.text = t.number(item.rank)},
                               {.text = shown_total(context, tally, item)}};
    if (hands) row.push_back({.text = t.number(item.hands)});
    if (ballots) row.push_back(shown(t.number(item.supporters)));
    if (score) row.insert(row.end(), {mean(item.urgency), mean(item.feasibility)});
    if (ballots)
      row.insert(row.end(), {shown(t.decimal(item.mean, 2)), shown(t.decimal(item.spread, 2)),
                             shown(t.percent(item.disagreement))});
    part.details.rows.push_back(std::move(row));
  }
  if (tally.poll.breakdown != Breakdown::none) {
    std::vector<std::string> parts;
    for (const auto& item : tally.items)
      for (const auto& [name, total] : item.by_part)
        if (std::ranges::find(parts, name) == parts.end()) parts.push_back(name);
    std::ranges::stable_partition(parts, [](const std::string& name) { return name != rest_part; });
    if (!parts.empty()) {
      web::Table table{.caption = t.t("Ballots by sector, or by room and online; those with fewer than five "
                                      "voters stand together under “All others”"),
                       .columns = {{t.t("Item")}}};
      for (const auto& name : parts) {
        Sector sector{};
        Presence presence{};
        std::string label = name == rest_part ? t.t("All others") : name;
        if (from_text(name, sector) && tally.poll.breakdown == Breakdown::sector)
          label = t.t(label_of(sector));
        if (from_text(name, presence) && tally.poll.breakdown == Breakdown::presence)
          label = t.t(label_of(presence));
        table.columns.push_back({label, true});
      }
      for (const auto& item : tally.items) {
        std::vector<web::Cell> row{{.text = said(context, item.item.label)}};
        for (const auto& name : parts)
          row.push_back({.text = t.number(item.by_part.contains(name) ? item.by_part.at(name) : 0)});
        table.rows.push_back(std::move(row));
      }
      part.by_part = std::move(table);
    }
  }
  return part;
}

}  // namespace megdan::seminars
