#include "channel/push/apns_notification.h"

#include <chrono>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/uuid.h"

namespace crier::channel {

namespace json = boost::json;

namespace {

// Nobody says how long APNs keeps what names no end; a month is what it keeps at most.
constexpr std::chrono::seconds kept_max = std::chrono::days(30);

}  // namespace

http::Headers apns_headers(const PushDelivery& delivery, std::string_view topic,
                           std::string_view token, WallTime now) {
  const auto expires = now + time_to_live(delivery, now, kept_max);
  const auto expiration =
      std::chrono::floor<std::chrono::seconds>(expires).time_since_epoch().count();
  return {{"apns-topic", std::string(topic)},
          {"apns-push-type", "alert"},
          {"apns-priority", "10"},
          {"apns-id", uuid_of(fmt::format("{} {}", delivery.key, token))},
          {"apns-collapse-id", delivery.key},
          {"apns-expiration", fmt::format("{}", expiration)}};
}

std::string apns_payload(const PushNotice& notice) {
  json::object payload{
      {"aps", json::object{{"alert", json::object{{"title", notice.title}, {"body", notice.body}}},
                           {"sound", "default"}}}};
  if (!notice.link.empty()) payload["link"] = notice.link;
  return json::serialize(payload);
}

}  // namespace crier::channel
