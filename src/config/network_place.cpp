#include "config/network_place.h"

#include <algorithm>
#include <charconv>
#include <ranges>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include "base/domain_name.h"
#include "base/idna.h"

namespace crier::app {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char letter) { return letter < 0x80; });
}

std::unexpected<std::string> fault(std::string text) {
  return std::unexpected(std::move(text));
}

std::expected<std::uint16_t, std::string> parse_port(std::string_view text, int least) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port < least) {
    return fault(fmt::format("\"{}\" is no port between {} and 65535", text, least));
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

bool is_letter_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

// Names of machines have underscores in some networks, against RFC 1123.
bool is_label(std::string_view text) {
  constexpr std::size_t size_max = 63;
  return !text.empty() && text.size() <= size_max && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char letter) {
           return is_letter_or_digit(letter) || letter == '-' || letter == '_';
         });
}

// Also an absolute one, which ends with a dot.
bool is_name(std::string_view written) {
  constexpr std::size_t size_max = 253;
  const std::string_view text = without_root_dot(written);
  return text.size() <= size_max &&
         std::ranges::all_of(text | std::views::split('.'), [](auto part) {
           return is_label(std::string_view(part.begin(), part.end()));
         });
}

bool is_address(std::string_view text) {
  error_code error;
  asio::ip::make_address(std::string(text), error);
  return !error;
}

std::expected<std::string, std::string> parse_bracketed(std::string_view text) {
  const std::string inside(text.substr(1, text.size() - 2));
  error_code error;
  asio::ip::make_address_v6(inside, error);
  if (!error) return inside;
  return fault(fmt::format("\"{}\" is no IPv6 address, as brackets have", text));
}

std::expected<std::string, std::string> parse_host(std::string_view text) {
  if (text.empty()) return fault("the host is missing");
  if (text.starts_with('[') && text.ends_with(']')) return parse_bracketed(text);
  if (text.contains(':')) {
    return fault(fmt::format("\"{}\" has a colon too many: write the host and one port", text));
  }
  if (const auto bad = bad_a_label(text)) {
    return fault(fmt::format("\"{}\" {}", text, fault_of(*bad)));
  }
  const bool is_numeric = text.find_first_not_of("0123456789.") == std::string_view::npos;
  if (is_numeric ? is_address(text) : is_name(text)) return std::string(text);
  return fault(fmt::format("\"{}\" is no host name or address{}", text,
                           is_ascii(text) ? "" : "; write an international name in its xn-- form"));
}

// "::1:25" is an address as a whole. What was meant may be "[::1]:25".
std::string with_brackets(std::string_view address) {
  const std::size_t colon = address.rfind(':');
  const std::string_view rest = address.substr(0, colon);
  const auto port = parse_port(address.substr(colon + 1), 1);
  if (!port || !rest.contains(':') || !is_address(rest)) return fmt::format("[{}]", address);
  return fmt::format("[{}]:{} if {} is the port, or [{}]", rest, *port, *port, address);
}

std::expected<HostPort, std::string> parse_place(std::string_view text, int port_least) {
  // What stands before it may be a password.
  if (text.contains('@')) return fault("has an @ in it: a place is only a host and a port");
  if (text.contains(':') && is_address(text)) {
    return fault(fmt::format("\"{}\" is an IPv6 address: it stands in brackets; write {}", text,
                             with_brackets(text)));
  }
  if (text.starts_with('[') && !text.contains(']')) {
    return fault(fmt::format("\"{}\" has a bracket that is not closed", text));
  }
  const std::size_t colon = port_colon(text);
  if (colon == std::string_view::npos) return fault(fmt::format("\"{}\" has no port", text));
  auto host = parse_host(text.substr(0, colon));
  if (!host) return fault(host.error());
  const auto port = parse_port(text.substr(colon + 1), port_least);
  if (!port) return fault(port.error());
  return HostPort{.host = std::move(*host), .port = *port};
}

// How the servers of a protocol are written.
struct ServerForm {
  std::string_view plain;
  std::string_view secured;
  int port{};
  int secured_port{};
  std::string_view login_keys;
};

std::expected<Relay, std::string> parse_server(std::string_view text, const ServerForm& form) {
  Relay relay;
  if (text.starts_with(form.secured)) {
    relay.implicit_tls = true;
    text.remove_prefix(form.secured.size());
  } else if (text.starts_with(form.plain)) {
    text.remove_prefix(form.plain.size());
  } else if (text.find("://") != std::string_view::npos) {
    return fault(fmt::format("\"{}\" is neither {} nor {}", text.substr(0, text.find("://") + 3),
                             form.plain, form.secured));
  }
  if (text.contains('@')) {
    return fault(
        fmt::format("has an @ in it: who logs in is said by the keys {}", form.login_keys));
  }
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    return fault(fmt::format("\"{}\" has a path; a server is only a host and a port", text));
  }
  const bool has_port = port_colon(text) != std::string_view::npos;
  const int port = relay.implicit_tls ? form.secured_port : form.port;
  auto place = parse_place(has_port ? std::string(text) : fmt::format("{}:{}", text, port), 1);
  if (!place) return fault(place.error());
  relay.place = std::move(*place);
  return relay;
}

}  // namespace

std::expected<HostPort, std::string> parse_host_port(std::string_view text) {
  return parse_place(text, 1);
}

std::expected<HostPort, std::string> parse_listen_address(std::string_view text) {
  auto place = parse_place(text, 0);
  if (!place) return place;
  if (without_root_dot(place->host) == "localhost") place->host = "127.0.0.1";
  if (is_address(place->host)) return place;
  return fault(
      fmt::format("\"{}\" is a name; write an address of this machine, such as 127.0.0.1, "
                  "or 0.0.0.0 for all that it has",
                  place->host));
}

bool is_loopback(const HostPort& listen_address) {
  error_code error;
  const auto address = asio::ip::make_address(listen_address.host, error);
  return !error && address.is_loopback();
}

bool is_same_place(const HostPort& one, const HostPort& other) {
  if (one.port != other.port || one.port == 0) return false;
  error_code one_is_bad;
  error_code other_is_bad;
  const auto first = asio::ip::make_address(one.host, one_is_bad);
  const auto second = asio::ip::make_address(other.host, other_is_bad);
  if (one_is_bad || other_is_bad) return one.host == other.host;
  // [::] is every address of IPv4, too; 0.0.0.0 is none of IPv6.
  const auto holds = [](const asio::ip::address& all, const asio::ip::address& each) {
    return all.is_unspecified() && (all.is_v6() || each.is_v4());
  };
  return first == second || holds(first, second) || holds(second, first);
}

std::expected<Relay, std::string> parse_relay(std::string_view text) {
  return parse_server(text, {.plain = "smtp://",
                             .secured = "smtps://",
                             .port = 25,
                             .secured_port = 465,
                             .login_keys = "user and password"});
}

std::expected<Relay, std::string> parse_smsc(std::string_view text) {
  return parse_server(text, {.plain = "smpp://",
                             .secured = "smpps://",
                             .port = 2775,
                             .secured_port = 3550,
                             .login_keys = "system_id and password"});
}

}  // namespace crier::app
