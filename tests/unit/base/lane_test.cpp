#include "base/lane.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier {
namespace {

// Lanes are written into databases: these values must never change.
TEST(Lane, follows_from_the_ref_alone_and_for_ever) {
  EXPECT_EQ(ref_hash(""), 0xefd01f60ba992926U);
  EXPECT_EQ(ref_hash("a"), 0x82a2a958a9bece5bU);
  EXPECT_EQ(ref_hash("user-0000001"), 0xd63a099a4b54178fU);
}

TEST(Lane, spreads_similar_refs_evenly) {
  constexpr int lanes = 64;
  constexpr int people = 64'000;
  std::vector<int> held(lanes);

  for (int person = 0; person < people; ++person) {
    ++held[static_cast<std::size_t>(lane_of("u" + std::to_string(person), lanes).value)];
  }

  // Six standard deviations of a binomial draw around 1,000.
  for (const int count : held) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1200);
  }
}

}  // namespace
}  // namespace crier
