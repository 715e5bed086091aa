#include "campaign/address/device_token.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace crier {

namespace {

constexpr std::size_t app_letters_max = 255;
// FCM promises no length; those in use have some 160 letters.
constexpr std::size_t fcm_letters_max = 1024;
// APNs: an even number of digits, 64 today; "may be up to 100 bytes" (Apple's registration guide).
constexpr std::size_t apns_digits_min = 64;
constexpr std::size_t apns_digits_max = 200;

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
}

bool is_alphanumeric(char letter) {
  return (letter >= '0' && letter <= '9') || (lower(letter) >= 'a' && lower(letter) <= 'z');
}

bool is_of_app(char letter) {
  return is_alphanumeric(letter) || letter == '.' || letter == '-' || letter == '_';
}

bool is_of_fcm_token(char letter) {
  return is_of_app(letter) || letter == ':';
}

bool is_hexadecimal(char letter) {
  return (letter >= '0' && letter <= '9') || (lower(letter) >= 'a' && lower(letter) <= 'f');
}

std::optional<PushPlatform> platform_named(std::string_view name) {
  for (const PushPlatform platform : {PushPlatform::fcm, PushPlatform::apns}) {
    if (std::ranges::equal(name, name_of(platform), {}, lower)) return platform;
  }
  return std::nullopt;
}

std::optional<std::string> fault_of(const DeviceToken& token) {
  if (token.app.empty() || token.app.size() > app_letters_max ||
      !std::ranges::all_of(token.app, is_of_app)) {
    return token.platform == PushPlatform::fcm
               ? "the app of a token of FCM is the id of the Firebase project or of its sender"
               : "the app of a token of APNs is the bundle id, such as com.example.app";
  }
  if (token.platform == PushPlatform::fcm) {
    if (token.token.empty() || token.token.size() > fcm_letters_max ||
        !std::ranges::all_of(token.token, is_of_fcm_token)) {
      return fmt::format("a token of FCM has 1 to {} of a-z, A-Z, 0-9, '_', '-', '.' and ':'",
                         fcm_letters_max);
    }
    return std::nullopt;
  }
  if (token.token.size() < apns_digits_min || token.token.size() > apns_digits_max ||
      token.token.size() % 2 != 0 || !std::ranges::all_of(token.token, is_hexadecimal)) {
    return fmt::format("a token of APNs has {} to {} hexadecimal digits, two for each octet",
                       apns_digits_min, apns_digits_max);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(PushPlatform platform) {
  return platform == PushPlatform::fcm ? "fcm" : "apns";
}

std::expected<DeviceToken, std::string> device_token_of(std::string_view text) {
  const std::size_t app = text.find(':');
  const std::size_t token = app == std::string_view::npos ? app : text.find(':', app + 1);
  if (token == std::string_view::npos) {
    return std::unexpected("a device token is written PLATFORM:APP:TOKEN");
  }
  const auto platform = platform_named(text.substr(0, app));
  if (!platform) return std::unexpected("the platform of a device token is fcm or apns");
  const DeviceToken read{.platform = *platform,
                         .app = text.substr(app + 1, token - app - 1),
                         .token = text.substr(token + 1)};
  if (auto fault = fault_of(read)) return std::unexpected(*std::move(fault));
  return read;
}

std::expected<std::string, std::string> canonical_device_token(std::string_view text) {
  const auto read = device_token_of(text);
  if (!read) return std::unexpected(read.error());
  std::string token(read->token);
  if (read->platform == PushPlatform::apns) std::ranges::transform(token, token.begin(), lower);
  return fmt::format("{}:{}:{}", name_of(read->platform), read->app, token);
}

}  // namespace crier
