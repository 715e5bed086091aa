// What channels have taken and not yet told the end of. A ticket names a place and the number of
// its use, so that a late or repeated answer cannot meet a stranger's notice.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dispatch/notice_feed.h"
#include "dispatch/work.h"

namespace crier::dispatch {

class TicketBook {
 public:
  Ticket add(Work work);

  // Nothing when the ticket is not, or no longer, valid.
  [[nodiscard]] const Work* find(Ticket ticket) const;
  std::optional<Work> remove(Ticket ticket);

  // Work of `origin` loses it: nobody is to hear of it any more.
  void orphan(const Origin& origin);

  // When the last of those of `origin` was taken. Looks at all of them.
  [[nodiscard]] std::optional<SteadyTime> last_taken(const Origin& origin) const;

 private:
  struct Place {
    std::uint32_t use{};
    std::optional<Work> work;
  };

  std::vector<Place> places_;
  std::vector<std::uint32_t> free_;
};

}  // namespace crier::dispatch
