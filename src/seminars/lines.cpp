#include "seminars/lines.hpp"

#include <algorithm>
#include <charconv>

#include "core/utf8.hpp"
#include "seminars/codes.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/wall_key.hpp"
#include "web/form.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {

std::string name_of(const web::Context& context, const Person& person) {
  return person.name.empty() ? context.t("(no name)") : person.name;
}

std::string said(const web::Context& context, std::string_view words_json) {
  return Words::parse(words_json).in(context.texts.language().code);
}

std::string when_of(const web::Context& context, const Seminar& seminar) {
  const auto& t = context.texts;
  return t.date(seminar.starts_at) + ", " + t.time(seminar.starts_at) + "–" + t.time(seminar.ends_at);
}

SeminarLine line_of(const web::Context& context, const Seminar& seminar) {
  const auto& t = context.texts;
  const auto title = Words::parse(seminar.title);
  SeminarLine line;
  line.url = context.link(tail_of(seminar.id));
  const std::string both = t.day_month(seminar.starts_at);  // "16 февр."
  const auto space = both.find(' ');
  line.day = both.substr(0, space);
  line.month = space == std::string::npos ? std::string() : both.substr(space + 1);
  line.title = title.in(t.language().code);
  line.title_language = std::string(title.language_of(t.language().code));
  line.where = seminar.place;
  if (seminar.seats_online > 0) line.where += (line.where.empty() ? "" : " · ") + context.t("online");
  line.where += (line.where.empty() ? "" : " · ") + t.time(seminar.starts_at) + "–" + t.time(seminar.ends_at);
  line.state = context.t(label_of(seminar.state));
  line.draft = seminar.state == SeminarState::draft;
  line.rehearsal = seminar.rehearsal;
  return line;
}

std::string tail_of(SeminarId id, std::string_view tail) {
  return "/seminars/" + id.text() + std::string(tail);
}

web::FormKeys fresh_keys(const web::Context& context) {
  return {.once = web::fresh_key(context)};
}

std::optional<web::Timer> timer_of(const web::Context& context, const Step& step, bool large) {
  const auto left = time_left(step, context.now());
  if (!left) return std::nullopt;
  web::Timer timer;
  timer.left = context.texts.duration(std::chrono::ceil<std::chrono::seconds>(*left));
  timer.ends_at = step.timer == Timer::running && step.timer_ends_at ? step.timer_ends_at->ms : 0;
  timer.now = context.now().ms;
  timer.large = large;
  return timer;
}

std::string here_line(const web::Context& context, const Headcount& heads) {
  return context.texts.n("{1} person is here", "{1} people are here", heads.here_place + heads.here_online);
}

std::vector<std::string> who_lines(const web::Context& context, const Headcount& heads) {
  const auto& t = context.texts;
  std::vector<std::string> lines;
  const auto with_device = heads.here_place - heads.here_without_device;
  if (with_device > 0)
    lines.push_back(t.n("{1} in the room with a device", "{1} in the room with a device", with_device));
  if (heads.here_without_device > 0)
    lines.push_back(t.n("{1} in the room without a device", "{1} in the room without a device",
                        heads.here_without_device));
  if (heads.here_online > 0) lines.push_back(t.n("{1} online", "{1} online", heads.here_online));
  return lines;
}

web::SectorBand band_of(const web::Context& context, const std::vector<Person>& people) {
  std::vector<std::int64_t> counts(5);
  for (const auto& person : people)
    if (person.state == PersonState::here && person.sector != Sector::unknown)
      ++counts[static_cast<std::size_t>(person.sector)];
  web::SectorBand band;
  band.label = context.t("By sector, in the room and online");
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0)
      if (const auto sector = web::sector_of(to_text(static_cast<Sector>(i))))
        band.counts.emplace_back(*sector, counts[i]);
  return band;
}

std::string shown_code(const web::Context& context, const Seminar& seminar) {
  return show_code(seminar.code, context.texts.language().code);
}

std::string typed_address(const web::Context& context) {
  std::string_view url = context.site.settings.public_url;
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url = url.substr(scheme + 3);
  return std::string(url) + "/j";
}

web::Field words_field(const web::Context&, std::string_view name, std::string_view language,
                       std::string label, web::Field::Kind kind, const Words& value,
                       const web::FieldErrors& errors, int maxlength) {
  const std::string field = std::string(name) + "_" + std::string(language);
  return {.name = field,
          .label = std::move(label),
          .kind = kind,
          .value = value.exactly(language),
          .error = std::string(errors.of(field)),
          .maxlength = maxlength};
}

web::Pager pager_of(const web::Context& context, std::string_view tail, std::int64_t rows) {
  web::Pager pager{.url = context.link(tail),
                   .pages = std::max<std::int64_t>(1, (rows + rows_a_page - 1) / rows_a_page)};
  if (const auto asked = context.request.parameter("page"))
    (void)std::from_chars(asked->data(), asked->data() + asked->size(), pager.page);
  pager.page = std::clamp<std::int64_t>(pager.page, 1, pager.pages);
  return pager;
}

http::Response panel_page(web::Context& context, std::string title, html::Markup panel, int status,
                          const Room& room, bool live) {
  const OwnPanel page{.title = std::move(title),
                      .panel = std::move(panel),
                      .back = context.link(tail_of(room.seminar.id, "/phone"))};
  web::PageOptions meta{
      .title = page.title, .kind = web::Layout::Kind::phone, .status = status, .eu_funded = false};
  if (live) meta.live = live_of(context, room);
  return web::page_of(context, meta, page);
}

http::Response answer(web::Context& context, std::string_view actor, std::string_view back,
                      const char* notice, const std::function<const char*(db::Session&)>& act) {
  const char* refused = nullptr;
  auto response = web::once(context, actor, [&](db::Session& session) {
    refused = act(session);
    if (refused) return http::Response::plain("", 409);
    auto done = http::Response::see_other(context.path(back));
    if (notice) web::set_notice(done, context.request, notice);
    return done;
  });
  if (!refused) return response;
  html::Out out;
  render(out, context.texts, web::PageHead{.title = context.t("That did not work")});
  render(out, context.texts, web::Notice{.tone = web::Tone::warning, .text = context.t(refused)});
  render(out, context.texts, web::ButtonLink{.url = context.link(back), .text = context.t("Back")});
  return web::page(context, {.title = context.t("That did not work"), .status = 409, .eu_funded = false},
                   std::move(out).markup());
}

std::optional<http::Response> asked_again(web::Context& context, const web::Form& form, const Asked& asked,
                                          std::string_view back, std::int64_t& into) {
  web::FieldErrors errors;
  read_number(context, form, errors, asked.name, asked.least, asked.most, into);
  if (errors.empty()) return std::nullopt;
  AgainPage page;
  page.title = asked.title;
  page.action = html::Url::path(context.request.path);
  page.back = context.link(back);
  page.keys = fresh_keys(context);
  page.keys.more = asked.more;
  page.errors = web::error_summary(errors);
  page.field = {.name = std::string(asked.name),
                .label = asked.label,
                .kind = web::Field::Kind::number,
                .value = std::string(first_code_points(form.text(asked.name), 40)),
                .error = std::string(errors.of(asked.name)),
                .required = true,
                .min = std::to_string(asked.least),
                .max = std::to_string(asked.most),
                .narrow = true};
  page.submit = asked.submit;
  return web::page_of(context, {.title = page.title, .status = 422, .eu_funded = false}, page);
}

std::string actor_key(const web::Context& context, const Room& room) {
  if (room.person) return "person/" + room.person->id.text();
  if (context.viewer) return context.viewer->account.text();
  return "anonymous";
}

}  // namespace megdan::seminars
