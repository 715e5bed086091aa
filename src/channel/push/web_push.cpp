#include "channel/push/web_push.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/base64url.h"
#include "base/digest.h"
#include "base/keys/web_push_content.h"
#include "campaign/address/web_push_subscription.h"
#include "channel/push/person_delivery.h"
#include "channel/push/vapid.h"
#include "channel/push/web_push_answer.h"
#include "channel/request_channel.h"
#include "net/http/url.h"

namespace crier::channel {

namespace asio = boost::asio;
namespace json = boost::json;
using dispatch::NoticeFeed;
using dispatch::OutgoingNotice;

namespace {

// RFC 8030 5.2 lets a service keep a message shorter than it is asked to; none keeps it longer.
constexpr std::chrono::seconds ttl_max = std::chrono::days(28);

// The service replaces by its topic what waits for the browser; what is shown is replaced by its
// tag.
std::string message_of(const PushNotice& notice, const std::string& key) {
  json::object notification{{"title", notice.title}, {"body", notice.body}, {"tag", key}};
  if (!notice.link.empty()) notification["navigate"] = notice.link;
  return json::serialize(
      json::object{{"web_push", 8030}, {"notification", std::move(notification)}});
}

bool is_within(std::string_view host, std::string_view service) {
  return host == service || (host.ends_with(service) && host.size() > service.size() &&
                             host[host.size() - service.size() - 1] == '.');
}

// `service` is "host", or "host:port" where its port is another than 443. What a person has told us
// must not lead to other ports of a host that we may ask.
bool is_of_service(const http::Url& url, std::string_view service) {
  const std::string port = fmt::format(":{}", url.port);
  if (service.ends_with(port)) {
    service.remove_suffix(port.size());
  } else if (url.port != 443) {
    return false;
  }
  return is_within(url.host, service);
}

std::string origin_of(const http::Url& url) {
  return url.port == 443 ? "https://" + url.host : fmt::format("https://{}:{}", url.host, url.port);
}

class WebPushChannel final : public RequestChannel {
 public:
  WebPushChannel(asio::any_io_executor executor, Clock& clock, WebPushOptions options)
      : RequestChannel(executor, {.now = options.concurrency, .max = options.concurrency_max}),
        clock_(clock),
        options_(std::move(options)),
        vapid_(options_.key, options_.subject),
        fingerprint_(vapid_key_fingerprint(base64url(options_.key.point())).value_or("")),
        client_(executor, {.requests_max = options_.concurrency_max,
                           .connections_max = options_.connections,
                           .ca_file = options_.ca_file,
                           .sharing = http::Sharing::expected}) {}

 private:
  asio::awaitable<void> deliver(NoticeFeed* feed, OutgoingNotice notice) override {
    PersonDelivery person(AddressKind::web_push, std::move(notice));
    if (!person.notice()) return_unreadable(feed, person.ticket());
    if (!person.notice()) co_return;
    for (const std::string& address : person.addresses()) {
      const auto subscription = web_push_subscription_of(address);
      std::string hindrance = subscription ? hindrance_of(*subscription) : subscription.error();
      if (!hindrance.empty()) {
        person.tries().pass_over(std::move(hindrance));
        continue;
      }
      auto trying = send(feed, &person, *subscription);
      const PushTry result = co_await std::move(trying);
      person.tries().add(address, result);
      // What may not go to one browser may go to none.
      if (!result && result.error().kind == UnsentMessage::Kind::withheld) break;
    }
    person.end(*feed);
  }

  // Why no message can be sent to it by us; empty: one can.
  [[nodiscard]] std::string hindrance_of(const WebPushSubscription& subscription) const {
    const auto url = http::parse_url(subscription.endpoint);
    if (!url) return "the endpoint of the subscription " + url.error();
    if (service_of(*url) == nullptr) {
      return "[channel.webpush] services does not have the host and port of the subscription";
    }
    if (!subscription.key.empty() && subscription.key != fingerprint_) {
      return "the subscription belongs to another VAPID key than [channel.webpush] vapid_key";
    }
    return {};
  }

  // Null: it is of none.
  [[nodiscard]] const std::string* service_of(const http::Url& url) const {
    const auto service = std::ranges::find_if(
        options_.services, [&](const std::string& each) { return is_of_service(url, each); });
    return service == options_.services.end() ? nullptr : &*service;
  }

  asio::awaitable<PushTry> send(NoticeFeed* feed, const PersonDelivery* person,
                                WebPushSubscription subscription) {
    const http::Url url = http::parse_url(subscription.endpoint).value();
    const std::string receiver = receiver_name(url);
    auto content = web_push_content(message_of(*person->notice(), person->delivery().key),
                                    {.point = from_base64url(subscription.p256dh).value_or(""),
                                     .secret = from_base64url(subscription.auth).value_or("")},
                                    WebPushSeal::generated());
    if (!content) co_return cannot_be_read(*person->notice(), person->delivery().key);
    const dispatch::Ticket ticket = person->ticket();
    http::SendOptions options{.total_timeout = options_.timeout,
                              .permission = [feed, ticket] { return feed->may_send(ticket); }};
    http::Request request = request_for(subscription.endpoint, url, person->delivery());
    request.body = *std::move(content);
    auto sending = client_.send(std::move(request), std::move(options));
    const auto answer = co_await std::move(sending);
    if (!answer) co_return broken_try_at_host(answer.error(), receiver);
    PushAnswer read = web_push_answer(*answer, receiver, clock_.wall_now(), subscription.endpoint);
    // hindrance_of() has seen that it is of one.
    judge(read, suspects_.of(*service_of(url)));
    co_return read;
  }

  [[nodiscard]] http::Request request_for(const std::string& endpoint, const http::Url& url,
                                          const PushDelivery& delivery) {
    const WallTime now = clock_.wall_now();
    http::Request request{.method = http::Method::post, .target = endpoint};
    request.headers.add("Content-Encoding", "aes128gcm");
    request.headers.add("Content-Type", "application/octet-stream");
    request.headers.add("TTL", fmt::format("{}", time_to_live(delivery, now, ttl_max).count()));
    request.headers.add("Urgency", "high");  // People are to see it.
    request.headers.add("Topic", topic_of(delivery.key));
    request.headers.add("Authorization", vapid_.authorization(origin_of(url), now));
    return request;
  }

  // RFC 8030 5.4: at most 32 characters of base64url.
  static std::string topic_of(const std::string& key) {
    constexpr std::size_t letters_max = 32;
    if (key.size() <= letters_max) return key;
    const Digest digest = sha256(key);
    return base64url({reinterpret_cast<const char*>(digest.data()), digest.size()})
        .substr(0, letters_max);
  }

  static PushTry cannot_be_read(const PushNotice& notice, const std::string& key) {
    PushAnswer answer;
    const bool is_too_long = message_of(notice, key).size() > web_push_octets_max;
    answer.meaning = is_too_long ? PushMeaning::content_fault : PushMeaning::suspect_address;
    answer.outcome.verdict = is_too_long ? Verdict::halt : Verdict::refused;
    answer.outcome.reason = is_too_long ? Reason::message_too_large : Reason::address_refused;
    answer.outcome.description =
        is_too_long ? fmt::format("the notice is longer than the {} octets of a Web Push message",
                                  web_push_octets_max)
                    : "the key of the subscription is no point of the curve P-256";
    return answer;
  }

  Clock& clock_;
  WebPushOptions options_;
  Vapid vapid_;
  std::string fingerprint_;
  SuspectShares suspects_;  // By the entry of `services`.
  http::Client client_;
};

}  // namespace

std::vector<std::string> known_web_push_services() {
  return {"fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com",
          "notify.windows.com"};
}

std::unique_ptr<dispatch::Channel> make_web_push_channel(asio::any_io_executor executor,
                                                         Clock& clock, WebPushOptions options) {
  return std::make_unique<WebPushChannel>(std::move(executor), clock, std::move(options));
}

}  // namespace crier::channel
