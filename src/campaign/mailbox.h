// A mailbox that a controller writes into a specification: plain ASCII, as every server takes it.
#pragma once

#include <string_view>

namespace crier {

// Whether `text` is local@domain by RFC 5321 without quoting: a dot-atom of at most 64 octets, a
// domain of letter-digit-hyphen labels, 254 octets together.
[[nodiscard]] bool is_plain_mailbox(std::string_view text);

// Whether `text` is such a domain, of one label or more.
[[nodiscard]] bool is_host_name(std::string_view text);

}  // namespace crier
