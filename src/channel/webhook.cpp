#include "channel/webhook.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "channel/request_channel.h"
#include "channel/transport_words.h"
#include "channel/webhook_answer.h"
#include "net/http/client.h"
#include "net/http/url.h"

namespace crier::channel {

namespace asio = boost::asio;
using dispatch::NoticeFeed;
using dispatch::OutgoingNotice;

namespace {

class WebhookChannel final : public RequestChannel {
 public:
  WebhookChannel(asio::any_io_executor executor, Clock& clock, WebhookOptions options)
      : RequestChannel(executor, {.now = options.concurrency, .max = options.concurrency_max}),
        clock_(clock),
        options_(std::move(options)),
        client_(executor, {.requests_max = options_.concurrency_max,
                           .connections_max = options_.concurrency_max,
                           .ca_file = options_.ca_file}) {
    const auto url = http::parse_url(options_.url);
    CRIER_CHECK(check_webhook_url(options_.url).has_value());
    receiver_ = receiver_name(*url);
  }

 private:
  asio::awaitable<void> deliver(NoticeFeed* feed, OutgoingNotice notice) override {
    const dispatch::Ticket ticket = notice.ticket;
    // Asked when the body begins to leave: connecting may have taken longer than the lease.
    http::SendOptions options{.connect_timeout = options_.connect_timeout,
                              .total_timeout = options_.timeout,
                              .permission = [feed, ticket] { return feed->may_send(ticket); }};
    const dispatch::Destination to = notice.to;
    http::Request request = request_for(std::move(notice));
    const auto answer = co_await client_.send(std::move(request), std::move(options));
    if (answer) {
      feed->settle(ticket, classify_answer(*answer, receiver_, clock_.wall_now(),
                                           {.address = to.address, .name = to.name}));
    } else if (answer.error().reach == http::TransportError::Reach::sent) {
      feed->settle(ticket, classify_broken(answer.error(), receiver_,
                                           {.address = to.address, .name = to.name}));
    } else {
      return_unsent(*feed, ticket, {.error = answer.error(), .receiver = receiver_});
    }
  }

  [[nodiscard]] http::Request request_for(OutgoingNotice notice) const {
    http::Request request{.method = http::Method::post, .target = options_.url};
    request.headers.add("Content-Type", "application/json");
    request.headers.add("Idempotency-Key", '"' + notice.idempotency_key + '"');
    if (!options_.authorization.empty()) {
      request.headers.add("Authorization", options_.authorization);
    }
    request.body = std::move(notice.content);
    return request;
  }

  Clock& clock_;
  WebhookOptions options_;
  std::string receiver_;
  http::Client client_;
};

}  // namespace

std::expected<void, std::string> check_webhook_url(const std::string& url) {
  const auto parsed = http::parse_url(url);
  if (!parsed) return std::unexpected(parsed.error());
  if (parsed->scheme == http::Scheme::http && !is_loopback(*parsed)) {
    return std::unexpected("http:// is for this machine only; use https://");
  }
  return {};
}

std::unique_ptr<dispatch::Channel> make_webhook_channel(asio::any_io_executor executor,
                                                        Clock& clock, WebhookOptions options) {
  return std::make_unique<WebhookChannel>(std::move(executor), clock, std::move(options));
}

}  // namespace crier::channel
