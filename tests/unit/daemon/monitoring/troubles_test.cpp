#include "daemon/monitoring/troubles.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using Kind = Refusal::Kind;

TEST(Troubles, are_told_once_a_place_until_they_are_over) {
  Troubles troubles;
  troubles.tell({.place = {.name = "campaign 7"}, .since = WallTime{1s}, .why = "a"});
  troubles.tell({.place = {.name = "the list of campaigns"}, .since = WallTime{2s}, .why = "b"});
  troubles.tell({.place = {.name = "campaign 7"}, .since = WallTime{3s}, .why = "c"});

  ASSERT_EQ(troubles.all().size(), 2U);
  EXPECT_EQ(troubles.all()[0].place.name, "campaign 7");
  EXPECT_EQ(troubles.all()[0].why, "c");
  EXPECT_EQ(troubles.all()[0].since, WallTime{1s});

  troubles.clear("campaign 7");
  troubles.clear("campaign 7");
  EXPECT_EQ(troubles.all().size(), 1U);
  troubles.clear("the list of campaigns");
  EXPECT_TRUE(troubles.all().empty());
}

TEST(Troubles, keep_a_daemon_from_its_work_when_the_database_refuses_it_whatever_the_rows) {
  const auto refused = [](Kind kind, const char* sqlstate) {
    return Troubles::Trouble{.place = {.name = "campaign 7"},
                             .since = {},
                             .why = "it is refused",
                             .refusal = Refusal{.kind = kind, .sqlstate = sqlstate}};
  };
  EXPECT_TRUE(keeps_from_work(refused(Kind::rule, "42501")));
  EXPECT_TRUE(keeps_from_work(refused(Kind::busy, "53100")));
  EXPECT_FALSE(keeps_from_work(refused(Kind::data, "23514")));
  EXPECT_FALSE(keeps_from_work(refused(Kind::fault, "")));
  // A lane that stood still and was left to others.
  EXPECT_FALSE(keeps_from_work(refused(Kind::rule, "")));

  Troubles::Trouble telling = refused(Kind::rule, "42501");
  telling.place.use = dispatch::Place::Use::telling;
  EXPECT_FALSE(keeps_from_work(telling));
  EXPECT_FALSE(keeps_from_work({.place = {.name = "the watch"}, .since = {}, .why = "it stands"}));
}

}  // namespace
}  // namespace crier::app
