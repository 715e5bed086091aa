#include "daemon/alarms/own_alarms.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();

report::AlarmCondition trouble(std::string state = "refused") {
  return {.subject = "daemon on mail-1, the limits",
          .state = std::move(state),
          .campaign = {},
          .headline = "the database refuses a step",
          .details = {},
          .since = noon,
          .told_at = {}};
}

struct Own {
  // What is told when `found` is wrong: "raised daemon on mail-1, the limits".
  std::vector<std::string> told_at(WallTime at, std::vector<report::AlarmCondition> found) {
    std::vector<std::string> told;
    for (const report::AlarmStep& step : conditions.steps(found, at)) {
      told.push_back(fmt::format("{} {}", name_of(step.kind), step.condition.subject));
    }
    return told;
  }

  OwnConditions conditions{24h};
};

TEST(OwnConditions, are_over_when_they_have_been_away_for_five_minutes) {
  Own own;

  EXPECT_THAT(own.told_at(noon, {trouble()}), ElementsAre("raised daemon on mail-1, the limits"));
  EXPECT_THAT(own.told_at(noon + 10s, {}), IsEmpty());
  EXPECT_THAT(own.told_at(noon + 5min - 1s, {}), IsEmpty());
  EXPECT_THAT(own.told_at(noon + 5min, {}), ElementsAre("cleared daemon on mail-1, the limits"));
  EXPECT_THAT(own.told_at(noon + 6min, {}), IsEmpty());
  EXPECT_THAT(own.told_at(noon + 7min, {trouble()}),
              ElementsAre("raised daemon on mail-1, the limits"));
}

TEST(OwnConditions, that_come_and_go_are_one_trouble_of_which_people_are_reminded_once_a_day) {
  Own own;
  std::vector<std::string> told;

  // Forty seconds of which it is told for ten, then well for one.
  for (std::chrono::seconds at{}; at < 49h; at += 41s) {
    for (const auto& words : own.told_at(noon + at + 30s, {trouble()})) told.push_back(words);
    for (const auto& words : own.told_at(noon + at + 40s, {})) told.push_back(words);
  }

  EXPECT_THAT(told, ElementsAre("raised daemon on mail-1, the limits",
                                "reminder daemon on mail-1, the limits",
                                "reminder daemon on mail-1, the limits"));
}

TEST(OwnConditions, of_a_daemon_that_has_ended_are_cleared_by_the_next_one) {
  Own before;
  EXPECT_THAT(before.told_at(noon, {trouble()}),
              ElementsAre("raised daemon on mail-1, the limits"));
  Own next;

  next.conditions.adopt(before.conditions.told(), noon + 1h);

  EXPECT_THAT(next.told_at(noon + 1h, {}), IsEmpty());
  EXPECT_THAT(next.told_at(noon + 1h + 5min, {}),
              ElementsAre("cleared daemon on mail-1, the limits"));
}

TEST(OwnConditions, of_a_daemon_that_has_ended_are_not_told_again_by_one_that_suffers_too) {
  Own before;
  EXPECT_THAT(before.told_at(noon, {trouble()}),
              ElementsAre("raised daemon on mail-1, the limits"));
  Own next;

  next.conditions.adopt(before.conditions.told(), noon + 1h);

  EXPECT_THAT(next.told_at(noon + 1h + 30s, {trouble()}), IsEmpty());
  EXPECT_THAT(next.told_at(noon + 24h, {trouble()}),
              ElementsAre("reminder daemon on mail-1, the limits"));
}

TEST(OwnConditions, are_told_anew_when_they_are_another_trouble) {
  Own own;

  EXPECT_THAT(own.told_at(noon, {trouble("refused")}),
              ElementsAre("raised daemon on mail-1, the limits"));
  EXPECT_THAT(own.told_at(noon + 1min, {trouble("standstill")}),
              ElementsAre("raised daemon on mail-1, the limits"));
}

UnsentAlarms::Unsent unsent(report::AlarmKind kind, const std::string& subject,
                            const std::string& way, WallTime due = noon) {
  return {.alarm = {.id = {},
                    .kind = kind,
                    .subject = subject,
                    .state = {},
                    .campaign = {},
                    .host = {},
                    .headline = {},
                    .details = {},
                    .since = noon,
                    .at = noon},
          .way = way,
          .tries = 0,
          .due = due};
}

using enum report::AlarmKind;

TEST(UnsentAlarms, are_taken_when_they_are_due_and_once) {
  UnsentAlarms waiting;
  EXPECT_TRUE(waiting.add(unsent(raised, "a", "webhook", noon + 10s)));

  EXPECT_FALSE(waiting.take(noon));
  EXPECT_TRUE(waiting.take(noon + 10s));
  EXPECT_FALSE(waiting.take(noon + 10s));
}

TEST(UnsentAlarms, are_replaced_by_what_is_told_later_of_the_same_subject_and_way) {
  UnsentAlarms waiting;
  EXPECT_TRUE(waiting.add(unsent(raised, "a", "webhook", noon + 30min)));
  EXPECT_TRUE(waiting.add(unsent(raised, "a", "email ops@example.org", noon + 30min)));
  EXPECT_TRUE(waiting.add(unsent(raised, "b", "webhook", noon + 30min)));

  EXPECT_TRUE(waiting.add(unsent(cleared, "a", "webhook")));

  const auto first = waiting.take(noon + 1h);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->alarm.kind, cleared);
  int others = 0;
  while (const auto other = waiting.take(noon + 1h)) {
    EXPECT_EQ(other->alarm.kind, raised);
    ++others;
  }
  EXPECT_EQ(others, 2);
}

TEST(UnsentAlarms, say_when_one_is_given_up_because_there_are_too_many) {
  UnsentAlarms waiting;
  for (int number = 0; number < 1000; ++number) {
    ASSERT_TRUE(waiting.add(unsent(raised, fmt::format("{}", number), "webhook")));
  }

  EXPECT_FALSE(waiting.add(unsent(raised, "one more", "webhook")));

  EXPECT_EQ(waiting.take(noon)->alarm.subject, "1");
}

}  // namespace
}  // namespace crier::app
