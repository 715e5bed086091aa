// What channels have taken and not yet told the end of. A ticket names a place and the number of
// its use, so that a late or repeated answer cannot meet a stranger's notice.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dispatch/notice_feed.h"
#include "dispatch/queued_notice.h"

namespace crier::dispatch {

class InFlightTable {
 public:
  Ticket add(QueuedNotice work);

  // Nothing when the ticket is not, or no longer, valid.
  [[nodiscard]] const QueuedNotice* find(Ticket ticket) const;
  std::optional<QueuedNotice> remove(Ticket ticket);

  // QueuedNotice of `owner` loses it: nobody is to hear of it any more.
  void orphan(const NoticeOwner& owner);

  // All that somebody waits for, in no order.
  template <class Visit>
  void for_each(const Visit& visit) {
    for (Place& place : places_) {
      if (place.work && place.work->owner != nullptr) visit(*place.work);
    }
  }

  // When the last of those of `owner` was taken. Looks at all of them.
  [[nodiscard]] std::optional<SteadyTime> last_taken(const NoticeOwner& owner) const;

 private:
  struct Place {
    std::uint32_t use{};
    std::optional<QueuedNotice> work;
  };

  std::vector<Place> places_;
  std::vector<std::uint32_t> free_;
};

}  // namespace crier::dispatch
