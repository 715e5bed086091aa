#include "channel/push/person_delivery.h"

#include <utility>

namespace crier::channel {

PersonDelivery::PersonDelivery(AddressKind kind, dispatch::OutgoingNotice notice)
    : ticket_(notice.ticket),
      notice_(push_notice_in(notice.content)),
      delivery_{.key = std::move(notice.idempotency_key), .notify_by = notice.notify_by},
      tries_(kind) {
  for (const std::string_view address : addresses_in(notice.to.address)) {
    addresses_.emplace_back(address);
  }
}

void PersonDelivery::end(dispatch::NoticeFeed& feed) const {
  const std::optional<UnsentMessage>& unsent = tries_.unsent();
  if (!unsent || tries_.is_perhaps_told()) return feed.settle(ticket_, tries_.outcome());
  // The breaker opens first: what is given back may be offered again at once.
  if (unsent->kind == UnsentMessage::Kind::trouble) {
    feed.report_trouble(unsent->reason, unsent->description);
  }
  // What was said of the others (a token has ended, wait so long) is kept.
  const bool is_kept = tries_.is_answered() && unsent->kind != UnsentMessage::Kind::withheld;
  if (is_kept) return feed.settle(ticket_, tries_.outcome());
  feed.give_back(ticket_);
}

void return_unreadable(dispatch::NoticeFeed* feed, dispatch::Ticket ticket) {
  Outcome outcome{.verdict = Verdict::halt, .reason = Reason::content_refused};
  outcome.description = "the notice was not written for a push message";
  feed->settle(ticket, std::move(outcome));
}

}  // namespace crier::channel
