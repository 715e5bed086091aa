#include "net/smtp/displaced.h"

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

Message again(Ticket displaced) {
  return {.ticket = 100 + displaced, .displaced = displaced};
}

TEST(Displacements, are_found_by_the_ticket_that_the_message_had_then) {
  Displacements displacements;
  displacements.add({.ticket = 3, .carried = 5, .relay = 1});

  EXPECT_EQ(displacements.find({.ticket = 3}), nullptr);
  EXPECT_EQ(displacements.find(again(4)), nullptr);
  ASSERT_NE(displacements.find(again(3)), nullptr);
  const auto taken = displacements.take_out(again(3));

  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->carried, 5);
  EXPECT_EQ(taken->relay, 1U);
  EXPECT_FALSE(displacements.take_out(again(3)));
}

TEST(Displacements, of_messages_that_never_come_back_the_oldest_are_forgotten) {
  Displacements displacements;

  for (Ticket ticket = 0; ticket <= Displacements::most; ++ticket) {
    displacements.add({.ticket = ticket});
  }

  EXPECT_EQ(displacements.find(again(0)), nullptr);
  EXPECT_NE(displacements.find(again(1)), nullptr);
  EXPECT_NE(displacements.find(again(Displacements::most)), nullptr);
}

}  // namespace
}  // namespace crier::smtp
