#include "cli/campaign/send_test_notice.h"

#include <optional>
#include <random>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "base/check.h"
#include "config/channel/channel_world.h"
#include "dispatch/notice_feed.h"
#include "runtime/signals.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// A feed of one notice. It closes when the notice has an outcome, or when the channel cannot be
// reached: the operator wants to know that now.
class SingleFeed final : public dispatch::NoticeFeed {
 public:
  SingleFeed(dispatch::OutgoingNotice notice, asio::any_io_executor executor)
      : notice_(std::move(notice)), closed_(executor) {}

  std::optional<dispatch::OutgoingNotice> try_take() override {
    return outcome_ ? std::nullopt : std::exchange(notice_, std::nullopt);
  }

  asio::awaitable<std::optional<dispatch::OutgoingNotice>> take() override {
    if (auto notice = try_take()) co_return notice;
    if (!outcome_) co_await closed_.wait();
    co_return std::nullopt;
  }

  [[nodiscard]] bool may_send(dispatch::Ticket /*ticket*/) const override { return true; }

  void settle(dispatch::Ticket /*ticket*/, Outcome outcome) override { end(std::move(outcome)); }

  void give_back(dispatch::Ticket /*ticket*/) override {
    end({.verdict = Verdict::retry_later, .reason = Reason::service_unavailable});
  }

  // The only one of its connection.
  void displace(dispatch::Ticket /*ticket*/, Outcome outcome) override { end(std::move(outcome)); }

  void report_trouble(Reason reason, std::string description) override {
    Outcome outcome{.verdict = Verdict::retry_later, .reason = reason};
    outcome.description = std::move(description);
    end(std::move(outcome));
  }

  void report_health() override {}
  void report_server_trouble(const std::string& /*server*/, std::string /*description*/) override {}
  void report_server_health(const std::string& /*server*/) override {}

  [[nodiscard]] const std::optional<Outcome>& outcome() const { return outcome_; }

 private:
  // The first word counts.
  void end(Outcome outcome) {
    if (!outcome_) outcome_ = std::move(outcome);
    closed_.notify_all();
  }

  std::optional<dispatch::OutgoingNotice> notice_;
  std::optional<Outcome> outcome_;
  WaitList closed_;
};

// An operator waits at the screen for the answer. The channel must be configured.
ChannelSection hurried_section(const Config& config, std::string_view channel) {
  const ChannelSection* const found = find_section(config.channels, channel);
  CRIER_CHECK(found != nullptr);
  ChannelSection section = *found;
  hurry(section);
  return section;
}

}  // namespace

Outcome send_test_notice(const Config& config, const CampaignSpec& spec, const TestNotice& notice) {
  ignore_broken_pipes();
  asio::io_context io(1);
  SystemClock clock;
  SingleFeed feed(
      {.ticket = 1,
       .to = {.address = notice.recipient,
              .name = {},
              .sender = spec.channel.has_envelope_sender ? spec.sender_address : std::string()},
       .content = notice.content,
       .idempotency_key = notice.idempotency_key},
      io.get_executor());
  const auto channel =
      open_channel(hurried_section(config, spec.channel.name), {.executor = io.get_executor(),
                                                                .clock = clock,
                                                                .seed = std::random_device()(),
                                                                .breaker = config.circuit_breaker});
  channel->limit_concurrency(1);
  TaskGroup tasks(io.get_executor());
  tasks.spawn(channel->run(feed));
  io.run();
  return feed.outcome().value_or(Outcome{.verdict = Verdict::unknown});
}

}  // namespace crier::app
