#include "dispatch/lane/lane_walk.h"

#include <algorithm>
#include <utility>

#include <boost/asio/this_coro.hpp>

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

// What is held back for a shorter time goes before another lane would have been taken.
constexpr std::chrono::seconds held_patience{2};

}  // namespace

LaneWalk::LaneWalk(WalkContext context, ClaimedLane lane, SteadyTime lease_until,
                   asio::any_io_executor executor)
    : context_(std::move(context)),
      lane_(lane),
      begun_at_(context_.clock.now()),
      lease_until_(lease_until),
      alarms_(executor),
      tasks_(executor),
      changed_(executor),
      ledger_(context_.clock, context_.meter, lane.claim),
      books_(lane),
      answers_(context_, books_),
      flusher_(context_, {.claim = lane.claim,
                          .state = state_,
                          .ledger = ledger_,
                          .books = books_,
                          .changed = changed_,
                          .alarms = alarms_}),
      look_again_(context_.clock, alarms_, [this] { changed_.notify_all(); }),
      recovered_(lane.cursor == lane.claimed_to) {
  alarms_.take_along(tasks_);
  ledger_.ends_when([this] { return is_lost(); });
  // What is claimed while nothing can be booked would only grow the number of people in doubt.
  ledger_.on_booking_refused([this] { stop(); });
}

bool LaneWalk::is_held() const {
  const ObjectionGate* const gate = context_.gate;
  return gate != nullptr && !gate->is_open() && !context_.composer.purpose().empty();
}

SteadyTime LaneWalk::sends_until() const {
  if (is_held()) return SteadyTime::min();
  return std::min(lease_until(), context_.listed_until);
}

asio::awaitable<void> LaneWalk::run() {
  tasks_.spawn(flush());
  tasks_.spawn(walk());
  std::exception_ptr failure;
  try {
    co_await tasks_.join();
    if (fault_) std::rethrow_exception(fault_);
    if (!is_lost()) co_await hand_back();
  } catch (...) {
    failure = std::current_exception();
  }
  // From here on also a cancelled walk cleans up after itself.
  co_await asio::this_coro::throw_if_cancelled(false);
  const bool failed = failure && !is_cancellation(failure);
  lost_outcomes_ = failure && !is_lost() && books_.unbooked() > 0;
  // The queue must not know a walk that is about to be destroyed, and the room of people whom this
  // walk will not book any more is for the other lanes.
  context_.queue.abandon(*this);
  context_.in_flight_part.put_back(books_.unbooked());
  if (failed && !is_lost()) co_await give_back();
  alarms_.cancel();
  co_await alarms_.join();
  // A walk that has lost the lane has nothing more to say about it.
  if (failed && is_lost()) co_return;
  if (failure) std::rethrow_exception(failure);
  if (failure_) std::rethrow_exception(failure_);
}

// Cancelling is no failure of the walk: it goes through to the group at once, and nothing is put in
// order, as after a crash.
asio::awaitable<void> LaneWalk::walk() {
  try {
    co_await take_all();
  } catch (...) {
    failure_ = std::current_exception();
  }
  if (failure_ && is_cancellation(failure_)) {
    std::rethrow_exception(std::exchange(failure_, nullptr));
  }
  if (failure_) stop();
  while (waits_for_answers(state_) && books_.offered() > 0) co_await changed_.wait();
  if (!is_lost()) {
    put_down_returned();
    become(state_, WalkState::closing);
  }
  changed_.notify_all();
}

asio::awaitable<void> LaneWalk::flush() {
  const Fence fence = co_await flusher_.run();
  if (fence == Fence::lost) lost();
}

// Deferrals come before pages: they have waited already, and their deadline is the same.
asio::awaitable<void> LaneWalk::take_all() {
  co_await recover();
  while (!stopping()) {
    if (books_.is_due(context_.clock.wall_now())) {
      co_await pick_up_due();
      continue;
    }
    settled_doubts_ = true;
    const SteadyTime now = context_.clock.now();
    if (!walked_ && context_.claim_pace.open(1, now) == 0) {
      look_again_.set(context_.claim_pace.asks_again(now));
      co_await changed_.wait();
    } else if (!walked_) {
      co_await next_page();
    } else if (books_.outstanding() > 0) {
      look_whether_all_are_held();
      co_await changed_.wait();
    } else {
      break;
    }
  }
}

// A lane whose last people wait for a group or a domain would keep this daemon from lanes with
// people who can be told. So it rests, and they are tried again soon.
void LaneWalk::look_whether_all_are_held() {
  const SteadyTime now = context_.clock.now();
  look_again_.set(now + held_patience);
  if (!context_.queue.holds_back(*this)) return held_since_.reset();
  if (!held_since_) held_since_ = now;
  if (now < *held_since_ + held_patience) return;
  held_since_.reset();
  for (auto& [work, until] : context_.queue.withdraw_held(*this)) {
    postponed(std::move(work), until, no_room("the limit of its provider has no room"));
  }
}

// What the queue has is taken back at once, so that a campaign that is paused sends nothing more.
// What a channel has may have left already, and is waited for.
void LaneWalk::stop() {
  if (state_ != WalkState::walking) return;
  become(state_, WalkState::stopping);
  for (QueuedNotice& work : context_.queue.withdraw(*this)) returned(std::move(work));
  context_.in_flight_part.stop_waiting();
  changed_.notify_all();
}

void LaneWalk::abandon() {
  stop();
  if (state_ != WalkState::stopping) return;
  become(state_, WalkState::abandoned);
  changed_.notify_all();
}

void LaneWalk::lost() {
  if (is_lost()) return;
  context_.meter.lane_lost(lane_.claim);
  give_up();
}

// A notice in flight may be answered later: that answer is forgotten, because the next owner will
// have booked the person as in doubt by then.
void LaneWalk::give_up() {
  if (is_lost()) return;
  become(state_, WalkState::lost);
  context_.queue.abandon(*this);
  context_.in_flight_part.stop_waiting();
  changed_.notify_all();
}

void LaneWalk::lease_extended(SteadyTime until) {
  lease_until_ = until;
  context_.queue.renew(*this);
}

void LaneWalk::called_back() {
  books_.learn_next_due(WallTime::min());
  changed_.notify_all();
}

void LaneWalk::settled(QueuedNotice work, Outcome outcome) {
  without_throwing([&] {
    answers_.answered(work, outcome);
    person_ended();
  });
}

void LaneWalk::halted(QueuedNotice work, Halt halt) {
  without_throwing([&] {
    answers_.halted(work, halt.answer);
    person_ended();
    context_.halt(std::move(halt));
  });
}

void LaneWalk::left_out(QueuedNotice work, Reason reason) {
  without_throwing([&] {
    work.assignment.exclusion = reason;
    answers_.excluded(work);
    person_ended();
  });
}

void LaneWalk::too_late(QueuedNotice work) {
  without_throwing([&] {
    answers_.too_late(work);
    person_ended();
  });
}

// As a deferral, so that they leave the claim window and the walk goes on.
void LaneWalk::postponed(QueuedNotice work, WallTime until, Hindrance why) {
  without_throwing([&] {
    answers_.postponed(std::move(work), until, std::move(why));
    person_ended();
  });
}

void LaneWalk::returned(QueuedNotice work) {
  books_.put_back(std::move(work));
  changed_.notify_all();
}

// A person whose notice cannot be written is put down like the others: when the words have been
// mended, they are told.
void LaneWalk::unwritable(QueuedNotice work, std::exception_ptr why) {
  if (!failure_) failure_ = std::move(why);
  returned(std::move(work));
  stop();
}

void LaneWalk::person_ended() {
  flusher_.want();
  // The loops wait for the last one; while the walk goes on, the others need not wake them.
  if (books_.outstanding() == 0 || stopping()) changed_.notify_all();
}

void LaneWalk::put_down_returned() {
  // An abandoned walk may have people in flight beyond those who came back: it un-claims nobody.
  if (state_ != WalkState::abandoned) {
    const int unclaimed = books_.unclaim_returned();
    context_.in_flight_part.put_back(unclaimed);
    // They are still to be walked over, by the next owner.
    if (unclaimed > 0) walked_ = false;
  }
  // The rest becomes deferrals that are due at once: known not to be told, and so not in doubt.
  for (const QueuedNotice& work : books_.take_returned()) {
    answers_.put_down(work);
    person_ended();
  }
}

asio::awaitable<void> LaneWalk::hand_back() {
  co_await look_for_next_due();
  // After an abandoned walk people are in doubt, whom the next owner must look at at once.
  const bool all_known = books_.unbooked() == 0 && !left_in_flight_;
  // Who was in doubt before, and has not been looked at, still is.
  HandBack hand_back{.claimed_to = recovered_ ? books_.last_claimed() : lane_.claimed_to,
                     .done = walked_ && all_known && !books_.next_due()};
  // Who is due, or was called back meanwhile, is work that waits.
  const bool is_work_left = books_.is_due(context_.clock.wall_now());
  if (walked_ && all_known && !is_work_left) hand_back.rests_until = books_.next_due();
  auto call = [this, hand_back] { return context_.ledger.hand_back(lane_.claim, hand_back); };
  const Fence fence = co_await ledger_.book("handing a lane back", std::move(call));
  if (fence == Fence::lost) lost();
}

// After a failure, so that others need not wait for the end of the lease. Once: when this fails as
// well, they do.
asio::awaitable<void> LaneWalk::give_back() {
  const HandBack hand_back{.claimed_to = std::max(lane_.claimed_to, books_.last_claimed())};
  try {
    auto pending = context_.ledger.hand_back(lane_.claim, hand_back);
    co_await std::move(pending);
  } catch (...) {
    // The failure that led here has been told.
    kept_its_lease_ = true;
  }
}

}  // namespace crier::dispatch
