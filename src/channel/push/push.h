// Notices as push messages to the apps of a person's devices: Android by FCM, Apple's by APNs. What
// people have several of are tokens; all of them get the notice, and one that is accepted tells the
// person. Browsers are another channel (web_push.h): their services are found by the subscription,
// know us by another key, and each has limits of its own.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "channel/push/apns_sender.h"
#include "channel/push/fcm_sender.h"
#include "dispatch/notice_feed.h"
#include "runtime/clock.h"

namespace crier::channel {

struct PushOptions {
  std::optional<FcmOptions> fcm;
  std::optional<ApnsOptions> apns;  // One of both, or both.
  std::string ca_file{};            // PEM; empty: what the system trusts.
  int concurrency{200};             // People at one time until limit_concurrency says otherwise.
  int concurrency_max{10'000};      // The most that limit_concurrency is listened to.
  int connections{2};               // To each service.
  std::chrono::milliseconds timeout{std::chrono::seconds{30}};  // For one message.
};

// `clock` must outlive the channel.
[[nodiscard]] std::unique_ptr<dispatch::Channel> make_push_channel(
    boost::asio::any_io_executor executor, Clock& clock, PushOptions options);

}  // namespace crier::channel
