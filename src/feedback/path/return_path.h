// The return path of one try of a notice (VERP): whatever comes back to it says by itself which one
// it is about, and nobody else can make one.
//
//   <tag>+<key>.<id><mac>@<domain>
//
//   key  campaign (4 octets) | lane (2) | subject (6) | step (1) | attempt (2): 24 characters
//   id   of the key of the MAC: 2 characters
//   mac  the first 80 bits of HMAC-SHA256 over tag, id and key: 16 characters
//
// In base32hex (RFC 4648 section 7) in small letters, because mail servers fold case and because no
// character of it means anything to them. The local part has 44 octets and the tag: at most 64 in
// all (RFC 5321 section 4.5.3.1.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hmac_key.h"
#include "base/id.h"
#include "base/lane.h"

namespace crier::feedback {

// Which try of which notice.
struct NoticeTry {
  CampaignId campaign;
  Lane lane;
  SubjectId subject;
  int step{};     // 0 to 255.
  int attempt{};  // 0 to 65535.

  friend bool operator==(const NoticeTry&, const NoticeTry&) = default;
};

inline constexpr std::size_t return_path_tag_size_max = 19;
inline constexpr int return_path_key_id_max = 1023;

// Small letters, digits and '-', 1 to return_path_tag_size_max of them.
[[nodiscard]] bool is_return_path_tag(std::string_view tag);

struct ReturnPathKey {
  ReturnPathKey(int number, const HmacKey& keyed) : id(number), key(keyed) {}

  int id;  // 0 to return_path_key_id_max.
  HmacKey key;
};

// Of a secret that keys other things as well, such as objection links.
[[nodiscard]] ReturnPathKey return_path_key(int id, std::string_view secret);

// The local part. `tag` is_return_path_tag, the numbers fit.
[[nodiscard]] std::string return_path_of(const NoticeTry& notice, std::string_view tag,
                                         const ReturnPathKey& key);

// Any number of threads may ask.
class ReturnPathReader {
 public:
  explicit ReturnPathReader(std::vector<ReturnPathKey> keys) : keys_(std::move(keys)) {}

  // Of a whole address, or of its local part, in whatever case. Nothing: no key of ours has made
  // it. How long that takes does not depend on how much of the MAC is right.
  [[nodiscard]] std::optional<NoticeTry> read(std::string_view address) const;

 private:
  std::vector<ReturnPathKey> keys_;
};

// Whether it has the shape of one.
[[nodiscard]] bool looks_like_return_path(std::string_view address);

}  // namespace crier::feedback
