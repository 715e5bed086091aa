#include "objection/consumer_token.h"

#include <gtest/gtest.h>

namespace crier::objection {
namespace {

TEST(ConsumerToken, can_be_told_from_other_text_and_is_another_each_time) {
  const std::string token = new_consumer_token();

  EXPECT_TRUE(token.starts_with("crier_"));
  EXPECT_EQ(token.size(), 6U + 43U);
  EXPECT_NE(new_consumer_token(), token);
}

TEST(ConsumerToken, is_known_by_its_digest_to_the_last_bit) {
  const Digest digest = consumer_token_digest("crier_x");

  EXPECT_TRUE(is_same_digest(digest, consumer_token_digest("crier_x")));
  for (std::size_t index = 0; index < digest.size(); ++index) {
    Digest other = digest;
    other[index] ^= 1U;
    EXPECT_FALSE(is_same_digest(digest, other)) << index;
  }
}

}  // namespace
}  // namespace crier::objection
