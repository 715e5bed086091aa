#include "feedback/path/return_path.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/check.h"
#include "base/digest.h"
#include "base/unicode.h"

namespace crier::feedback {
namespace {

constexpr std::size_t campaign_octets = 4;
constexpr std::size_t lane_octets = 2;
constexpr std::size_t subject_octets = 6;
constexpr std::size_t step_octets = 1;
constexpr std::size_t attempt_octets = 2;
constexpr std::size_t key_octets =
    campaign_octets + lane_octets + subject_octets + step_octets + attempt_octets;
constexpr std::size_t mac_octets = 10;
constexpr std::size_t id_size = 2;
constexpr std::size_t key_size = key_octets * 8 / 5;
constexpr std::size_t mac_size = mac_octets * 8 / 5;
constexpr std::size_t sealed_size = 1 + key_size + 1 + id_size + mac_size;
// Whole groups of five octets: no bit of a character is left over, which could be anything.
static_assert(key_octets % 5 == 0 && mac_octets % 5 == 0);
static_assert(return_path_tag_size_max + sealed_size <= 64);

using Octets = std::vector<std::uint8_t>;

constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuv";

std::string text_of(std::span<const std::uint8_t> octets) {
  std::string text;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const std::uint8_t octet : octets) {
    bits = bits << 8U | octet;
    for (count += 8; count >= 5; count -= 5) text += digits[bits >> (count - 5) & 31U];
  }
  return text;
}

// Nothing: a character is no digit.
std::optional<Octets> octets_of(std::string_view text) {
  Octets octets;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char character : text) {
    const std::size_t value = digits.find(character);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 5U | static_cast<std::uint32_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    octets.push_back(static_cast<std::uint8_t>(bits >> count & 0xFFU));
  }
  return octets;
}

void put(Octets& into, std::size_t size, std::int64_t value) {
  const auto rest = static_cast<std::uint64_t>(value);
  // A number that does not fit would be somebody else's.
  CRIER_CHECK(rest >> (8 * size) == 0);
  for (std::size_t left = size; left > 0; --left) {
    into.push_back(static_cast<std::uint8_t>(rest >> (8 * (left - 1)) & 0xFFU));
  }
}

std::int64_t take(std::span<const std::uint8_t>& from, std::size_t size) {
  std::uint64_t value = 0;
  for (const std::uint8_t octet : from.first(size)) value = value << 8U | octet;
  from = from.subspan(size);
  return static_cast<std::int64_t>(value);
}

std::string id_text(int id) {
  return {digits[static_cast<std::size_t>(id) >> 5U], digits[static_cast<std::size_t>(id) & 31U]};
}

struct Sealed {
  std::string_view tag;
  std::string_view key;
  std::string_view id;
  std::string_view mac;
};

// Of a local part in small letters. Nothing: it has not the shape.
std::optional<Sealed> parts_of(std::string_view local) {
  const std::size_t plus = local.find('+');
  if (plus == std::string_view::npos || local.size() - plus != sealed_size) return std::nullopt;
  const std::string_view sealed = local.substr(plus + 1);
  if (!is_return_path_tag(local.substr(0, plus)) || sealed[key_size] != '.') return std::nullopt;
  const std::string_view behind = sealed.substr(key_size + 1);
  const Sealed parts{.tag = local.substr(0, plus),
                     .key = sealed.substr(0, key_size),
                     .id = behind.substr(0, id_size),
                     .mac = behind.substr(id_size)};
  for (const std::string_view part : {parts.key, parts.id, parts.mac}) {
    if (part.find_first_not_of(digits) != std::string_view::npos) return std::nullopt;
  }
  return parts;
}

std::string mac_of(const ReturnPathKey& key, std::string_view tag, std::string_view id,
                   std::string_view sealed) {
  DigestBuilder builder;
  // Neither a tag nor a key holds a separator.
  const Digest mac = key.key.sign({"return path\n", tag, "+", sealed, ".", id}, builder);
  return text_of(std::span(mac).first(mac_octets));
}

bool same_in_constant_time(std::string_view left, std::string_view right) {
  unsigned difference = left.size() == right.size() ? 0 : 1;
  for (std::size_t at = 0; at < std::min(left.size(), right.size()); ++at) {
    difference |= static_cast<unsigned char>(left[at]) ^ static_cast<unsigned char>(right[at]);
  }
  return difference == 0;
}

// Small letters; of an address what stands before its domain.
std::string local_part(std::string_view address) {
  std::string_view text = trimmed(address);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  return ascii_lower(text.substr(0, text.rfind('@')));
}

}  // namespace

bool is_return_path_tag(std::string_view tag) {
  return !tag.empty() && tag.size() <= return_path_tag_size_max &&
         std::ranges::all_of(tag, [](char each) {
           return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '-';
         });
}

ReturnPathKey return_path_key(int id, std::string_view secret) {
  CRIER_CHECK(id >= 0 && id <= return_path_key_id_max && !secret.empty());
  const Digest derived = hmac_sha256(secret, "return path");
  return {id, HmacKey({reinterpret_cast<const char*>(derived.data()), derived.size()})};
}

std::string return_path_of(const NoticeTry& notice, std::string_view tag,
                           const ReturnPathKey& key) {
  CRIER_CHECK(is_return_path_tag(tag));
  Octets octets;
  put(octets, campaign_octets, notice.campaign.value);
  put(octets, lane_octets, notice.lane.value);
  put(octets, subject_octets, notice.subject.value);
  put(octets, step_octets, notice.step);
  put(octets, attempt_octets, notice.attempt);
  const std::string sealed = text_of(octets);
  const std::string id = id_text(key.id);
  return std::string(tag) + "+" + sealed + "." + id + mac_of(key, tag, id, sealed);
}

std::optional<NoticeTry> ReturnPathReader::read(std::string_view address) const {
  const std::string local = local_part(address);
  const auto parts = parts_of(local);
  if (!parts) return std::nullopt;
  const auto key = std::ranges::find_if(
      keys_, [&](const ReturnPathKey& each) { return id_text(each.id) == parts->id; });
  if (key == keys_.end()) return std::nullopt;
  if (!same_in_constant_time(mac_of(*key, parts->tag, parts->id, parts->key), parts->mac)) {
    return std::nullopt;
  }
  const auto octets = octets_of(parts->key);
  if (!octets) return std::nullopt;
  std::span<const std::uint8_t> rest(*octets);
  NoticeTry notice;
  notice.campaign = CampaignId{take(rest, campaign_octets)};
  notice.lane = Lane{static_cast<std::int16_t>(take(rest, lane_octets))};
  notice.subject = SubjectId{take(rest, subject_octets)};
  notice.step = static_cast<int>(take(rest, step_octets));
  notice.attempt = static_cast<int>(take(rest, attempt_octets));
  return notice;
}

bool looks_like_return_path(std::string_view address) {
  return parts_of(local_part(address)).has_value();
}

}  // namespace crier::feedback
