// The token of an app on a device, to which push notices are sent. Its text form is
// PLATFORM:APP:TOKEN: "fcm:example-project:cXy…:APA91b…", "apns:com.example.app:0a1b…".
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace crier {

enum class PushPlatform : std::uint8_t { fcm, apns };

// "fcm", "apns".
[[nodiscard]] std::string_view name_of(PushPlatform platform);

// Views into the text that it was read from.
struct DeviceToken {
  PushPlatform platform{};
  std::string_view app;    // fcm: the Firebase project, or its sender id; apns: the bundle id.
  std::string_view token;  // apns: in hexadecimal digits.

  friend bool operator==(const DeviceToken&, const DeviceToken&) = default;
};

// The error says what is wrong with `text`, as a sentence without the text.
[[nodiscard]] std::expected<DeviceToken, std::string> device_token_of(std::string_view text);

// In the one spelling in which tokens are kept: the platform and APNs' digits in lower case.
[[nodiscard]] std::expected<std::string, std::string> canonical_device_token(std::string_view text);

}  // namespace crier
