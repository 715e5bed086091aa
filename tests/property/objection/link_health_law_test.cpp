#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "objection/link_health.h"

namespace crier::objection {
namespace {

using namespace std::chrono_literals;

struct Asked {
  WallTime at;
  bool is_answered{};
};

std::vector<Asked> some_questions() {
  std::vector<Asked> asked;
  WallTime at{};
  for (const int step : *rc::gen::container<std::vector<int>>(100, rc::gen::inRange(0, 6000))) {
    at += std::chrono::milliseconds(step);
    asked.push_back({.at = at, .is_answered = step % 3 == 0});
  }
  return asked;
}

// Each run of failures that is long enough, from its first to the answer after it.
std::vector<LinkOutage> outages_by_looking_back(const std::vector<Asked>& asked, int failures_min) {
  std::vector<LinkOutage> outages;
  int failures = 0;
  WallTime began{};
  for (const Asked& each : asked) {
    if (!each.is_answered) {
      if (failures++ == 0) began = each.at;
      continue;
    }
    if (failures >= failures_min) outages.push_back({.began_at = began, .ended_at = each.at});
    failures = 0;
  }
  return outages;
}

RC_GTEST_PROP(LinkHealth, records_exactly_the_runs_of_failures_that_are_long_enough, ()) {
  const LinkWatchPolicy policy{.interval = 30s, .failures_to_pause = *rc::gen::inRange(1, 6)};
  const std::vector<Asked> asked = some_questions();

  LinkHealth health;
  std::vector<LinkOutage> outages;
  for (const Asked& each : asked) {
    const LinkVerdict verdict = each.is_answered ? after_answer(health, each.at, policy)
                                                 : after_failure(health, each.at, policy);
    if (verdict.ended) outages.push_back(*verdict.ended);
    health = verdict.health;
  }

  RC_ASSERT(outages == outages_by_looking_back(asked, policy.failures_to_pause));
}

RC_GTEST_PROP(LinkHealth, is_down_exactly_after_so_many_failures_in_a_row, ()) {
  const LinkWatchPolicy policy{.interval = 30s, .failures_to_pause = *rc::gen::inRange(1, 6)};

  LinkHealth health;
  int in_a_row = 0;
  for (const Asked& each : some_questions()) {
    in_a_row = each.is_answered ? 0 : in_a_row + 1;
    const LinkVerdict verdict = each.is_answered ? after_answer(health, each.at, policy)
                                                 : after_failure(health, each.at, policy);
    health = verdict.health;
    RC_ASSERT(health.is_down == (in_a_row >= policy.failures_to_pause));
    RC_ASSERT(health.failing_since.has_value() == (in_a_row > 0));
    RC_ASSERT(verdict.has_fallen == (in_a_row == policy.failures_to_pause));
    RC_ASSERT(verdict.ask_again_in > 0ms && verdict.ask_again_in <= policy.interval);
  }
}

RC_GTEST_PROP(LinkHealth, jitter_is_a_fifth_at_most, ()) {
  const std::chrono::milliseconds wait(*rc::gen::inRange(100, 3'600'000));
  const double chance = *rc::gen::inRange(0, 1001) / 1000.0;

  const auto jittered = with_jitter(wait, chance);

  RC_ASSERT(jittered >= wait * 4 / 5 - 1ms);
  RC_ASSERT(jittered <= wait * 6 / 5 + 1ms);
}

}  // namespace
}  // namespace crier::objection
