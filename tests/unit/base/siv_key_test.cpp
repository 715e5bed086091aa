#include "base/siv_key.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier {
namespace {

using Octets = std::vector<std::uint8_t>;

Octets octets_of(const std::string& digits) {
  Octets octets;
  for (std::size_t index = 0; index < digits.size(); index += 2) {
    octets.push_back(static_cast<std::uint8_t>(std::stoi(digits.substr(index, 2), nullptr, 16)));
  }
  return octets;
}

std::string text_of(const Octets& octets) { return {octets.begin(), octets.end()}; }

// RFC 5297, appendix A.1.
const Octets key =
    octets_of("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
const Octets context = octets_of("101112131415161718191a1b1c1d1e1f2021222324252627");
const Octets plain = octets_of("112233445566778899aabbccddee");
const Octets sealed = octets_of("85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");

TEST(SivKey, seals_and_opens_as_the_standard_shows) {
  const SivKey siv(text_of(key));
  for (int round = 0; round < 3; ++round) {
    Octets made(plain.size() + SivKey::tag_size);
    siv.seal(context, plain, made);
    EXPECT_EQ(made, sealed);

    Octets opened(plain.size());
    ASSERT_TRUE(siv.open(context, sealed, opened));
    EXPECT_EQ(opened, plain);
  }
}

TEST(SivKey, opens_nothing_that_was_changed_in_any_bit) {
  const SivKey siv(text_of(key));
  Octets opened(plain.size());
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Octets changed = sealed;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(siv.open(context, changed, opened)) << bit;
  }
  Octets elsewhere = context;
  elsewhere.front() ^= 1U;
  EXPECT_FALSE(siv.open(elsewhere, sealed, opened));
  ASSERT_TRUE(siv.open(context, sealed, opened));
}

TEST(SivKey, is_copied_whole) {
  SivKey first(text_of(key));
  const SivKey second = first;
  first = SivKey(std::string(SivKey::key_size, 'x'));
  Octets made(sealed.size());

  second.seal(context, plain, made);
  EXPECT_EQ(made, sealed);
  first.seal(context, plain, made);
  EXPECT_NE(made, sealed);
}

}  // namespace
}  // namespace crier
