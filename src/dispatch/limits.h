// The limits that all daemons share, and the list of the daemons that share them.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "pacing/grant.h"

namespace crier::dispatch {

struct GrantAnswer {
  pacing::Grant grant;
  pacing::SharedTime stamped;  // The shared clock when the database answered.
};

struct ShareRequest {
  std::string name;
  int connections_max{};  // Over all daemons.
  // What this daemon may have open before it hears the answer: those that are open now, and what
  // its last share allows meanwhile. Others get nothing of it.
  int connections_open{};
  std::chrono::milliseconds lease{};
};

// Calls may throw what those of the ledger do (dispatch/ledger.h). All are safe to repeat.
class Limits {
 public:
  virtual ~Limits() = default;

  // Books the next slots of the limit called `name`; the same limit for every daemon.
  virtual boost::asio::awaitable<GrantAnswer> grant(std::string name, pacing::RateLimit limit,
                                                    int slots) = 0;

  // Says that this daemon is alive for `lease` from now, and answers how many of the channel's
  // connections it may open: its fair part, and never more than the others leave. That, or what it
  // has open still if this is more, stays held until the next call or the end of the lease.
  virtual boost::asio::awaitable<int> share(ShareRequest request) = 0;

  // Gives everything back at the end.
  virtual boost::asio::awaitable<void> leave() = 0;
};

}  // namespace crier::dispatch
