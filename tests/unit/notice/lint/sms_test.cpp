#include "notice/lint/sms.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::notice {
namespace {

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int index = 0; index < times; ++index) all += text;
  return all;
}

void expect_size(const std::string& text, int segments, bool is_ucs2) {
  const SmsSize size = sms_size(text);
  EXPECT_EQ(size.segments, segments) << text;
  EXPECT_EQ(size.is_ucs2, is_ucs2) << text;
}

TEST(Sms, of_the_gsm_alphabet_holds_160_alone_and_153_in_parts) {
  expect_size("", 1, false);
  expect_size(std::string(160, 'a'), 1, false);
  expect_size(std::string(161, 'a'), 2, false);
  expect_size(std::string(306, 'a'), 2, false);
  expect_size(std::string(307, 'a'), 3, false);
  expect_size(repeated("é", 160), 1, false);
}

TEST(Sms, counts_characters_of_the_extension_twice) {
  expect_size(repeated("€", 80), 1, false);
  expect_size(repeated("€", 81), 2, false);
}

TEST(Sms, of_other_alphabets_holds_70_alone_and_67_in_parts) {
  expect_size(repeated("ж", 70), 1, true);
  expect_size(repeated("ж", 71), 2, true);
  expect_size(repeated("ж", 135), 3, true);
  // Two units of UTF-16 each.
  expect_size(repeated("🦊", 35), 1, true);
  expect_size(repeated("🦊", 36), 2, true);
  // A typographic apostrophe is enough.
  expect_size("it’s", 1, true);
}

}  // namespace
}  // namespace crier::notice
