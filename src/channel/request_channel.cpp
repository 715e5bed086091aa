#include "channel/request_channel.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "channel/transport_words.h"

namespace crier::channel {

namespace asio = boost::asio;
using dispatch::NoticeFeed;
using dispatch::OutgoingNotice;

// Counts a notice from its start until its coroutine has ended, however that happens.
class RequestChannel::InFlight {
 public:
  explicit InFlight(RequestChannel& channel) : channel_(channel) { ++channel_.in_flight_; }
  ~InFlight() {
    --channel_.in_flight_;
    channel_.room_.notify_all();
  }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

 private:
  RequestChannel& channel_;
};

RequestChannel::RequestChannel(asio::any_io_executor executor, Concurrency concurrency)
    : limit_(concurrency.now),
      limit_max_(concurrency.max),
      executor_(executor),
      room_(std::move(executor)) {
  CRIER_CHECK(limit_ >= 1 && limit_ <= limit_max_);
}

asio::awaitable<void> RequestChannel::run(NoticeFeed& feed) {
  TaskGroup tasks(executor_);
  tasks.spawn(pull(&feed, &tasks));
  co_await tasks.join();
}

void RequestChannel::limit_concurrency(int requests_max) {
  limit_ = std::clamp(requests_max, 0, limit_max_);
  room_.notify_all();
}

void RequestChannel::close() {
  closed_ = true;
  room_.notify_all();
}

asio::awaitable<void> RequestChannel::pull(NoticeFeed* feed, TaskGroup* tasks) {
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
    tasks->spawn(carry(feed, std::move(*notice), std::make_unique<InFlight>(*this)));
  }
}

asio::awaitable<void> RequestChannel::carry(NoticeFeed* feed, OutgoingNotice notice,
                                            std::unique_ptr<InFlight> /*place*/) {
  auto delivery = deliver(feed, std::move(notice));
  co_await std::move(delivery);
}

void return_unsent(NoticeFeed& feed, dispatch::Ticket ticket, const UnsentRequest& request) {
  using enum http::TransportError::Kind;
  const http::TransportError::Kind kind = request.error.kind;
  // The breaker opens first: what is given back may be offered again at once.
  if (kind != withheld && kind != busy && kind != stream_refused) {
    feed.report_trouble(reason_of(kind), description_of(request.error, request.receiver));
  }
  feed.give_back(ticket);
}

std::string receiver_name(const http::Url& url) {
  const bool is_ipv6 = url.host.find(':') != std::string::npos;
  const std::string_view scheme = url.scheme == http::Scheme::https ? "https" : "http";
  return is_ipv6 ? fmt::format("{}://[{}]:{}", scheme, url.host, url.port)
                 : fmt::format("{}://{}:{}", scheme, url.host, url.port);
}

}  // namespace crier::channel
