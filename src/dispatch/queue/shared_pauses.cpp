#include "dispatch/queue/shared_pauses.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "dispatch/queue/limit_names.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

// The two clocks of a daemon do not run alike, and a pause that has been told needs no correction.
constexpr std::chrono::seconds same_end{1};

}  // namespace

SharedPauses::SharedPauses(std::string channel, Clock& clock, Limits& limits, Meter& meter,
                           pacing::SendQueue& queue, TaskGroup& tasks)
    : channel_(std::move(channel)),
      clock_(clock),
      limits_(limits),
      queue_(queue),
      tasks_(tasks),
      trouble_(clock, meter, {.name = "channel " + channel_ + ", telling pauses"}) {}

void SharedPauses::tell(LimitPause pause) {
  const std::string limit = pause.limit;
  const auto known = known_.find(limit);
  if (known != known_.end() && known->second.pause.until + same_end >= pause.until) return;
  known_.insert_or_assign(limit, Known{.pause = std::move(pause), .since = SteadyTime::max()});
  if (std::ranges::find(to_tell_, limit) == to_tell_.end()) to_tell_.push_back(limit);
  if (std::exchange(is_telling_, true)) return;
  tasks_.spawn(tell_all());
}

// One after the other, and each until it is told or over.
asio::awaitable<void> SharedPauses::tell_all() {
  while (!to_tell_.empty()) {
    const std::string limit = to_tell_.front();
    const auto known = known_.find(limit);
    if (known == known_.end() || known->second.pause.until <= clock_.wall_now()) {
      to_tell_.pop_front();
      continue;
    }
    LimitPause pause = known->second.pause;
    const WallTime until = pause.until;
    std::exception_ptr failure;
    try {
      co_await limits_.pause(std::move(pause));
      to_tell_.pop_front();
      trouble_.pass();
      const auto told = known_.find(limit);
      if (told != known_.end() && told->second.pause.until == until) {
        told->second.since = clock_.now();
      } else if (told != known_.end()) {
        to_tell_.push_back(limit);
      }
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure) continue;
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    trouble_.add("telling pauses", failure);
    co_await clock_.sleep_until(clock_.now() + pause_after(trouble_.failures()));
  }
  is_telling_ = false;
}

void SharedPauses::heard(const std::vector<LimitPause>& pauses, SteadyTime asked) {
  const pacing::Moment now{.steady = clock_.now(), .wall = clock_.wall_now()};
  std::vector<std::string> lifted;
  std::erase_if(known_, [&](const auto& entry) { return entry.second.pause.until <= now.wall; });
  for (const auto& [limit, known] : known_) {
    const bool is_listed = std::ranges::find(pauses, limit, &LimitPause::limit) != pauses.end();
    if (!is_listed && known.since <= asked) lifted.push_back(limit);
  }
  for (const std::string& limit : lifted) lift(limit);
  for (const LimitPause& pause : pauses) {
    const auto node = limit_named(channel_, pause.limit);
    if (!node || pause.until <= now.wall) continue;
    const auto known = known_.find(pause.limit);
    // What this daemon has to tell yet is later.
    if (known != known_.end() && known->second.pause.until > pause.until) continue;
    queue_.pause(*node, now.steady_at(pause.until), now);
    known_.insert_or_assign(pause.limit, Known{.pause = pause, .since = now.steady});
  }
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
