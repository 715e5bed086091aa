// One person's notice on its way to all of their addresses of a kind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "campaign/address_kind.h"
#include "channel/push/push_delivery.h"
#include "channel/push/push_notice.h"
#include "channel/push/push_try.h"
#include "dispatch/notice_feed.h"

namespace crier::channel {

class PersonDelivery {
 public:
  PersonDelivery(AddressKind kind, dispatch::OutgoingNotice notice);

  [[nodiscard]] dispatch::Ticket ticket() const { return ticket_; }
  // Nothing: the content is not of the format "push".
  [[nodiscard]] const std::optional<PushNotice>& notice() const { return notice_; }
  [[nodiscard]] const PushDelivery& delivery() const { return delivery_; }
  [[nodiscard]] const std::vector<std::string>& addresses() const { return addresses_; }
  [[nodiscard]] PersonTries& tries() { return tries_; }

  // Settles the notice; gives it back where it has certainly not left and nothing was answered, or
  // where it may not leave any more.
  void end(dispatch::NoticeFeed& feed) const;

 private:
  dispatch::Ticket ticket_;
  std::optional<PushNotice> notice_;
  PushDelivery delivery_;
  std::vector<std::string> addresses_;
  PersonTries tries_;
};

// For a content that is not of the format "push".
void return_unreadable(dispatch::NoticeFeed* feed, dispatch::Ticket ticket);

}  // namespace crier::channel
