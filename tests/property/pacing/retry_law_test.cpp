#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pacing/retry.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr WallTime noon{std::chrono::sys_days{std::chrono::year{2025} / 5 / 26} + 12h};

RC_GTEST_PROP(Retry, is_behind_now_and_retry_after_and_before_the_deadline, ()) {
  const RetryPolicy policy{.first_delay = milliseconds(*rc::gen::inRange(1, 3'600'000)),
                           .delay_max = milliseconds(*rc::gen::inRange(1, 36'000'000))};
  RetryQuestion question{.attempts_made = *rc::gen::inRange(1, 200),
                         .now = noon,
                         .deadline = noon + seconds(*rc::gen::inRange(-100, 1'000'000))};
  if (*rc::gen::arbitrary<bool>()) question.retry_after = seconds(*rc::gen::inRange(0, 100'000));
  Random random(*rc::gen::arbitrary<std::uint64_t>());

  const auto due = next_try(policy, question, random);

  const auto wait = question.retry_after.value_or(0s);
  const milliseconds longest =
      std::max<milliseconds>(wait + 1s, delay_bound(policy, question.attempts_made));
  if (!due) {
    RC_ASSERT(question.now + longest >= question.deadline);
    return;
  }
  RC_ASSERT(*due > question.now);
  RC_ASSERT(*due < question.deadline);
  RC_ASSERT(*due >= question.now + wait);
  RC_ASSERT(*due <= question.now + longest);
}

}  // namespace
}  // namespace crier::pacing
