#include "campaign/key.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(Key, is_of_small_letters_digits_and_hyphens) {
  for (const std::string_view good : {"a", "ai-training", "2026", "a-", "a--b"}) {
    EXPECT_TRUE(is_key(good)) << good;
  }
  EXPECT_TRUE(is_key(std::string(64, 'a')));
  EXPECT_FALSE(is_key(std::string(65, 'a')));
  for (const std::string_view bad : {"", "-a", "AI-Training", "ai training", " ai", "ai ", "ai_x",
                                     "ai.x", "ai/x", "aï", "ai\n", "ai\u00A0"}) {
    EXPECT_FALSE(is_key(bad)) << bad;
  }
}

TEST(Key, of_something_else_is_what_was_probably_meant) {
  const std::string over_long(65, 'A');
  const struct {
    std::string_view text;
    std::string_view key;
  } rows[] = {{"AI-Training", "ai-training"},
              {" ai-training ", "ai-training"},
              {"AI Training!", "ai-training"},
              {"ai_training", "ai-training"},
              {"--", ""},
              {"", ""},
              {"\u00A0ai-training\u00A0", "ai-training"},
              {"\u0430i-training", ""},  // It begins with a Cyrillic letter.
              {"ai\u2011training", ""},
              {"caf\u00E9", ""},
              {"ai\x1B[31m", ""},
              {"ai\xFF", ""},
              {over_long, ""},
              {"\u00C4", ""}};

  for (const auto& row : rows) {
    EXPECT_EQ(nearest_key(row.text), row.key) << row.text;
    if (!row.key.empty()) EXPECT_TRUE(is_key(row.key));
  }
}

}  // namespace
}  // namespace crier
