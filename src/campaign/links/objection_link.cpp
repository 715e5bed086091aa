#include "campaign/links/objection_link.h"

#include <algorithm>
#include <charconv>

#include "base/idna.h"
#include "campaign/host_name.h"

namespace crier {
namespace {

// Mail clients break longer links, and the token needs its own room.
constexpr std::size_t base_length_max = 512;

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos);
}

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port > 0 && port <= 65535;
}

// Splits "host:port" or "[v6]:port"; the port with its colon may be missing.
struct Authority {
  std::string_view host;
  std::string_view port;  // With the colon.
};

Authority split_authority(std::string_view text) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return {.host = text, .port = {}};
  const std::size_t colon = text.find(':', bracket);
  if (colon == std::string_view::npos) return {.host = text, .port = {}};
  return {.host = text.substr(0, colon), .port = text.substr(colon)};
}

std::optional<std::string> authority_fault(std::string_view authority, bool secure) {
  const auto [host, port] = split_authority(authority);
  if (host.empty()) return "names no host";
  if (const auto bad = bad_a_label(host)) return fault_of(*bad);
  if (!is_host_name(host) && host != "[::1]") {
    return "has a host that is no plain name; write an international one in its xn-- form";
  }
  if (!port.empty() && !is_port(port.substr(1))) return "has a port that is none";
  if (!secure && !is_loopback(host)) return "is not https; only a loopback host may go without";
  return std::nullopt;
}

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool has_broken_escape(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (at + 2 >= text.size() || !is_hex_digit(text[at + 1]) || !is_hex_digit(text[at + 2])) {
      return true;
    }
  }
  return false;
}

bool takes_token_at_once(std::string_view base) {
  return base.ends_with('/') || base.ends_with('=');
}

}  // namespace

std::optional<std::string> objection_link_fault(std::string_view base) {
  if (base.empty()) return "is missing: without it nobody can object";
  if (base.size() > base_length_max) return "is longer than 512 letters";
  if (!std::ranges::all_of(base, [](char c) { return c > ' ' && c < '\x7f'; })) {
    return "has spaces or letters beyond ASCII; percent-encode them";
  }
  const bool secure = base.starts_with("https://");
  if (!secure && !base.starts_with("http://")) return "does not begin with https://";
  // An address, or a slot to be filled with one, would tell every log on the way who objects.
  if (base.contains('@') || base.contains("%40")) return "contains an address ('@')";
  if (base.find_first_of("{}<>\"\\^`|") != std::string_view::npos) {
    return "contains a placeholder or a letter that a URL cannot have; the token is appended to it";
  }
  if (base.contains('#')) return "has a fragment ('#'), which servers never see";
  if (has_broken_escape(base)) return "has a '%' that is no percent-encoded letter, such as %2F";

  const std::string_view rest = base.substr(base.find("://") + 3);
  const std::size_t end = rest.find_first_of("/?");
  if (auto fault = authority_fault(rest.substr(0, end), secure)) return fault;
  // Appended to anything else, the token would be lost among what is there.
  if (rest.contains('?') && !base.ends_with('=')) {
    return "has a query that does not end with '=': the token is appended to it, as to "
           "https://privacy.example.org/object?t=";
  }
  return std::nullopt;
}

std::string objection_link_prefix(std::string_view base) {
  return std::string(base).append(takes_token_at_once(base) ? "" : "/");
}

std::string own_objection_link(std::string_view pages_url) {
  while (pages_url.ends_with('/')) pages_url.remove_suffix(1);
  if (pages_url.empty()) return {};
  return std::string(pages_url).append(objection_path_root);
}

}  // namespace crier
