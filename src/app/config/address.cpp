#include "app/config/address.h"

#include <charconv>

#include <fmt/format.h>

namespace crier::app {

namespace {

std::unexpected<std::string> fault(std::string text) {
  return std::unexpected(std::move(text));
}

std::expected<std::uint16_t, std::string> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
    return fault(fmt::format("\"{}\" is no port between 1 and 65535", text));
  }
  return port;
}

// Where the port's colon is; npos when there is none. The colons of [::1] do not count.
std::size_t port_colon(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const std::size_t bracket = text.rfind(']');
  if (colon == std::string_view::npos) return colon;
  return bracket != std::string_view::npos && bracket > colon ? std::string_view::npos : colon;
}

std::expected<std::string, std::string> parse_host(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  if (text.empty()) return fault("the host is missing");
  if (text.find_first_of(" \t\r\n/@[]") != std::string_view::npos) {
    return fault(fmt::format("\"{}\" is no host name or address", text));
  }
  return std::string(text);
}

}  // namespace

std::expected<HostPort, std::string> parse_host_port(std::string_view text) {
  const std::size_t colon = port_colon(text);
  if (colon == std::string_view::npos) return fault(fmt::format("\"{}\" has no port", text));
  auto host = parse_host(text.substr(0, colon));
  if (!host) return fault(host.error());
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) return fault(port.error());
  return HostPort{.host = std::move(*host), .port = *port};
}

std::expected<Relay, std::string> parse_relay(std::string_view text) {
  Relay relay;
  if (text.starts_with("smtps://")) {
    relay.implicit_tls = true;
    text.remove_prefix(8);
  } else if (text.starts_with("smtp://")) {
    text.remove_prefix(7);
  } else if (text.find("://") != std::string_view::npos) {
    return fault(fmt::format("\"{}\" is neither smtp:// nor smtps://", text));
  }
  const bool has_port = port_colon(text) != std::string_view::npos;
  const std::string with_port =
      has_port ? std::string(text) : fmt::format("{}:{}", text, relay.implicit_tls ? 465 : 25);
  auto place = parse_host_port(with_port);
  if (!place) return fault(place.error());
  relay.place = std::move(*place);
  return relay;
}

}  // namespace crier::app
