#include "net/lmtp/dialogue.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace crier::lmtp {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr DialogueLimits limits{.recipients_max = 2, .message_octets_max = 1000, .faults_max = 2};

Dialogue dialogue() {
  return {"mx.example.org", limits, [](std::string_view address) {
            return address == "forged@example.org" ? std::optional<std::string>("550 5.1.1 No")
                                                   : std::nullopt;
          }};
}

struct Step {
  const char* line;
  const char* reply;
};

void expect(Dialogue& dialogue, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    EXPECT_THAT(dialogue.command(step.line).text, StartsWith(step.reply)) << step.line;
  }
}

TEST(LmtpDialogue, takes_a_message_for_those_whom_it_knows) {
  Dialogue said = dialogue();
  EXPECT_EQ(said.greeting().text, "220 mx.example.org LMTP\r\n");

  expect(said,
         {{"lhlo client", "250-mx.example.org\r\n250-PIPELINING\r\n"},
          {"MAIL FROM:<> SIZE=900 BODY=8BITMIME", "250 2.1.0"},
          {"RCPT TO:<a@example.org>", "250 2.1.5"},
          {"rcpt to: <@relay.example:b@example.org> ORCPT=rfc822;b@example.org", "250 2.1.5"}});
  const Dialogue::Answer data = said.command("DATA");

  EXPECT_EQ(data.next, Dialogue::Next::content);
  EXPECT_THAT(data.text, StartsWith("354 "));
  const Envelope envelope = said.take_envelope();
  EXPECT_EQ(envelope.sender, "");
  EXPECT_EQ(envelope.recipients, (std::vector<std::string>{"a@example.org", "b@example.org"}));
}

TEST(LmtpDialogue, answers_for_each_recipient) {
  const Dialogue said = dialogue();

  EXPECT_EQ(said.replies(2, Taken::kept), "250 2.0.0 Kept\r\n250 2.0.0 Kept\r\n");
  EXPECT_THAT(said.replies(1, Taken::not_now), StartsWith("451 4.3.0 "));
  EXPECT_THAT(said.replies(1, Taken::too_large), StartsWith("552 5.3.4 "));
}

TEST(LmtpDialogue, refuses_what_comes_out_of_order) {
  Dialogue said = dialogue();

  expect(said,
         {{"MAIL FROM:<>", "503 5.5.1"}, {"LHLO c", "250"}, {"RCPT TO:<a@b.c>", "503 5.5.1"}});
  EXPECT_EQ(said.command("DATA").next, Dialogue::Next::close);  // The third fault of two.
}

TEST(LmtpDialogue, refuses_a_client_that_speaks_smtp) {
  Dialogue said = dialogue();

  expect(said, {{"EHLO client", "500 5.5.1"}, {"HELO client", "500 5.5.1"}});
}

TEST(LmtpDialogue, has_nobody_to_deliver_to_when_all_are_refused) {
  Dialogue said = dialogue();

  expect(said, {{"LHLO c", "250"},
                {"MAIL FROM:<>", "250"},
                {"RCPT TO:<forged@example.org>", "550 5.1.1 No\r\n"},
                {"DATA", "503 5.5.1"}});
}

TEST(LmtpDialogue, bounds_recipients_and_sizes) {
  Dialogue said = dialogue();

  expect(said, {{"LHLO c", "250"},
                {"MAIL FROM:<> SIZE=1001", "552 5.3.4"},
                {"MAIL FROM:<> SIZE=1000", "250"},
                {"RCPT TO:<a@b.c>", "250"},
                {"RCPT TO:<b@b.c>", "250"},
                {"RCPT TO:<c@b.c>", "452 4.5.3"},
                {"RSET", "250"},
                {"DATA", "503"}});
}

TEST(LmtpDialogue, takes_no_recipient_that_is_none) {
  for (const char* path : {"", "<", "<>", "<a b@c.d>", "<a@b.c", "a@b.c", "<a\x01@b.c>"}) {
    Dialogue said = dialogue();
    expect(said, {{"LHLO c", "250"}, {"MAIL FROM:<>", "250"}});
    EXPECT_THAT(said.command(std::string("RCPT TO:") + path).text, StartsWith("501 5.1.3")) << path;
  }
}

}  // namespace
}  // namespace crier::lmtp
