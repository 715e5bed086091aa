// A source of messages for the SMTP client that remembers what became of each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/check.h"
#include "net/smtp/message.h"
#include "runtime/wait_list.h"

namespace crier::smtp {

class QueueSource final : public MessageSource {
 public:
  explicit QueueSource(boost::asio::any_io_executor executor) : arrivals_(std::move(executor)) {}

  Ticket add(std::string recipient, std::string content) {
    const Ticket ticket = ++last_ticket_;
    waiting_.push_back(
        {.ticket = ticket, .recipient = std::move(recipient), .content = std::move(content)});
    arrivals_.notify(1);
    return ticket;
  }

  // No more will come; what is waiting is still offered.
  void close() {
    is_closed_ = true;
    arrivals_.notify_all();
  }

  std::optional<Message> try_take() override {
    if (waiting_.empty()) return std::nullopt;
    Message message = std::move(waiting_.front());
    waiting_.pop_front();
    CRIER_CHECK(out_.insert(message.ticket).second);
    ++taken_count;
    if (keeps_copies) copies_[message.ticket] = message;
    return message;
  }

  boost::asio::awaitable<std::optional<Message>> take() override {
    for (;;) {
      std::optional<Message> message = try_take();
      if (message) co_return message;
      if (is_closed_) co_return std::nullopt;
      co_await arrivals_.wait();
    }
  }

  [[nodiscard]] bool may_write(Ticket ticket) const override { return !revoked.contains(ticket); }

  void settle(Ticket ticket, const Ending& ending) override {
    CRIER_CHECK(out_.erase(ticket) == 1);
    ++settled_count;
    accepted_count += ending.kind == Ending::Kind::accepted ? 1 : 0;
    if (!keeps_copies) return on_settled();
    texts[ticket] = ending.text;
    Ending kept = ending;
    kept.text = {};
    CRIER_CHECK(endings.emplace(ticket, kept).second);
    on_settled();
  }

  // It is offered again, unless it was revoked.
  void give_back(Ticket ticket) override {
    CRIER_CHECK(out_.erase(ticket) == 1);
    ++given_back[ticket];
    if (!revoked.contains(ticket) && offers_again) {
      waiting_.push_front(copies_.at(ticket));
      arrivals_.notify(1);
    }
    on_settled();
  }

  // It is offered again as the next one.
  void displace(Ticket ticket, const Ending& ending) override {
    CRIER_CHECK(out_.erase(ticket) == 1);
    CRIER_CHECK(ending.kind == Ending::Kind::refused);
    ++displaced[ticket];
    copies_.at(ticket).displaced = ticket;
    waiting_.push_front(copies_.at(ticket));
    arrivals_.notify(1);
  }

  void report_trouble(const Failure& failure) override { troubles.push_back(failure); }
  void report_health() override { ++healths; }
  void report_relay_trouble(const Failure& failure) override { relay_troubles.push_back(failure); }
  void report_relay_health(std::size_t relay) override { relay_healths.push_back(relay); }

  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
  [[nodiscard]] std::size_t out() const { return out_.size(); }

  std::map<Ticket, Ending> endings;  // Without text.
  std::map<Ticket, std::string> texts;
  std::map<Ticket, int> given_back;
  std::map<Ticket, int> displaced;
  std::set<Ticket> revoked;
  std::vector<Failure> troubles;
  std::vector<Failure> relay_troubles;
  std::vector<std::size_t> relay_healths;
  int healths{0};
  std::uint64_t taken_count{0};  // Each of them had leave of the limits.
  std::uint64_t settled_count{0};
  std::uint64_t accepted_count{0};
  bool keeps_copies{true};  // False: for measuring; nothing can be given back.
  bool offers_again{true};
  std::function<void()> on_settled = [] {};

 private:
  WaitList arrivals_;
  std::deque<Message> waiting_;
  std::set<Ticket> out_;
  std::map<Ticket, Message> copies_;
  Ticket last_ticket_{0};
  bool is_closed_{false};
};

}  // namespace crier::smtp
