#include "dispatch/lease_keeper.h"

#include <algorithm>
#include <exception>

#include "base/check.h"

namespace crier::dispatch {

namespace asio = boost::asio;

// The lease counts from before we asked for it, and we stop a fifth earlier than the others may
// take over: for a write that is on its way to the kernel when the time is up.
SteadyTime LeaseKeeper::end_of(SteadyTime asked) const {
  return asked + options_.lease * 4 / 5;
}

asio::awaitable<void> LeaseKeeper::renew() {
  std::vector<LaneClaim> claims;
  for (const LaneWalk* walk : options_.walks()) {
    if (!walk->is_lost()) claims.push_back(walk->claim());
  }
  // Without lanes nothing shows whether leases could be renewed.
  if (claims.empty()) {
    trouble_.leave();
    co_return;
  }
  const SteadyTime asked = clock_.now();
  std::vector<Fence> fences;
  std::exception_ptr failure;
  try {
    fences = co_await ledger_.renew(claims, options_.lease);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    // Sending stops with the leases, and goes on when they can be renewed before others took them.
    trouble_.add("renewing leases", failure);
    co_return;
  }
  trouble_.pass();
  tell(claims, fences, asked);
}

void LeaseKeeper::tell(const std::vector<LaneClaim>& claims, const std::vector<Fence>& fences,
                       SteadyTime asked) {
  CRIER_CHECK(fences.size() == claims.size());
  // Walks may have ended while the database answered, so they are looked for by their claims.
  for (LaneWalk* walk : options_.walks()) {
    const auto place = std::ranges::find(claims, walk->claim());
    if (place == claims.end()) continue;
    const Fence fence = fences[static_cast<std::size_t>(place - claims.begin())];
    if (fence == Fence::lost) {
      walk->lost();
    } else {
      walk->lease_extended(end_of(asked));
    }
  }
}

}  // namespace crier::dispatch
