#include "channel/push/push_try.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace crier::channel {
namespace {

using TransportError = http::TransportError;

PushAnswer answer(PushMeaning meaning, Verdict verdict, Reason reason = Reason::none) {
  PushAnswer result;
  result.meaning = meaning;
  result.outcome.verdict = verdict;
  result.outcome.reason = reason;
  return result;
}

PushAnswer accepted() {
  return answer(PushMeaning::accepted, Verdict::accepted);
}
PushAnswer dead() {
  PushAnswer result = answer(PushMeaning::dead_address, Verdict::give_up, Reason::mailbox_disabled);
  result.word = "UNREGISTERED";
  return result;
}
PushAnswer suspect() {
  return answer(PushMeaning::suspect_address, Verdict::refused, Reason::address_refused);
}
PushAnswer later() {
  return answer(PushMeaning::try_again, Verdict::retry_later, Reason::service_unavailable);
}

TEST(PersonTries, tell_the_person_by_one_address_that_is_accepted) {
  PersonTries tries(AddressKind::push);
  tries.add("fcm:p:one", dead());
  tries.add("fcm:p:two", accepted());
  tries.add("fcm:p:three", later());

  const Outcome outcome = tries.outcome();

  EXPECT_EQ(outcome.verdict, Verdict::accepted);
  ASSERT_EQ(outcome.addresses.size(), 2U) << "of the third nothing is known";
  EXPECT_EQ(outcome.addresses[0].value, "fcm:p:one");
  EXPECT_EQ(outcome.addresses[0].kind, AddressKind::push);
  EXPECT_EQ(outcome.addresses[0].state, AddressState::dead);
  EXPECT_EQ(outcome.addresses[0].reason, "UNREGISTERED");
  EXPECT_EQ(outcome.addresses[1].value, "fcm:p:two");
  EXPECT_EQ(outcome.addresses[1].state, AddressState::confirmed);
}

TEST(PersonTries, fail_the_person_only_when_all_addresses_are_dead) {
  PersonTries all_dead(AddressKind::push);
  all_dead.add("fcm:p:one", dead());
  all_dead.add("fcm:p:two", dead());
  PersonTries one_left(AddressKind::push);
  one_left.add("fcm:p:one", dead());
  one_left.add("fcm:p:two", later());

  EXPECT_EQ(all_dead.outcome().verdict, Verdict::give_up);
  EXPECT_EQ(all_dead.outcome().addresses.size(), 2U);
  EXPECT_EQ(one_left.outcome().verdict, Verdict::retry_later);
  EXPECT_EQ(one_left.outcome().addresses.size(), 1U) << "the dead one is known all the same";
}

// It may be somebody else's app, or ours that is missing in crier.toml.
TEST(PersonTries, do_not_fail_the_person_where_an_address_is_not_ours_to_use) {
  PersonTries tries(AddressKind::push);
  tries.add("fcm:p:one", dead());
  tries.pass_over("apns_topics does not have it");

  const Outcome outcome = tries.outcome();

  EXPECT_EQ(outcome.verdict, Verdict::refused);
  EXPECT_EQ(outcome.reason, Reason::policy_refused);
  EXPECT_EQ(outcome.description, "apns_topics does not have it");
  EXPECT_EQ(outcome.addresses.size(), 1U);
}

TEST(PersonTries, of_nobody_with_an_address_say_so) {
  const PersonTries tries(AddressKind::push);

  EXPECT_EQ(tries.outcome().verdict, Verdict::give_up);
  EXPECT_EQ(tries.outcome().reason, Reason::no_address);
}

TEST(PersonTries, keep_a_notice_that_somebody_may_have) {
  PersonTries tries(AddressKind::push);
  tries.add("fcm:p:one", broken_try({.kind = TransportError::Kind::timed_out,
                                     .reach = TransportError::Reach::sent},
                                    "R"));
  tries.add("fcm:p:two", broken_try({.kind = TransportError::Kind::unreachable,
                                     .reach = TransportError::Reach::not_sent},
                                    "R"));

  EXPECT_TRUE(tries.unsent());
  EXPECT_TRUE(tries.is_perhaps_told());
  EXPECT_EQ(tries.outcome().verdict, Verdict::unknown);
}

TEST(PersonTries, keep_what_was_answered_where_another_address_was_not_sent_to) {
  const auto unsent = broken_try(
      {.kind = TransportError::Kind::unreachable, .reach = TransportError::Reach::not_sent}, "R");
  PersonTries of_dead(AddressKind::push);
  of_dead.add("fcm:p:one", dead());
  of_dead.add("fcm:p:two", unsent);
  PersonTries of_busy(AddressKind::push);
  PushAnswer busy = later();
  busy.outcome.retry_after = std::chrono::seconds(60);
  of_busy.add("fcm:p:one", busy);
  of_busy.add("fcm:p:two", unsent);
  PersonTries of_none(AddressKind::push);
  of_none.add("fcm:p:one", unsent);

  EXPECT_EQ(of_dead.outcome().verdict, Verdict::retry_later) << "the second may still do";
  EXPECT_EQ(of_dead.outcome().reason, unsent.error().reason);
  EXPECT_EQ(of_dead.outcome().addresses.size(), 1U);
  EXPECT_EQ(of_busy.outcome().retry_after, std::chrono::seconds(60));
  EXPECT_TRUE(of_busy.is_answered());
  EXPECT_FALSE(of_none.is_answered());
}

TEST(BrokenTry, has_left_or_has_not) {
  using enum TransportError::Kind;
  using enum TransportError::Reach;
  const auto unsent = [](TransportError::Kind kind) {
    return broken_try({.kind = kind, .reach = not_sent}, "R").error().kind;
  };
  EXPECT_EQ(unsent(unreachable), UnsentMessage::Kind::trouble);
  EXPECT_EQ(unsent(tls_failed), UnsentMessage::Kind::trouble);
  EXPECT_EQ(unsent(withheld), UnsentMessage::Kind::withheld);
  EXPECT_EQ(unsent(stream_refused), UnsentMessage::Kind::postponed);

  const auto cut = [](int status, bool has_header) {
    return broken_try(
               {.kind = connection_lost, .reach = sent, .status = status, .has_header = has_header},
               "R")
        ->outcome.verdict;
  };
  EXPECT_EQ(cut(0, false), Verdict::unknown);
  EXPECT_EQ(cut(200, true), Verdict::accepted);
  EXPECT_EQ(cut(200, false), Verdict::unknown);
  EXPECT_EQ(cut(404, true), Verdict::retry_later) << "why is not known, and ends no address";
}

// In Web Push the host is the address's: one that is gone must not stop the channel for everybody.
TEST(BrokenTry, at_a_host_of_the_persons_own_is_about_the_person) {
  using enum TransportError::Kind;
  using enum TransportError::Reach;
  for (const auto kind : {unresolved, unreachable, tls_failed, timed_out, invalid_request}) {
    const PushTry result = broken_try_at_host({.kind = kind, .reach = not_sent}, "R");

    ASSERT_TRUE(result);
    EXPECT_EQ(result->meaning, PushMeaning::try_again);
    EXPECT_EQ(result->outcome.verdict, Verdict::retry_later);
    EXPECT_EQ(result->outcome.scope, Scope::recipient);
    EXPECT_NE(result->outcome.reason, Reason::none);
    EXPECT_FALSE(result->outcome.description.empty());
  }
  for (const auto kind : {withheld, busy, stream_refused}) {
    EXPECT_FALSE(broken_try_at_host({.kind = kind, .reach = not_sent}, "R"));
  }
  EXPECT_EQ(broken_try_at_host({.kind = timed_out, .reach = sent}, "R")->outcome.verdict,
            Verdict::unknown);
}

TEST(SuspectShare, ends_an_address_only_while_such_answers_are_rare) {
  SuspectShare share;
  PushAnswer early = suspect();
  judge(early, share);
  EXPECT_EQ(early.meaning, PushMeaning::suspect_address) << "one answer tells nothing";

  for (int number = 0; number < 200; ++number) {
    PushAnswer good = accepted();
    judge(good, share);
  }
  PushAnswer rare = suspect();
  judge(rare, share);
  EXPECT_EQ(rare.meaning, PushMeaning::dead_address);
  EXPECT_EQ(rare.outcome.verdict, Verdict::give_up);
}

// The tokens of an app under development at the server for those of the shop, or the other way.
TEST(SuspectShare, ends_none_where_the_environment_is_wrong) {
  SuspectShare share;
  for (int number = 0; number < 1500; ++number) {
    PushAnswer each = suspect();
    judge(each, share);
    ASSERT_EQ(each.meaning, PushMeaning::suspect_address) << number;
  }
  EXPECT_TRUE(share.is_common());

  // And of those that begin to say so in the midst of a campaign, few.
  SuspectShare turning;
  for (int number = 0; number < 1000; ++number) turning.on_good();
  int ended = 0;
  for (int number = 0; number < 1000; ++number) {
    PushAnswer each = suspect();
    judge(each, turning);
    if (each.meaning == PushMeaning::dead_address) ++ended;
  }
  EXPECT_LE(ended, 50);
}

// What is common at one service says nothing of the addresses at another.
TEST(SuspectShares, are_counted_apart_and_bounded) {
  SuspectShares shares;
  for (int number = 0; number < 200; ++number) {
    shares.of("one").on_suspect();
    shares.of("two").on_good();
  }
  EXPECT_TRUE(shares.of("one").is_common());
  EXPECT_FALSE(shares.of("one").is_rare());
  EXPECT_TRUE(shares.of("two").is_rare());

  for (std::size_t number = 0; number < SuspectShares::names_max; ++number) {
    static_cast<void>(shares.of(std::to_string(number)));
  }
  EXPECT_EQ(&shares.of("beyond"), &shares.of("further"));
  EXPECT_TRUE(shares.of("one").is_common());
}

}  // namespace
}  // namespace crier::channel
