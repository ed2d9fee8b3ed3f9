#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/mail.hpp"
#include "mail/message.hpp"
#include "mail/smtp_server.hpp"

namespace megdan::mail {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const ManualClock noon({1676541600000});

Letter invitation() {
  return {"maria@example.org", "Покана за семинар", "Здравейте,\n.\n..\nдо скоро\n", "letter-1"};
}

SmtpOptions to(const SmtpServer& server, const std::string& host = "127.0.0.1") {
  SmtpOptions options;
  options.url = "smtp://" + host + ":" + server.port();
  options.from = "Мегдан <no-reply@example.org>";
  return options;
}

std::string failure_of(const SmtpOptions& options) {
  try {
    smtp(options, noon)->send(invitation());
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

TEST(Smtp, hands_the_letter_over_as_it_was_written) {
  const SmtpServer server;
  const auto sender = smtp(to(server), noon);
  sender->send(invitation());
  sender->send(invitation());
  EXPECT_THAT(server.commands(), Contains(StartsWith("MAIL FROM:<no-reply@example.org>")));
  EXPECT_THAT(server.commands(), Contains("RCPT TO:<maria@example.org>"));
  ASSERT_EQ(server.letters().size(), 2u);
  EXPECT_EQ(server.letters()[0], write_message(invitation(), {"Мегдан", "no-reply@example.org"}, noon.now()));
  EXPECT_EQ(read_message(server.letters()[0]).text, invitation().text);
}

TEST(Smtp, says_who_it_is_where_a_password_is_set) {
  const SmtpServer server;
  auto options = to(server);
  options.user = "centre";
  options.password = "secret";
  smtp(options, noon)->send(invitation());
  EXPECT_EQ(server.letters().size(), 1u);
  EXPECT_THAT(server.commands(), Contains(StartsWith("AUTH PLAIN")));
}

TEST(Smtp, tells_why_a_server_refused) {
  SmtpServer::Manner manner;
  manner.to_rcpt = "550 nobody here";
  const SmtpServer server(manner);
  EXPECT_THAT(failure_of(to(server)), HasSubstr("550"));
  EXPECT_TRUE(server.letters().empty());
}

TEST(Smtp, believes_only_the_servers_last_word) {
  SmtpServer::Manner manner;
  manner.to_data = "451 disk full";
  const SmtpServer full(manner);
  EXPECT_THAT(failure_of(to(full)), HasSubstr("451"));
  manner = {};
  manner.cuts_data = true;
  const SmtpServer broken(manner);
  EXPECT_NE(failure_of(to(broken)), "");
}

TEST(Smtp, gives_up_on_a_server_that_says_nothing) {
  SmtpServer::Manner manner;
  manner.silent = true;
  const SmtpServer server(manner);
  auto options = to(server);
  options.deadline = std::chrono::milliseconds(150);
  EXPECT_NE(failure_of(options), "");
}

TEST(Smtp, says_nothing_in_the_clear_outside_this_machine) {
  const SmtpServer server;
  // 0.0.0.0 reaches this machine, but is no loopback address.
  EXPECT_THAT(failure_of(to(server, "0.0.0.0")), HasSubstr("not sent"));
  EXPECT_THAT(server.commands(), Not(Contains(StartsWith("MAIL"))));
}

TEST(Smtp, says_when_nobody_listens) {
  SmtpOptions options;
  {
    const SmtpServer server;
    options = to(server);
  }
  EXPECT_NE(failure_of(options), "");
}

TEST(Smtp, refuses_a_letter_that_would_speak_commands) {
  const SmtpServer server;
  const auto sender = smtp(to(server), noon);
  Letter letter = invitation();
  letter.to = "a@b>\r\nRCPT TO:<c@d";
  EXPECT_THROW(sender->send(letter), std::runtime_error);
  EXPECT_TRUE(server.commands().empty());
}

TEST(Smtp, refuses_addresses_that_are_no_mail_server) {
  for (const char* url : {"", "http://127.0.0.1", "file:///etc/passwd", "smtp://user:secret@127.0.0.1"}) {
    SmtpOptions options;
    options.url = url;
    options.from = "a@b";
    EXPECT_THROW(smtp(options, noon), std::runtime_error) << url;
  }
  SmtpOptions nobody;
  nobody.url = "smtp://127.0.0.1";
  nobody.from = "nobody";
  EXPECT_THROW(smtp(nobody, noon), std::runtime_error);
}

}  // namespace
}  // namespace megdan::mail
