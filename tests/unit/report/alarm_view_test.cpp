#include "report/alarm_view.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::report {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();

AlarmCondition condition(std::string state, WallTime told_at = noon) {
  return {.subject = "deadline ai-training",
          .state = std::move(state),
          .campaign = "ai-training",
          .headline = "the deadline of ai-training is at risk",
          .details = "12 people left.",
          .since = noon,
          .told_at = told_at};
}

std::vector<AlarmKind> kinds(const std::vector<AlarmCondition>& found,
                             const std::vector<AlarmCondition>& told, WallTime now) {
  std::vector<AlarmKind> kinds;
  for (const AlarmStep& step : alarm_steps(found, told, now, 24h)) kinds.push_back(step.kind);
  return kinds;
}

TEST(AlarmSteps, are_taken_at_each_change_and_once_a_day) {
  struct Row {
    const char* name;
    std::vector<AlarmCondition> found;
    std::vector<AlarmCondition> told;
    std::chrono::hours later;
    std::vector<AlarmKind> kinds;
  };
  const std::vector<Row> rows = {
      {"all is well", {}, {}, 0h, {}},
      {"something is wrong", {condition("at_risk")}, {}, 0h, {AlarmKind::raised}},
      {"it still is", {condition("at_risk")}, {condition("at_risk")}, 23h, {}},
      {"it is for a day",
       {condition("at_risk")},
       {condition("at_risk")},
       24h,
       {AlarmKind::reminder}},
      {"it is worse", {condition("will_miss")}, {condition("at_risk")}, 1h, {AlarmKind::raised}},
      {"it is better, and not well",
       {condition("at_risk")},
       {condition("will_miss")},
       1h,
       {AlarmKind::eased}},
      {"it is over", {}, {condition("at_risk")}, 1h, {AlarmKind::cleared}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(kinds(row.found, row.told, noon + row.later), row.kinds);
  }
}

TEST(AlarmSteps, say_from_which_worse_state_it_has_eased) {
  const auto eased_from = [](const char* found, const char* told) {
    return alarm_steps({condition(found)}, {condition(told)}, noon + 1h, 24h).at(0).eased_from;
  };

  EXPECT_EQ(eased_from("at_risk", "will_miss"), "will_miss");
  EXPECT_EQ(eased_from("will_miss", "past_return"), "past_return");
  EXPECT_EQ(eased_from("will_miss", "at_risk"), "") << "it is worse";
  EXPECT_EQ(eased_from("halted", "will_miss"), "") << "another condition is neither";
}

TEST(AlarmSteps, remember_when_it_was_told) {
  const auto steps = alarm_steps({condition("at_risk", {})}, {}, noon + 3h, 24h);

  EXPECT_EQ(steps.at(0).condition.told_at, noon + 3h);
}

Alarm alarm() {
  return {.id = "17",
          .kind = AlarmKind::raised,
          .subject = "deadline ai-training",
          .state = "at_risk",
          .campaign = "ai-training",
          .headline = "the deadline of ai-training is at risk",
          .details = "12 people left.",
          .since = noon,
          .at = noon + 1min};
}

TEST(AlarmView, is_a_document_for_programs) {
  const auto document = boost::json::parse(alarm_json(alarm())).as_object();

  EXPECT_EQ(document.at("kind").as_string(), "raised");
  EXPECT_EQ(document.at("campaign").as_string(), "ai-training");
  EXPECT_EQ(document.at("state").as_string(), "at_risk");
  EXPECT_EQ(document.at("since").as_string(), "2026-04-01T12:00:00Z");
}

TEST(AlarmView, is_a_text_for_people) {
  EXPECT_EQ(alarm_subject(alarm()), "[Crier] ALARM: the deadline of ai-training is at risk");
  EXPECT_EQ(alarm_text(alarm()),
            "ALARM: the deadline of ai-training is at risk.\n\n12 people left.\n\n"
            "Campaign: ai-training\nState:    at_risk\nSince:    2026-04-01T12:00:00Z\n"
            "Told at:  2026-04-01T12:01:00Z\nAlarm:    17\n");
}

TEST(AlarmView, of_what_has_eased_begins_with_that) {
  Alarm eased = alarm();
  eased.kind = AlarmKind::eased;

  EXPECT_EQ(alarm_subject(eased), "[Crier] eased: the deadline of ai-training is at risk");
}

TEST(AlarmKind, is_found_by_its_name) {
  for (const auto kind : {AlarmKind::raised, AlarmKind::reminder, AlarmKind::cleared,
                          AlarmKind::test, AlarmKind::once, AlarmKind::eased}) {
    EXPECT_EQ(alarm_kind_named(name_of(kind)), kind);
  }
  EXPECT_EQ(alarm_kind_named("loud"), std::nullopt);
}

}  // namespace
}  // namespace crier::report
