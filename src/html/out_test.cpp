#include "html/out.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <string>

namespace megdan::html {
namespace {

std::string put(std::string_view text) {
  Out out;
  out.put(text);
  return out.take();
}

std::string json(std::string_view text) {
  Out out;
  out.put_json(text);
  return out.take();
}

TEST(Out, TextNeverBecomesMarkup) {
  EXPECT_EQ(put(R"("'><svg onload=a&b>)"), "&quot;&#39;&gt;&lt;svg onload=a&amp;b&gt;");
  EXPECT_EQ(put("Здравей, мегдан"), "Здравей, мегдан");
  EXPECT_EQ(put(""), "");
  EXPECT_EQ(put("&amp;"), "&amp;amp;");
}

TEST(Out, EverySignThatMattersIsEscapedWhereverItStands) {
  for (int c = 0; c < 256; ++c) {
    const std::string sign(1, static_cast<char>(c));
    const std::string written = put("a" + sign + "b");
    const bool matters = std::string_view("&<>\"'").find(sign) != std::string_view::npos;
    if (matters) {
      EXPECT_EQ(written.find(sign == "&" ? "&b" : sign), std::string::npos) << c;
      EXPECT_EQ(written.front(), 'a');
      EXPECT_EQ(written.back(), 'b');
    } else {
      EXPECT_EQ(written, "a" + sign + "b") << c;
    }
  }
}

TEST(Out, NumbersOfEveryWidthAreWrittenWhole) {
  Out out;
  out.put(std::numeric_limits<std::int64_t>::min());
  out.put('<');
  out.put(std::uint8_t{7});
  out.put(std::size_t{42});
  EXPECT_EQ(out.text(), "-9223372036854775808&lt;742");
}

TEST(Out, MarkupStandsAsItIs) {
  Out out;
  out.put(Markup{"<b>x</b>"});
  EXPECT_EQ(std::move(out).markup().text, "<b>x</b>");
}

TEST(Out, KnowsWhereSharedMarkupCameToStand) {
  const auto report = std::make_shared<const std::string>("<p>report</p>");
  Out inner;
  inner.raw("<main>");
  inner.put(Markup::shared_by_many(report));
  const Markup page = std::move(inner).markup();
  Out outer;
  outer.raw("<body>");
  outer.put(page);
  outer.raw("</main>");
  const Markup whole = std::move(outer).markup();
  EXPECT_EQ(whole.text, "<body><main><p>report</p></main>");
  ASSERT_EQ(whole.shared.size(), 1u);
  EXPECT_EQ(whole.shared[0].text, report);
  EXPECT_EQ(whole.text.substr(whole.shared[0].at, report->size()), *report);
}

TEST(Out, JsonCannotLeaveItsScript) {
  EXPECT_EQ(json(R"({"a":"</script><!--&"})"), R"({"a":"\u003c/script\u003e\u003c!--\u0026"})");
  EXPECT_EQ(json("\"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\""), "\"\\u2028\\u2029\xe2\x80\xaa\"");
}

TEST(Url, PathsOfOursPass) {
  for (const char* path : {"/", "/bg/seminars?page=2", "#main", "?page=2", "/a/b#c", "/bg/%D0%B0"})
    EXPECT_EQ(Url::path(path).text(), path);
  EXPECT_EQ(Url::path("/търсене?дума=х у").text(),
            "/%D1%82%D1%8A%D1%80%D1%81%D0%B5%D0%BD%D0%B5?%D0%B4%D1%83%D0%BC%D0%B0=%D1%85%20%D1%83");
}

TEST(Url, WhatBrowsersReadAsAnotherHostIsNoPath) {
  for (const char* path :
       {"", "//evil.example", "/\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example",
        "evil.example", "javascript:alert(1)", " /x", "http://x.example/", "/a\\b", "/a\x7f"})
    EXPECT_EQ(Url::path(path).text(), "#") << path;
}

TEST(Url, OutsideAddressesKeepTheirMeaning) {
  EXPECT_EQ(Url::outside("https://example.org/a?b=c#d").text(), "https://example.org/a?b=c#d");
  EXPECT_EQ(Url::outside("  HTTP://Example.org  ").text(), "http://Example.org");
  EXPECT_EQ(Url::outside("https://пример.бг/х").text(),
            "https://%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.%D0%B1%D0%B3/%D1%85");
  EXPECT_EQ(Url::outside("https://[::1]:8080/").text(), "https://[::1]:8080/");
  EXPECT_EQ(Url::outside("mailto:a@example.org?subject=x").text(), "mailto:a@example.org?subject=x");
  EXPECT_EQ(Url::outside("tel:+359888123456").text(), "tel:+359888123456");
  EXPECT_EQ(Url::outside("/bg/seminars").text(), "/bg/seminars");
}

TEST(Url, EverythingElseBecomesAnAnchor) {
  for (const char* address : {"javascript:alert(1)",
                              "JaVaScRiPt:alert(1)",
                              " javascript:alert(1)",
                              "java\tscript:alert(1)",
                              "\x01javascript:alert(1)",
                              "data:text/html,<script>",
                              "vbscript:x",
                              "//evil.example",
                              "https:evil.example",
                              "https:///evil.example",
                              "https://",
                              "https://good.example@evil.example/",
                              "https://good.example\\@evil.example",
                              "http://a b/",
                              "file:///etc/passwd",
                              "blob:https://x",
                              "#x",
                              "?x",
                              "example.org",
                              "mailto:",
                              "tel:",
                              "https://.evil.example",
                              "https://%2e/",
                              "https://a\nb/"})
    EXPECT_EQ(Url::outside(address).text(), "#") << address;
}

TEST(Url, ParametersAreEncodedAndStandBeforeTheFragment) {
  EXPECT_EQ(Url::path("/a").with("q", "х & у=1#2").text(), "/a?q=%D1%85%20%26%20%D1%83%3D1%232");
  EXPECT_EQ(Url::path("/a?b=c#d").with("e", "f").text(), "/a?b=c&e=f#d");
  EXPECT_EQ(Url::path("#d").with("e", "f").text(), "?e=f#d");
  EXPECT_EQ(Url().with("e", "f").text(), "#");
}

TEST(PercentEncode, KeepsUnreservedSignsOnly) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("/?#&=+ \"%"), "%2F%3F%23%26%3D%2B%20%22%25");
}

}  // namespace
}  // namespace megdan::html
