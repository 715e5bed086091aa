#include "objection/objection_token.h"

#include <algorithm>
#include <span>

#include "base/check.h"
#include "base/digest.h"

namespace crier::objection {
namespace {

constexpr std::size_t campaign_octets = 4;
constexpr std::size_t lane_octets = 2;
constexpr std::size_t language_octets = 1;
constexpr std::size_t subject_octets = 6;
constexpr std::size_t plain_size = campaign_octets + lane_octets + language_octets + subject_octets;
constexpr std::size_t octets_size = 1 + SivKey::tag_size + plain_size;
static_assert(octets_size / 3 * 4 == token_size && octets_size % 3 == 0);
using Octets = std::array<std::uint8_t, octets_size>;
using Plain = std::array<std::uint8_t, plain_size>;

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// As crier::base64url, into a place that is there already.
Token text_of(const Octets& octets) {
  Token token{};
  std::size_t next = 0;
  for (std::size_t index = 0; index < octets.size(); index += 3) {
    const std::uint32_t bits = static_cast<std::uint32_t>(octets[index]) << 16U |
                               static_cast<std::uint32_t>(octets[index + 1]) << 8U |
                               octets[index + 2];
    for (unsigned shift = 24; shift > 0; shift -= 6) {
      token[next++] = digits[bits >> (shift - 6) & 63U];
    }
  }
  return token;
}

std::optional<Octets> octets_of(std::string_view token) {
  if (token.size() != token_size) return std::nullopt;
  Octets octets{};
  std::size_t next = 0;
  for (std::size_t index = 0; index < token.size(); index += 4) {
    std::uint32_t bits = 0;
    for (const char digit : token.substr(index, 4)) {
      const std::size_t value = digits.find(digit);
      if (value == std::string_view::npos) return std::nullopt;
      bits = bits << 6U | static_cast<std::uint32_t>(value);
    }
    for (unsigned shift = 24; shift > 0; shift -= 8) {
      octets[next++] = static_cast<std::uint8_t>(bits >> (shift - 8) & 0xFFU);
    }
  }
  return octets;
}

// The highest octet first. Returns what follows.
std::span<std::uint8_t> put(std::span<std::uint8_t> into, std::size_t size, std::int64_t value) {
  auto rest = static_cast<std::uint64_t>(value);
  for (std::size_t index = size; index > 0; --index) {
    into[index - 1] = static_cast<std::uint8_t>(rest & 0xFFU);
    rest >>= 8U;
  }
  // A number that does not fit would be somebody else's.
  CRIER_CHECK(rest == 0);
  return into.subspan(size);
}

std::int64_t take(std::span<const std::uint8_t>& from, std::size_t size) {
  std::uint64_t value = 0;
  for (const std::uint8_t octet : from.first(size)) value = value << 8U | octet;
  from = from.subspan(size);
  return static_cast<std::int64_t>(value);
}

std::uint8_t checked_id(const TokenKey& key) {
  CRIER_CHECK(is_token_key_id(key.id));
  return static_cast<std::uint8_t>(key.id);
}

// The installation's secrets key other things as well.
SivKey siv_key(const TokenKey& key) {
  CRIER_CHECK(!key.secret.empty());
  const Digest derived = hmac_sha256(key.secret, "objection token");
  return SivKey({reinterpret_cast<const char*>(derived.data()), derived.size()});
}

}  // namespace

TokenSealer::TokenSealer(const TokenKey& key, CampaignId campaign)
    : key_id_(checked_id(key)), key_(siv_key(key)), campaign_(campaign) {}

Token TokenSealer::seal(Lane lane, SubjectId subject, LanguageCode language) const {
  Plain plain{};
  auto rest = put(plain, campaign_octets, campaign_.value);
  rest = put(rest, lane_octets, lane.value);
  rest = put(rest, language_octets, language);
  put(rest, subject_octets, subject.value);

  Octets octets{};
  octets.back() = key_id_;
  const std::span all(octets);
  key_.seal(all.last(1), plain, all.first(all.size() - 1));
  return text_of(octets);
}

TokenReader::TokenReader(const std::vector<TokenKey>& keys) {
  for (const TokenKey& key : keys) keys_.push_back({.id = checked_id(key), .key = siv_key(key)});
}

std::optional<Bearer> TokenReader::read(std::string_view token) const {
  const auto octets = octets_of(token);
  if (!octets) return std::nullopt;
  const auto key = std::ranges::find(keys_, octets->back(), &Key::id);
  if (key == keys_.end()) return std::nullopt;
  const std::span<const std::uint8_t> all(*octets);
  Plain plain{};
  if (!key->key.open(all.last(1), all.first(all.size() - 1), plain)) return std::nullopt;

  std::span<const std::uint8_t> rest(plain);
  Bearer bearer;
  bearer.campaign = CampaignId{take(rest, campaign_octets)};
  bearer.lane = Lane{static_cast<std::int16_t>(take(rest, lane_octets))};
  bearer.language = static_cast<LanguageCode>(take(rest, language_octets));
  bearer.subject = SubjectId{take(rest, subject_octets)};
  return bearer;
}

bool TokenReader::has_key(int id) const {
  return std::ranges::find(keys_, id, &Key::id) != keys_.end();
}

std::optional<int> token_key_id_after(int id) {
  for (int next = id + 1; next <= 255; ++next) {
    if (is_token_key_id(next)) return next;
  }
  return std::nullopt;
}

std::optional<int> token_key_of(std::string_view text) {
  const auto octets = octets_of(text);
  if (!octets || !is_token_key_id(octets->back())) return std::nullopt;
  return octets->back();
}

std::string token_id(std::string_view token) {
  constexpr std::size_t length = 16;
  return hex(sha256(token)).substr(0, length);
}

bool looks_like_token(std::string_view text) {
  return text.size() == token_size && text.find_first_not_of(digits) == std::string_view::npos;
}

}  // namespace crier::objection
