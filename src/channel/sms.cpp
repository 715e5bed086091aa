#include "channel/sms.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/sms_text.h"
#include "base/unicode.h"
#include "channel/sms_answer.h"
#include "net/smpp/client.h"

namespace crier::channel {

namespace asio = boost::asio;

namespace {

enum class Receipts : std::uint8_t { none, asked_for };

// The feed in the words of the SMPP client.
class FeedSource final : public smpp::MessageSource {
 public:
  // What is referred to must outlive this. `servers` are their names, in the order of the options.
  FeedSource(dispatch::NoticeFeed& feed, const std::vector<std::string>& servers, Receipts receipts)
      : feed_(feed), servers_(servers), receipts_(receipts) {}

  std::optional<smpp::Message> try_take() override { return message(feed_.try_take()); }

  asio::awaitable<std::optional<smpp::Message>> take() override {
    auto notice = co_await feed_.take();
    co_return message(std::move(notice));
  }

  [[nodiscard]] bool may_write(smpp::Ticket ticket) const override {
    return feed_.may_send(ticket);
  }

  void settle(smpp::Ticket ticket, const smpp::Ending& ending) override {
    Outcome outcome = outcome_of(ending, "SMSC " + servers_.at(ending.server));
    // Names that no receipt will ever say are not kept.
    if (receipts_ == Receipts::none) outcome.part_ids.clear();
    feed_.settle(ticket, std::move(outcome));
  }

  void give_back(smpp::Ticket ticket) override { feed_.give_back(ticket); }

  void report_trouble(const smpp::Failure& failure) override {
    feed_.report_trouble(reason_of(failure), description_of(failure, servers_.at(failure.server)));
  }

  void report_health() override { feed_.report_health(); }

  void report_unheard(const smpp::Failure& failure) override {
    const std::string& server = servers_.at(failure.server);
    feed_.report_server_trouble(
        server, "receipts and answers cannot come: " + description_of(failure, server));
  }

  void report_heard(std::size_t server) override {
    feed_.report_server_health(servers_.at(server));
  }

 private:
  static std::optional<smpp::Message> message(std::optional<dispatch::OutgoingNotice> notice) {
    if (!notice) return std::nullopt;
    return smpp::Message{.ticket = notice->ticket,
                         .recipient = std::move(notice->to.address),
                         .text = sms_text(trimmed(notice->content))};
  }

  dispatch::NoticeFeed& feed_;
  const std::vector<std::string>& servers_;
  Receipts receipts_;
};

class SmsChannel final : public dispatch::Channel {
 public:
  SmsChannel(asio::any_io_executor executor, Clock& clock, SmsOptions options, std::uint64_t seed,
             smpp::DeliveryTaker* deliveries)
      : servers_(names_of(options.servers)),
        receipts_(options.receives ? Receipts::asked_for : Receipts::none),
        client_(std::move(executor), clock, std::move(options), seed),
        deliveries_(deliveries) {}

  asio::awaitable<void> run(dispatch::NoticeFeed& feed) override {
    FeedSource source(feed, servers_, receipts_);
    co_await client_.run(&source, deliveries_);
  }

  void close() override { client_.close(); }

  void limit_concurrency(int connections_max) override {
    client_.limit_connections(connections_max);
  }

  [[nodiscard]] int concurrency() const override { return client_.connections(); }

 private:
  static std::vector<std::string> names_of(const std::vector<smpp::Server>& servers) {
    std::vector<std::string> names;
    for (const smpp::Server& server : servers) {
      const bool is_ipv6 = server.host.find(':') != std::string::npos;
      names.push_back(is_ipv6 ? fmt::format("[{}]:{}", server.host, server.port)
                              : fmt::format("{}:{}", server.host, server.port));
    }
    return names;
  }

  std::vector<std::string> servers_;
  Receipts receipts_;
  smpp::Client client_;
  smpp::DeliveryTaker* deliveries_;  // Null: nothing is received.
};

}  // namespace

std::unique_ptr<dispatch::Channel> make_sms_channel(asio::any_io_executor executor, Clock& clock,
                                                    SmsOptions options, std::uint64_t seed,
                                                    smpp::DeliveryTaker* deliveries) {
  return std::make_unique<SmsChannel>(std::move(executor), clock, std::move(options), seed,
                                      deliveries);
}

}  // namespace crier::channel
