#include "app/daemon/troubles.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

TEST(Troubles, are_told_once_a_place_until_they_are_over) {
  Troubles troubles;
  troubles.tell("campaign 7", "a");
  troubles.tell("the board", "b");
  troubles.tell("campaign 7", "c");

  ASSERT_EQ(troubles.all().size(), 2U);
  EXPECT_EQ(troubles.all()[0].where, "campaign 7");
  EXPECT_EQ(troubles.all()[0].why, "c");

  troubles.clear("campaign 7");
  troubles.clear("campaign 7");
  EXPECT_EQ(troubles.all().size(), 1U);
  troubles.clear("the board");
  EXPECT_TRUE(troubles.all().empty());
}

}  // namespace
}  // namespace crier::app
