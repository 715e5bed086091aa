// People are told in their own hours, through the engine: over days, and over the nights in which
// clocks are changed.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "campaign/civil_time.h"
#include "pacing/limits/send_hours.h"
#include "simulation/dispatch/shared_channel.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;

struct Sent {
  std::string recipient;
  WallTime at;
};

// Whoever lives in the fifth place has no zone of their own.
const std::vector<SharedChannel::Campaign::Home> homes = {
    {.zone = "Europe/Dublin", .country = "IE"},
    {.zone = "Indian/Reunion", .country = "FR"},
    {.zone = "America/Martinique", .country = "FR"},
    {.zone = "Europe/Athens", .country = "GR"},
    {.zone = "", .country = "DE"},
};

std::string zone_of(const std::string& recipient) {
  const int number = std::stoi(recipient.substr(recipient.find('-') + 1));
  const auto& home = homes[static_cast<std::size_t>(number - 1) % homes.size()];
  return home.zone.empty() ? "Europe/Berlin" : home.zone;
}

std::chrono::seconds clock_at(WallTime instant, const std::string& zone) {
  const auto local =
      std::chrono::floor<std::chrono::seconds>(instant) + clock_span_at(instant, zone).offset;
  return local - std::chrono::floor<std::chrono::days>(local);
}

pacing::LimitSettings told_by_day() {
  pacing::LimitSettings limits;
  limits.people = {.hours = pacing::hours_of_every_day({.from = 8h, .until = 21h})};
  return limits;
}

class InTheirHours : public testing::TestWithParam<const char*> {
 protected:
  explicit InTheirHours() : channel({.seed = 7, .rate = 5, .limits = told_by_day()}) {
    channel.clock.step_wall(parse_iso8601(GetParam()).value() - channel.clock.wall_now());
    channel.on_send = [this](const std::string& recipient) {
      sent.push_back({.recipient = recipient, .at = channel.clock.wall_now()});
    };
  }

  SharedChannel channel;
  std::vector<Sent> sent;
};

// Six hours before clocks go forward, and back; and on a day on which nothing happens.
INSTANTIATE_TEST_SUITE_P(Begins, InTheirHours,
                         testing::Values("2026-03-28T19:00:00Z", "2026-10-24T19:00:00Z",
                                         "2026-06-10T03:00:00Z"));

TEST_P(InTheirHours, everybody_is_told_once_and_nobody_at_night) {
  HostedCampaign& campaign =
      channel.add("spring", {.people = 3'000, .notify_by = 72h, .homes = homes});

  ASSERT_TRUE(channel.run_to_the_end(48h));

  EXPECT_EQ(campaign.world.counts.notified, 3'000);
  EXPECT_EQ(campaign.world.fault_in_books(), "");
  EXPECT_EQ(sent.size(), 3'000U);
  for (const Sent& each : sent) {
    const auto clock = clock_at(each.at, zone_of(each.recipient));
    ASSERT_GE(clock, 8h) << each.recipient << " " << iso8601(each.at);
    ASSERT_LT(clock, 21h) << each.recipient << " " << iso8601(each.at);
  }
  for (std::int64_t person = 1; person <= 3'000; ++person) {
    ASSERT_EQ(campaign.world.attempts_of(SubjectId{person}), 1) << person;
  }
}

TEST_P(InTheirHours, who_is_awake_is_told_while_others_sleep_and_these_when_they_wake) {
  channel.add("spring", {.people = 3'000, .notify_by = 72h, .homes = homes});

  ASSERT_TRUE(channel.run_to_the_end(48h));

  // Of each zone, when somebody there was first told: within a minute of when it could be.
  const WallTime begin = parse_iso8601(GetParam()).value();
  std::map<std::string, WallTime> first;
  for (const Sent& each : sent) first.try_emplace(zone_of(each.recipient), each.at);
  for (const auto& [zone, told] : first) {
    const pacing::Opening opening =
        pacing::opening_at(told_by_day().people->hours, {.zone = zone, .country = {}}, begin);
    EXPECT_LE(told, (opening.is_open ? begin : opening.until) + 1min) << zone;
  }
  EXPECT_EQ(first.size(), homes.size());
}

TEST_P(InTheirHours, a_deadline_in_the_night_is_kept_at_night) {
  // Before anybody's hours begin anew in Athens, Berlin and Dublin.
  HostedCampaign& campaign =
      channel.add("spring", {.people = 1'000, .notify_by = 1h, .homes = homes});

  ASSERT_TRUE(channel.run_to_the_end(2h));

  EXPECT_EQ(campaign.world.counts.notified, 1'000);
  EXPECT_EQ(campaign.world.counts.failed, 0);
}

TEST_P(InTheirHours, a_breach_is_told_at_night) {
  HostedCampaign& campaign = channel.add("breach", {.people = 1'000,
                                                    .notify_by = 72h,
                                                    .standing = {.profile = NoticeProfile::breach},
                                                    .homes = homes});

  channel.run_for(4min);

  EXPECT_EQ(campaign.world.counts.notified, 1'000);
}

}  // namespace
}  // namespace crier::test
