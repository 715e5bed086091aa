// Notices as HTTPS POST requests to one URL, a JSON document each. The receiver is promised:
//
//   Content-Type: application/json
//   Idempotency-Key: "…"   the same for every try of a notice, as a structured field string
//                          (draft-ietf-httpapi-idempotency-key-header); whoever keeps the keys that
//                          were accepted sees no notice twice
//   Authorization: …       if one is configured
#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "dispatch/notice_feed.h"
#include "runtime/clock.h"

namespace crier::channel {

struct WebhookOptions {
  std::string url;              // Sound by check_webhook_url.
  std::string authorization{};  // The value of the Authorization header; empty: none.
  std::string ca_file{};        // PEM; empty: what the system trusts.
  int concurrency{20};          // Requests at one time until limit_concurrency says otherwise.
  int concurrency_max{1000};    // The most that limit_concurrency is listened to.
  std::chrono::milliseconds connect_timeout{std::chrono::seconds{10}};
  std::chrono::milliseconds timeout{std::chrono::seconds{30}};  // For a request as a whole.
};

// https, or http to this machine only: a notice is about a person, and is not sent in the clear.
// The error says what is wrong.
[[nodiscard]] std::expected<void, std::string> check_webhook_url(const std::string& url);

// `clock` must outlive the channel.
[[nodiscard]] std::unique_ptr<dispatch::Channel> make_webhook_channel(
    boost::asio::any_io_executor executor, Clock& clock, WebhookOptions options);

}  // namespace crier::channel
