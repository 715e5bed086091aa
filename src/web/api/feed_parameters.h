// What a consumer of the register may say in a request, read strictly: a parameter that is passed
// over in silence would be an objection that is heard late or never. Errors are words for whoever
// writes the consumer.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace crier::app {

struct FeedParameters {
  std::optional<std::int64_t> after;  // Nothing: from the watermark on.
  std::chrono::seconds wait{};
  int rows_max{};
  std::string purpose;  // Empty: that of the token.
};

// After a minute in which nothing is said most proxies give up a connection.
inline constexpr std::chrono::seconds feed_wait_max{60};
inline constexpr int feed_rows_default = 1000;
// Some megabytes, which are held while they are sent.
inline constexpr int feed_rows_max = 10'000;

// after=POSITION, wait=SECONDS, limit=COUNT, purpose=PURPOSE; none is needed.
[[nodiscard]] std::expected<FeedParameters, std::string> feed_parameters(std::string_view query);

// "position=7", or {"position": 7}.
[[nodiscard]] std::expected<std::int64_t, std::string> acknowledged_position(std::string_view body);

// The token of an Authorization field (RFC 6750 section 2.1); empty: it has none.
[[nodiscard]] std::string bearer_token(std::string_view authorization);

}  // namespace crier::app
