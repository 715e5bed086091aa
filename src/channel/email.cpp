#include "channel/email.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "channel/email_outcome.h"
#include "net/smtp/client.h"
#include "net/smtp/description.h"

namespace crier::channel {

namespace asio = boost::asio;

namespace {

// The feed in the words of the SMTP client.
class FeedSource final : public smtp::MessageSource {
 public:
  // Both must outlive this. `relays` are their names, in the order of the options.
  FeedSource(dispatch::NoticeFeed& feed, const std::vector<std::string>& relays)
      : feed_(feed), relays_(relays) {}

  std::optional<smtp::Message> try_take() override { return message(feed_.try_take()); }

  asio::awaitable<std::optional<smtp::Message>> take() override {
    auto notice = co_await feed_.take();
    co_return message(std::move(notice));
  }

  [[nodiscard]] bool may_write(smtp::Ticket ticket) const override {
    return feed_.may_send(ticket);
  }

  void settle(smtp::Ticket ticket, const smtp::Ending& ending) override {
    feed_.settle(ticket, outcome_of(ending, relays_.at(ending.relay)));
  }

  void give_back(smtp::Ticket ticket) override { feed_.give_back(ticket); }

  void displace(smtp::Ticket ticket, const smtp::Ending& ending) override {
    feed_.displace(ticket, outcome_of(ending, relays_.at(ending.relay)));
  }

  void report_trouble(const smtp::Failure& failure) override {
    feed_.report_trouble(reason_of(failure),
                         smtp::description_of(failure, relays_.at(failure.relay)));
  }

  void report_health() override { feed_.report_health(); }

  void report_relay_trouble(const smtp::Failure& failure) override {
    const std::string& relay = relays_.at(failure.relay);
    feed_.report_server_trouble(relay, smtp::description_of(failure, relay));
  }

  void report_relay_health(std::size_t relay) override {
    feed_.report_server_health(relays_.at(relay));
  }

 private:
  static std::optional<smtp::Message> message(std::optional<dispatch::OutgoingNotice> notice) {
    if (!notice) return std::nullopt;
    return smtp::Message{.ticket = notice->ticket,
                         .sender = std::move(notice->to.sender),
                         .recipient = std::move(notice->to.address),
                         .name = std::move(notice->to.name),
                         .content = std::move(notice->content),
                         .displaced = notice->displaced};
  }

  dispatch::NoticeFeed& feed_;
  const std::vector<std::string>& relays_;
};

class EmailChannel final : public dispatch::Channel {
 public:
  EmailChannel(asio::any_io_executor executor, Clock& clock, EmailOptions options,
               std::uint64_t seed)
      : relays_(names_of(options.relays)),
        client_(std::move(executor), clock, std::move(options), seed) {}

  asio::awaitable<void> run(dispatch::NoticeFeed& feed) override {
    FeedSource source(feed, relays_);
    co_await client_.run(&source);
  }

  void close() override { client_.close(); }

  void limit_concurrency(int connections_max) override {
    client_.limit_connections(connections_max);
  }

  [[nodiscard]] int concurrency() const override { return client_.connections(); }

 private:
  static std::vector<std::string> names_of(const std::vector<smtp::Relay>& relays) {
    std::vector<std::string> names;
    for (const smtp::Relay& relay : relays) names.push_back(smtp::name_of(relay));
    return names;
  }

  std::vector<std::string> relays_;
  smtp::Client client_;
};

}  // namespace

std::unique_ptr<dispatch::Channel> make_email_channel(asio::any_io_executor executor, Clock& clock,
                                                      EmailOptions options, std::uint64_t seed) {
  return std::make_unique<EmailChannel>(std::move(executor), clock, std::move(options), seed);
}

}  // namespace crier::channel
