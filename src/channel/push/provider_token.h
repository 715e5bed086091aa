// The token by which APNs knows a team: a JSON Web Token by ES256, which it wants to be renewed at
// most every 20 and at least every 60 minutes. Pure.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "base/keys/p256_key.h"
#include "base/time.h"

namespace crier::channel {

class ProviderToken {
 public:
  static constexpr std::chrono::minutes renewed_after{40};
  static constexpr std::chrono::minutes age_min{20};

  struct Team {
    std::string id;      // "ABCDE12345"
    std::string key_id;  // The same form.
    P256Key key;
  };
  explicit ProviderToken(Team team) : team_(std::move(team)) {}

  [[nodiscard]] const std::string& at(WallTime now);

  // APNs says that `refused` has run out: another one from now on, unless it was made so lately
  // that APNs would not take another. False: there is no other.
  [[nodiscard]] bool replace(const std::string& refused, WallTime now);

 private:
  void make(WallTime now);

  Team team_;
  std::string token_;  // Empty: none yet.
  WallTime made_at_{};
};

}  // namespace crier::channel
