#include "web/components.hpp"

#include <gmock/gmock.h>

#include <regex>
#include <set>
#include <string>

#include "core/ensure.hpp"
#include "i18n/text.hpp"
#include "web/assets.hpp"
#include "web/design.hpp"
#include "web/form.hpp"
#include "web/layout.hpp"

namespace megdan::web {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const i18n::Texts& english() {
  i18n::load();
  static const i18n::Texts texts(*i18n::find_language("en"));
  return texts;
}

template <class Component>
std::string markup_of(const Component& component, const i18n::Texts& texts = english()) {
  html::Out out;
  render(out, texts, component);
  return out.take();
}

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
  std::vector<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it)
    found.push_back((*it)[1]);
  return found;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

TEST(FieldView, KeepsWhatWasTypedAndSaysWhatIsWrongBesideIt) {
  const std::string html = markup_of(Field{.name = "email",
                                           .label = "E-mail",
                                           .kind = Field::Kind::email,
                                           .value = "a\"><script>",
                                           .hint = "For this seminar.",
                                           .error = "Type it as name@example.org.",
                                           .required = true,
                                           .autocomplete = "email"});
  EXPECT_THAT(html, HasSubstr("<label class=\"field-label\" for=\"f-email\">E-mail</label>"));
  EXPECT_THAT(html,
              HasSubstr("type=\"email\" id=\"f-email\" name=\"email\" value=\"a&quot;&gt;&lt;script&gt;\""));
  EXPECT_THAT(html, HasSubstr("aria-describedby=\"f-email-hint f-email-error\""));
  EXPECT_THAT(html, HasSubstr("id=\"f-email-error\">Type it as name@example.org."));
  EXPECT_THAT(html, HasSubstr(" required"));
  EXPECT_THAT(html, HasSubstr("aria-invalid=\"true\""));
  EXPECT_THAT(html, HasSubstr("autocomplete=\"email\""));
}

TEST(FieldView, SaysWhatMayStayEmpty) {
  EXPECT_THAT(markup_of(Field{.name = "a", .label = "A"}), HasSubstr("(optional)"));
  EXPECT_THAT(markup_of(Field{.name = "a", .label = "A", .required = true}), Not(HasSubstr("(optional)")));
  EXPECT_THAT(markup_of(Field{.name = "a", .label = "A", .kind = Field::Kind::select}),
              Not(HasSubstr("(optional)")));
  Field radios{.name = "a", .label = "A", .kind = Field::Kind::radios, .options = {{"x", "X"}, {"y", "Y"}}};
  EXPECT_THAT(markup_of(radios), HasSubstr("(optional)"));
  radios.options[1].chosen = true;
  EXPECT_THAT(markup_of(radios), Not(HasSubstr("(optional)")));
}

TEST(FieldView, ATextareaKeepsItsFirstLineEnd) {
  // HTML drops one line end after <textarea>; ours comes before the value.
  EXPECT_THAT(markup_of(Field{.name = "a", .label = "A", .kind = Field::Kind::textarea, .value = "\nx"}),
              HasSubstr(">\n\nx</textarea>"));
}

TEST(FieldView, RadiosShareANameAndOneLegend) {
  const std::string html = markup_of(
      Field{.name = "presence",
            .label = "How?",
            .kind = Field::Kind::radios,
            .options = {{"room", "In the room", "", true}, {"online", "Online", "By a link", false}}});
  EXPECT_EQ(count_of(html, "type=\"radio\""), 2u);
  EXPECT_EQ(count_of(html, "name=\"presence\""), 2u);
  EXPECT_EQ(count_of(html, " checked"), 1u);
  EXPECT_THAT(html, HasSubstr("<legend"));
  EXPECT_THAT(html, HasSubstr("aria-describedby=\"f-presence-2-hint\""));
}

TEST(FieldView, ASelectShowsItsValue) {
  const std::string html = markup_of(Field{.name = "c",
                                           .label = "C",
                                           .kind = Field::Kind::select,
                                           .value = "b",
                                           .options = {{"a", "A"}, {"b", "B & C"}}});
  EXPECT_THAT(html, HasSubstr("<option value=\"b\" selected>B &amp; C</option>"));
  EXPECT_EQ(count_of(html, " selected"), 1u);
}

TEST(ErrorSummaryView, LeadsToEachField) {
  FieldErrors errors;
  errors.add("email", "Type the address.");
  errors.add("name", "Type a name.");
  const std::string html = markup_of(error_summary(errors));
  EXPECT_THAT(html, HasSubstr("2 things need your attention"));
  EXPECT_THAT(all_matches(html, "href=\"(#[^\"]*)\""), ElementsAre("#f-email", "#f-name"));
  EXPECT_EQ(markup_of(error_summary(FieldErrors{})), "");
}

TEST(PagerView, ShowsTheEndsAndTheNeighbours) {
  EXPECT_THAT(pages_shown({.page = 5, .pages = 12}), ElementsAre(1, 0, 4, 5, 6, 0, 12));
  EXPECT_THAT(pages_shown({.page = 1, .pages = 3}), ElementsAre(1, 2, 3));
  EXPECT_THAT(pages_shown({.page = 12, .pages = 12}), ElementsAre(1, 0, 11, 12));
  EXPECT_THAT(pages_shown({.page = 500'000'000, .pages = 1'000'000'000}),
              ElementsAre(1, 0, 499'999'999, 500'000'000, 500'000'001, 0, 1'000'000'000));
  EXPECT_EQ(markup_of(Pager{.url = html::Url::path("/x"), .page = 1, .pages = 1}), "");
  EXPECT_THAT(markup_of(Pager{.url = html::Url::path("/x?q=a"), .page = 2, .pages = 3}),
              HasSubstr("href=\"/x?q=a&amp;page=3\""));
}

TEST(BarsView, AreAsWideAsTheirShareAndSayTheirNumbers) {
  const Bars bars{
      .caption = "Dots",
      .channels = {{"room"}, {"online"}},
      .rows = {{.label = "Mentoring", .parts = {6, 2}, .total = 8}, {.label = "Network", .total = 4}},
      .most = 16};
  EXPECT_THAT(
      all_matches(bar_svg(bars, bars.rows[0], most_of(bars)).text, "width=\"([0-9.]*%)\" height=\"100%\" rx"),
      ElementsAre("37.50%", "12.50%"));
  // A row without parts is one bar.
  EXPECT_THAT(
      all_matches(bar_svg(bars, bars.rows[1], most_of(bars)).text, "width=\"([0-9.]*%)\" height=\"100%\" rx"),
      ElementsAre("25.00%"));
  EXPECT_THAT(markup_of(bars), HasSubstr("room: 6, online: 2"));
  EXPECT_EQ(most_of(Bars{}), 1);
}

std::size_t motifs_in(const SectorBand& band, std::string_view sector) {
  const std::string svg = band_svg(band).text;
  const auto found = all_matches(svg, "class=\"thread-" + std::string(sector) + "\" d=\"([^\"]*)\"");
  // Nine threads make one motif: 1 + 1 + 2 + 3 + 2 … runs of its seven rows.
  return found.empty() ? 0 : count_of(found[0], "M") / 11;
}

TEST(SectorBandView, WeavesOneMotifAPerson) {
  const SectorBand band{
      .counts = {
          {Sector::social, 11}, {Sector::business, 4}, {Sector::finance, 0}, {Sector::public_body, 9}}};
  EXPECT_EQ(motifs_in(band, "social"), 11u);
  EXPECT_EQ(motifs_in(band, "business"), 4u);
  EXPECT_EQ(motifs_in(band, "public"), 9u);
  EXPECT_EQ(motifs_in(band, "finance"), 0u);
}

TEST(SectorBandView, ShowsSharesOfALargeHallAndForgetsNobody) {
  const SectorBand band{.counts = {{Sector::social, 300}, {Sector::business, 99}, {Sector::finance, 1}}};
  EXPECT_EQ(motifs_in(band, "finance"), 1u);
  EXPECT_EQ(motifs_in(band, "social") + motifs_in(band, "business") + motifs_in(band, "finance"), 40u);
  EXPECT_GE(motifs_in(band, "social"), 29u);
  EXPECT_EQ(band_svg(SectorBand{}).text, "");
}

TEST(TileMapView, ShowsAll28OblastsOnceAndInDifferentPlaces) {
  std::set<std::string> codes;
  std::set<std::pair<int, int>> places;
  for (const auto& place : oblast_places()) {
    codes.insert(place.code);
    places.insert({place.column, place.row});
    EXPECT_TRUE(place.column >= 1 && place.column <= 8 && place.row >= 1 && place.row <= 5) << place.code;
  }
  EXPECT_EQ(codes.size(), 28u);
  EXPECT_EQ(places.size(), 28u);
  const std::string html = markup_of(
      TileMap{.tiles = {{.oblast = "PDV", .value = 27}, {.oblast = "VID", .value = 2, .empty = true}}});
  EXPECT_EQ(count_of(html, "<li class=\"tile"), 28u);
  EXPECT_EQ(count_of(html, "is-unknown"), 26u);
  EXPECT_EQ(count_of(html, "is-empty"), 1u);
  EXPECT_EQ(count_of(html, "shade-5"), 1u);
}

TEST(TimelineView, EveryRowFillsEveryQuarterAndNothingMore) {
  const std::string html = markup_of(Timeline{.caption = "Plan",
                                              .first_year = 2023,
                                              .years = 2,
                                              .rows = {{.label = "a", .first = 1, .last = 5},
                                                       {.label = "outside", .first = -3, .last = 99},
                                                       {.label = "turned", .first = 6, .last = 2}}});
  const auto spans = all_matches(html, "<td class=\"span\" colspan=\"([0-9]+)\"");
  EXPECT_THAT(spans, ElementsAre("5", "8", "1"));
  const std::size_t empty = count_of(html, "<td class=\"quarter");
  EXPECT_EQ(empty, (8u - 5u) + 0u + (8u - 1u));
}

TEST(TableView, HeadsItsRowsAndLinksItsCells) {
  const std::string html = markup_of(Table{.caption = "People",
                                           .columns = {{"Name"}, {"Cards", true}},
                                           .rows = {{{"Ana & co", html::Url::path("/a")}, {"7"}}}});
  EXPECT_THAT(html, testing::ContainsRegex(
                        "<th scope=\"row\">[[:space:]]*<a href=\"/a\">Ana &amp; co</a>[[:space:]]*</th>"));
  EXPECT_THAT(html, testing::ContainsRegex("<td class=\"number\">[[:space:]]*7[[:space:]]*</td>"));
}

TEST(DotsView, SaysWhatIsLeft) {
  EXPECT_THAT(markup_of(Dots{.total = 5, .given = 4}), HasSubstr(">1 dot left<"));
  EXPECT_THAT(markup_of(Dots{.total = 5, .given = 5}), HasSubstr(">all dots are given<"));
  EXPECT_EQ(count_of(markup_of(Dots{.total = 5, .given = 3}), "is-given"), 3u);
}

TEST(Sectors, AreFoundByTheirCodes) {
  for (const Sector sector :
       {Sector::social, Sector::business, Sector::academic, Sector::public_body, Sector::finance})
    EXPECT_EQ(sector_of(code_of(sector)), sector);
  EXPECT_EQ(sector_of("other"), std::nullopt);
}

Layout full_layout() {
  Layout layout;
  layout.title = "Seminars";
  layout.home = html::Url::path("/en");
  layout.tongues = {{"bg", "Български", html::Url::path("/bg/x")},
                    {"en", "English", html::Url::path("/en/x")}};
  layout.menu = {{html::Url::path("/en/seminars"), "Seminars", true},
                 {html::Url::path("/en/reports"), "Reports", false}};
  layout.person = "<Ana>";
  layout.account = html::Url::path("/en/account");
  layout.sign_out = html::Url::path("/en/sign-out");
  layout.csrf = "token";
  layout.preferences = html::Url::path("/en/preferences");
  layout.back = "/en/seminars?page=2";
  layout.notice = Notice{.tone = Tone::good, .text = "Saved."};
  layout.body = {"<h1>Seminars</h1>"};
  layout.live = html::Url::path("/en/events");
  layout.refresh_seconds = 20;
  layout.foot_links = {{html::Url::path("/en/privacy"), "Privacy", false}};
  return layout;
}

TEST(LayoutView, HasItsLandmarksAndNoInlineStyleOrScript) {
  const std::string html = markup_of(full_layout());
  EXPECT_TRUE(html.starts_with("<!DOCTYPE html><html lang=\"en\""));
  EXPECT_THAT(html, HasSubstr("<a class=\"skip\" href=\"#main\">"));
  EXPECT_THAT(html, HasSubstr("<main id=\"main\""));
  EXPECT_THAT(html, HasSubstr("data-live=\"/en/events\""));
  EXPECT_THAT(html, HasSubstr("<noscript><meta http-equiv=\"refresh\" content=\"20\"></noscript>"));
  EXPECT_EQ(count_of(html, "aria-current=\"page\""), 1u);
  EXPECT_THAT(html, HasSubstr("<a href=\"/bg/x\" lang=\"bg\""));
  EXPECT_THAT(html, HasSubstr("&lt;Ana&gt;"));
  EXPECT_THAT(html, HasSubstr("name=\"back\" value=\"/en/seminars?page=2\""));
  EXPECT_THAT(html, Not(HasSubstr(" style=")));
  EXPECT_THAT(html, Not(HasSubstr("<style")));
  for (const auto& attributes : all_matches(html, "<script([^>]*)>"))
    EXPECT_THAT(attributes, HasSubstr("src=\"/assets/"));
}

TEST(LayoutView, TheProjectorIsDarkAndHasNothingToClick) {
  Layout layout = full_layout();
  layout.kind = Layout::Kind::wall;
  layout.theme = "light";
  layout.notice.reset();
  const std::string html = markup_of(layout);
  EXPECT_THAT(html, HasSubstr("data-theme=\"dark\""));
  EXPECT_THAT(html, Not(HasSubstr("<a ")));
  EXPECT_THAT(html, Not(HasSubstr("<button")));
}

TEST(LayoutView, APhoneShowsItsPlaceAndTimerInsteadOfAMenu) {
  Layout layout = full_layout();
  layout.kind = Layout::Kind::phone;
  layout.phone_left = "Table 3 · online";
  layout.phone_timer = Timer{.left = "4:10", .ends_at = 2000, .now = 1000};
  const std::string html = markup_of(layout);
  EXPECT_THAT(html, HasSubstr("Table 3 · online"));
  EXPECT_THAT(html, HasSubstr("data-ends=\"2000\" data-now=\"1000\""));
  EXPECT_THAT(html, Not(HasSubstr("<nav")));
}

TEST(LayoutView, PaperCarriesNoScript) {
  Layout layout = full_layout();
  layout.kind = Layout::Kind::print;
  const std::string html = markup_of(layout);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("eu-emblem"));
}

TEST(DesignPageView, NamesEveryTokenAndKeepsItsIdsApart) {
  for (const char* language : {"bg", "en"}) {
    i18n::load();
    const i18n::Texts texts(*i18n::find_language(language));
    const std::string html = design_page(texts).text;
    for (const auto token : token_names())
      EXPECT_EQ(count_of(html, "class=\"token token-" + std::string(token) + "\""), 2u) << token;
    const auto ids = all_matches(html, "\\sid=\"([^\"]*)\"");
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
    const std::set<std::string> known(ids.begin(), ids.end());
    for (const auto& reference : all_matches(html, "\\sfor=\"([^\"]*)\""))
      EXPECT_TRUE(known.contains(reference)) << reference;
    for (const auto& references : all_matches(html, "aria-describedby=\"([^\"]*)\"")) {
      for (const auto& reference : all_matches(references, "([^ ]+)"))
        EXPECT_TRUE(known.contains(reference)) << reference;
    }
  }
}

TEST(Assets, AreFoundByTheirPathsAndNamedByTheirBytes) {
  ASSERT_FALSE(assets().empty());
  std::set<std::string_view> names;
  for (const auto& asset : assets()) {
    EXPECT_EQ(find_asset(asset.path), &asset);
    EXPECT_EQ(asset_url(asset.name).text(), asset.path);
    EXPECT_TRUE(names.insert(asset.name).second) << asset.name;
    EXPECT_FALSE(asset.bytes.empty()) << asset.name;
    EXPECT_TRUE(asset.gzip.empty() || asset.gzip.size() < asset.bytes.size()) << asset.name;
    const std::string hash(asset.etag.substr(1, asset.etag.size() - 2));
    EXPECT_THAT(std::string(asset.path), HasSubstr(hash));
  }
  EXPECT_EQ(find_asset("/assets/app.css"), nullptr);
  EXPECT_EQ(find_asset(""), nullptr);
  EXPECT_THROW(asset_url("nothing.css"), BrokenPromise);
}

TEST(Assets, TheStyleSheetNamesOnlyWhatIsCarried) {
  const Asset* css = find_asset(asset_url("app.css").text());
  ASSERT_NE(css, nullptr);
  const auto addresses = all_matches(std::string(css->bytes), "url\\(\"?([^)\"]*)\"?\\)");
  EXPECT_GE(addresses.size(), 5u);
  for (const auto& address : addresses) EXPECT_NE(find_asset(address), nullptr) << address;
}

TEST(Assets, TheFirstPageOfABulgarianGuestStaysSmall) {
  const auto size_of = [](std::string_view name) {
    const Asset& asset = *find_asset(asset_url(name).text());
    return asset.gzip.empty() ? asset.bytes.size() : asset.gzip.size();
  };
  // 60 KB without fonts and deferred script, of which the page itself takes its part; fonts another 60 KB.
  EXPECT_LE(size_of("app.css") + size_of("favicon.svg") + size_of("kilim-light.svg") +
                size_of("motif-light.svg") + size_of("eu-emblem.svg"),
            20u * 1024);
  EXPECT_LE(size_of("sofia-sans-cyrillic.woff2") + size_of("sofia-sans-latin.woff2"), 60u * 1024);
}

TEST(ContentSecurityPolicy, AllowsNothingInlineButTurbosStyle) {
  const std::string policy(content_security_policy());
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(policy, Not(HasSubstr("data:")));
  EXPECT_THAT(all_matches(policy, "style-src 'self' '(sha256-[A-Za-z0-9+/]{43}=)'"), testing::SizeIs(1));
}

}  // namespace
}  // namespace megdan::web
