#include "report/plan_view.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"

namespace crier::report {
namespace {

using namespace std::chrono_literals;

const WallTime begin = parse_iso8601("2026-04-01T08:00:00Z").value();

CampaignPlan plan() {
  CampaignPlan plan{.key = "ai-training",
                    .channel = "email",
                    .notify_by = end_of_day(2026y / 4 / 20, "Europe/Brussels").value(),
                    .rate = 100,
                    .places = {{"BE", "fr-BE", 10, 1}, {"BE", "nl-BE", 20, 2}, {"US", "en", 0, 5}},
                    .exclusions = {{Reason::outside_jurisdiction, 5}, {Reason::minor, 3}},
                    .forecast = {}};
  plan.forecast = pacing::forecast({.recipients = recipients(plan),
                                    .rate = plan.rate,
                                    .begin = begin,
                                    .notify_by = plan.notify_by.instant});
  return plan;
}

TEST(PlanView, says_who_is_told_who_is_not_and_by_when) {
  const std::string text = plan_text(plan(), 80);

  for (const char* fact : {"All", "30", "outside_jurisdiction", "2026-04-20 24:00 Europe/Brussels",
                           "100/s configured", "safe"}) {
    EXPECT_NE(text.find(fact), std::string::npos) << fact << "\n" << text;
  }
}

CampaignPlan plan_of(std::int64_t told, std::vector<PlanExclusion> exclusions) {
  CampaignPlan plan = crier::report::plan();
  plan.places = {{"BE", "nl-BE", told, 0}};
  for (const PlanExclusion& each : exclusions) plan.places.front().excluded += each.people;
  plan.exclusions = std::move(exclusions);
  return plan;
}

TEST(PlanWarnings, name_every_reason_when_more_than_a_fifth_is_left_out) {
  const CampaignPlan plan =
      plan_of(3, {{Reason::age_unknown, 114}, {Reason::minor, 4}, {Reason::no_address, 1}});

  const std::string text = plan_warnings(plan, 0);

  EXPECT_EQ(text,
            "LEFT OUT     119 of 122 people (97.5 %) would not be told:\n"
            "             114 without a birth date: the age gate lets in nobody whose age is not "
            "known; import birth_date, or let everybody in with age_gate.years = 0 (age_unknown)\n"
            "             4 younger than the age gate; if they are concerned, lower age_gate.years "
            "(minor)\n"
            "             1 without an address for this channel; import their addresses, or reach "
            "them by another channel (no_address)\n");
  EXPECT_TRUE(plan_text(plan, 0).ends_with("Deadline     safe for the 3 who are told\n" + text));
  EXPECT_TRUE(boost::json::parse(plan_json(plan)).at("much_left_out").as_bool());
  EXPECT_EQ(boost::json::parse(plan_json(plan)).at("left_out").as_int64(), 119);
}

TEST(PlanWarnings, have_words_for_every_reason_to_leave_somebody_out) {
  for (const Reason reason : {Reason::outside_jurisdiction, Reason::minor, Reason::age_unknown,
                              Reason::already_objected, Reason::no_address, Reason::suppressed}) {
    const std::string text = plan_warnings(plan_of(0, {{reason, 1}}), 0);
    EXPECT_EQ(text.find("1 left out"), std::string::npos) << text;
    EXPECT_NE(text.find(name_of(reason)), std::string::npos) << text;
  }
}

TEST(PlanWarnings, begin_beyond_a_fifth) {
  EXPECT_EQ(plan_warnings(plan_of(80, {{Reason::minor, 20}}), 0), "");
  EXPECT_NE(plan_warnings(plan_of(79, {{Reason::minor, 21}}), 0), "");
  EXPECT_EQ(plan_warnings(plan_of(0, {}), 0), "");
  EXPECT_NE(plan_warnings(plan_of(0, {{Reason::minor, 1}}), 0), "");
}

TEST(PlanWarnings, say_that_there_is_no_time_within_the_screen) {
  CampaignPlan plan = crier::report::plan();
  plan.forecast.is_endangered = true;
  plan.forecast.is_rate_enough = false;

  const std::string text = plan_warnings(plan, 60);

  EXPECT_TRUE(
      text.starts_with("Deadline     ENDANGERED: begin earlier, raise the channel's\n"
                       "             rate, or move notify_by\n"))
      << text;
  EXPECT_EQ(plan_text(plan, 60).find("safe"), std::string::npos);
}

TEST(PlanWarnings, ask_for_no_higher_rate_where_only_retries_are_late) {
  CampaignPlan plan = crier::report::plan();
  plan.forecast.is_endangered = true;
  plan.forecast.is_rate_enough = true;

  const std::string text = plan_warnings(plan, 0);

  EXPECT_TRUE(text.starts_with("Deadline     ENDANGERED: there is time to try everybody")) << text;
  EXPECT_EQ(text.find("raise"), std::string::npos);
}

TEST(PlanView, says_when_no_objection_is_confirmed) {
  CampaignPlan plan = crier::report::plan();
  EXPECT_EQ(plan_json(plan).find("sends_confirmations"), std::string::npos) << "nobody can object";

  plan.sends_confirmations = true;
  EXPECT_EQ(plan_text(plan, 80).find("Confirming"), std::string::npos);
  EXPECT_TRUE(boost::json::parse(plan_json(plan)).at("sends_confirmations").as_bool());

  plan.sends_confirmations = false;
  EXPECT_NE(plan_text(plan, 80).find("\nConfirming   no objection"), std::string::npos);
  EXPECT_FALSE(boost::json::parse(plan_json(plan)).at("sends_confirmations").as_bool());
}

TEST(PlanView, is_for_programs_as_well) {
  const auto document = boost::json::parse(plan_json(plan()));

  EXPECT_EQ(document.at("recipients").as_int64(), 30);
  EXPECT_EQ(document.at("exclusions").at("minor").as_int64(), 3);
  EXPECT_FALSE(document.at("deadline_endangered").as_bool());
  EXPECT_NE(plan_csv(plan()).find("recipients,BE,nl-BE,,20\r\n"), std::string::npos);
}

}  // namespace
}  // namespace crier::report
