// Octets to a mail, by GMime 3, of which nothing is seen outside of mail_reader.cpp. However broken
// the mail is, there is one: what cannot be read is left out. No network, no keys: signatures and
// encrypted parts are parts like others.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "feedback/mail.h"

namespace crier::feedback {

// What is longer is cut: a report is short and comes first, and what it returns does not matter
// behind its headers. A hostile mail has a part in every eight octets, each of which costs a
// kilobyte.
inline constexpr std::size_t mail_octets_max = 1UL << 20U;
inline constexpr std::size_t part_text_max = 64UL << 10U;
inline constexpr std::size_t mail_parts_max = 100;
inline constexpr int mail_depth_max = 12;
inline constexpr std::size_t mail_headers_max = 500;
inline constexpr std::size_t header_value_max = 8192;

// Line ends may be CRLF, LF or CR; a line "From …" of a mailbox may come first. Nothing: there is
// no header in it at all, nor any words. Any number of threads may ask.
[[nodiscard]] std::optional<MailPart> read_mail(std::string_view octets);

}  // namespace crier::feedback
