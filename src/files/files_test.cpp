#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "files/press.hpp"
#include "files/sheets.hpp"

namespace megdan::files {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string made = (fs::temp_directory_path() / "megdan-files-XXXXXX").string();
    path_ = ::mkdtemp(made.data());
  }
  ~Folder() { fs::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The workbook as another program reads it: every cell a line "sheet row column kind value".
std::string read_back(const std::string& bytes) {
  const Folder folder;
  std::ofstream(folder.path() + "/book.xlsx", std::ios::binary) << bytes;
  const std::string order =
      "python3 " MEGDAN_SOURCE_DIR "/tools/cells.py " + folder.path() + "/book.xlsx 2>&1";
  std::FILE* pipe = ::popen(order.c_str(), "r");
  std::string out;
  std::array<char, 4096> part{};
  while (const auto read = std::fread(part.data(), 1, part.size(), pipe)) out.append(part.data(), read);
  EXPECT_EQ(::pclose(pipe), 0) << out;
  return out;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const Day sixteenth{std::chrono::year{2023}, std::chrono::month{2}, std::chrono::day{16}};

Sheet sheet() {
  return {.name = "Карти: [всички]/една",
          .columns = {{"Карта", 60}, {"Брой"}, {"Средно"}, {"Цена"}, {"Ден"}},
          .rows = {{std::string("=1+1"), std::int64_t{24}, 2.5, Money{120050}, sixteenth},
                   {std::string("обикновена"), std::monostate{}, 0.0, Money{-5}, Moment{sixteenth, 9, 30}}}};
}

TEST(Workbook, is_read_back_with_numbers_as_numbers_and_days_as_days) {
  const Folder folder;
  const auto cells = read_back(workbook({sheet()}, {"Доклад", "Мегдан", {}}, folder.path()));
  EXPECT_TRUE(holds(cells, "Карти   всички  една\t1\tA\ttext\tКарта")) << cells;
  EXPECT_TRUE(holds(cells, "\t2\tB\tnumber\t24"));
  EXPECT_TRUE(holds(cells, "\t2\tC\tnumber\t2.5"));
  EXPECT_TRUE(holds(cells, "\t2\tD\tnumber\t1200.5"));
  EXPECT_TRUE(holds(cells, "\t2\tE\tnumber\t44973")) << cells;  // days since 1899-12-30
  EXPECT_TRUE(holds(cells, "\t3\tE\tnumber\t44973.395833"));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Workbook, makes_no_formula_of_a_typed_text) {
  const Folder folder;
  const auto cells = read_back(workbook({sheet()}, {}, folder.path()));
  EXPECT_TRUE(holds(cells, "\t2\tA\ttext\t=1+1")) << cells;
  EXPECT_FALSE(holds(cells, "formula"));
}

TEST(Workbook, keeps_its_head_in_sight_and_bold) {
  const Folder folder;
  const auto cells = read_back(workbook({sheet()}, {}, folder.path()));
  EXPECT_TRUE(holds(cells, "frozen\t1")) << cells;
  EXPECT_TRUE(holds(cells, "bold\tA1")) << cells;
}

TEST(Workbook, with_a_text_longer_than_a_cell_is_cut_between_two_letters) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "щ";
  const Folder folder;
  const auto cells =
      read_back(workbook({{.name = "a", .columns = {{"b"}}, .rows = {{text}}}}, {}, folder.path()));
  EXPECT_TRUE(holds(cells, text.substr(0, 32'000)));
  EXPECT_FALSE(holds(cells, text.substr(0, 32'002)));
}

TEST(Csv, guards_what_a_spreadsheet_would_run) {
  const auto text = csv(sheet());
  EXPECT_TRUE(holds(text, "\"'=1+1\",24,2.5000,1200.50,2023-02-16\r\n")) << text;
  EXPECT_TRUE(holds(text, "\"обикновена\",,0.0000,-0.05,2023-02-16 09:30\r\n")) << text;
}

Press::State wait_for(const Press& press, std::string_view name) {
  for (int i = 0; i < 600 && press.state_of(name) == Press::State::making; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return press.state_of(name);
}

TEST(Press, lays_out_a_text_once_and_keeps_the_paper) {
  const Folder folder;
  Press press({.folder = folder.path()});
  if (!press.is_there()) GTEST_SKIP() << "weasyprint is not installed";
  EXPECT_EQ(press.order("one", "<!doctype html><title>Доклад</title><p>Текст"), Press::State::making);
  ASSERT_EQ(wait_for(press, "one"), Press::State::ready) << press.failure("one");
  EXPECT_TRUE(press.paper("one")->starts_with("%PDF-"));
  EXPECT_EQ(press.order("one", "something else"), Press::State::ready);
}

TEST(Press, fetches_nothing_from_the_disk_or_the_network) {
  const Folder folder;
  Press press({.folder = folder.path()});
  if (!press.is_there()) GTEST_SKIP() << "weasyprint is not installed";
  // One pixel.
  constexpr std::array<unsigned char, 70> picture{
      137, 80, 78,  71,  13, 10,  26,  10, 0,   0,   0,   13, 73,  72,  68,  82,  0, 0,
      0,   1,  0,   0,   0,  1,   8,   6,  0,   0,   0,   31, 21,  196, 137, 0,   0, 0,
      13,  73, 68,  65,  84, 120, 218, 99, 100, 248, 207, 80, 15,  0,   3,   134, 1, 128,
      90,  52, 125, 107, 0,  0,   0,   0,  73,  69,  78,  68, 174, 66,  96,  130};
  const std::string secret = folder.path() + "/secret.png";
  std::ofstream(secret, std::ios::binary)
      .write(reinterpret_cast<const char*>(picture.data()), picture.size());
  // Of how many objects the paper is made: a picture adds some. (Bytes vary with packing and dates.)
  const auto objects_with = [&](const char* name, const std::string& source) {
    press.order(name, "<!doctype html><title>t</title><img alt='' src=\"" + source + "\"><p>a");
    EXPECT_EQ(wait_for(press, name), Press::State::ready) << press.failure(name);
    const auto paper = *press.paper(name);
    int objects = 0;
    for (auto at = paper.find("endobj"); at != std::string::npos; at = paper.find("endobj", at + 1))
      ++objects;
    return objects;
  };
  const auto nothing = objects_with("nothing", "");
  EXPECT_EQ(objects_with("disk", "file://" + secret), nothing);
  EXPECT_GT(objects_with("carried",
                         "data:image/"
                         "png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+"
                         "M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
            nothing);
}

TEST(Press, ends_a_program_that_takes_too_long_and_says_so) {
  const Folder folder;
  // A stand-in whose first line names an interpreter that never ends.
  std::ofstream(folder.path() + "/sleep.sh") << "#!/bin/sh\nexec sleep 600\n";
  fs::permissions(folder.path() + "/sleep.sh", fs::perms::owner_all);
  std::ofstream(folder.path() + "/weasyprint") << "#!" << folder.path() << "/sleep.sh\n";
  Press press({.folder = folder.path() + "/papers",
               .programs = {folder.path() + "/weasyprint"},
               .deadline = std::chrono::milliseconds(200)});
  ASSERT_TRUE(press.is_there());
  EXPECT_EQ(press.order("slow", "text"), Press::State::making);
  EXPECT_EQ(wait_for(press, "slow"), Press::State::failed);
  EXPECT_FALSE(press.failure("slow").empty());
  EXPECT_FALSE(press.paper("slow"));
}

TEST(Press, without_the_program_says_that_it_is_not_there) {
  const Folder folder;
  Press press({.folder = folder.path(), .programs = {folder.path() + "/none"}});
  EXPECT_FALSE(press.is_there());
  EXPECT_EQ(press.order("one", "text"), Press::State::failed);
}

TEST(Press, that_ends_while_it_works_ends_its_program_too) {
  const Folder folder;
  std::ofstream(folder.path() + "/sleep.sh")
      << "#!/bin/sh\necho $$ > " << folder.path() << "/pid\nexec sleep 600\n";
  fs::permissions(folder.path() + "/sleep.sh", fs::perms::owner_all);
  std::ofstream(folder.path() + "/weasyprint") << "#!" << folder.path() << "/sleep.sh\n";
  {
    Press press({.folder = folder.path() + "/papers", .programs = {folder.path() + "/weasyprint"}});
    press.order("slow", "text");
    for (int i = 0;
         i < 200 && !(fs::exists(folder.path() + "/pid") && fs::file_size(folder.path() + "/pid") > 0); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  int pid = 0;
  std::ifstream(folder.path() + "/pid") >> pid;
  ASSERT_GT(pid, 0);
  EXPECT_FALSE(fs::exists("/proc/" + std::to_string(pid)));
}

}  // namespace
}  // namespace megdan::files
