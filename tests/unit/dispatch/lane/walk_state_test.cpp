#include "dispatch/lane/walk_state.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace crier::dispatch {
namespace {

using enum WalkState;

constexpr WalkState all[] = {walking, stopping, abandoned, closing, lost};
static_assert(std::size(all) == static_cast<std::size_t>(walk_state_last) + 1);

TEST(WalkState, changes_in_these_ways_and_in_no_other) {
  const std::set<std::pair<WalkState, WalkState>> legal = {
      {walking, stopping},   {walking, closing},  {walking, lost},
      {stopping, abandoned}, {stopping, closing}, {stopping, lost},
      {abandoned, closing},  {abandoned, lost},   {closing, lost},
  };

  for (const WalkState before : all) {
    for (const WalkState after : all) {
      EXPECT_EQ(may_follow(before, after), legal.contains({before, after}))
          << name_of(before) << " to " << name_of(after);
    }
  }
}

TEST(WalkState, another_change_is_a_fault_of_ours) {
  WalkState state = walking;
  become(state, stopping);
  EXPECT_EQ(state, stopping);

  EXPECT_DEATH(become(state, stopping), "may_follow");
  EXPECT_DEATH(become(state, walking), "may_follow");
}

}  // namespace
}  // namespace crier::dispatch
