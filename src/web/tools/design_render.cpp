// design_render LANGUAGE THEME OUT_FOLDER [easy] [contrast]: the /design page as a file, with the assets
// beside it.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "i18n/text.hpp"
#include "web/assets.hpp"
#include "web/design.hpp"
#include "web/layout.hpp"
#include "web/qr.hpp"
#include "web/views_render.hpp"

namespace {

using namespace megdan;

void write(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

int main(int count, char** arguments) {
  const i18n::Language* language = count >= 4 ? i18n::find_language(arguments[1]) : nullptr;
  if (language == nullptr) {
    std::fputs("usage: design_render LANGUAGE THEME OUT_FOLDER [easy] [contrast]\n", stderr);
    return 2;
  }
  i18n::load();
  const i18n::Texts texts(*language);
  web::Layout layout;
  layout.title = texts.t("How Megdan looks");
  layout.home = html::Url::path("/" + std::string(language->code));
  for (const auto& tongue : i18n::languages()) {
    layout.tongues.push_back({std::string(tongue.code), std::string(tongue.native_name),
                              html::Url::path("/" + std::string(tongue.code) + "/design")});
  }
  const html::Url here = html::Url::path("#main");
  layout.menu = {{here, texts.t("Seminars"), true},
                 {here, texts.t("Mentoring"), false},
                 {here, texts.t("Reports"), false}};
  layout.sign_in = here;
  layout.preferences = here;
  layout.foot_links = {{here, texts.t("Accessibility"), false}, {here, texts.t("Personal data"), false}};
  layout.theme = arguments[2];
  for (int i = 4; i < count; ++i) {
    if (std::string_view(arguments[i]) == "easy") layout.easy = true;
    if (std::string_view(arguments[i]) == "contrast") layout.contrast = true;
  }
  const std::filesystem::path folder = arguments[3];
  const auto print = [&](const char* name, const auto& body) {
    html::Out markup;
    render(markup, texts, body);
    layout.body = std::move(markup).markup();
    html::Out out;
    render(out, texts, layout);
    write(folder / name, out.text());
  };
  print("index.html", web::DesignPage{});
  layout.kind = web::Layout::Kind::wall;
  print("wall.html", web::DesignWallBody{.qr = web::qr_svg("https://megdan.example/j/P4K7"), .whole = true});
  layout.kind = web::Layout::Kind::phone;
  layout.phone_left = texts.t("Table 3 · online");
  layout.phone_timer = web::Timer{.left = "4:10"};
  print("phone.html", web::DesignPhoneBody{.whole = true});
  print("card.html", web::DesignPhoneBody{.writing = true, .whole = true});
  for (const auto& asset : web::assets()) write(folder / asset.path.substr(1), asset.bytes);
  return 0;
}
