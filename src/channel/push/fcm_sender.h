// One message to one token of FCM, with a token of ours that holds.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "channel/push/access_token.h"
#include "channel/push/fcm_message.h"
#include "channel/push/push_try.h"
#include "channel/push/service_account.h"
#include "net/http/client.h"
#include "runtime/clock.h"

namespace crier::channel {

struct FcmOptions {
  ServiceAccount account;
  std::string server{"https://fcm.googleapis.com"};  // Sound by check_webhook_url; without a path.
  FcmRun run{FcmRun::real};
};

class FcmSender {
 public:
  struct Transport {
    http::ClientOptions client;
    std::chrono::milliseconds timeout;  // For one request.
  };

  struct Device {
    std::string app;  // The project, or its sender id.
    std::string token;
  };

  // `clock` must outlive this.
  FcmSender(boost::asio::any_io_executor executor, Clock& clock, FcmOptions options,
            Transport transport);

  // What is pointed to must outlive the call. `permission` as http::SendOptions have it.
  [[nodiscard]] boost::asio::awaitable<PushTry> send(const PushNotice* notice,
                                                     const PushDelivery* delivery, Device device,
                                                     std::function<bool()> permission);

  [[nodiscard]] const std::string& project() const { return options_.account.project; }

 private:
  struct Question {
    std::string body;
    std::string token;
    std::string access;
  };
  boost::asio::awaitable<PushTry> ask(Question question, std::function<bool()> permission);

  Clock& clock_;
  FcmOptions options_;
  std::chrono::milliseconds timeout_;
  std::string url_;
  std::string receiver_;
  http::Client client_;
  AccessToken access_;
  SuspectShares suspects_;  // By app.
};

}  // namespace crier::channel
