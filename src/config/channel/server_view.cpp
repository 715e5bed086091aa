#include "config/channel/server_view.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/time.h"
#include "report/display_width.h"

namespace crier::app {

namespace json = boost::json;

namespace {

std::string certificate_text(const tls::Peer& peer) {
  return fmt::format(
      "certificate for {}, {}{}",
      peer.names.empty() ? "no name" : fmt::format("{}", fmt::join(peer.names, ", ")),
      peer.expires_at ? "until " + iso8601(*peer.expires_at) : "without an end",
      peer.distrust.empty() ? "" : "; NOT TRUSTED: " + peer.distrust);
}

}  // namespace

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

std::string text_of(const ServerAnswer& answer, std::size_t columns) {
  constexpr const char* margin = "  ";
  std::string text = report::with_margin("", report::printable(answer.name), columns);
  if (!answer.greeting.empty()) {
    text += report::with_margin(margin, "greets: " + report::printable(answer.greeting), columns);
  }
  if (answer.tls) {
    text += report::with_margin(margin, report::printable(certificate_text(*answer.tls)), columns);
  }
  return text + report::with_margin(margin,
                                    answer.failure.empty()
                                        ? "ready for notices"
                                        : "FAILS: " + report::printable(answer.failure),
                                    columns);
}

}  // namespace crier::app
