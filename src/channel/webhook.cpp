#include "channel/webhook.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "channel/webhook_answer.h"
#include "net/http/client.h"
#include "net/http/url.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::channel {

namespace asio = boost::asio;
using dispatch::NoticeFeed;
using dispatch::OutgoingNotice;

namespace {

// Without path and query, where secrets may be.
std::string receiver_name(const http::Url& url) {
  const bool is_ipv6 = url.host.find(':') != std::string::npos;
  const std::string_view scheme = url.scheme == http::Scheme::https ? "https" : "http";
  return is_ipv6 ? fmt::format("{}://[{}]:{}", scheme, url.host, url.port)
                 : fmt::format("{}://{}:{}", scheme, url.host, url.port);
}

class WebhookChannel final : public dispatch::Channel {
 public:
  WebhookChannel(asio::any_io_executor executor, Clock& clock, WebhookOptions options)
      : clock_(clock),
        options_(std::move(options)),
        limit_(options_.concurrency),
        executor_(executor),
        room_(executor),
        client_(executor, {.requests_max = options_.concurrency_max,
                           .connections_max = options_.concurrency_max,
                           .ca_file = options_.ca_file}) {
    const auto url = http::parse_url(options_.url);
    CRIER_CHECK(check_webhook_url(options_.url).has_value());
    receiver_ = receiver_name(*url);
    CRIER_CHECK(limit_ >= 1 && limit_ <= options_.concurrency_max);
  }

  asio::awaitable<void> run(NoticeFeed& feed) override {
    TaskGroup tasks(executor_);
    tasks.spawn(pull(&feed, &tasks));
    co_await tasks.join();
  }

  void limit_concurrency(int requests_max) override {
    limit_ = std::clamp(requests_max, 0, options_.concurrency_max);
    room_.notify_all();
  }

  void close() override {
    closed_ = true;
    room_.notify_all();
  }

  [[nodiscard]] int concurrency() const override { return in_flight_; }

 private:
  // Counts a request from its start until its coroutine has ended, however that happens.
  class InFlight {
   public:
    explicit InFlight(WebhookChannel& channel) : channel_(channel) { ++channel_.in_flight_; }
    ~InFlight() {
      --channel_.in_flight_;
      channel_.room_.notify_all();
    }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

   private:
    WebhookChannel& channel_;
  };

  // Takes a notice only when it can be sent at once.
  asio::awaitable<void> pull(NoticeFeed* feed, TaskGroup* tasks) {
    for (;;) {
      while (in_flight_ >= limit_ && !closed_) co_await room_.wait();
      std::optional<OutgoingNotice> notice = feed->try_take();
      if (!notice) notice = co_await feed->take();
      if (!notice) co_return;
      // The limit may have fallen while this waited.
      if (in_flight_ >= limit_) {
        feed->give_back(notice->ticket);
        continue;
      }
      tasks->spawn(deliver(feed, std::move(*notice), std::make_unique<InFlight>(*this)));
    }
  }

  asio::awaitable<void> deliver(NoticeFeed* feed, OutgoingNotice notice,
                                std::unique_ptr<InFlight> /*place*/) {
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
      return_unsent(*feed, ticket, answer.error());
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

  void return_unsent(NoticeFeed& feed, dispatch::Ticket ticket,
                     const http::TransportError& error) const {
    using enum http::TransportError::Kind;
    // The breaker opens first: what is given back may be offered again at once.
    if (error.kind != withheld && error.kind != busy) {
      feed.report_trouble(reason_of(error.kind), description_of(error, receiver_));
    }
    feed.give_back(ticket);
  }

  Clock& clock_;
  WebhookOptions options_;
  int limit_;
  int in_flight_{};
  bool closed_{};
  std::string receiver_;
  asio::any_io_executor executor_;
  WaitList room_;
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
