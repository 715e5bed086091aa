#include "config/alarms/alarm_mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/alarms/alarm_sender.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

report::Alarm alarm() {
  const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();
  return {.id = "17",
          .subject = "halted ai-training",
          .state = "halted",
          .campaign = "ai-training",
          .headline = "ai-training is paused by an alarm",
          .details = "Der Server sagt: größer als erlaubt\nBcc: everybody@example.org",
          .since = noon,
          .at = noon};
}

const AlarmEnvelope envelope{.sender = "crier@example.org", .recipient = "ops@example.org"};

TEST(AlarmMail, is_plain_text_that_a_program_has_written) {
  const std::string mail = alarm_mail(alarm(), envelope);

  EXPECT_THAT(mail, HasSubstr("From: Crier <crier@example.org>\r\n"));
  EXPECT_THAT(mail, HasSubstr("To: ops@example.org\r\n"));
  EXPECT_THAT(mail, HasSubstr("Subject: [Crier] ALARM: ai-training is paused by an alarm\r\n"));
  EXPECT_THAT(mail, HasSubstr("Auto-Submitted: auto-generated\r\n"));
  EXPECT_THAT(mail, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_THAT(mail, HasSubstr("gr=C3=B6=C3=9Fer"));
}

TEST(AlarmMail, has_no_header_from_what_a_server_has_said) {
  report::Alarm hostile = alarm();
  hostile.headline = "paused\r\nBcc: everybody@example.org";
  const std::string mail = alarm_mail(hostile, envelope);
  const std::string header = mail.substr(0, mail.find("\r\n\r\n"));

  EXPECT_THAT(header, Not(HasSubstr("\nBcc:")));
}

TEST(AlarmMail, is_the_same_message_in_every_try) {
  EXPECT_EQ(alarm_mail(alarm(), envelope), alarm_mail(alarm(), envelope));
}

TEST(AlarmSignature, is_the_hmac_of_the_instant_and_the_body) {
  // printf '1775044800.{"id":"17"}' | openssl dgst -sha256 -hmac secret
  EXPECT_EQ(alarm_signature("secret", alarm().at, R"({"id":"17"})").substr(0, 16),
            "t=1775044800,v1=");
  EXPECT_EQ(alarm_signature("secret", alarm().at, R"({"id":"17"})"),
            "t=1775044800,v1=082520ae741098428217e9067566066651e96903e775a237301395eb97ca17bf");
}

TEST(AlarmWays, are_those_of_the_configuration) {
  EXPECT_EQ(alarm_ways({}), std::vector<std::string>{});
  EXPECT_EQ(alarm_ways({.webhook = "https://ops.example.org/", .email = {"a@example.org"}}),
            (std::vector<std::string>{"webhook", "email a@example.org"}));
}

}  // namespace
}  // namespace crier::app
