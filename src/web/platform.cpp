#include "web/platform.hpp"

#include <algorithm>

#include "http/reply.hpp"
#include "web/assets.hpp"
#include "web/cookies.hpp"
#include "web/design.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/platform_views.hpp"

namespace megdan::web {
namespace {

using http::Method;
using http::Response;

constexpr auto year = std::chrono::hours(24 * 365);

Response asset(Context& context) {
  const Asset* found = find_asset(context.request.path);
  if (!found) throw NotFound{};
  Response response;
  const bool packed = !found->gzip.empty() && http::accepts_gzip(context.request.header("Accept-Encoding"));
  response.body = std::string(packed ? found->gzip : found->bytes);
  response.set("Content-Type", found->content_type);
  if (packed) response.set("Content-Encoding", "gzip");
  response.set("Vary", "Accept-Encoding");
  response.set("ETag", found->etag);
  response.set("Cache-Control", "public, max-age=31536000, immutable");
  return response;
}

Response front(const Platform& platform, Context& context) {
  FrontPage page;
  page.join_action = context.link("/join");
  page.code = {.name = "code",
               .label = context.t("Code from the screen"),
               .kind = Field::Kind::code,
               .autocomplete = "off",
               .maxlength = 12,
               .label_hidden = true};
  std::vector<const FrontPart*> parts;
  for (const auto& manifest : platform.manifests)
    for (const auto& part : manifest.front) parts.push_back(&part);
  std::ranges::stable_sort(parts, {}, &FrontPart::order);
  for (const auto* part : parts) page.parts.push_back(part->draw(context));
  return page_of(
      context,
      {.title = context.t("The square where solutions meet"),
       .description = context.t("Seminars that end in a plan, for people with solutions to social problems."),
       .cacheable = true},
      page);
}

Response set_preferences(Context& context) {
  const auto form = Form::of(context.request);
  Preferences chosen = context.preferences;
  if (form.has("theme")) chosen.theme = form.text("theme") == "auto" ? "" : form.text("theme");
  if (form.has("easy")) chosen.easy = form.text("easy") == "1";
  if (form.has("contrast")) chosen.contrast = form.text("contrast") == "1";
  chosen = Preferences::from_cookie(chosen.cookie());
  std::string back = form.text("back");
  // A refused form stands under an address that only takes forms: back means the page of that form.
  if (!is_place_here(back)) back = "/";
  const auto* language =
      i18n::find_language(std::string_view(back).substr(1, back.find_first_of("/?", 1) - 1));
  back =
      "/" + std::string(language ? language->code : context.texts.language().code) + context.page_for(back);
  auto response = Response::see_other(back);
  set_cookie(response, context.request, "prefs", chosen.cookie(), year);
  return response;
}

Response paper(Context& context, const char* title, std::vector<std::string> paragraphs) {
  PaperPage page{context.t(title), std::move(paragraphs)};
  return page_of(context, {.title = page.title, .cacheable = true}, page);
}

Response outbox(const Platform& platform, Context& context) {
  if (!context.site.settings.demonstration || platform.spool_folder.empty()) throw NotFound{};
  OutboxPage page;
  for (auto& letter : mail::read_spool(platform.spool_folder, 50))
    page.letters.push_back({letter.to, letter.subject, letter.text});
  return page_of(context, {.title = context.t("Letters of the demonstration"), .eu_funded = false}, page);
}

}  // namespace

void add_platform(const Platform& platform, Routes& routes) {
  const auto anyone = Policy::anyone();
  routes.plain(Method::get, "/", anyone, [](Context& c) {
    auto response = Response::see_other(c.path("/"));
    response.status = 302;
    response.set("Vary", "Accept-Language, Cookie");
    return response;
  });
  routes.get("/", anyone, [&platform](Context& c) { return front(platform, c); });
  routes.plain(Method::get, "/assets/{name}", anyone, asset);
  routes.plain(Method::get, "/favicon.ico", anyone, [](Context&) {
    auto response = Response::see_other(asset_url("favicon.svg").text());
    response.status = 302;
    return response;
  });
  routes.plain(Method::get, "/robots.txt", anyone, [](Context&) {
    return Response::plain("User-agent: *\nDisallow: /*/enter/\nDisallow: /j/\n");
  });
  routes.plain(Method::get, "/livez", anyone, [](Context&) { return Response::plain("live\n"); });
  routes.plain(Method::get, "/readyz", anyone, [&platform](Context&) {
    const std::string why = platform.unready();
    return why.empty() ? Response::plain("ready\n") : Response::plain("not ready: " + why + "\n", 503);
  });
  // Figures of the running program, for the machine itself only (ASVS 13.4.5); a proxy must not pass it on.
  routes.plain(Method::get, "/metrics", anyone, [&platform](Context& c) {
    if (c.request.client != "127.0.0.1" && c.request.client != "::1") throw NotFound{};
    auto response = Response::plain(platform.metrics());
    response.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    return response;
  });
  routes.post("/preferences", anyone, set_preferences);
  routes.get("/design", anyone, [](Context& c) {
    return page(c, {.title = c.t("Design"), .eu_funded = true}, design_page(c.texts));
  });
  routes.get("/about", anyone, [](Context& c) {
    return paper(
        c, i18n::mark("About Megdan"),
        {c.t("Megdan is the open-source platform on which a competence centre for social innovation does its "
             "daily work. The name means the village square, where everybody meets."),
         c.t("The program is free software under the EUPL 1.2 licence: every centre in Europe may use, study "
             "and change it.")});
  });
  routes.get("/accessibility", anyone, [](Context& c) {
    return paper(
        c, i18n::mark("Accessibility"),
        {c.t("These pages are built to WCAG 2.2, level AA. They work with a keyboard, with a screen reader, "
             "at 400 % zoom and without script."),
         c.t("At the foot of every page you can turn on easy reading, high contrast and a dark or light "
             "theme. Nobody needs a phone to take part: a scribe types in your cards and your vote, given on "
             "paper or by raised hand."),
         c.t("If something stands in your way, please tell the centre that invited you.")});
  });
  routes.get("/privacy", anyone, [](Context& c) {
    return paper(
        c, i18n::mark("Personal data"),
        {c.t("You can take part in a seminar without a name. What you write on a card is shown without its "
             "author; what you vote is stored apart from who voted."),
         c.t("We use cookies only for what you do here: your seat in a seminar, your sign-in, your language "
             "and reading preferences. No other company receives anything."),
         c.t("What you tell about yourself is deleted thirty days after the seminar. On the page of your "
             "seat you see what is stored, and can delete it at once."),
         c.t("Consent for data and consent for photographs are asked for separately, and you can withdraw "
             "each of them as easily as you gave it: on the page of your seat.")});
  });
  routes.get("/dev/outbox", anyone, [&platform](Context& c) { return outbox(platform, c); });
}

}  // namespace megdan::web
