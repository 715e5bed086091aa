#include "net/http/forwarded.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/beast/core/string.hpp>
#include <fmt/format.h>

namespace crier::http {

namespace ip = boost::asio::ip;
using boost::system::error_code;

namespace {

constexpr unsigned short mapped_bits = 96;

ip::address_v6 as_v6(const ip::address& address) {
  return address.is_v6() ? address.to_v6() : ip::make_address_v6(ip::v4_mapped, address.to_v4());
}

std::optional<ip::address> address_in(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  error_code failure;
  const ip::address address = ip::make_address(std::string(text), failure);
  if (failure) return std::nullopt;
  return address;
}

std::optional<ip::network_v6> network_in(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = address_in(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned short most = address->is_v4() ? 32 : 128;
  unsigned short bits = most;
  if (slash != std::string_view::npos) {
    const std::string_view length = text.substr(slash + 1);
    const auto read = std::from_chars(length.begin(), length.end(), bits);
    if (read.ec != std::errc() || read.ptr != length.end() || bits > most) return std::nullopt;
  }
  const auto all = static_cast<unsigned short>(address->is_v4() ? mapped_bits + bits : bits);
  return ip::network_v6(as_v6(*address), all).canonical();
}

// From the nearest on: each proxy adds, at the end, whom it was asked by.
std::vector<std::string_view> forwarded_for(const Request& request) {
  std::vector<std::string_view> hops;
  for (const Header& header : request.headers) {
    if (!boost::beast::iequals(header.name, "X-Forwarded-For")) continue;
    std::string_view rest = header.value;
    while (true) {
      const std::size_t comma = rest.find(',');
      hops.push_back(rest.substr(0, comma));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  std::ranges::reverse(hops);
  return hops;
}

}  // namespace

std::expected<TrustedProxies, std::string> TrustedProxies::parse(
    std::span<const std::string> places) {
  TrustedProxies proxies;
  for (const std::string& place : places) {
    const auto network = network_in(place);
    if (!network) {
      return std::unexpected(
          fmt::format("\"{}\" is neither an address nor a network such as 10.0.0.0/8", place));
    }
    proxies.networks_.push_back(*network);
  }
  return proxies;
}

bool TrustedProxies::contains(const ip::address& address) const {
  const ip::address_v6 v6 = as_v6(address);
  return std::ranges::any_of(networks_, [&](const ip::network_v6& network) {
    return ip::network_v6(v6, network.prefix_length()).canonical() == network;
  });
}

ip::address client_of(const Request& request, const TrustedProxies& proxies) {
  ip::address client = address_in(request.peer).value_or(ip::address());
  if (proxies.empty()) return client;
  for (const std::string_view hop : forwarded_for(request)) {
    if (!proxies.contains(client)) break;
    const auto named = address_in(hop);
    if (!named) break;
    client = *named;
  }
  return client;
}

bool is_secured_by_proxy(const Request& request, const TrustedProxies& proxies) {
  const auto peer = address_in(request.peer);
  return peer && proxies.contains(*peer) &&
         boost::beast::iequals(request.headers.find("X-Forwarded-Proto").value_or(""), "https");
}

}  // namespace crier::http
