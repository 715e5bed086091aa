#include "channel/push/provider_token.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/keys/json_web_token.h"

namespace crier::channel {

namespace json = boost::json;

// A clock that was set back by more than a moment makes another one as well: APNs refuses tokens of
// the future.
const std::string& ProviderToken::at(WallTime now) {
  const bool is_young = made_at_ <= now + std::chrono::minutes(1) && now - made_at_ < renewed_after;
  if (token_.empty() || !is_young) make(now);
  return token_;
}

bool ProviderToken::replace(const std::string& refused, WallTime now) {
  if (refused != token_) return true;
  if (now - made_at_ < age_min) return false;
  make(now);
  return true;
}

void ProviderToken::make(WallTime now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  token_ = json_web_token(
      team_.key, json::serialize(json::object{{"alg", P256Key::algorithm}, {"kid", team_.key_id}}),
      json::serialize(json::object{{"iss", team_.id}, {"iat", seconds}}));
  made_at_ = now;
}

}  // namespace crier::channel
