#include "feedback/path/return_address.h"

#include <gmock/gmock.h>

namespace crier::feedback {
namespace {

using testing::HasSubstr;

TEST(ReturnAddress, is_a_tag_and_a_domain) {
  const auto address = read_return_address("bounces@Bounces.Example.org");

  ASSERT_TRUE(address) << address.error();
  EXPECT_EQ(address->tag, "bounces");
  EXPECT_EQ(address->domain, "bounces.example.org");
}

TEST(ReturnAddress, that_is_none_says_why) {
  for (const char* text : {"", "bounces", "bounces@", "@example.org", "a b@example.org"}) {
    const auto address = read_return_address(text);
    ASSERT_FALSE(address) << text;
    EXPECT_THAT(address.error(), HasSubstr("is no mail address")) << text;
  }
  for (const char* text : {"b+x@example.org", "B@example.org", "a.b@example.org",
                           "a-tag-that-is-far-too-long@example.org"}) {
    const auto address = read_return_address(text);
    ASSERT_FALSE(address) << text;
    EXPECT_THAT(address.error(), HasSubstr("small letters, digits or '-'")) << text;
  }
}

TEST(ReturnPaths, name_each_try_of_each_person) {
  const ReturnPathKey key = return_path_key(1, "a secret");
  const ReturnPaths paths({.tag = "b", .domain = "example.org"}, key, CampaignId{7}, 1);
  const ReturnPathReader reader({key});

  const std::string path = paths.of({.lane = Lane{3}, .subject = SubjectId{1017}, .attempt = 2});

  EXPECT_THAT(path, testing::EndsWith("@example.org"));
  EXPECT_EQ(reader.read(path), (NoticeTry{.campaign = CampaignId{7},
                                          .lane = Lane{3},
                                          .subject = SubjectId{1017},
                                          .step = 1,
                                          .attempt = 2}));
}

}  // namespace
}  // namespace crier::feedback
