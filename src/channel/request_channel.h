// A channel whose notices are HTTP requests: takes a notice only when it can be sent at once, and
// keeps so many on the wire as it may. What a request is, and what its answer means, is the
// channel's own.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "dispatch/notice_feed.h"
#include "net/http/client.h"
#include "net/http/url.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::channel {

class RequestChannel : public dispatch::Channel {
 public:
  boost::asio::awaitable<void> run(dispatch::NoticeFeed& feed) override;
  void limit_concurrency(int requests_max) override;
  void close() override;
  [[nodiscard]] int concurrency() const override { return in_flight_; }

 protected:
  struct Concurrency {
    int now{};  // Notices at one time until limit_concurrency says otherwise.
    int max{};  // The most that it is listened to.
  };
  // 1 <= now <= max.
  RequestChannel(boost::asio::any_io_executor executor, Concurrency concurrency);

  // Settles the notice or gives it back.
  virtual boost::asio::awaitable<void> deliver(dispatch::NoticeFeed* feed,
                                               dispatch::OutgoingNotice notice) = 0;

 private:
  class InFlight;

  boost::asio::awaitable<void> pull(dispatch::NoticeFeed* feed, TaskGroup* tasks);
  boost::asio::awaitable<void> carry(dispatch::NoticeFeed* feed, dispatch::OutgoingNotice notice,
                                     std::unique_ptr<InFlight> place);

  int limit_;
  int limit_max_;
  int in_flight_{};
  bool closed_{};
  boost::asio::any_io_executor executor_;
  WaitList room_;
};

struct UnsentRequest {
  http::TransportError error;  // Its reach is not_sent.
  std::string receiver;        // The name of the server.
};

// Gives back a notice whose request has certainly not left, and tells of the trouble.
void return_unsent(dispatch::NoticeFeed& feed, dispatch::Ticket ticket,
                   const UnsentRequest& request);

// "https://host:443": without path and query, where secrets may be.
[[nodiscard]] std::string receiver_name(const http::Url& url);

}  // namespace crier::channel
