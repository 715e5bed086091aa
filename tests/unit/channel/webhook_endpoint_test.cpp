#include "channel/webhook_endpoint.h"

#include <gtest/gtest.h>

#include "channel/webhook_answer.h"

namespace crier::channel {
namespace {

Verdict judge(EndpointRecord& record, int status) {
  const Outcome outcome = classify_answer({.status = status}, record.endpoint(), WallTime{});
  record.note(outcome);
  return outcome.verdict;
}

TEST(WebhookEndpoint, waits_with_whom_it_does_not_find_until_it_has_found_somebody) {
  EndpointRecord record;

  EXPECT_EQ(judge(record, 404), Verdict::retry_later);
  EXPECT_EQ(judge(record, 202), Verdict::accepted);
  EXPECT_EQ(judge(record, 404), Verdict::give_up);
}

TEST(WebhookEndpoint, that_finds_nobody_for_a_while_stops_the_campaign) {
  EndpointRecord record;
  judge(record, 202);

  for (int count = 0; count < 19; ++count) EXPECT_EQ(judge(record, 404), Verdict::give_up);

  EXPECT_EQ(judge(record, 410), Verdict::halt);
}

TEST(WebhookEndpoint, that_finds_some_between_goes_on) {
  EndpointRecord record;

  for (int count = 0; count < 100; ++count) {
    EXPECT_NE(judge(record, count % 15 == 0 ? 200 : 404), Verdict::halt);
  }
}

TEST(WebhookEndpoint, has_to_prove_itself_again_after_it_stopped_the_campaign) {
  EndpointRecord record;
  judge(record, 202);
  while (judge(record, 404) != Verdict::halt) {
  }

  EXPECT_EQ(judge(record, 404), Verdict::retry_later);
}

TEST(WebhookEndpoint, is_not_judged_by_other_refusals) {
  EndpointRecord record;

  for (int count = 0; count < 100; ++count) judge(record, count % 2 == 0 ? 500 : 422);

  EXPECT_EQ(record.endpoint(), Endpoint::unproven);
}

}  // namespace
}  // namespace crier::channel
