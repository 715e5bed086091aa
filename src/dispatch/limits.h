// The limits that all daemons share, and the list of the daemons that share them.
//
// What is shared exactly: the slots of a rate, the notices of a civil day, the places of a number
// at the same time, and the connections of a channel. What providers have asked for (a pause, a
// stop, a lower rate) is told to all daemons, and what successes have won back of a rate as well.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "pacing/grant.h"
#include "pacing/limits/slowdown_state.h"
#include "pacing/places.h"
#include "pacing/shared_days.h"

namespace crier::dispatch {

// What one node of the tree of limits wants (pacing/limits/). Its name is the same for every
// daemon: "email", "email/group/gmail", "email/domain/town.example".
struct LimitBooking {
  std::string limit;
  std::optional<pacing::RateLimit> rate;  // Nothing: only its day is counted.
  int slots{};                            // Wanted. 0: it only returns something.
  // pacing::SlotsWanted.
  std::optional<std::chrono::microseconds> ahead{};
  // The quota of a civil day over all daemons. `day` is days since 1970-01-01 in the limit's zone,
  // and it goes from `begins` to `ends` there.
  //
  // Where the zone is changed, a day's count goes on until the later of both midnights: what is
  // taken counts on every day of the limit that has not ended in its own zone, and only as much is
  // given as each of them has left (pacing/shared_days.h).
  struct Day {
    std::int32_t day{};
    std::int64_t quota{};
    WallTime begins{};
    WallTime ends{};

    [[nodiscard]] pacing::CivilDay civil() const {
      return {.number = day, .begins = begins, .ends = ends};
    }
  };
  std::optional<Day> day{};
  // Notices of earlier answers for `returned_day` that were not sent: they count no more, on no day
  // on which they were counted.
  std::int32_t returned_day{};
  int returned{};
  // Notices at the same time over all daemons (pacing/places.h).
  struct Places {
    int most{};    // The limit; 0: there is none any more.
    int wanted{};  // 0: it gives back what it does not use.
    int in_use{};  // At most, until the answer has come.
  };
  std::optional<Places> places{};
};

// What replies have done to a node, for all daemons and for operators.
struct LimitPause {
  std::string limit;
  WallTime until;
  std::string why;  // For people: the rule, and the server's words, redacted.
  bool is_stop{};   // Somebody has to look.
};

// How much slower than allowed a node is sent to, for all daemons.
struct LimitSlowdown {
  std::string limit;
  pacing::SlowdownState state;
  // Grows with every complaint that was told: of one version only the part changes, upwards.
  std::int64_t version{};
};

struct RaisedLimit {
  std::string limit;
  std::int64_t version{};
  double part{};  // Above 0, at most 1.
};

struct BookingAnswer {
  // As the bookings. Of one whose day is full, or that wanted none: 0 slots. Of one without a rate
  // all slots are open at once and stay so: `first` is the stamp, `interval` and `lateness` are 0.
  // 0 slots with an interval: the next ones are too far ahead, and `first` is when to ask again.
  std::vector<pacing::Grant> grants;
  // As the bookings: what holds as long as this daemon is alive. Where it has more under way it
  // says so again when it has not. None where it has not asked.
  std::vector<pacing::PlacesAnswer> places;
  // That held when it was asked, or since, of the nodes of this channel; where they are asked for.
  std::vector<LimitPause> pauses;
  std::vector<LimitSlowdown> slowdowns{};
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
  // That are alive and share the channel, this one included.
  int daemons{1};
};

// Of thousands of pauses and slowdowns the list is long.
enum class Hear : std::uint8_t { grants, grants_and_replies };

// Longer than the lease of a share, and than nearly all answers take: a daemon that cannot reach
// the database finishes what is under way.
inline constexpr std::chrono::seconds places_kept{30};
// A process that is stopped keeps its connections. By then servers have closed them, which wait for
// five to ten minutes for the next command.
inline constexpr std::chrono::minutes places_kept_of_frozen{15};
// What a daemon wants that has not asked for so long is not reckoned with: it asks more often while
// it wants something.
inline constexpr std::chrono::seconds places_wanted_for{5};

// Calls may throw what those of the ledger do (dispatch/ledger.h). All are safe to repeat, except
// that what a booking returns is returned once: who does not know whether it was, returns it not.
class Limits {
 public:
  virtual ~Limits() = default;

  // Books the next slots of nodes of `channel`, in one transaction and in the order of their names,
  // so that two daemons never wait for each other. A day gives what is left of its quota, and the
  // rate is booked for as many. No two bookings are of the same limit. Without bookings it only
  // tells what replies have done.
  // The places of a daemon that is alive are its own until it gives them back. Those of one that is
  // not heard of any more are the others' after `places_kept`; where it may stand still with
  // connections open, after `places_kept_of_frozen`.
  virtual boost::asio::awaitable<BookingAnswer> book(std::string channel,
                                                     std::vector<LimitBooking> bookings,
                                                     Hear hear) = 0;

  // Tells all daemons. It is kept until `until`, or until an operator lifts it; of several for one
  // node the latest counts.
  virtual boost::asio::awaitable<void> pause(LimitPause pause) = 0;

  // Tells all daemons that replies have slowed a node. Of what two daemons tell the slower
  // counts. Answers what counts from now on, with the version that has it: others may have told
  // more.
  virtual boost::asio::awaitable<LimitSlowdown> slow(std::string limit,
                                                     pacing::SlowdownState state) = 0;
  // Successes have won back so much. Of one that has another version by now, because there was
  // another complaint or an operator has lifted it, nothing changes; nor does a part fall.
  virtual boost::asio::awaitable<void> raise(std::vector<RaisedLimit> raised) = 0;

  // Says that this daemon is alive for `lease` from now, and answers how many of the channel's
  // connections it may open: its fair part, and never more than the others leave. That, or what it
  // has open still if this is more, stays held until the next call or the end of the lease.
  virtual boost::asio::awaitable<Share> share(ShareRequest request) = 0;

  // Gives everything back at the end, when nothing is under way any more.
  virtual boost::asio::awaitable<void> leave() = 0;
};

}  // namespace crier::dispatch
