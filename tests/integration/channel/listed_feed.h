// A feed of notices that a test lists, and the record of what became of them.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/check.h"
#include "dispatch/notice_feed.h"
#include "runtime/wait_list.h"

namespace crier::channel {

class ListedFeed final : public dispatch::NoticeFeed {
 public:
  explicit ListedFeed(boost::asio::any_io_executor executor) : takers_(std::move(executor)) {}

  // Tickets count from 1.
  dispatch::Ticket add(std::string key, std::string content,
                       std::string address = "someone@example.org") {
    dispatch::OutgoingNotice notice;
    notice.ticket = ++last_ticket_;
    notice.to.address = std::move(address);
    notice.content = std::move(content);
    notice.idempotency_key = std::move(key);
    waiting_.push_back(std::move(notice));
    takers_.notify(1);
    return last_ticket_;
  }

  void close() {
    closed_ = true;
    takers_.notify_all();
  }

  std::optional<dispatch::OutgoingNotice> try_take() override {
    if (waiting_.empty()) return std::nullopt;
    dispatch::OutgoingNotice notice = std::move(waiting_.front());
    waiting_.pop_front();
    taken.insert(notice.ticket);
    copies_[notice.ticket] = notice;
    return notice;
  }

  boost::asio::awaitable<std::optional<dispatch::OutgoingNotice>> take() override {
    for (;;) {
      std::optional<dispatch::OutgoingNotice> notice = try_take();
      if (notice || closed_) co_return notice;
      co_await takers_.wait();
    }
  }

  [[nodiscard]] bool may_send(dispatch::Ticket ticket) const override {
    return !forbidden.contains(ticket);
  }

  void settle(dispatch::Ticket ticket, Outcome outcome) override {
    CRIER_CHECK(taken.erase(ticket) == 1);
    settled.emplace(ticket, std::move(outcome));
  }

  // Not offered again, so that a test ends.
  void give_back(dispatch::Ticket ticket) override {
    CRIER_CHECK(taken.erase(ticket) == 1);
    given_back.insert(ticket);
  }

  // Offered again as the next one, under another ticket.
  void displace(dispatch::Ticket ticket, Outcome outcome) override {
    CRIER_CHECK(taken.erase(ticket) == 1);
    dispatch::OutgoingNotice notice = copies_.at(ticket);
    notice.ticket = ++last_ticket_;
    notice.displaced = ticket;
    displaced.emplace(ticket, std::move(outcome));
    waiting_.push_front(std::move(notice));
    takers_.notify(1);
  }

  void report_trouble(Reason reason, std::string description) override {
    troubles.push_back(reason);
    descriptions.push_back(std::move(description));
  }
  void report_health() override { ++healths; }
  void report_server_trouble(const std::string& server, std::string description) override {
    server_troubles[server] = std::move(description);
  }
  void report_server_health(const std::string& server) override { server_troubles.erase(server); }

  std::set<dispatch::Ticket> forbidden;
  std::set<dispatch::Ticket> taken;  // And neither settled nor given back.
  std::map<dispatch::Ticket, Outcome> settled;
  std::set<dispatch::Ticket> given_back;
  std::map<dispatch::Ticket, Outcome> displaced;  // With what was said.
  std::vector<Reason> troubles;
  std::vector<std::string> descriptions;
  int healths{};
  std::map<std::string, std::string> server_troubles;

 private:
  WaitList takers_;
  std::deque<dispatch::OutgoingNotice> waiting_;
  std::map<dispatch::Ticket, dispatch::OutgoingNotice> copies_;
  dispatch::Ticket last_ticket_{};
  bool closed_{};
};

}  // namespace crier::channel
