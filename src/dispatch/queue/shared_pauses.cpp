#include "dispatch/queue/shared_pauses.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "dispatch/queue/limit_names.h"
#include "runtime/log.h"

namespace crier::dispatch {

namespace asio = boost::asio;

SharedPauses::SharedPauses(std::string channel, Clock& clock, Limits& limits, Meter& meter,
                           pacing::SendQueue& queue, TaskGroup& tasks)
    : channel_(std::move(channel)),
      clock_(clock),
      limits_(limits),
      queue_(queue),
      trouble_(clock, meter, {.name = "channel " + channel_ + ", telling pauses"}),
      teller_({.step = "telling pauses",
               .tell_one = [this](std::string limit) { return tell_one(std::move(limit)); }},
              clock, trouble_, tasks) {}

void SharedPauses::tell(LimitPause pause) {
  const std::string limit = pause.limit;
  const auto known = known_.find(limit);
  if (known != known_.end() && known->second.pause.until + same_end >= pause.until) return;
  log::info(pause.is_stop ? "a limit is stopped by a reply" : "a limit is paused by a reply",
            {{"limit", limit}, {"until", iso8601(pause.until)}, {"why", pause.why}});
  known_.insert_or_assign(limit, Known{.pause = std::move(pause), .since = SteadyTime::max()});
  teller_.tell(limit);
}

// Until it is told or over.
asio::awaitable<void> SharedPauses::tell_one(std::string limit) {
  const auto known = known_.find(limit);
  if (known == known_.end() || known->second.pause.until <= clock_.wall_now()) co_return;
  LimitPause pause = known->second.pause;
  const WallTime until = pause.until;
  co_await limits_.pause(std::move(pause));
  trouble_.pass();
  // One that is longer by now is told again.
  const auto told = known_.find(limit);
  if (told != known_.end() && told->second.pause.until == until) {
    told->second.since = clock_.now();
  }
}

void SharedPauses::heard(const std::vector<LimitPause>& pauses, const HeardAnswer& answer) {
  const pacing::Moment now{.steady = clock_.now(), .wall = clock_.wall_now()};
  std::set<std::string_view> listed;
  for (const LimitPause& pause : pauses) listed.insert(pause.limit);
  std::vector<std::string> lifted;
  std::vector<std::string> over;
  for (const auto& [limit, known] : known_) {
    if (listed.contains(limit)) continue;
    const bool has_ended = answer.has_ended(known.pause.until, now.wall);
    if (known.pause.until <= now.wall) {
      over.push_back(limit);
    } else if (!has_ended && known.since <= answer.asked) {
      lifted.push_back(limit);
    }
  }
  for (const std::string& limit : over) known_.erase(limit);
  for (const std::string& limit : lifted) lift(limit);
  for (const LimitPause& pause : pauses) hear(pause, now);
}

void SharedPauses::hear(const LimitPause& pause, pacing::Moment now) {
  const auto known = known_.find(pause.limit);
  // What this daemon has to tell yet is later; and of thousands most are known.
  const bool is_known = known != known_.end() && known->second.pause.until >= pause.until;
  if (is_known && known->second.is_laid) return;
  const auto node = limit_named(channel_, pause.limit);
  if (!node || pause.until <= now.wall) return;
  const bool is_laid = queue_.pause(*node, now.steady_at(pause.until), now);
  known_.insert_or_assign(pause.limit,
                          Known{.pause = pause, .is_laid = is_laid, .since = now.steady});
}

void SharedPauses::lift(const std::string& limit) {
  const auto node = limit_named(channel_, limit);
  if (node) queue_.lift(*node, {.steady = clock_.now(), .wall = clock_.wall_now()});
  known_.erase(limit);
}

bool SharedPauses::any(WallTime now) const {
  return std::ranges::any_of(known_,
                             [now](const auto& entry) { return entry.second.pause.until > now; });
}

std::string SharedPauses::why(const std::string& limit, WallTime now) const {
  const auto known = known_.find(limit);
  const bool holds = known != known_.end() && known->second.pause.until > now;
  return holds ? known->second.pause.why : std::string();
}

}  // namespace crier::dispatch
