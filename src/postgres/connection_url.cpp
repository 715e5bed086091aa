#include "postgres/connection_url.h"

#include <algorithm>
#include <charconv>
#include <ranges>

namespace crier::store {

namespace {

constexpr std::string_view escapes =
    "in a user, a password and a database write % as %25, @ as %40, / as %2F, : as %3A, # as %23, "
    "? as %3F and a blank as %20";

std::string with_escapes(std::string_view what) {
  return std::string(what).append("; ").append(escapes);
}

// What follows the scheme.
std::optional<std::string_view> without_scheme(std::string_view text) {
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (text.starts_with(scheme)) return text.substr(scheme.size());
  }
  return std::nullopt;
}

bool is_hex_digit(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') ||
         (letter >= 'A' && letter <= 'F');
}

bool has_broken_escape(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const bool is_whole = at + 2 < text.size() && is_hex_digit(text[at + 1]) &&
                          is_hex_digit(text[at + 2]) && text.substr(at + 1, 2) != "00";
    if (!is_whole) return true;
  }
  return false;
}

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

// "host", "host:5432", "[::1]:5432", or nothing for the usual socket.
std::optional<std::string> place_fault(std::string_view place) {
  std::string_view rest = place;
  if (place.starts_with('[')) {
    const std::size_t bracket = place.find(']');
    if (bracket == std::string_view::npos) return "an IPv6 address is not closed by a ]";
    rest.remove_prefix(bracket + 1);
    if (!rest.empty() && !rest.starts_with(':')) {
      return "only a port, with its colon, may follow the ] of an IPv6 address";
    }
  } else {
    if (std::ranges::count(place, ':') > 1) {
      return "a host has more than one colon; an IPv6 address stands in brackets, like [::1]:5432, "
             "and a colon in a password is %3A";
    }
    rest.remove_prefix(std::min(rest.find(':'), rest.size()));
  }
  if (rest.empty() || rest == ":" || is_port(rest.substr(1))) return std::nullopt;
  return with_escapes("the port is no number between 1 and 65535");
}

std::optional<std::string> authority_fault(std::string_view authority) {
  const std::size_t at = authority.find('@');
  const std::string_view places =
      at == std::string_view::npos ? authority : authority.substr(at + 1);
  if (places.contains('@')) {
    return with_escapes("there is an @ too many before the host");
  }
  for (const auto part : places | std::views::split(',')) {
    if (auto fault = place_fault(std::string_view(part.begin(), part.end()))) return fault;
  }
  return std::nullopt;
}

}  // namespace

bool is_uri(std::string_view text) {
  return without_scheme(text).has_value();
}

std::optional<std::string> uri_fault(std::string_view uri) {
  const auto rest = without_scheme(uri);
  if (!rest) return std::nullopt;
  if (has_broken_escape(*rest)) {
    return with_escapes("a % is not followed by two hexadecimal digits");
  }
  // libpq looks for the parameters only after the user and the host.
  const std::size_t user_end = std::min(rest->find_first_of("@/"), rest->size());
  const std::size_t host_begin = rest->substr(user_end).starts_with('@') ? user_end + 1 : 0;
  const std::size_t host_end = std::min(rest->find_first_of("/?", host_begin), rest->size());
  const std::string_view after = rest->substr(host_end);
  if (after.substr(0, after.find('?')).contains('@') && host_begin == 0) {
    return with_escapes("there is a / before the @ that ends the user and the password");
  }
  if (auto fault = authority_fault(rest->substr(0, host_end))) return fault;
  if (after.starts_with('/')) {
    const std::string_view database = after.substr(1, after.find('?') - 1);
    if (database.contains('@')) return with_escapes("there is an @ in the name of the database");
    if (database.contains('/')) {
      return "there is a / in the name of the database; write it as %2F, and the folder of a unix "
             "socket as postgresql:///crier?host=/var/run/postgresql";
    }
  }
  return std::nullopt;
}

}  // namespace crier::store
