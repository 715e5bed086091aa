// The relays of [channel.email], asked what they offer.
#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "config/channel/email_section.h"
#include "config/channel/online_check.h"
#include "config/channel/server_view.h"
#include "config/network_place.h"
#include "net/smtp/probe.h"
#include "report/table.h"

namespace crier::app {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;

// A relay that answers later than this is in trouble, however patient RFC 5321 is with it.
constexpr std::chrono::seconds time_max{20};

struct RelayAnswer {
  std::string relay;  // As configured.
  smtp::Probe probe;
};

asio::awaitable<void> ask_relay(smtp::Options options, smtp::Relay relay, smtp::Probe* answer) {
  auto asking = smtp::probe(std::move(options), std::move(relay), time_max);
  *answer = co_await std::move(asking);
}

std::string yes_or_no(bool offered) {
  return offered ? "yes" : "no";
}

std::string size_text(const smtp::Capabilities& capabilities) {
  if (!capabilities.size) return "no";
  return capabilities.size_max == 0
             ? "any"
             : report::grouped(static_cast<std::int64_t>(capabilities.size_max));
}

std::string tls_text(const std::optional<tls::Peer>& peer) {
  return peer ? peer->version : "none";
}

json::object relay_json(const RelayAnswer& answer) {
  const smtp::Probe& probe = answer.probe;
  return {{"relay", answer.relay},
          {"address", probe.address},
          {"greeting", probe.greeting},
          {"tls", json_of(probe.tls)},
          {"starttls", probe.capabilities.starttls},
          {"size_max", probe.capabilities.size_max},
          {"pipelining", probe.capabilities.pipelining},
          {"8bitmime", probe.capabilities.eight_bit_mime},
          {"smtputf8", probe.capabilities.smtputf8},
          {"auth", probe.mechanisms},
          {"logged_in", probe.is_logged_in},
          {"failure", probe.failure}};
}

std::string relays_text(const std::vector<RelayAnswer>& relays, std::size_t columns) {
  report::Table table({{"Relay"},
                       {"TLS"},
                       {"SIZE", report::Align::right},
                       {"PIPELINING"},
                       {"8BITMIME"},
                       {"SMTPUTF8"},
                       {"AUTH"}});
  for (const auto& [relay, probe] : relays) {
    const bool has_answered = !probe.greeting.empty();
    const auto told = [&](std::string text) { return has_answered ? std::move(text) : "–"; };
    table.add({relay, told(tls_text(probe.tls)), told(size_text(probe.capabilities)),
               told(yes_or_no(probe.capabilities.pipelining)),
               told(yes_or_no(probe.capabilities.eight_bit_mime)),
               told(yes_or_no(probe.capabilities.smtputf8)),
               told(probe.mechanisms.empty() ? "no" : probe.mechanisms)});
  }
  return table.text(columns);
}

class RelayCheck final : public OnlineCheck {
 public:
  RelayCheck(smtp::Options options, const std::vector<std::string>& relays)
      : options_(std::move(options)) {
    for (const std::string& relay : relays) answers_.push_back({.relay = relay, .probe = {}});
  }

  void ask(TaskGroup& tasks) override {
    for (RelayAnswer& answer : answers_) {
      const auto place = parse_relay(answer.relay).value().place;
      tasks.spawn(ask_relay(options_, {.host = place.host, .port = place.port}, &answer.probe));
    }
  }

  [[nodiscard]] bool is_all_well() const override {
    return std::ranges::all_of(answers_,
                               [](const RelayAnswer& each) { return each.probe.failure.empty(); });
  }

  [[nodiscard]] std::string table(std::size_t columns) const override {
    return relays_text(answers_, columns);
  }

  [[nodiscard]] std::string text(std::size_t columns) const override {
    std::string text;
    for (const auto& [relay, probe] : answers_) {
      text += text_of(
          {.name = probe.address.empty() ? relay : fmt::format("{} ({})", relay, probe.address),
           .greeting = probe.greeting,
           .tls = probe.tls,
           .failure = probe.failure},
          columns);
    }
    return text;
  }

  void add_to(json::object& document) const override {
    json::array relays;
    for (const RelayAnswer& answer : answers_) relays.push_back(relay_json(answer));
    document["relays"] = std::move(relays);
  }

 private:
  smtp::Options options_;
  std::vector<RelayAnswer> answers_;
};

}  // namespace

std::unique_ptr<OnlineCheck> EmailSection::online_check(
    const pacing::CircuitBreakerPolicy& breaker) const {
  if (relays.empty()) return nullptr;
  return std::make_unique<RelayCheck>(email_options(*this, breaker), relays);
}

void EmailSection::add_unasked(json::object& document) {
  document["relays"] = json::array();
}

}  // namespace crier::app
