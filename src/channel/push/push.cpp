#include "channel/push/push.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/address/device_token.h"
#include "channel/push/person_delivery.h"
#include "channel/request_channel.h"

namespace crier::channel {

namespace asio = boost::asio;
using dispatch::NoticeFeed;
using dispatch::OutgoingNotice;

namespace {

http::ClientOptions client_options(const PushOptions& options) {
  // A renewal of our own token goes beside the messages.
  return {.requests_max = options.concurrency_max + 1,
          .connections_max = options.connections,
          .ca_file = options.ca_file,
          .sharing = http::Sharing::expected};
}

bool is_sender_id(std::string_view app) {
  return std::ranges::all_of(app, [](char letter) { return letter >= '0' && letter <= '9'; });
}

class PushChannel final : public RequestChannel {
 public:
  PushChannel(asio::any_io_executor executor, Clock& clock, PushOptions options)
      : RequestChannel(executor, {.now = options.concurrency, .max = options.concurrency_max}) {
    CRIER_CHECK(options.fcm || options.apns);
    if (options.fcm) {
      fcm_ = std::make_unique<FcmSender>(
          executor, clock, *options.fcm,
          FcmSender::Transport{.client = client_options(options), .timeout = options.timeout});
    }
    if (options.apns) {
      apns_ = std::make_unique<ApnsSender>(
          executor, clock, *options.apns,
          ApnsSender::Transport{.client = client_options(options), .timeout = options.timeout});
    }
  }

 private:
  asio::awaitable<void> deliver(NoticeFeed* feed, OutgoingNotice notice) override {
    PersonDelivery person(AddressKind::push, std::move(notice));
    if (!person.notice()) return_unreadable(feed, person.ticket());
    if (!person.notice()) co_return;
    for (const std::string& address : person.addresses()) {
      const auto device = device_token_of(address);
      std::string hindrance = device ? hindrance_of(*device) : device.error();
      if (!hindrance.empty()) {
        person.tries().pass_over(std::move(hindrance));
        continue;
      }
      auto trying = send(feed, &person, *device);
      const PushTry result = co_await std::move(trying);
      person.tries().add(address, result);
      // What may not go to one device may go to none.
      if (!result && result.error().kind == UnsentMessage::Kind::withheld) break;
    }
    person.end(*feed);
  }

  // Why no message can be sent to it by us; empty: one can.
  [[nodiscard]] std::string hindrance_of(const DeviceToken& device) const {
    switch (device.platform) {
      case PushPlatform::fcm:
        if (fcm_ == nullptr) {
          return "[channel.push] has no service account for FCM (fcm_service_account)";
        }
        // Of a sender id nobody but FCM knows which project it belongs to.
        if (is_sender_id(device.app) || device.app == fcm_->project()) return {};
        return fmt::format(
            "the token belongs to the Firebase project {}, and fcm_service_account of "
            "[channel.push] to {}",
            device.app, fcm_->project());
      case PushPlatform::apns:
        if (apns_ == nullptr) return "[channel.push] has no key for APNs (apns_key)";
        if (apns_->knows(device.app)) return {};
        return fmt::format("[channel.push] apns_topics does not have {}", device.app);
    }
    std::unreachable();
  }

  asio::awaitable<PushTry> send(NoticeFeed* feed, const PersonDelivery* person,
                                DeviceToken device) {
    const dispatch::Ticket ticket = person->ticket();
    std::function<bool()> permission = [feed, ticket] { return feed->may_send(ticket); };
    if (device.platform == PushPlatform::fcm) {
      return fcm_->send(&*person->notice(), &person->delivery(),
                        {.app = std::string(device.app), .token = std::string(device.token)},
                        std::move(permission));
    }
    return apns_->send(&*person->notice(), &person->delivery(),
                       {.topic = std::string(device.app), .token = std::string(device.token)},
                       std::move(permission));
  }

  std::unique_ptr<FcmSender> fcm_;    // Null: not configured.
  std::unique_ptr<ApnsSender> apns_;  // The same.
};

}  // namespace

std::unique_ptr<dispatch::Channel> make_push_channel(asio::any_io_executor executor, Clock& clock,
                                                     PushOptions options) {
  return std::make_unique<PushChannel>(std::move(executor), clock, std::move(options));
}

}  // namespace crier::channel
