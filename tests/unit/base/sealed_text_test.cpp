#include "base/sealed_text.h"

#include <string>

#include <gtest/gtest.h>

#include "base/base64url.h"
#include "base/digest.h"

namespace crier {
namespace {

TEST(TextSeal, opens_what_it_has_sealed_and_nothing_else) {
  const TextSeal seal("secret", "a use");
  for (const std::string& text :
       {std::string("x"), std::string("Ada\n\0", 5), std::string(1500, 'z')}) {
    const std::string sealed = seal.seal(text);

    EXPECT_EQ(seal.open(sealed), text);
    EXPECT_EQ(sealed.find_first_of("+/=\n "), std::string::npos);
    EXPECT_EQ(TextSeal("secret", "another use").open(sealed), std::nullopt);
    EXPECT_EQ(TextSeal("another", "a use").open(sealed), std::nullopt);
    for (std::size_t index = 0; index < sealed.size(); ++index) {
      std::string altered = sealed;
      altered[index] = altered[index] == 'A' ? 'B' : 'A';
      EXPECT_EQ(seal.open(altered), std::nullopt) << index;
      EXPECT_EQ(seal.open(sealed.substr(0, index)), std::nullopt) << index;
    }
  }
  EXPECT_EQ(seal.open("no sealed text"), std::nullopt);
}

TEST(FromBase64url, takes_back_what_base64url_gives_and_no_other_spelling) {
  std::string bytes;
  for (int size = 0; size < 70; ++size) {
    EXPECT_EQ(from_base64url(base64url(bytes)), bytes) << size;
    bytes += static_cast<char>(size * 37);
  }
  // RFC 4648 section 10, and what is too short, padded, or has bits where none belong.
  EXPECT_EQ(from_base64url("Zm9vYg"), "foob");
  for (const char* const wrong : {"Z", "Zm9vY", "Zm9vYg==", "Zm9vYh", "Zm9v\n", "Zm+v", "Zm/v"}) {
    EXPECT_EQ(from_base64url(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace crier
