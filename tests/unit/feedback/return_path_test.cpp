#include "feedback/path/return_path.h"

#include <gtest/gtest.h>

namespace crier::feedback {
namespace {

TEST(ReturnPath, has_the_form_that_was_sent_once) {
  const NoticeTry notice{.campaign = CampaignId{3},
                         .lane = Lane{5},
                         .subject = SubjectId{1'234'567},
                         .step = 1,
                         .attempt = 2};

  const std::string local = return_path_of(notice, "b", return_path_key(7, "a secret of the test"));

  // Paths that were sent must be read for ever: whoever changes this breaks them.
  EXPECT_EQ(local, "b+000000o00k00000iqq3g2002.07ms5imf6ak1ra4bnq");
  EXPECT_EQ(local.size(), 45U);
}

TEST(ReturnPath, has_a_tag_that_mail_servers_leave_alone) {
  for (const char* tag : {"b", "bounces", "notice-1", "0123456789012345678"})
    EXPECT_TRUE(is_return_path_tag(tag));
  for (const char* tag : {"", "B", "a+b", "a.b", "01234567890123456789", "ä"})
    EXPECT_FALSE(is_return_path_tag(tag));
}

TEST(ReturnPath, is_known_by_its_shape_without_a_key) {
  EXPECT_TRUE(looks_like_return_path("b+000000o00k00000iqq3g2002.070123456789abcdef@example.org"));
  for (const char* address : {"", "@", "b", "b+c@example.org", "anna+news@example.org",
                              "b+000000o00k00000iqq3g2002.070123456789abcdez@example.org",
                              "b+000000o00k00000iqq3g2002.070123456789abcde@example.org"}) {
    EXPECT_FALSE(looks_like_return_path(address)) << address;
  }
}

}  // namespace
}  // namespace crier::feedback
