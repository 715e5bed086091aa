// A provider refuses us for our reputation: operators hear of it once, and that it is over once
// they have lifted the stop.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/alarm_receiver.h"
#include "support/e2e/eventually.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(ProviderStop, is_told_once_and_over_when_it_is_lifted) {
  const AlarmReceiver receiver;
  World world{{.people = 60,
               .rules = {"rcpt count=2 reply 550 5.7.1 listed by spamhaus"},
               .settings = receiver.settings(),
               .channel_settings = "[channel.email.limits]\nmail_path = \"direct\"\n"}};
  DaemonProcess& daemon = world.start_daemon();
  daemon.await_ready();
  world.begin();

  eventually("the stop is posted",
             [&] { return !receiver.posted("raised", "stop email spamhaus").empty(); });
  const auto alarm = receiver.posted("raised", "stop email spamhaus").front();
  EXPECT_THAT(std::string(alarm.at("details").as_string()),
              AllOf(HasSubstr("email/domain/example.org"), HasSubstr("listed by spamhaus"),
                    HasSubstr("crier limit lift")));

  world.must({"limit", "lift", "email/domain/example.org", "--by", "Ada Example", "--reason",
              "they have delisted us"});

  eventually("the all-clear is posted",
             [&] { return !receiver.posted("cleared", "stop email spamhaus").empty(); });
  EXPECT_EQ(receiver.posted("raised", "stop email spamhaus").size(), 1U);
  EXPECT_EQ(receiver.posted("cleared", "stop email spamhaus").size(), 1U);
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

}  // namespace
}  // namespace crier::e2e
