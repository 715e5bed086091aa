// One notification to one token of APNs, with a token of our team that holds.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "channel/push/first_success_gate.h"
#include "channel/push/provider_token.h"
#include "channel/push/push_delivery.h"
#include "channel/push/push_notice.h"
#include "channel/push/push_try.h"
#include "net/http/client.h"
#include "runtime/clock.h"

namespace crier::channel {

struct ApnsOptions {
  ProviderToken::Team team;
  std::vector<std::string> topics;  // Bundle ids of our apps.
  // https, without a path. Tokens of apps under development are only known to
  // api.sandbox.push.apple.com.
  std::string server{"https://api.push.apple.com"};
};

class ApnsSender {
 public:
  struct Transport {
    http::ClientOptions client;
    std::chrono::milliseconds timeout;  // For one request.
  };
  struct Device {
    std::string topic;
    std::string token;
  };

  // `clock` must outlive this.
  ApnsSender(boost::asio::any_io_executor executor, Clock& clock, ApnsOptions options,
             Transport transport);

  [[nodiscard]] bool knows(std::string_view topic) const;

  // What is pointed to must outlive the call. `permission` as http::SendOptions have it.
  [[nodiscard]] boost::asio::awaitable<PushTry> send(const PushNotice* notice,
                                                     const PushDelivery* delivery, Device device,
                                                     std::function<bool()> permission);

 private:
  boost::asio::awaitable<PushTry> ask(http::Request request, std::string token,
                                      std::function<bool()> permission);
  [[nodiscard]] http::Request request_for(const PushNotice& notice, const PushDelivery& delivery,
                                          const Device& device, const std::string& access) const;

  Clock& clock_;
  ApnsOptions options_;
  std::chrono::milliseconds timeout_;
  std::string receiver_;
  ProviderToken access_;
  std::map<std::string, SuspectShare> suspects_;  // By topic.
  FirstSuccessGate gate_;
  http::Client client_;
};

}  // namespace crier::channel
