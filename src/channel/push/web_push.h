// Notices as Web Push messages to a person's browsers (RFC 8030), which alone can read them (RFC
// 8291). The content is a declarative message, which newer browsers show by themselves and which
// others hand to the worker of the site that subscribed them: {"web_push":8030,"notification":
// {"title":…,"body":…,"tag":…,"navigate":…}}.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/keys/p256_key.h"
#include "dispatch/notice_feed.h"
#include "runtime/clock.h"

namespace crier::channel {

struct WebPushOptions {
  P256Key key;          // VAPID's: the one that people have subscribed to.
  std::string subject;  // Without vapid_subject_fault.
  // Hosts of push services, and of what is below them; with ":port" where that is not 443. An
  // endpoint is what a browser, or whoever said to be one, has told somebody: others are not asked.
  std::vector<std::string> services;
  std::string ca_file{};        // PEM; empty: what the system trusts.
  int concurrency{200};         // People at one time until limit_concurrency says otherwise.
  int concurrency_max{10'000};  // The most that limit_concurrency is listened to.
  int connections{4};           // To each service.
  std::chrono::milliseconds timeout{std::chrono::seconds{30}};  // For one message.
};

// Services of the browsers that are in use (looked at on 2026-11-30): Chrome, Edge, Opera and
// others; Firefox; Safari; Edge on Windows.
[[nodiscard]] std::vector<std::string> known_web_push_services();

// `clock` must outlive the channel.
[[nodiscard]] std::unique_ptr<dispatch::Channel> make_web_push_channel(
    boost::asio::any_io_executor executor, Clock& clock, WebPushOptions options);

}  // namespace crier::channel
