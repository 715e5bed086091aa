#include "net/smtp/relay_book.h"

#include <optional>

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime start{1h};
constexpr Backoff backoff{.min = 1s, .max = 60s};

TEST(RelayBook, takes_those_that_are_well_in_turn) {
  RelayBook book(3, backoff);
  Random random(1);

  EXPECT_EQ(book.choose(start), 0U);
  EXPECT_EQ(book.choose(start), 1U);
  EXPECT_EQ(book.choose(start), 2U);
  EXPECT_EQ(book.choose(start), 0U);

  book.on_failure(1, start, random);
  EXPECT_EQ(book.choose(start), 2U);
  EXPECT_EQ(book.choose(start), 0U);
  EXPECT_EQ(book.choose(start), 2U);
}

TEST(RelayBook, rests_twice_as_long_after_each_failure_up_to_the_maximum) {
  RelayBook book(1, backoff);
  Random random(7);
  SteadyTime now = start;
  for (const auto rest : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    book.on_failure(0, now, random);

    EXPECT_EQ(book.choose(now), std::nullopt);
    EXPECT_GE(book.ready_at() - now, rest / 2);
    EXPECT_LE(book.ready_at() - now, rest);
    now = book.ready_at();
    EXPECT_EQ(book.choose(now), 0U);
  }
}

TEST(RelayBook, knows_which_are_of_no_use_until_they_are_again) {
  RelayBook book(2, backoff);
  Random random(1);
  EXPECT_TRUE(book.on_up(0));
  EXPECT_FALSE(book.on_success(0));
  EXPECT_FALSE(book.next_look());

  book.on_failure(1, start, random);
  book.on_trouble(1, RelayBook::Trouble::never_up);
  EXPECT_FALSE(book.is_in_trouble(0));
  EXPECT_TRUE(book.is_in_trouble(1));
  ASSERT_TRUE(book.next_look());
  EXPECT_GT(*book.next_look(), start);
  EXPECT_LE(*book.next_look(), start + backoff.min);

  EXPECT_TRUE(book.on_up(1));
  EXPECT_FALSE(book.is_in_trouble(1));

  // It lets us in, and takes nothing.
  book.on_trouble(1, RelayBook::Trouble::carries_nothing);
  EXPECT_FALSE(book.on_up(1));
  EXPECT_TRUE(book.is_in_trouble(1));
  EXPECT_TRUE(book.on_success(1));
  EXPECT_FALSE(book.on_success(1));
  EXPECT_FALSE(book.is_in_trouble(1));
}

TEST(RelayBook, connections_that_fail_together_are_one_failure) {
  RelayBook book(1, backoff);
  Random random(3);

  for (int connection = 0; connection < 10; ++connection) book.on_failure(0, start, random);

  EXPECT_LE(book.ready_at() - start, 1s);
}

TEST(RelayBook, learns_how_many_messages_a_relay_takes_over_a_connection) {
  RelayBook book(2, backoff);
  EXPECT_GT(book.messages_max(0), 1'000'000);

  book.on_spent(0, 10);
  book.on_success(0);

  EXPECT_EQ(book.messages_max(0), 10);
  EXPECT_GT(book.messages_max(1), 1'000'000);
}

TEST(RelayBook, tries_more_messages_after_a_while_and_learns_again) {
  RelayBook book(1, backoff);
  book.on_spent(0, 10);

  for (int connection = 0; connection < 20; ++connection) {
    EXPECT_EQ(book.messages_max(0), 10);
    book.on_full(0);
  }
  EXPECT_EQ(book.messages_max(0), 20);
  book.on_spent(0, 10);
  EXPECT_EQ(book.messages_max(0), 10);

  for (int connection = 0; connection < 20 * 40; ++connection) book.on_full(0);
  EXPECT_GT(book.messages_max(0), 1'000'000);
}

TEST(RelayBook, learns_from_a_fresh_connection_whether_it_helps_against_a_refusal) {
  const Objection grey{.stage = Stage::recipient, .code = 450, .enhanced = {4, 7, 1}};
  const Objection limit{.stage = Stage::recipient, .code = 452, .enhanced = {4, 5, 3}};
  RelayBook book(2, backoff);
  SteadyTime now = start;
  EXPECT_TRUE(book.may_displace(0, grey, now));

  for (const auto pause : {5s, 10s, 20s, 40s, 80s, 160s, 320s, 320s}) {
    book.on_displaced_refused(0, grey, now);
    book.on_displaced_refused(0, grey, now);

    EXPECT_FALSE(book.may_displace(0, grey, now + pause - 1ms));
    EXPECT_TRUE(book.may_displace(0, grey, now + pause));
    EXPECT_TRUE(book.may_displace(0, limit, now));
    EXPECT_TRUE(book.may_displace(1, grey, now));
    now += pause;
  }
  EXPECT_GT(book.messages_max(0), 1'000'000);

  book.on_displaced_accepted(0, limit, 5);
  EXPECT_EQ(book.messages_max(0), 5);
  book.on_displaced_accepted(0, grey, 7);
  book.on_displaced_refused(0, grey, now);
  EXPECT_TRUE(book.may_displace(0, grey, now + 5s));
}

TEST(RelayBook, forgets_the_oldest_of_very_many_answers) {
  RelayBook book(1, backoff);
  const auto answer = [](int detail) {
    return Objection{.code = 450, .enhanced = {4, 7, static_cast<std::int16_t>(detail)}};
  };

  for (int detail = 0; detail < 17; ++detail) book.on_displaced_refused(0, answer(detail), start);

  EXPECT_TRUE(book.may_displace(0, answer(0), start));
  EXPECT_FALSE(book.may_displace(0, answer(1), start));
  EXPECT_FALSE(book.may_displace(0, answer(16), start));
}

TEST(RelayBook, success_forgives) {
  RelayBook book(1, backoff);
  Random random(3);
  book.on_failure(0, start, random);
  book.on_failure(0, start + 10s, random);

  book.on_success(0);

  EXPECT_EQ(book.choose(start), 0U);
}

}  // namespace
}  // namespace crier::smtp
