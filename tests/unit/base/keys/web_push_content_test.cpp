#include "base/keys/web_push_content.h"

#include <string>

#include <gtest/gtest.h>

#include "base/base64url.h"
#include "base/digest.h"

namespace crier {
namespace {

// RFC 8291, section 5 and appendix A.
constexpr const char* watermelon = "When I grow up, I want to be a watermelon";

WebPushReader reader_of_the_rfc() {
  return {.point = from_base64url("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyP"
                                  "js7Vd8pZGH6SRpkNtoIAiw4")
                       .value(),
          .secret = from_base64url("BTBZMqHH6r4Tts7J_aSIgg").value()};
}

WebPushSeal seal_of_the_rfc() {
  const std::string scalar = from_base64url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").value();
  return {.key = P256Key::from_scalar(scalar).value(),
          .salt = from_base64url("DGv6ra1nlYgDCS1FRnbzlw").value()};
}

TEST(WebPushContent, of_the_rfc_is_made_octet_by_octet) {
  const auto content = web_push_content(watermelon, reader_of_the_rfc(), seal_of_the_rfc());

  ASSERT_TRUE(content);
  EXPECT_EQ(
      base64url(*content),
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWA"
      "mS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxs"
      "j_Qulcy4a-fN");
}

TEST(WebPushContent, is_another_one_for_each_message) {
  const auto first = web_push_content(watermelon, reader_of_the_rfc(), WebPushSeal::generated());
  const auto second = web_push_content(watermelon, reader_of_the_rfc(), WebPushSeal::generated());

  ASSERT_TRUE(first && second);
  EXPECT_NE(*first, *second);
  EXPECT_EQ(first->size(), second->size());
}

TEST(WebPushContent, fills_a_message_of_4096_octets_and_no_more) {
  const std::string longest(web_push_octets_max, 'a');

  const auto content = web_push_content(longest, reader_of_the_rfc(), seal_of_the_rfc());

  ASSERT_TRUE(content);
  EXPECT_EQ(content->size(), 4096U);
  EXPECT_FALSE(web_push_content(longest + 'a', reader_of_the_rfc(), seal_of_the_rfc()));
}

TEST(WebPushContent, is_refused_to_a_reader_whose_keys_are_none) {
  WebPushReader off_the_curve = reader_of_the_rfc();
  off_the_curve.point.back() ^= 1;
  WebPushReader compressed = reader_of_the_rfc();
  compressed.point.front() = 0x02;
  WebPushReader short_secret = reader_of_the_rfc();
  short_secret.secret.pop_back();

  for (const WebPushReader& reader : {off_the_curve, compressed, short_secret, WebPushReader{}}) {
    EXPECT_FALSE(web_push_content(watermelon, reader, seal_of_the_rfc()));
  }
}

}  // namespace
}  // namespace crier
