#include "channel/push/fcm_message.h"

#include <chrono>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace crier::channel {

namespace json = boost::json;

namespace {

// The most that FCM keeps a message: four weeks.
constexpr std::chrono::seconds ttl_max = std::chrono::days(28);

// Of a device with Android.
json::object android(const PushDelivery& delivery, std::chrono::seconds ttl) {
  return {{"collapse_key", delivery.key},
          {"priority", "HIGH"},  // People are to see it.
          {"ttl", fmt::format("{}s", ttl.count())},
          // What is shown is replaced by its tag; what waits for the device, by its collapse key.
          {"notification", json::object{{"tag", delivery.key}}}};
}

// Of one that FCM reaches through APNs.
json::object apns(const PushDelivery& delivery, std::chrono::seconds ttl, WallTime now) {
  const auto expiration = std::chrono::floor<std::chrono::seconds>(now + ttl).time_since_epoch();
  return {{"headers", json::object{{"apns-collapse-id", delivery.key},
                                   {"apns-expiration", fmt::format("{}", expiration.count())},
                                   {"apns-priority", "10"}}}};
}

// Of a browser. A link must be https there.
json::object webpush(const PushNotice& notice, const PushDelivery& delivery,
                     std::chrono::seconds ttl) {
  json::object result{{"headers", json::object{{"TTL", fmt::format("{}", ttl.count())},
                                               {"Topic", delivery.key},
                                               {"Urgency", "high"}}},
                      {"notification", json::object{{"tag", delivery.key}}}};
  if (notice.link.starts_with("https://")) {
    result["fcm_options"] = json::object{{"link", notice.link}};
  }
  return result;
}

}  // namespace

std::string fcm_message(const PushNotice& notice, const PushDelivery& delivery,
                        const FcmMessage& message, WallTime now) {
  const std::chrono::seconds ttl = time_to_live(delivery, now, ttl_max);
  json::object body{{"token", message.token},
                    {"notification", json::object{{"title", notice.title}, {"body", notice.body}}},
                    {"android", android(delivery, ttl)},
                    {"apns", apns(delivery, ttl, now)},
                    {"webpush", webpush(notice, delivery, ttl)}};
  if (!notice.link.empty()) body["data"] = json::object{{"link", notice.link}};
  json::object request{{"message", std::move(body)}};
  if (message.run == FcmRun::validate_only) request["validate_only"] = true;
  return json::serialize(request);
}

}  // namespace crier::channel
