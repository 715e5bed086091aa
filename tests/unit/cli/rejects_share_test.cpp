#include "cli/rejects_share.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

TEST(RejectsShare, is_kept_to_the_last_row) {
  const struct {
    std::string_view share;
    std::int64_t rejected;
    std::int64_t read;
    bool is_within;
  } rows[] = {
      {"29%", 29, 100, true},
      {"29%", 30, 100, false},
      {"57%", 57, 100, true},
      {"0.57%", 57, 10'000, true},
      {"0.57%", 58, 10'000, false},
      {"1.1%", 11, 1000, true},
      {"0%", 0, 100, true},
      {"0%", 1, 100, false},
      {"all", 100, 100, true},
      {"100%", 100, 100, true},
      {"0.1%", 1'000'000, 1'000'000'000, true},
      {"0.1%", 1'000'001, 1'000'000'000, false},
      {"1%", 0, 0, true},
  };

  for (const auto& row : rows) {
    const auto share = rejects_share(row.share);
    ASSERT_TRUE(share) << row.share;
    EXPECT_EQ(is_within(*share, {.rejected = row.rejected, .read = row.read}), row.is_within)
        << row.share << " " << row.rejected;
  }
  for (const std::string_view none : {"", "%", "some", "-1%", "101%", "nan%", "1", "1 %", "ALL"}) {
    EXPECT_FALSE(rejects_share(none)) << none;
  }
}

}  // namespace
}  // namespace crier::app
