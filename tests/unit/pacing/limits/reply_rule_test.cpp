#include "pacing/limits/reply_rule.h"

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

ReplyRule rule_of(std::string code, std::string status, std::string words) {
  return {.name = "rule",
          .code = std::move(code),
          .status = std::move(status),
          .words = std::move(words)};
}

struct Fit {
  const char* code;
  const char* status;
  const char* words;
  bool fits;
};

TEST(ReplyRule, fits_by_code_status_and_words) {
  const Reply reply{.code = 421,
                    .enhanced = {4, 7, 28},
                    .words = "Our system has detected an UNUSUAL rate of mail",
                    .retry_after = {}};
  const Fit rows[] = {
      {"421", "", "", true},
      {"4xx", "", "", true},
      {"x21", "", "", true},
      {"422", "", "", false},
      {"5xx", "", "", false},
      {"42", "", "", false},
      {"421x", "", "", false},
      {"", "4.7.28", "", true},
      {"", "x.7.x", "", true},
      {"", "4.7.2", "", false},
      {"", "x.2.x", "", false},
      {"", "", "unusual rate", true},
      {"", "", "system*rate of", true},
      {"", "", "rate*system", false},
      {"", "", "*unusual*", true},
      {"", "", "unusualrate", false},
      {"", "", "detected*detected", false},
      {"421", "x.7.28", "unusual", true},
      {"450", "x.7.28", "unusual", false},
      {"421", "x.7.28", "usual suspects", false},
  };
  for (const Fit& row : rows) {
    const ReplyRule rule = rule_of(row.code, row.status, row.words);
    EXPECT_EQ(fault_of(rule), std::nullopt) << row.code << row.status << row.words;
    EXPECT_EQ(fits(rule, reply), row.fits) << row.code << row.status << row.words;
  }
}

TEST(ReplyRule, with_a_status_does_not_fit_a_reply_without) {
  const Reply reply{.code = 421, .enhanced = {}, .words = "closing", .retry_after = {}};

  EXPECT_FALSE(fits(rule_of("421", "x.x.x", ""), reply));
  EXPECT_TRUE(fits(rule_of("421", "", ""), reply));
}

TEST(ReplyRule, does_not_fit_a_reply_with_words_that_it_is_without) {
  const Reply reply{
      .code = 554, .enhanced = {}, .words = "Not available: POLICY", .retry_after = {}};
  ReplyRule rule = rule_of("554", "", "not available");

  rule.without_words = "policy*restrictions";
  EXPECT_TRUE(fits(rule, reply));
  rule.without_words = "policy";
  EXPECT_FALSE(fits(rule, reply));
}

struct Fault {
  std::function<void(ReplyRule&)> make;
  const char* message;
};

TEST(ReplyRule, tells_what_is_wrong_with_it) {
  const Fault faults[] = {
      {[](auto& rule) { rule.name.clear(); }, "a rule has a name"},
      {[](auto& rule) { rule.code.clear(); }, "fits every reply"},
      {[](auto& rule) { rule.code = "4xy"; }, "'4xy' is no code"},
      {[](auto& rule) { rule.status = "7"; }, "'7' is no enhanced status"},
      {[](auto& rule) { rule.status = "4.7.x.x"; }, "no enhanced status"},
      {[](auto& rule) { rule.status = "4..x"; }, "no enhanced status"},
      {[](auto& rule) { rule.times_an_hour = 0; }, "1 to 100"},
      {[](auto& rule) { rule.times_an_hour = 101; }, "1 to 100"},
      {[](auto& rule) { rule.duration = 1h; }, "'slow' has no duration"},
      {[](auto& rule) { rule.action = ReplyAction::pause; }, "'pause' needs a duration"},
      {[](auto& rule) {
         rule.action = ReplyAction::stop;
         rule.duration = std::chrono::days(8);
       },
       "1 second to 7 days"},
      {[](auto& rule) {
         rule.action = ReplyAction::cap_rate;
         rule.duration = 1h;
       },
       "needs per_minute"},
      {[](auto& rule) {
         rule.action = ReplyAction::cap_rate;
         rule.duration = 1h;
         rule.per_minute = 1e-9;
       },
       "from 1 a day (0.0007)"},
      {[](auto& rule) {
         rule.action = ReplyAction::cap_concurrency;
         rule.duration = 1h;
       },
       "needs concurrency"},
  };
  for (const Fault& fault : faults) {
    ReplyRule rule = rule_of("421", "", "");
    fault.make(rule);

    EXPECT_THAT(fault_of(rule).value_or("no fault"), HasSubstr(fault.message));
  }
}

}  // namespace
}  // namespace crier::pacing
