// What a server says about itself in its reply to EHLO (RFC 5321 section 4.1.1.1).
#pragma once

#include <cstdint>
#include <string>

#include "net/smtp/reply.h"

namespace crier::smtp {

struct Capabilities {
  bool pipelining{false};      // RFC 2920
  bool eight_bit_mime{false};  // RFC 6152
  bool smtputf8{false};        // RFC 6531
  bool starttls{false};        // RFC 3207
  bool auth_plain{false};      // RFC 4616
  bool auth_login{false};
  std::string mechanisms{};   // All that AUTH names, as the server wrote them.
  bool size{false};           // RFC 1870: whether MAIL may carry SIZE.
  std::uint64_t size_max{0};  // 0: no limit is told.

  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

[[nodiscard]] Capabilities capabilities_of(const Reply& ehlo);

}  // namespace crier::smtp
