#include "runtime/text_file.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(TextFile, is_read_back_as_it_was_written) {
  const std::string path = testing::TempDir() + "crier_text_file";
  const std::string text = std::string("a\r\n\0b", 5) + std::string(200'000, 'x');

  ASSERT_TRUE(write_text_file(path, text).has_value());

  EXPECT_EQ(read_text_file(path, text.size()).value(), text);
}

TEST(TextFile, that_cannot_be_read_says_why) {
  const std::string file = testing::TempDir() + "crier_small_file";
  ASSERT_TRUE(write_text_file(file, "12345").has_value());

  EXPECT_EQ(read_text_file("/no/such/file", 10).error(),
            "cannot be read: No such file or directory; check the path");
  EXPECT_EQ(read_text_file(testing::TempDir(), 10).error(),
            "cannot be read: Is a directory; name a file in it");
  EXPECT_EQ(read_text_file(file + "/below", 10).error(),
            "cannot be read: Not a directory; check the path");
  EXPECT_NE(read_text_file(file, 4).error().find("more than the 4 octets"), std::string::npos);
  EXPECT_NE(read_text_file(std::string(5000, 'a'), 4).error().find("File name too long"),
            std::string::npos);
}

TEST(TextFile, that_cannot_be_written_says_why) {
  EXPECT_EQ(write_text_file("/no/such/file", "a").error(),
            "cannot be written: No such file or directory; check the path");
  EXPECT_EQ(write_text_file(testing::TempDir(), "a").error(),
            "cannot be written: Is a directory; name a file in it");
  EXPECT_NE(write_text_file("/dev/full", "a").error().find("No space left"), std::string::npos);
}

}  // namespace
}  // namespace crier
