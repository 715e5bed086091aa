// The token at the end of an objection link (campaign/links/objection_link.h has the rest of a
// link): it says who objects to what, to us alone, and is checked without a look into the database.
// It never ends, because the right does not.
//
//   base64url of  AES-SIV (RFC 5297) of  campaign (4) | lane (2) | language (1) | subject (6)
//                 and the key's id (1 octet)
//
// With 16 octets of authentication, 40 characters. The id is last because it is ours to choose:
// mail programs that look for links in plain text leave a '-' at the end out, and some a '_'. A key
// may be changed for campaigns to come; the older ones stay, for the links that were sent with
// them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "base/siv_key.h"
#include "campaign/language/languages.h"

namespace crier::objection {

// Always of this length, so that compiled notices can reserve its place.
inline constexpr std::size_t token_size = 40;
using Token = std::array<char, token_size>;

// From 1 to 255, without those with which a token could end in '-' or '_'.
[[nodiscard]] constexpr bool is_token_key_id(int id) {
  return id >= 1 && id <= 255 && (id & 63) < 62;
}

// The next one; nothing: there are no more.
[[nodiscard]] std::optional<int> token_key_id_after(int id);

struct TokenKey {
  int id{};            // is_token_key_id.
  std::string secret;  // Not empty.
};

// Whose link it is. Subject 0 is nobody: the link of a test or of a preview.
struct Bearer {
  CampaignId campaign;
  Lane lane;
  SubjectId subject;
  // In which the notice was; 0 where it was in several, or had none.
  LanguageCode language{};

  friend bool operator==(const Bearer&, const Bearer&) = default;
};

// Makes the tokens of one campaign. Any number of threads may ask.
class TokenSealer {
 public:
  TokenSealer(const TokenKey& key, CampaignId campaign);

  [[nodiscard]] Token seal(Lane lane, SubjectId subject, LanguageCode language) const;

 private:
  std::uint8_t key_id_;
  SivKey key_;
  CampaignId campaign_;
};

// Understands the tokens of all campaigns. Any number of threads may ask.
class TokenReader {
 public:
  explicit TokenReader(const std::vector<TokenKey>& keys);

  [[nodiscard]] bool has_key(int id) const;

  // Nothing: nobody was ever sent this.
  [[nodiscard]] std::optional<Bearer> read(std::string_view token) const;

 private:
  struct Key {
    std::uint8_t id{};
    SivKey key;
  };
  std::vector<Key> keys_;
};

// Names a token in records without being one: the first 16 hexadecimal digits of its SHA-256.
[[nodiscard]] std::string token_id(std::string_view token);

// The id of the key that it would be of; nothing: it has not the shape of a token.
[[nodiscard]] std::optional<int> token_key_of(std::string_view text);

// Whether it has the shape of one.
[[nodiscard]] bool looks_like_token(std::string_view text);

}  // namespace crier::objection
