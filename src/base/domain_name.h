// Names of the DNS, as people write them.
#pragma once

#include <string_view>

namespace crier {

// `name` without the dot at its end, which says that it is absolute (RFC 1034 3.1). Resolvers take
// it; mail addresses (RFC 5321 2.3.5), the server name of TLS (RFC 6066 section 3) and certificates
// are written without it.
[[nodiscard]] constexpr std::string_view without_root_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

}  // namespace crier
