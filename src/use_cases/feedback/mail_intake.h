// How a mail that came back is kept, by whatever way it came: before anybody reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"

namespace crier::app {

enum class MailWay : std::uint8_t { lmtp, maildir, import };
[[nodiscard]] std::string_view name_of(MailWay way);

struct ComingMail {
  MailWay way{MailWay::import};
  std::string recipient;  // Of the envelope. Empty: its headers say, if anything does.
  std::string octets;     // May begin with the line "From …" of a mailbox.
};

// What is longer is kept without its end: a report comes first, and no more of it is read.
inline constexpr std::size_t kept_octets_max = std::size_t{1} << 20U;

// Whether each is new. One that comes twice, for the same recipient, is kept once, whatever its
// line ends are. Durable with the commit of `transaction`.
[[nodiscard]] std::vector<bool> keep_mails(store::Transaction& transaction, WallTime now,
                                           std::span<const ComingMail> mails);

}  // namespace crier::app
