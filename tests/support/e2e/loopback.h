// Loopback ports, and one question over HTTP.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace crier::e2e {

// A port that was free a moment ago.
[[nodiscard]] std::uint16_t free_port();

struct PageAnswer {
  int status{};
  std::string head;  // Status line and header fields.
  std::string body;
};

// GET on loopback. Nothing: nobody answers within some seconds.
[[nodiscard]] std::optional<PageAnswer> fetch(std::uint16_t port, const std::string& path);

// A POST; without a type the body has none.
struct Form {
  std::string body;
  std::string type{"application/x-www-form-urlencoded"};
};
[[nodiscard]] std::optional<PageAnswer> post(std::uint16_t port, const std::string& path,
                                             const Form& form);

}  // namespace crier::e2e
