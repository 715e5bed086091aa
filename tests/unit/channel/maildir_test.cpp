#include <gtest/gtest.h>

#include "channel/maildir_folder.h"

namespace crier::channel {
namespace {

TEST(MaildirLineEnds, become_those_of_files) {
  EXPECT_EQ(with_plain_line_ends("a\r\n\r\nb\r\n"), "a\n\nb\n");
  EXPECT_EQ(with_plain_line_ends("a\nb\rc\r\r\nd\r"), "a\nb\rc\r\nd\r");
  EXPECT_EQ(with_plain_line_ends(""), "");
}

TEST(MaildirName, is_the_same_for_every_try_and_safe_for_readers) {
  EXPECT_EQ(maildir_name("-Ab_9"), "notice.-Ab_9.crier");
}

}  // namespace
}  // namespace crier::channel
