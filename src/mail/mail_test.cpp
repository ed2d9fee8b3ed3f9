#include "mail/mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "core/utf8.hpp"
#include "mail/encode.hpp"
#include "mail/message.hpp"

namespace megdan::mail {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr Instant noon{1676541600000};  // 16 February 2023, 10:00 UTC

Letter invitation() {
  return {"maria@example.org", "Покана за семинар в Пловдив",
          "Здравейте,\n\nсеминарът е на 16 февруари 2023 г.\n.\nhttps://example.org/j/MEGDAN?a=1\n",
          "letter-1"};
}

const Mailbox centre{"Мегдан", "no-reply@example.org"};

std::string written(const Letter& letter) {
  return write_message(letter, centre, noon);
}

std::vector<std::string> lines_of(const std::string& message) {
  std::vector<std::string> lines;
  std::istringstream in(message);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class MailFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "megdan-mail-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
  ManualClock clock_{noon};
};

TEST(Address, is_taken_when_a_server_could_take_it) {
  for (const char* good : {"a@b", "maria.ivanova+news@example.org", "иван@пример.бг", "o'neill@example.ie",
                           "x_y-z@sub.example.org"})
    EXPECT_TRUE(is_address(good)) << good;
}

TEST(Address, is_refused_when_it_could_mean_something_else) {
  const std::vector<std::string> bad = {"",
                                        "@",
                                        "a@",
                                        "@b",
                                        "a",
                                        "a@b@c",
                                        "a b@c",
                                        "a@b c",
                                        "a@b\r\nBcc: c@d",
                                        "a@b\n",
                                        "a\t@b",
                                        std::string("a@b\0c", 5),
                                        "<a@b>",
                                        "a@b,c@d",
                                        "a@b;c",
                                        "\"a\"@b",
                                        "a@[127.0.0.1]",
                                        ".a@b",
                                        "a.@b",
                                        "a..b@c",
                                        "a@b..c",
                                        "a@.b",
                                        "a@b.",
                                        "-a@b",
                                        "a@-b",
                                        "a@b\xFF",
                                        "a\u00a0b@c",
                                        "a@b\u200b",
                                        "a\u202e@b",
                                        std::string(65, 'a') + "@b",
                                        "a@" + std::string(253, 'b')};
  for (const auto& one : bad) EXPECT_FALSE(is_address(one)) << one;
}

TEST(Message, carries_the_headers_that_mail_needs) {
  const auto lines = lines_of(written(invitation()));
  const std::vector<std::string> head(lines.begin(), lines.begin() + 11);
  EXPECT_THAT(head, testing::ElementsAre(
                        "From: =?UTF-8?B?0JzQtdCz0LTQsNC9?=\r", " <no-reply@example.org>\r",
                        "To: maria@example.org\r",
                        "Subject: =?UTF-8?B?0J/QvtC60LDQvdCwINC30LAg0YHQtdC80LjQvdCw0YAg0LIg0J8=?=\r",
                        " =?UTF-8?B?0LvQvtCy0LTQuNCy?=\r", "Date: Thu, 16 Feb 2023 10:00:00 +0000\r",
                        "Message-ID: <letter-1@example.org>\r", "MIME-Version: 1.0\r",
                        "Content-Type: text/plain; charset=UTF-8\r", "Content-Transfer-Encoding: base64\r",
                        "Auto-Submitted: auto-generated\r"));
}

TEST(Message, comes_back_as_it_was) {
  Letter letter = invitation();
  for (const std::string text :
       {"", "one line", "Кирилица — и „кавички“ 🧶\n\n  отстъп  \n",
        "a=b\n.\n..\nend ", "\ttabs\t\n", "From the beginning\n"}) {
    letter.text = text;
    const auto read = read_message(written(letter));
    EXPECT_EQ(read.to, letter.to);
    EXPECT_EQ(read.subject, letter.subject);
    EXPECT_EQ(read.text, text.empty() || text.ends_with('\n') ? text : text + "\n");
  }
}

TEST(Message, is_seven_bit_with_short_lines_whatever_is_in_it) {
  Letter letter = invitation();
  for (const std::string& text :
       {std::string(5000, 'x'), std::string(5000, '='), std::string(4999, ' ') + "x"}) {
    letter.text = text;
    letter.subject = std::string(3000, 's');
    const auto message = written(letter);
    EXPECT_EQ(read_message(message).subject, letter.subject);
    EXPECT_EQ(trim(read_message(message).text), trim(text));
    for (const auto& line : lines_of(message)) {
      EXPECT_LE(line.size(), 77u) << line;
      EXPECT_TRUE(line.ends_with('\r'));
      for (const char c : line) EXPECT_LT(static_cast<unsigned char>(c), 128);
    }
  }
}

TEST(Message, never_splits_a_letter_between_two_encoded_words) {
  Letter letter = invitation();
  for (std::size_t shift = 0; shift < 4; ++shift) {
    letter.subject = std::string(shift, 'x');
    for (int i = 0; i < 60; ++i) letter.subject += "🧶ж";
    const auto message = written(letter);
    EXPECT_EQ(read_message(message).subject, letter.subject);
    for (const auto& line : lines_of(message)) {
      const auto word = line.find("=?UTF-8?B?");
      if (word != std::string::npos) {
        EXPECT_TRUE(is_valid_utf8(from_header_value(std::string_view(line).substr(word)))) << line;
      }
    }
  }
}

TEST(Message, refuses_what_would_write_headers_of_its_own) {
  for (const std::string& evil : std::vector<std::string>{"a\r\nBcc: x@y", "a\nb", "a\rb",
                                                          std::string("a\0b", 3), std::string("a\x7F")}) {
    Letter letter = invitation();
    letter.subject = evil;
    EXPECT_THROW(written(letter), std::runtime_error);
    letter = invitation();
    letter.to += evil;
    EXPECT_THROW(written(letter), std::runtime_error);
    letter = invitation();
    letter.message_id = evil;
    EXPECT_THROW(written(letter), std::runtime_error);
    EXPECT_THROW(read_mailbox(evil + " <a@b>"), std::runtime_error);
  }
  Letter letter = invitation();
  letter.message_id.clear();
  EXPECT_THROW(written(letter), std::runtime_error);
  letter.message_id = "a><b";
  EXPECT_THROW(written(letter), std::runtime_error);
}

TEST(Message, keeps_a_subject_that_looks_encoded_as_it_is) {
  Letter letter = invitation();
  for (const char* subject :
       {"=?UTF-8?B?aGk=?=", " outer spaces ", "=?x?", "a =?UTF-8?Q?b?= c", "Plain words"}) {
    letter.subject = subject;
    EXPECT_EQ(read_message(written(letter)).subject, std::string(subject));
  }
}

TEST(Mailbox, is_read_with_and_without_a_name) {
  EXPECT_EQ(read_mailbox("a@b").address, "a@b");
  EXPECT_EQ(read_mailbox(" Мегдан <a@b> ").name, "Мегдан");
  EXPECT_EQ(read_mailbox("\"Megdan, Plovdiv\" <a@b>").name, "Megdan, Plovdiv");
  const auto message = write_message(invitation(), read_mailbox("\"Megdan, Plovdiv\" <a@b>"), noon);
  EXPECT_THAT(message, HasSubstr("From: \"Megdan, Plovdiv\"\r\n <a@b>\r\n"));
  EXPECT_THROW(read_mailbox("nobody"), std::runtime_error);
}

TEST(Encoding, follows_the_examples_of_its_standard) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(from_base64("Zm9v\r\nYmE="), "fooba");
  EXPECT_EQ(quoted_printable("a=b\né \n"), "a=3Db\r\n=C3=A9=20\r\n");
  EXPECT_EQ(from_quoted_printable("a=3Db=\r\nc=ZZ="), "a=bc=ZZ=");
  EXPECT_EQ(from_header_value("=?utf-8?q?caf=C3=A9_au_lait?= x =?bad?= y"), "café au lait x =?bad?= y");
}

TEST_F(MailFolder, spool_shows_the_newest_letter_first) {
  const auto sender = spool(folder_ / "new" / "spool", "Мегдан <no-reply@example.org>", clock_);
  for (int i = 1; i <= 3; ++i) {
    Letter letter = invitation();
    letter.message_id = "letter-" + std::to_string(i);
    letter.subject = "Писмо " + std::to_string(i);
    sender->send(letter);
    fs::last_write_time(folder_ / "new" / "spool" / (letter.message_id + "@example.org.eml"),
                        fs::file_time_type(std::chrono::seconds(1000 + i)));
  }
  const auto letters = read_spool(folder_ / "new" / "spool", 2);
  ASSERT_EQ(letters.size(), 2u);
  EXPECT_EQ(letters[0].subject, "Писмо 3");
  EXPECT_EQ(letters[0].to, "maria@example.org");
  EXPECT_EQ(letters[0].file, "letter-3@example.org.eml");
  EXPECT_EQ(letters[0].text, invitation().text);
  EXPECT_EQ(letters[1].subject, "Писмо 2");
}

TEST_F(MailFolder, a_letter_sent_again_replaces_itself) {
  const auto sender = spool(folder_, "no-reply@example.org", clock_);
  sender->send(invitation());
  sender->send(invitation());
  EXPECT_EQ(read_spool(folder_, 10).size(), 1u);
}

TEST_F(MailFolder, letters_are_readable_by_their_owner_only) {
  spool(folder_, "no-reply@example.org", clock_)->send(invitation());
  struct stat info {};
  ASSERT_EQ(stat((folder_ / "letter-1@example.org.eml").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(MailFolder, an_id_stays_inside_the_folder) {
  Letter letter = invitation();
  letter.message_id = "../../etc/x%";
  spool(folder_, "no-reply@example.org", clock_)->send(letter);
  ASSERT_EQ(read_spool(folder_, 10).size(), 1u);
  EXPECT_EQ(read_spool(folder_, 10)[0].file, "%2e.%2f..%2fetc%2fx%25@example.org.eml");
}

TEST_F(MailFolder, half_written_and_foreign_files_do_no_harm) {
  std::ofstream(folder_ / ".letter.part") << "To: x";
  std::ofstream(folder_ / "notes.txt") << "not a letter";
  std::ofstream(folder_ / "empty.eml");
  std::ofstream(folder_ / "odd.eml") << "Subject: =?UTF-8?B?\xFF\xFE?=\n\n\xFFz";
  fs::create_directory(folder_ / "folder.eml");
  const auto letters = read_spool(folder_, 10);
  EXPECT_EQ(letters.size(), 2u);
  for (const auto& letter : letters) EXPECT_TRUE(is_valid_utf8(letter.subject) && is_valid_utf8(letter.text));
  EXPECT_TRUE(read_spool(folder_ / "absent", 10).empty());
}

TEST_F(MailFolder, a_folder_that_is_gone_is_said_so) {
  const auto sender = spool(folder_ / "s", "no-reply@example.org", clock_);
  fs::remove_all(folder_ / "s");
  EXPECT_THROW(sender->send(invitation()), std::runtime_error);
}

}  // namespace
}  // namespace megdan::mail
