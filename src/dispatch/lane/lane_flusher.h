// Books what the people of a walk have come to, one flush after the other: by count, by age, or
// because there is nothing to wait for.
#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>

#include "dispatch/lane/lane_books.h"
#include "dispatch/lane/lane_ledger.h"
#include "dispatch/lane/walk_context.h"
#include "dispatch/lane/walk_state.h"
#include "runtime/alarm.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

class LaneFlusher {
 public:
  // What of the walk it works with. All must outlive this; `alarms` is joined before destruction.
  struct Walk {
    LaneClaim claim;
    const WalkState& state;
    LaneLedger& ledger;
    LaneBooks& books;
    WaitList& changed;  // Notified when a flush is due and when one has been booked.
    TaskGroup& alarms;
  };

  LaneFlusher(const WalkContext& context, Walk walk);

  // How long a booking is repeated that the database allows to nobody now.
  static constexpr std::chrono::seconds booking_held{30};

  // Flushes until the walk is closing and everything is booked, or the lane is lost.
  boost::asio::awaitable<Fence> run();

  // There is something to be booked: a person has ended, or the cursor has moved.
  void want();
  [[nodiscard]] bool has_unflushed() const { return unflushed_since_.has_value(); }

 private:
  [[nodiscard]] bool is_due() const;
  boost::asio::awaitable<Fence> flush();

  const WalkContext& context_;
  Walk walk_;
  Alarm alarm_;
  std::optional<SteadyTime> unflushed_since_;
};

}  // namespace crier::dispatch
