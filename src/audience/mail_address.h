// The shape of a mail address: RFC 5321 as it is used, with RFC 6531 (SMTPUTF8).
#pragma once

#include <string_view>

namespace crier::audience {

inline constexpr std::size_t mail_address_bytes_max = 254;  // RFC 5321 4.5.3.1.3: path less "<>".

// True for local@domain with a dot-atom local part of at most 64 octets and a domain of at least
// two labels. Letters beyond ASCII are allowed on both sides. Refused although RFC 5321 knows them:
// quoted local parts and address literals, which no mailbox of a person needs and which smuggle
// characters into headers. `address` is UTF-8 without control characters.
[[nodiscard]] bool is_mail_address(std::string_view address);

}  // namespace crier::audience
