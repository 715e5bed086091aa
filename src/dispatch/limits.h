// The limits that all daemons share, and the list of the daemons that share them.
//
// What is shared exactly: the slots of a rate, the notices of a civil day, and the connections of a
// channel. What providers have asked for (a pause, a stop) is told to all daemons. A rate that was
// lowered by replies is each daemon's own: each hears replies itself, and the sum can only be
// lower.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "pacing/grant.h"

namespace crier::dispatch {

// What one node of the tree of limits wants (pacing/limits/). Its name is the same for every
// daemon: "email", "email/group/gmail", "email/domain/town.example".
struct LimitBooking {
  std::string limit;
  std::optional<pacing::RateLimit> rate;  // Nothing: only its day is counted.
  int slots{};                            // Wanted. 0: it only returns something.
  // pacing::SlotsWanted.
  std::optional<std::chrono::microseconds> ahead{};
  // The quota of a civil day over all daemons. `day` is days since 1970-01-01 in the limit's zone.
  struct Day {
    std::int32_t day{};
    std::int64_t quota{};
  };
  std::optional<Day> day{};
  // Notices of earlier answers for `returned_day` that were not sent: they count no more.
  std::int32_t returned_day{};
  int returned{};
};

// What replies have done to a node, for all daemons and for operators.
struct LimitPause {
  std::string limit;
  WallTime until;
  std::string why;  // For people: the rule, and the server's words, redacted.
  bool is_stop{};   // Somebody has to look.
};

struct BookingAnswer {
  // As the bookings. Of one whose day is full, or that wanted none: 0 slots. Of one without a rate
  // all slots are open at once and stay so: `first` is the stamp, `interval` and `lateness` are 0.
  // 0 slots with an interval: the next ones are too far ahead, and `first` is when to ask again.
  std::vector<pacing::Grant> grants;
  // That hold now, of the nodes of this channel; where they are asked for.
  std::vector<LimitPause> pauses;
  pacing::SharedTime stamped;  // The shared clock when the database answered.
  // By so much, at least, the shared clock was set back since slots were booked.
  std::chrono::microseconds set_back{};
};

struct ShareRequest {
  std::string name;
  int connections_max{};  // Over all daemons.
  // What this daemon may have open before it hears the answer: those that are open now, and what
  // its last share allows meanwhile. Others get nothing of it.
  int connections_open{};
  std::chrono::milliseconds lease{};
};

struct Share {
  int connections{};  // Which this daemon may open.
  // That are alive and share the channel, this one included. The concurrency of a group of
  // providers and of a domain is divided by it, at least 1 for each daemon.
  int daemons{1};
};

// Of thousands of pauses the list is long.
enum class Hear : std::uint8_t { grants, grants_and_pauses };

// Calls may throw what those of the ledger do (dispatch/ledger.h). All are safe to repeat, except
// that what a booking returns is returned once: who does not know whether it was, returns it not.
class Limits {
 public:
  virtual ~Limits() = default;

  // Books the next slots of nodes of `channel`, in one transaction and in the order of their names,
  // so that two daemons never wait for each other. A day gives what is left of its quota, and the
  // rate is booked for as many. No two bookings are of the same limit. Without bookings it only
  // tells the pauses.
  virtual boost::asio::awaitable<BookingAnswer> book(std::string channel,
                                                     std::vector<LimitBooking> bookings,
                                                     Hear hear) = 0;

  // Tells all daemons. It is kept until `until`, or until an operator lifts it; of several for one
  // node the latest counts.
  virtual boost::asio::awaitable<void> pause(LimitPause pause) = 0;

  // Says that this daemon is alive for `lease` from now, and answers how many of the channel's
  // connections it may open: its fair part, and never more than the others leave. That, or what it
  // has open still if this is more, stays held until the next call or the end of the lease.
  virtual boost::asio::awaitable<Share> share(ShareRequest request) = 0;

  // Gives everything back at the end.
  virtual boost::asio::awaitable<void> leave() = 0;
};

}  // namespace crier::dispatch
