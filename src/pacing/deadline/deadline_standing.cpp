#include "pacing/deadline/deadline_standing.h"

#include <algorithm>

namespace crier::pacing {
namespace {

DeadlineStanding changed(const DeadlineStanding& before, DeadlineState state, WallTime now) {
  return {.state = state, .since = state == before.state ? before.since : now};
}

DeadlineStanding leaning(const DeadlineStanding& before, DeadlineState to, WallTime since) {
  return {.state = before.state, .since = before.since, .leaning = to, .leaning_since = since};
}

// The mildest of the worse states that were found meanwhile: one reading of no rate among others
// that are a little too low is no reason to say the worst.
DeadlineStanding worse(const DeadlineStanding& before, DeadlineState found, WallTime now,
                       std::chrono::milliseconds after) {
  const bool goes_on = before.leaning && *before.leaning > before.state;
  const DeadlineState to = goes_on ? std::min(*before.leaning, found) : found;
  const WallTime since = goes_on ? *before.leaning_since : now;
  return now - since >= after ? changed(before, to, now) : leaning(before, to, since);
}

DeadlineStanding better(const DeadlineStanding& before, DeadlineState found, WallTime now,
                        std::chrono::milliseconds after) {
  const bool goes_on = before.leaning && *before.leaning < before.state;
  const DeadlineState to = goes_on ? std::max(*before.leaning, found) : found;
  const WallTime since = goes_on ? *before.leaning_since : now;
  return now - since >= after ? changed(before, to, now) : leaning(before, to, since);
}

// By the decision alone, and as far as it goes the way that it was decided.
bool counts_at_once(const Reckoning& reckoning, DeadlineState found, DeadlineState standing) {
  if (reckoning.occasion != Occasion::decision) return false;
  if (!reckoning.undecided) return true;
  const DeadlineState otherwise = *reckoning.undecided;
  return (found < otherwise && found < standing) || (found > otherwise && found > standing);
}

}  // namespace

StandingPolicy standing_policy(std::chrono::milliseconds reckon_every) {
  return {.worsen_after = 2 * reckon_every, .improve_after = 5 * reckon_every};
}

DeadlineStanding next_standing(const std::optional<DeadlineStanding>& before,
                               const Reckoning& reckoning, const StandingPolicy& policy) {
  const Outlook& outlook = reckoning.outlook;
  const WallTime now = reckoning.now;
  const WallTime notify_by = reckoning.notify_by;
  const DeadlineState found = state_by(outlook, now, notify_by);
  const DeadlineStanding standing = before.value_or(DeadlineStanding{.since = now});
  const bool is_over = outlook.people_left == 0 || now >= notify_by;
  if (is_over || counts_at_once(reckoning, found, standing.state)) {
    return changed(standing, found, now);
  }
  if (found > standing.state) return worse(standing, found, now, policy.worsen_after);
  const auto time_left = std::chrono::duration<double, WallTime::period>(notify_by - now);
  const auto spare = std::chrono::duration_cast<WallTime::duration>(policy.spare_share * time_left);
  const DeadlineState surely = state_by(outlook, now, notify_by, spare);
  if (surely < standing.state) return better(standing, surely, now, policy.improve_after);
  return changed(standing, standing.state, now);
}

}  // namespace crier::pacing
