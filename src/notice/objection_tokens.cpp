#include "notice/objection_tokens.h"

#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "base/digest.h"
#include "base/lane.h"

namespace crier::notice {
namespace {

constexpr std::size_t lane_octets = 2;
constexpr std::size_t mac_octets = 16;
static_assert((lane_octets + mac_octets) / 3 * 4 == objection_token_size);

// As crier::base64url, into a place that is there already.
void write_base64url(const std::array<std::uint8_t, lane_octets + mac_octets>& octets,
                     ObjectionToken& token) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::size_t next = 0;
  for (std::size_t index = 0; index < octets.size(); index += 3) {
    const std::uint32_t bits = static_cast<std::uint32_t>(octets[index]) << 16U |
                               static_cast<std::uint32_t>(octets[index + 1]) << 8U |
                               octets[index + 2];
    for (unsigned shift = 24; shift > 0; shift -= 6)
      token[next++] = digits[bits >> (shift - 6) & 63U];
  }
}

}  // namespace

ObjectionTokens::ObjectionTokens(const Options& options)
    : key_(options.secret), campaign_(options.campaign), lane_count_(options.lane_count) {
  CRIER_CHECK(!options.secret.empty());
}

ObjectionToken ObjectionTokens::of(std::string_view ref) const {
  // Kept by the thread, so that a notice costs no allocation.
  thread_local DigestBuilder builder;
  // The unit separator cannot occur in a campaign's key, so no two pairs read the same.
  const Digest mac = key_.sign({campaign_, "\x1f", ref}, builder);
  const auto lane = static_cast<std::uint16_t>(lane_of(ref, lane_count_).value);

  std::array<std::uint8_t, lane_octets + mac_octets> octets{};
  octets[0] = static_cast<std::uint8_t>(lane >> 8U);
  octets[1] = static_cast<std::uint8_t>(lane & 0xFFU);
  std::copy_n(mac.begin(), mac_octets, octets.begin() + lane_octets);
  ObjectionToken token{};
  write_base64url(octets, token);
  return token;
}

}  // namespace crier::notice
