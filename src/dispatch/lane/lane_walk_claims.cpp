#include <algorithm>
#include <functional>
#include <utility>

#include "campaign/channel_kind.h"
#include "dispatch/hindrance.h"
#include "dispatch/lane/assignments.h"
#include "dispatch/lane/claim_room.h"
#include "dispatch/lane/lane_walk.h"

namespace crier::dispatch {

namespace asio = boost::asio;

// What an earlier owner may have sent becomes an `unknown` attempt and a deferral that is due at
// once, in one flush, before anything else is claimed: a second crash finds nothing new in doubt.
asio::awaitable<void> LaneWalk::recover() {
  if (recovered_) co_return;
  auto call = [this] { return context_.ledger.in_doubt(lane_.claim); };
  auto rows = co_await ledger_.read("reading what is in doubt", std::move(call));
  const std::vector<Assignment> assignments = assign_all(context_.composer, rows, std::identity{});
  context_.in_flight_part.overdraw(static_cast<int>(rows.size()));
  books_.pick_up(rows.size());
  without_throwing([&] {
    for (std::size_t index = 0; index < rows.size(); ++index) {
      // Nobody has deferred them, but the cursor does not wait for them one by one either: below
      // it jumps over the whole range in doubt.
      answers_.in_doubt({.owner = this,
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

// Room first, then the question: what is claimed has to fit into the window of what a crash may
// leave in doubt.
asio::awaitable<void> LaneWalk::next_page() {
  const int acquired = co_await context_.in_flight_part.acquire();
  ClaimRoom room(context_.in_flight_part, acquired);
  const int rows_max = context_.claim_pace.open(acquired, context_.clock.now());
  // Other lanes ask meanwhile.
  ClaimPace::Page paced(context_.claim_pace, rows_max);
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
  const std::vector<Assignment> assignments = assign_all(context_.composer, *page, std::identity{});
  const int rows = static_cast<int>(page->size());
  const auto told =
      std::ranges::count_if(assignments, [](const Assignment& each) { return !each.exclusion; });
  paced.told(static_cast<int>(told), context_.clock.now());
  // The last of the audience is known, so that a full page at the end asks for no empty one.
  walked_ = rows < rows_max || page->back().subject.id == lane_.audience_until;
  room.use(rows);
  // The database has committed the claim: from here on the people of the page are ours to end.
  books_.claim(*page);
  without_throwing([&] {
    for (std::size_t index = 0; index < page->size(); ++index) {
      start({.owner = this, .row = std::move((*page)[index]), .assignment = assignments[index]});
    }
  });
}

asio::awaitable<void> LaneWalk::pick_up_due() {
  const int rows_max = co_await context_.in_flight_part.acquire();
  ClaimRoom room(context_.in_flight_part, rows_max);
  if (rows_max == 0 || stopping()) co_return;
  auto call = [this, rows_max] {
    return context_.ledger.take_due(lane_.claim, context_.clock.wall_now(), rows_max);
  };
  // The commit may succeed and its answer not arrive, so the call is not repeated and the lane is
  // left. Until they are known here: the next owner finds them in doubt.
  left_in_flight_ = true;
  auto due =
      co_await ledger_.read("picking up what is due", std::move(call), {.unless_in_doubt = true});
  if (!due) {
    lost();
    co_return;
  }
  const std::vector<Assignment> assignments =
      assign_all(context_.composer, *due, &DueDeferral::row);
  const int rows = static_cast<int>(due->size());
  left_in_flight_ = false;
  room.use(rows);
  books_.pick_up(due->size());
  without_throwing([&] { take_up(std::move(*due), assignments); });
  // As many as were asked for: more may be due at once.
  if (rows < rows_max) co_await look_for_next_due();
}

void LaneWalk::take_up(std::vector<DueDeferral> due, const std::vector<Assignment>& assignments) {
  for (std::size_t index = 0; index < due.size(); ++index) {
    DueDeferral& deferral = due[index];
    QueuedNotice work{.owner = this,
                      .row = std::move(deferral.row),
                      .assignment = assignments[index],
                      .attempt = deferral.attempt,
                      .passed_by_cursor = true,
                      .last_reason = deferral.reason,
                      .last_reply_code = deferral.reply_code,
                      .last_description = std::move(deferral.description)};
    // An earlier owner had picked it up and may have sent it: the same doubt as beyond the cursor,
    // person by person.
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

// Who is asleep is told later, whatever waits in the queue. In this order: an excluded person is
// not counted as late, and a late one not as given back by a walk that stops, because both have
// ended for good and need no other owner.
void LaneWalk::start(QueuedNotice work) {
  if (work.assignment.exclusion) {
    answers_.excluded(work);
    person_ended();
  } else if (context_.campaign.notify_by <= context_.clock.wall_now()) {
    answers_.too_late(work);
    person_ended();
  } else if (stopping()) {
    returned(std::move(work));
  } else if (goes_by_post(context_.campaign.channel)) {
    // Until the step ends: whoever is not exported by then fails with it, or goes on.
    postponed(std::move(work), context_.campaign.notify_by, not_exported());
  } else if (const auto until = context_.queue.quiet_until(*this, work.row.subject)) {
    postponed(std::move(work), *until, no_hour());
  } else {
    context_.queue.offer(std::move(work));
  }
}

}  // namespace crier::dispatch
