#include "notice/page_link.h"

#include <gtest/gtest.h>

namespace crier::notice {
namespace {

const std::string token = "AQAB0123456789abcdef-_xyAAAB0123456789ab";

TEST(PageLink, is_read_back_from_the_path_that_it_has) {
  const std::string link =
      page_link_prefix("https://notices.example.org/", "ai-training-2026", "AT") + token;
  ASSERT_EQ(link, "https://notices.example.org/n/ai-training-2026/AT/" + token);

  EXPECT_EQ(page_address("/n/ai-training-2026/AT/" + token),
            (PageAddress{.campaign = "ai-training-2026", .country = "AT", .token = token}));
  EXPECT_EQ(page_address("/n/incident/AT/"),
            (PageAddress{.campaign = "incident", .country = "AT", .token = ""}));
}

TEST(PageAddress, is_nothing_that_no_notice_links_to) {
  for (const std::string path :
       {"", "/", "/n/", "/n//AT/", "/n/a/", "/n/a/at/", "/n/a/AUT/", "/n/A/AT/", "/n/a b/AT/",
        "/n/a/AT/short", "/n/a/AT/../../etc/passwd......", "/o/a/AT/"}) {
    EXPECT_EQ(page_address(path), std::nullopt) << path;
  }
  EXPECT_EQ(page_address("/n/a/AT/" + token + "x"), std::nullopt);
  EXPECT_EQ(page_address("/n/a/AT/" + token + "/"), std::nullopt);
  EXPECT_EQ(page_address("/n/" + std::string(65, 'a') + "/AT/" + token), std::nullopt);
}

}  // namespace
}  // namespace crier::notice
