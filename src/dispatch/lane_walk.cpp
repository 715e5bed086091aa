#include "dispatch/lane_walk.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "dispatch/assignments.h"
#include "dispatch/claim_room.h"

namespace crier::dispatch {

namespace asio = boost::asio;

LaneWalk::LaneWalk(WalkContext context, ClaimedLane lane, SteadyTime lease_until,
                   asio::any_io_executor executor)
    : context_(std::move(context)),
      lane_(lane),
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
      recovered_(lane.cursor == lane.claimed_to) {
  alarms_.take_along(tasks_);
  ledger_.ends_when([this] { return is_lost(); });
  // What is claimed while nothing can be booked would only grow the number of people in doubt.
  ledger_.on_booking_refused([this] { stop(); });
}

asio::awaitable<void> LaneWalk::run() {
  tasks_.spawn(flush());
  tasks_.spawn(walk());
  std::exception_ptr failure;
  try {
    co_await tasks_.join();
    if (fault_) std::rethrow_exception(fault_);
    if (!is_lost()) co_await release();
  } catch (...) {
    failure = std::current_exception();
  }
  // From here on also a cancelled walk cleans up after itself.
  co_await asio::this_coro::throw_if_cancelled(false);
  const bool failed = failure && !is_cancellation(failure);
  lost_outcomes_ = failure && !is_lost() && books_.unbooked() > 0;
  context_.queue.abandon(*this);
  context_.gate.put_back(books_.unbooked());
  if (failed && !is_lost()) co_await give_back();
  alarms_.cancel();
  co_await alarms_.join();
  // A walk that has lost the lane has nothing more to say about it.
  if (failed && is_lost()) co_return;
  if (failure) std::rethrow_exception(failure);
  if (failure_) std::rethrow_exception(failure_);
}

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
    } else if (!walked_) {
      co_await next_page();
    } else if (books_.outstanding() > 0) {
      co_await changed_.wait();
    } else {
      break;
    }
  }
}

void LaneWalk::stop() {
  if (state_ != WalkState::walking) return;
  become(state_, WalkState::stopping);
  for (Work& work : context_.queue.withdraw(*this)) returned(std::move(work));
  context_.gate.stop_waiting();
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

void LaneWalk::give_up() {
  if (is_lost()) return;
  become(state_, WalkState::lost);
  context_.queue.abandon(*this);
  context_.gate.stop_waiting();
  changed_.notify_all();
}

void LaneWalk::lease_extended(SteadyTime until) {
  lease_until_ = until;
  context_.queue.renew(*this);
}

// What an earlier owner may have sent becomes an `unknown` attempt and a deferral that is due at
// once, in one flush, before anything else is claimed: a second crash finds nothing new in doubt.
asio::awaitable<void> LaneWalk::recover() {
  if (recovered_) co_return;
  auto call = [this] { return context_.ledger.in_doubt(lane_.claim); };
  auto rows = co_await ledger_.read("reading what is in doubt", std::move(call));
  const std::vector<Assignment> assignments = assign_all(context_.editor, rows, std::identity{});
  context_.gate.overdraw(static_cast<int>(rows.size()));
  books_.pick_up(rows.size());
  without_throwing([&] {
    for (std::size_t index = 0; index < rows.size(); ++index) {
      // Nobody has deferred them, but the cursor does not wait for them one by one either: below
      // it jumps over the whole range in doubt.
      answers_.in_doubt({.origin = this,
                         .row = std::move(rows[index]),
                         .assignment = assignments[index],
                         .passed_by_cursor = true});
    }
    books_.jump(lane_.claimed_to);
  });
  recovered_ = true;
  flusher_.want();
  while (!is_lost() && flusher_.has_unflushed()) co_await changed_.wait();
}

asio::awaitable<void> LaneWalk::next_page() {
  const int rows_max = co_await context_.gate.acquire();
  ClaimRoom room(context_.gate, rows_max);
  if (rows_max == 0 || stopping()) co_return;
  const SubjectId after = books_.last_claimed();
  auto call = [this, after, rows_max] {
    return context_.ledger.read_page(lane_.claim, after, rows_max);
  };
  auto page = co_await ledger_.read("reading a page", std::move(call));
  if (!page) {
    lost();
    co_return;
  }
  const std::vector<Assignment> assignments = assign_all(context_.editor, *page, std::identity{});
  const int rows = static_cast<int>(page->size());
  walked_ = rows < rows_max || page->back().subject.id == lane_.audience_until;
  room.use(rows);
  books_.claim(*page);
  without_throwing([&] {
    for (std::size_t index = 0; index < page->size(); ++index) {
      start({.origin = this, .row = std::move((*page)[index]), .assignment = assignments[index]});
    }
  });
}

asio::awaitable<void> LaneWalk::pick_up_due() {
  const int rows_max = co_await context_.gate.acquire();
  ClaimRoom room(context_.gate, rows_max);
  if (rows_max == 0 || stopping()) co_return;
  auto call = [this, rows_max] {
    return context_.ledger.take_due(lane_.claim, context_.clock.wall_now(), rows_max);
  };
  // Until they are known here: the next owner finds them in doubt.
  left_in_flight_ = true;
  auto due =
      co_await ledger_.read("picking up what is due", std::move(call), {.unless_in_doubt = true});
  if (!due) {
    lost();
    co_return;
  }
  const std::vector<Assignment> assignments = assign_all(context_.editor, *due, &DueDeferral::row);
  const int rows = static_cast<int>(due->size());
  left_in_flight_ = false;
  room.use(rows);
  books_.pick_up(due->size());
  without_throwing([&] { take_up(std::move(*due), assignments); });
  if (rows < rows_max) co_await look_for_next_due();
}

void LaneWalk::take_up(std::vector<DueDeferral> due, const std::vector<Assignment>& assignments) {
  for (std::size_t index = 0; index < due.size(); ++index) {
    DueDeferral& deferral = due[index];
    Work work{.origin = this,
              .row = std::move(deferral.row),
              .assignment = assignments[index],
              .attempt = deferral.attempt,
              .passed_by_cursor = true,
              .last_reason = deferral.reason,
              .last_reply_code = deferral.reply_code};
    if (deferral.in_doubt) {
      answers_.in_doubt(work);
      person_ended();
    } else {
      start(std::move(work));
    }
  }
}

// Forgotten before the question: a flush that commits while the database answers adds what it has
// deferred, and the answer may not know of it.
asio::awaitable<void> LaneWalk::look_for_next_due() {
  books_.forget_next_due();
  auto call = [this] { return context_.ledger.next_due(lane_.claim); };
  const auto due = co_await ledger_.read("looking for what is due next", std::move(call));
  if (due) books_.learn_next_due(*due);
}

void LaneWalk::start(Work work) {
  if (work.assignment.exclusion) {
    answers_.excluded(work);
    person_ended();
  } else if (context_.campaign.notify_by <= context_.clock.wall_now()) {
    answers_.too_late(work);
    person_ended();
  } else if (stopping()) {
    returned(std::move(work));
  } else {
    context_.queue.offer(std::move(work));
  }
}

// A fault of ours must not come out of a call of a channel. What is half done in the books of this
// walk cannot be trusted, so that the walk ends as if it had crashed.
template <class Step>
void LaneWalk::without_throwing(Step step) {
  try {
    step();
  } catch (...) {
    if (!fault_) fault_ = std::current_exception();
    tasks_.cancel();
  }
}

void LaneWalk::settled(Work work, Outcome outcome) {
  without_throwing([&] {
    answers_.answered(work, outcome);
    person_ended();
  });
}

void LaneWalk::halted(Work work, Halt halt) {
  without_throwing([&] {
    answers_.halted(work, halt.answer);
    person_ended();
    context_.halt(std::move(halt));
  });
}

void LaneWalk::too_late(Work work) {
  without_throwing([&] {
    answers_.too_late(work);
    person_ended();
  });
}

void LaneWalk::returned(Work work) {
  books_.put_back(std::move(work));
  changed_.notify_all();
}

void LaneWalk::unwritable(Work work, std::exception_ptr why) {
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
    context_.gate.put_back(unclaimed);
    // They are still to be walked over, by the next owner.
    if (unclaimed > 0) walked_ = false;
  }
  // The rest becomes deferrals that are due at once: known not to be told, and so not in doubt.
  for (const Work& work : books_.take_returned()) {
    answers_.put_down(work);
    person_ended();
  }
}

asio::awaitable<void> LaneWalk::release() {
  co_await look_for_next_due();
  // After an abandoned walk people are in doubt, whom the next owner must look at at once.
  const bool all_known = books_.unbooked() == 0 && !left_in_flight_;
  // Who was in doubt before, and has not been looked at, still is.
  Release release{.claimed_to = recovered_ ? books_.last_claimed() : lane_.claimed_to,
                  .done = walked_ && all_known && !books_.next_due()};
  if (walked_ && all_known) release.rests_until = books_.next_due();
  auto call = [this, release] { return context_.ledger.release(lane_.claim, release); };
  const Fence fence = co_await ledger_.book("releasing a lane", std::move(call));
  if (fence == Fence::lost) lost();
}

// After a failure, so that others need not wait for the end of the lease. Once: when this fails as
// well, they do.
asio::awaitable<void> LaneWalk::give_back() {
  const Release release{.claimed_to = std::max(lane_.claimed_to, books_.last_claimed())};
  try {
    auto pending = context_.ledger.release(lane_.claim, release);
    co_await std::move(pending);
  } catch (const std::exception&) {
    // The failure that led here has been told.
  }
}

}  // namespace crier::dispatch
