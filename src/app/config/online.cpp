#include "app/config/online.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/config/address.h"
#include "app/daemon/channels.h"
#include "net/http/url.h"
#include "runtime/signals.h"
#include "runtime/task_group.h"

namespace crier::app {

namespace {

namespace asio = boost::asio;

// A relay that answers later than this is in trouble, however patient RFC 5321 is with it.
constexpr std::chrono::seconds time_max{20};

asio::awaitable<void> ask_relay(smtp::Options options, smtp::Relay relay, smtp::Probe* answer) {
  auto asking = smtp::probe(std::move(options), std::move(relay), time_max);
  *answer = co_await std::move(asking);
}

asio::awaitable<void> ask_webhook(http::Url url, std::string ca_file, http::Probe* answer) {
  auto asking = http::probe(std::move(url), std::move(ca_file), time_max);
  *answer = co_await std::move(asking);
}

}  // namespace

OnlineAnswers ask_online(const Config& config) {
  ignore_broken_pipes();
  OnlineAnswers answers;
  if (config.email) {
    for (const std::string& relay : config.email->relays) {
      answers.relays.push_back({.relay = relay, .probe = {}});
    }
  }
  if (config.webhook) answers.webhook.emplace();

  asio::io_context io(1);
  TaskGroup tasks(io.get_executor());
  for (RelayAnswer& answer : answers.relays) {
    const auto place = parse_relay(answer.relay).value().place;
    tasks.spawn(ask_relay(email_options(*config.email, config.circuit_breaker),
                          {.host = place.host, .port = place.port}, &answer.probe));
  }
  if (config.webhook) {
    tasks.spawn(ask_webhook(http::parse_url(config.webhook->url).value(), config.webhook->ca_file,
                            &*answers.webhook));
  }
  io.run();
  return answers;
}

bool is_all_well(const OnlineAnswers& answers) {
  return std::ranges::all_of(answers.relays,
                             [](const RelayAnswer& each) { return each.probe.failure.empty(); }) &&
         (!answers.webhook || answers.webhook->failure.empty());
}

}  // namespace crier::app
