#include "daemon/feedback/bounce_door.h"

#include <utility>

#include "campaign/mail_address.h"

namespace crier::app {

namespace asio = boost::asio;

BounceDoor::BounceDoor(MailKeeper& keeper, feedback::ReturnPathReader reader,
                       const std::vector<std::string>& addresses)
    : keeper_(keeper), reader_(std::move(reader)) {
  for (const std::string& address : addresses) addresses_.insert(register_form(address));
}

// Nothing is kept of what is refused, and the mail server that asks bounces it to nobody: it was
// the recipient of a forged bounce, and its sender is empty.
std::optional<std::string> BounceDoor::refusal(std::string_view address) {
  if (reader_.read(address)) return std::nullopt;
  if (feedback::looks_like_return_path(address)) return "550 5.1.1 No notice has this address";
  if (addresses_.contains(register_form(address))) return std::nullopt;
  return "550 5.1.1 There is no such address here";
}

// One for each recipient: what is about one notice is not about another.
asio::awaitable<bool> BounceDoor::keep(lmtp::Envelope envelope) {
  bool all_kept = true;
  for (std::string& recipient : envelope.recipients) {
    auto keeping = keeper_.keep(
        {.way = MailWay::lmtp, .recipient = std::move(recipient), .octets = envelope.content});
    const bool is_kept = co_await std::move(keeping);
    all_kept = all_kept && is_kept;
  }
  co_return all_kept;
}

}  // namespace crier::app
