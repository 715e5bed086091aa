#include "base/hmac_key.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(HmacKey, agrees_with_the_test_cases_of_rfc_4231) {
  DigestBuilder builder;

  EXPECT_EQ(hex(HmacKey(std::string(20, '\x0b')).sign({"Hi ", "There"}, builder)),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex(HmacKey("Jefe").sign({"what do ya want for nothing?"}, builder)),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(HmacKey(std::string(131, '\xaa'))
                    .sign({"Test Using Larger Than Block-Size Key - Hash Key First"}, builder)),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacKey, agrees_with_the_library) {
  DigestBuilder builder;
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 200U}) {
    const std::string key(size, 'k');
    EXPECT_EQ(HmacKey(key).sign({"message"}, builder), hmac_sha256(key, "message")) << size;
  }
}

}  // namespace
}  // namespace crier
