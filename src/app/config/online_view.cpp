#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/config/online.h"
#include "report/display_width.h"
#include "report/table.h"

namespace crier::app {

namespace {

namespace json = boost::json;

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

std::string certificate_text(const tls::Peer& peer) {
  return fmt::format(
      "certificate for {}, {}{}",
      peer.names.empty() ? "no name" : fmt::format("{}", fmt::join(peer.names, ", ")),
      peer.expires_at ? "until " + iso8601(*peer.expires_at) : "without an end",
      peer.distrust.empty() ? "" : "; NOT TRUSTED: " + peer.distrust);
}

json::value json_of(const std::optional<tls::Peer>& peer) {
  if (!peer) return nullptr;
  json::array names;
  for (const std::string& name : peer->names) names.emplace_back(name);
  return json::object{
      {"version", peer->version},
      {"names", std::move(names)},
      {"expires_at", peer->expires_at ? json::value(iso8601(*peer->expires_at)) : nullptr},
      {"distrust", peer->distrust}};
}

json::object json_of(const RelayAnswer& answer) {
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

std::string relays_text(const OnlineAnswers& answers, std::size_t columns) {
  report::Table table({{"Relay"},
                       {"TLS"},
                       {"SIZE", report::Align::right},
                       {"PIPELINING"},
                       {"8BITMIME"},
                       {"SMTPUTF8"},
                       {"AUTH"}});
  for (const auto& [relay, probe] : answers.relays) {
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

// Who answered, by which certificate, and what is wrong.
std::string answer_text(const std::string& name, const std::string& greeting,
                        const std::optional<tls::Peer>& peer, const std::string& failure,
                        std::size_t columns) {
  constexpr const char* margin = "  ";
  std::string text = report::with_margin("", report::printable(name), columns);
  if (!greeting.empty()) {
    text += report::with_margin(margin, "greets: " + report::printable(greeting), columns);
  }
  if (peer)
    text += report::with_margin(margin, report::printable(certificate_text(*peer)), columns);
  return text + report::with_margin(
                    margin,
                    failure.empty() ? "ready for notices" : "FAILS: " + report::printable(failure),
                    columns);
}

}  // namespace

std::string online_text(const OnlineAnswers& answers, std::size_t columns) {
  std::string text;
  if (!answers.relays.empty()) text = relays_text(answers, columns) + "\n";
  for (const auto& [relay, probe] : answers.relays) {
    text +=
        answer_text(probe.address.empty() ? relay : fmt::format("{} ({})", relay, probe.address),
                    probe.greeting, probe.tls, probe.failure, columns);
  }
  if (answers.webhook) {
    text += answer_text("webhook", "", answers.webhook->tls, answers.webhook->failure, columns);
  }
  return text.empty() ? "There is no server to ask: no relay and no webhook is configured.\n"
                      : text;
}

json::object online_json(const OnlineAnswers& answers) {
  json::array relays;
  for (const RelayAnswer& answer : answers.relays) relays.push_back(json_of(answer));
  json::object document{{"relays", std::move(relays)}, {"webhook", nullptr}};
  if (answers.webhook) {
    document["webhook"] = json::object{{"address", answers.webhook->address},
                                       {"tls", json_of(answers.webhook->tls)},
                                       {"failure", answers.webhook->failure}};
  }
  return document;
}

}  // namespace crier::app
