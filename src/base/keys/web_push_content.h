// What a push service carries to a browser, which alone can read it: RFC 8291, in the content
// coding aes128gcm of RFC 8188, as one record.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/keys/p256_key.h"

namespace crier {

struct WebPushReader {
  std::string point;   // The browser's public key, 65 octets ("p256dh").
  std::string secret;  // 16 octets ("auth").
};

struct WebPushSeal {
  P256Key key;       // For this one message.
  std::string salt;  // 16 octets, for this one message.

  // By chance.
  [[nodiscard]] static WebPushSeal generated();
};

// RFC 8291 4: a service need not take more than 4096 octets of content, header and tag included.
inline constexpr std::size_t web_push_octets_max = 4096 - 103;

// Nothing: the reader's key is none, or `text` is longer than web_push_octets_max.
[[nodiscard]] std::optional<std::string> web_push_content(std::string_view text,
                                                          const WebPushReader& reader,
                                                          const WebPushSeal& seal);

}  // namespace crier
