#include "seminars/report_paper.hpp"

#include <sodium.h>

#include <string_view>

#include "core/ensure.hpp"
#include "html/out.hpp"
#include "web/assets.hpp"

namespace megdan::seminars {
namespace {

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the final NUL
  return out;
}

/// Every address of an asset of ours becomes its bytes.
std::string carried(std::string_view text) {
  std::string out;
  while (true) {
    const auto at = text.find("/assets/");
    const auto end = at == std::string_view::npos ? at : text.find_first_of("\"')? ", at);
    if (end == std::string_view::npos) return out += text;
    out += text.substr(0, at);
    const auto path = text.substr(at, end - at);
    if (const auto* asset = web::find_asset(path))
      out += "data:" + std::string(asset->content_type.substr(0, asset->content_type.find(';'))) +
             ";base64," + base64(asset->bytes);
    else
      out += path;
    text.remove_prefix(end);
  }
}

/// The lines of the sheet that colour pictures.
std::string_view picture_rules(std::string_view css) {
  const auto begin = css.find("/* pictures"), end = css.find("/* end of pictures */");
  ensure(begin != css.npos && end != css.npos && begin < end, "paper.css has no part for pictures");
  return css.substr(begin, end - begin);
}

/// An SVG inside the page is drawn apart and sees no style but its own.
std::string with_coloured_pictures(std::string_view text, std::string_view css) {
  std::string out;
  while (true) {
    const auto at = text.find("<svg");
    const auto end = at == std::string_view::npos ? at : text.find('>', at);
    if (end == std::string_view::npos) return out += text;
    out += text.substr(0, end + 1);
    out += "<style>" + std::string(picture_rules(css)) + "</style>";
    text.remove_prefix(end + 1);
  }
}

const web::Asset& sheet() {
  return *web::find_asset(web::asset_url("paper.css").text());
}

}  // namespace

std::string paper_style() {
  // "/assets/paper-1a2b3c….css": the hash stands in the name.
  const std::string_view path = sheet().path;
  const auto dash = path.rfind('-');
  // Counted up where the same content is told otherwise, so that no older paper is handed out.
  return std::string(path.substr(dash + 1, path.rfind('.') - dash - 1)) + "-2";
}

std::string report_paper(const ReportBody& body, const i18n::Texts& texts, const PaperHead& head) {
  html::Out out;
  out.raw("<!doctype html><html lang=\"");
  out.put(texts.language().code);
  out.raw("\"><head><meta charset=\"utf-8\"><title>");
  out.put_plain(body.title);
  out.raw("</title><meta name=\"author\" content=\"");
  out.put_plain(head.centre_name);
  out.raw("\"></head><body><div class=\"cover-band\"></div><p class=\"centre\">");
  out.put(head.centre_name);
  out.raw("</p><div class=\"paper-funding\">");
  render(out, texts, web::Emblem{.line = head.funding});
  out.raw("</div>");
  render(out, texts, body);
  out.raw("<p class=\"stable\">");
  out.put(texts.f("This version stays at {1}", {head.address}));
  out.raw("</p></body></html>");
  auto text = out.take();
  // The style of our own build, not typed by anybody: put in unescaped, after the views have escaped
  // everything else.
  text = with_coloured_pictures(text, sheet().bytes);
  text.insert(text.find("</head>"), "<style>" + std::string(sheet().bytes) + "</style>");
  return carried(text);
}

}  // namespace megdan::seminars
