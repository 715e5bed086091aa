// Names of hosts by RFC 1123: letters, digits and hyphens.
#pragma once

#include <string_view>

namespace crier {

// Whether `text` is one label or more of at most 63 octets, 253 together, in ASCII.
[[nodiscard]] bool is_host_name(std::string_view text);

}  // namespace crier
