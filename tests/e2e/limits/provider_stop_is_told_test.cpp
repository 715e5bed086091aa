// A provider refuses us for our reputation: operators hear of it once, and that it is over once
// they have lifted the stop.
#include <fstream>

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

// All at one domain: each counts by itself.
std::filesystem::path people_of_one_domain(const World& world, int people) {
  const auto path = world.folder() / "people.csv";
  std::ofstream file(path);
  file << "ref,email,country,locale,birth_date\n";
  for (int number = 1; number <= people; ++number) {
    file << fmt::format("p{0},p{0}@example.org,DE,de,1980-01-01\n", number);
  }
  return path;
}

TEST(ProviderStop, is_told_once_and_over_when_it_is_lifted) {
  const AlarmReceiver receiver;
  World world{{.people = 1,
               .rules = {"rcpt count=2 reply 550 5.7.1 listed by spamhaus"},
               .settings = receiver.settings(),
               .channel_settings = "[channel.email.limits]\nmail_path = \"direct\"\n"}};
  DaemonProcess& daemon = world.start_daemon();
  daemon.await_ready();
  world.import_people(people_of_one_domain(world, 60));
  world.create_campaign();
  world.start_campaign();

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
