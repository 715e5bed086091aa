// By which push services of browsers know who sends (RFC 8292): a token for each service, by ES256.
// Pure.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/keys/p256_key.h"
#include "base/time.h"

namespace crier::channel {

// What is wrong with whom services are to write to, `subject`, or nothing. RFC 8292 2.1 wants a
// mailto: or https: URL; Apple refuses what cannot be reached from there.
[[nodiscard]] std::optional<std::string> vapid_subject_fault(std::string_view subject);

// The key as a PEM text or as base64url of its 32 octets, as "web-push generate-vapid-keys" writes
// it. Nothing: it is neither.
[[nodiscard]] std::optional<P256Key> vapid_key_in(std::string_view text);

class Vapid {
 public:
  // RFC 8292 2 allows 24 hours.
  static constexpr std::chrono::hours lifetime{12};
  static constexpr std::chrono::hours renewed_before_end{1};

  Vapid(P256Key key, std::string subject) : key_(std::move(key)), subject_(std::move(subject)) {}

  // The value of Authorization for a service; `origin` is "https://push.example".
  [[nodiscard]] const std::string& authorization(const std::string& origin, WallTime now);

  [[nodiscard]] const P256Key& key() const { return key_; }

 private:
  struct Token {
    std::string authorization;
    WallTime ends_at;
  };

  P256Key key_;
  std::string subject_;
  std::map<std::string, Token> tokens_;  // By origin; of few services.
};

}  // namespace crier::channel
