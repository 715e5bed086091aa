// URLs as configuration names them, taken apart by libcurl's parser, so that what is checked here
// is what is called later.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace crier::http {

enum class Scheme : std::uint8_t { http, https };

struct Url {
  Scheme scheme{Scheme::https};
  std::string host;  // Lower case; an IPv6 address without its brackets.
  std::uint16_t port{};
  std::string path;  // "/" at least.
};

// Only http and https; no user, no password, no fragment. The error says what is wrong.
[[nodiscard]] std::expected<Url, std::string> parse_url(const std::string& text);

// What a Location of `base` leads to (RFC 9110 10.2.2), as an absolute URL; nothing: it is none.
[[nodiscard]] std::optional<std::string> resolved_url(const std::string& base,
                                                      const std::string& reference);

// "localhost", 127.0.0.0/8 and ::1: what never leaves the machine.
[[nodiscard]] bool is_loopback(const Url& url);

}  // namespace crier::http
