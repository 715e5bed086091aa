#include "pacing/limits/channel_limits.h"

#include <gtest/gtest.h>

#include "pacing/limits/limit_tree.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr Moment start{.steady = SteadyTime(1h), .wall = WallTime(std::chrono::days(20'000))};

struct Service {
  const char* name;
  double per_second;
  int burst;
};

TEST(ChannelLimits, are_those_of_the_services) {
  const Service services[] = {
      {"fcm", 9'950, 3'000},        {"apns", 0, 0},
      {"web_push", 0, 0},           {"sms_long_code", 1, 2},
      {"sms_short_code", 100, 3},   {"sms_toll_free", 20, 2},
      {"sms_alphanumeric", 0.1, 2}, {"sms_account", 50, 2},
      {"ses_sandbox", 1, 2},
  };
  ASSERT_EQ(service_rows().size(), std::size(services));
  for (const Service& service : services) {
    const auto policy = service_limit(service.name);
    ASSERT_TRUE(policy.has_value()) << service.name;
    EXPECT_TRUE(faults_of(*policy).empty()) << service.name;
    EXPECT_EQ(policy->rate ? policy->rate->per_second : 0, service.per_second) << service.name;
    EXPECT_EQ(policy->rate ? policy->rate->burst : 0, service.burst) << service.name;
  }
  EXPECT_EQ(service_limit("ses_sandbox")->per_day, 200);
  EXPECT_EQ(service_limit("carrier_pigeon"), std::nullopt);
}

TEST(ChannelLimits, let_no_minute_have_more_of_fcm_than_its_project_may) {
  const LimitPolicy fcm = *service_limit("fcm");

  EXPECT_LE(fcm.rate->per_second * 60 + fcm.rate->burst, 600'000);
}

struct ServiceReply {
  RuleSet rules;
  int code;
  const char* words;
  const char* rule;
  ReplyAction action;
};

TEST(ChannelLimits, read_the_replies_of_services) {
  const ServiceReply rows[] = {
      {RuleSet::fcm, 429, R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}})", "fcm_quota",
       ReplyAction::pause},
      // One failure of the service's own is for the retry; many are for the circuit breaker.
      {RuleSet::fcm, 500, R"({"error":{"status":"INTERNAL"}})", "", ReplyAction::slow},
      {RuleSet::fcm, 502, "<html><title>502</title></html>", "", ReplyAction::slow},
      {RuleSet::fcm, 503, R"({"error":{"status":"UNAVAILABLE"}})", "", ReplyAction::slow},
      {RuleSet::apns, 500, R"({"reason":"InternalServerError"})", "", ReplyAction::slow},
      {RuleSet::fcm, 404, R"({"error":{"status":"NOT_FOUND"}})", "", ReplyAction::slow},
      {RuleSet::apns, 429, R"({"reason":"TooManyProviderTokenUpdates"})", "apns_token_updates",
       ReplyAction::alarm},
      {RuleSet::apns, 429, R"({"reason":"TooManyRequests"})", "", ReplyAction::slow},
      {RuleSet::apns, 503, R"({"reason":"ServiceUnavailable"})", "", ReplyAction::slow},
      {RuleSet::push, 429, "429 QUOTA_EXCEEDED", "fcm_quota", ReplyAction::pause},
      {RuleSet::push, 429, "429 TooManyProviderTokenUpdates", "apns_token_updates",
       ReplyAction::alarm},
      {RuleSet::push, 429, "429 TooManyRequests", "", ReplyAction::slow},
      {RuleSet::web_push, 429, "", "web_push_too_many", ReplyAction::slow},
      {RuleSet::web_push, 503, "", "", ReplyAction::slow},
      {RuleSet::web_push, 406, "", "web_push_not_acceptable", ReplyAction::slow},
      {RuleSet::web_service, 429, "", "web_service_too_many", ReplyAction::slow},
      {RuleSet::web_service, 503, "", "", ReplyAction::slow},
      {RuleSet::sms, 88, "", "smpp_throttled", ReplyAction::slow},
      {RuleSet::sms, 20, "", "smpp_queue_full", ReplyAction::pause},
      {RuleSet::sms, 11, "", "", ReplyAction::slow},
  };
  for (const ServiceReply& row : rows) {
    LimitSettings settings;
    settings.rules = rules_of(row.rules);
    ASSERT_TRUE(faults_of(settings).empty());
    LimitTree tree(settings, RateSupply::own, start);
    const auto ticket = tree.take({.domain = "push.example"}, start);

    const auto reaction =
        tree.refused(ticket,
                     {.code = row.code, .enhanced = {}, .words = row.words, .retry_after = {}},
                     start)
            .reaction;

    EXPECT_EQ(reaction ? reaction->rule : "", row.rule) << row.code;
    if (reaction) EXPECT_EQ(reaction->action, row.action) << row.code;
  }
}

}  // namespace
}  // namespace crier::pacing
