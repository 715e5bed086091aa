#include "dispatch/lane/lane_flusher.h"

#include <memory>
#include <utility>

namespace crier::dispatch {

namespace asio = boost::asio;

LaneFlusher::LaneFlusher(const WalkContext& context, Walk walk)
    : context_(context),
      walk_(walk),
      alarm_(context.clock, walk.alarms, [this] { walk_.changed.notify_all(); }) {}

asio::awaitable<Fence> LaneFlusher::run() {
  while (walk_.state != WalkState::lost) {
    if (is_due()) {
      const Fence fence = co_await flush();
      if (fence == Fence::lost) co_return fence;
    } else if (walk_.state == WalkState::closing && !has_unflushed()) {
      co_return Fence::held;
    } else {
      // Woken also for what is no business of a flush: looking costs less than a second list.
      co_await walk_.changed.wait();
    }
  }
  co_return Fence::lost;
}

// The age counts from the first of a flush, so that nobody waits for longer than the interval
// however slowly the others end.
void LaneFlusher::want() {
  if (!unflushed_since_) {
    unflushed_since_ = context_.clock.now();
    alarm_.set(*unflushed_since_ + context_.flush_interval);
  }
  if (is_due()) walk_.changed.notify_all();
}

bool LaneFlusher::is_due() const {
  if (!has_unflushed()) return false;
  // With nobody outstanding, waiting would collect nothing more.
  return walk_.state == WalkState::closing || walk_.books.outstanding() == 0 ||
         walk_.books.ended() >= context_.flush_rows_max ||
         context_.clock.now() >= *unflushed_since_ + context_.flush_interval;
}

asio::awaitable<Fence> LaneFlusher::flush() {
  const std::shared_ptr<Flush> flush = walk_.books.begin_flush();
  // What ends from here on belongs to the next flush, whose age counts from its own first.
  unflushed_since_.reset();
  const SteadyTime begin = context_.clock.now();
  auto call = [this, flush] { return context_.ledger.flush(walk_.claim, flush); };
  const Fence fence = co_await walk_.ledger.book("booking outcomes", std::move(call),
                                                 {.refused_max = booking_held});
  // Also when the lane is lost: these people are the next owner's, and no longer in our window.
  context_.in_flight_part.booked(walk_.books.end_flush(*flush));
  if (fence == Fence::lost) co_return fence;
  // All lanes of the campaign may rely on these from here on, and need not send the words again.
  for (const auto& [version, words] : flush->versions) context_.versions_kept.insert(version);
  context_.meter.flushed(static_cast<int>(flush->attempts.size()), context_.clock.now() - begin);
  walk_.changed.notify_all();
  co_return fence;
}

}  // namespace crier::dispatch
