#include "dispatch/lane_walk.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "base/check.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

Outcome answer_of(Verdict verdict, Reason reason, int reply_code = 0) {
  Outcome answer;
  answer.verdict = verdict;
  answer.reason = reason;
  answer.reply_code = static_cast<std::int16_t>(reply_code);
  return answer;
}

constexpr auto row_itself = [](const PageRow& row) -> const PageRow& { return row; };

Place place_of(const LaneClaim& claim, const char* doing) {
  return {.name = fmt::format("campaign {}, lane {}, {}", claim.campaign.value, claim.lane.value,
                              doing),
          .campaign = claim.campaign};
}

// Room in the claim gate that has been taken and is given back unless it is used, also when the
// question that it was taken for fails.
class Room {
 public:
  Room(ClaimGate& gate, int rows) : gate_(gate), rows_(rows) {}
  ~Room() { gate_.put_back(rows_); }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  // Gives the rest back. Those that an older epoch left in flight come along whatever the share is.
  void use(int rows) {
    const int taken = std::exchange(rows_, 0);
    if (rows > taken) gate_.overdraw(rows - taken);
    if (rows < taken) gate_.put_back(taken - rows);
  }

 private:
  ClaimGate& gate_;
  int rows_;
};

}  // namespace

LaneWalk::LaneWalk(WalkContext context, ClaimedLane lane, SteadyTime lease_until,
                   asio::any_io_executor executor)
    : context_(std::move(context)),
      lane_(lane),
      lease_until_(lease_until),
      alarms_(executor),
      tasks_(executor),
      alarm_(context_.clock, alarms_, [this] { changed_.notify_all(); }),
      changed_(executor),
      reading_(context_.clock, context_.meter, place_of(lane.claim, "reading")),
      booking_(context_.clock, context_.meter, place_of(lane.claim, "booking")),
      progress_(lane.cursor),
      touched_to_(lane.cursor),
      unflushed_(std::make_shared<Flush>()),
      moved_at_(context_.clock.now()),
      recovered_(lane.cursor == lane.claimed_to) {
  alarms_.take_along(tasks_);
  reading_.ends_when([this] { return lost_; });
  booking_.ends_when([this] { return lost_; });
  booking_.on_refusal([this] { stop(); });
  if (lane.has_deferrals) next_due_ = WallTime::min();
}

// ---------------------------------------------------------------- life

asio::awaitable<void> LaneWalk::run() {
  tasks_.spawn(flush_loop());
  tasks_.spawn(walk());
  std::exception_ptr failure;
  try {
    co_await tasks_.join();
    if (fault_) std::rethrow_exception(fault_);
    if (!lost_) co_await release();
  } catch (...) {
    failure = std::current_exception();
  }
  // From here on also a cancelled walk cleans up after itself.
  co_await asio::this_coro::throw_if_cancelled(false);
  const bool failed = failure && !is_cancellation(failure);
  const int unbooked = in_custody_ + custodies_ended_ + custodies_booked_;
  lost_outcomes_ = failure && !lost_ && unbooked > 0;
  context_.queue.abandon(*this);
  context_.gate.put_back(unbooked);
  if (failed && !lost_) co_await give_back();
  alarms_.cancel();
  co_await alarms_.join();
  // Whoever has lost the lane has nothing more to say about it.
  if (failed && lost_) co_return;
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
  // What the channels hold is waited for, unless the lane is lost or there is no time left.
  while (!lost_ && !forsaken_ && on_the_wire() > 0) co_await changed_.wait();
  if (!lost_) put_down_returned();
  closing_ = true;
  changed_.notify_all();
}

asio::awaitable<void> LaneWalk::take_all() {
  co_await recover();
  while (!stopping()) {
    if (due_now()) {
      co_await pick_up_due();
    } else if (!walked_) {
      co_await next_page();
    } else if (in_custody_ > 0) {
      co_await changed_.wait();
    } else {
      break;
    }
  }
}

void LaneWalk::stop() {
  if (stopping_) return;
  stopping_ = true;
  for (Work& work : context_.queue.withdraw(*this)) returned(std::move(work));
  context_.gate.stop_waiting();
  changed_.notify_all();
}

void LaneWalk::forsake() {
  stop();
  forsaken_ = true;
  changed_.notify_all();
}

void LaneWalk::lease_extended(SteadyTime until) {
  lease_until_ = until;
  context_.queue.renew(*this);
}

void LaneWalk::lost() {
  if (lost_) return;
  context_.meter.lane_lost(lane_.claim);
  give_up();
}

void LaneWalk::give_up() {
  if (lost_) return;
  lost_ = true;
  context_.queue.abandon(*this);
  context_.gate.stop_waiting();
  changed_.notify_all();
}

SteadyTime LaneWalk::sends_until() const {
  return lost_ ? SteadyTime::min() : lease_until_;
}

int LaneWalk::on_the_wire() const {
  return in_custody_ - static_cast<int>(returned_.size());
}

bool LaneWalk::due_now() const {
  return next_due_ && *next_due_ <= context_.clock.wall_now();
}

// ---------------------------------------------------------------- claiming

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

template <class Call>
std::invoke_result_t<Call&> LaneWalk::ask(Patience* patience, const char* during, Call call,
                                          Insistence wanted) {
  struct Asking {
    explicit Asking(int& calls) : count(calls) { ++count; }
    ~Asking() { --count; }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;
    int& count;
  };
  const Asking asking(asking_);
  auto pending = patience->insist(during, std::move(call), wanted);
  auto answer = co_await std::move(pending);
  moved_at_ = context_.clock.now();
  co_return answer;
}

// What an earlier owner may have sent becomes an `unknown` attempt and a deferral that is due at
// once, in one flush, before anything else is claimed: a second crash finds nothing new in doubt.
asio::awaitable<void> LaneWalk::recover() {
  if (recovered_) co_return;
  auto call = [this] { return context_.ledger.in_doubt(lane_.claim); };
  auto rows = co_await ask(&reading_, "reading what is in doubt", std::move(call));
  const std::vector<Assignment> assignments = assignments_of(rows, row_itself);
  without_throwing([&] {
    for (std::size_t index = 0; index < rows.size(); ++index) {
      // Resolved as a whole by the jump over the range in doubt.
      context_.gate.overdraw(1);
      ++in_custody_;
      doubt({.origin = this,
             .row = std::move(rows[index]),
             .assignment = assignments[index],
             .deferred_before = true});
    }
  });
  progress_.jump(lane_.claimed_to);
  touched_to_ = lane_.claimed_to;
  recovered_ = true;
  want_flush();
  while (!lost_ && has_unflushed()) co_await changed_.wait();
}

// The editor is asked about everybody before anybody is claimed: what it throws leaves no half of a
// page behind.
template <class Rows, class RowOf>
std::vector<Assignment> LaneWalk::assignments_of(const Rows& rows, RowOf row_of) {
  std::vector<Assignment> assignments;
  assignments.reserve(rows.size());
  for (const auto& each : rows) {
    assignments.push_back(context_.editor.assign(std::invoke(row_of, each)));
  }
  return assignments;
}

void LaneWalk::doubt(Work work) {
  const Outcome answer = answer_of(Verdict::unknown, Reason::in_doubt);
  if (work.assignment.exclusion) {
    conclude(work, AttemptOutcome::excluded,
             answer_of(Verdict::give_up, *work.assignment.exclusion));
    return;
  }
  append(work, AttemptOutcome::unknown, answer);
  defer(work, work.attempt + 1, context_.clock.wall_now(), answer);
}

asio::awaitable<void> LaneWalk::next_page() {
  const int rows_max = co_await context_.gate.acquire();
  Room room(context_.gate, rows_max);
  if (rows_max == 0 || stopping()) co_return;
  const SubjectId after = progress_.last_claimed();
  auto call = [this, after, rows_max] {
    return context_.ledger.read_page(lane_.claim, after, rows_max);
  };
  auto page = co_await ask(&reading_, "reading a page", std::move(call));
  if (!page) {
    lost();
    co_return;
  }
  const std::vector<Assignment> assignments = assignments_of(*page, row_itself);
  const int rows = static_cast<int>(page->size());
  walked_ = rows < rows_max || page->back().subject.id == lane_.audience_until;
  room.use(rows);
  in_custody_ += rows;
  without_throwing([&] { claim_page(std::move(*page), assignments); });
}

void LaneWalk::claim_page(std::vector<PageRow> rows, const std::vector<Assignment>& assignments) {
  for (std::size_t index = 0; index < rows.size(); ++index) {
    progress_.claim(rows[index].subject.id);
    start({.origin = this, .row = std::move(rows[index]), .assignment = assignments[index]});
  }
}

asio::awaitable<void> LaneWalk::pick_up_due() {
  const int rows_max = co_await context_.gate.acquire();
  Room room(context_.gate, rows_max);
  if (rows_max == 0 || stopping()) co_return;
  auto call = [this, rows_max] {
    return context_.ledger.take_due(lane_.claim, context_.clock.wall_now(), rows_max);
  };
  // Until they are known here: the next owner finds them in doubt.
  left_in_flight_ = true;
  auto due =
      co_await ask(&reading_, "picking up what is due", std::move(call), {.unless_in_doubt = true});
  if (!due) {
    lost();
    co_return;
  }
  const std::vector<Assignment> assignments = assignments_of(*due, &DueDeferral::row);
  const int rows = static_cast<int>(due->size());
  left_in_flight_ = false;
  room.use(rows);
  in_custody_ += rows;
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
              .deferred_before = true,
              .last_reason = deferral.reason,
              .last_reply_code = deferral.reply_code};
    if (deferral.in_doubt) {
      doubt(std::move(work));
    } else {
      start(std::move(work));
    }
  }
}

// A flush that commits while the database answers adds what it has deferred to `next_due_` itself.
asio::awaitable<void> LaneWalk::look_for_next_due() {
  next_due_.reset();
  auto call = [this] { return context_.ledger.next_due(lane_.claim); };
  const auto due = co_await ask(&reading_, "looking for what is due next", std::move(call));
  if (due) next_due_ = std::min(next_due_.value_or(*due), *due);
}

void LaneWalk::start(Work work) {
  if (work.assignment.exclusion) {
    const Outcome answer = answer_of(Verdict::give_up, *work.assignment.exclusion);
    conclude(work, AttemptOutcome::excluded, answer);
  } else if (context_.campaign.notify_by <= context_.clock.wall_now()) {
    conclude_too_late(work);
  } else if (stopping()) {
    returned(std::move(work));
  } else {
    context_.queue.offer(std::move(work));
  }
}

// ---------------------------------------------------------------- answers

// Channels call the next five.
void LaneWalk::settled(Work work, Outcome outcome) {
  without_throwing([&] { settle(work, outcome); });
}

void LaneWalk::too_late(Work work) {
  without_throwing([&] { conclude_too_late(work); });
}

void LaneWalk::returned(Work work) {
  returned_.push_back(std::move(work));
  changed_.notify_all();
}

void LaneWalk::unwritable(Work work, std::exception_ptr why) {
  if (!failure_) failure_ = std::move(why);
  returned(std::move(work));
  stop();
}

void LaneWalk::settle(const Work& work, const Outcome& outcome) {
  switch (outcome.verdict) {
    case Verdict::accepted: return conclude(work, AttemptOutcome::accepted, outcome);
    case Verdict::give_up: return conclude(work, AttemptOutcome::failed, outcome);
    case Verdict::retry_later:
    case Verdict::unknown: return retry_or_fail(work, outcome);
    // The dispatch queue has found out whom these are about.
    case Verdict::refused:
    case Verdict::halt: break;
  }
  CRIER_CHECK(false);
}

void LaneWalk::halted(Work work, Halt halt) {
  without_throwing([&] {
    const bool unknown = halt.answer.verdict == Verdict::unknown;
    append(work, unknown ? AttemptOutcome::unknown : AttemptOutcome::deferred, halt.answer);
    defer(work, work.attempt + 1, context_.clock.wall_now(), halt.answer);
    context_.halt(std::move(halt));
  });
}

void LaneWalk::retry_or_fail(const Work& work, const Outcome& answer) {
  const bool unknown = answer.verdict == Verdict::unknown;
  const pacing::RetryQuestion question{.attempts_made = work.attempt,
                                       .retry_after = answer.retry_after,
                                       .now = context_.clock.wall_now(),
                                       .deadline = context_.campaign.notify_by};
  const auto due = pacing::next_try(context_.retry, question, context_.random);
  if (due) {
    append(work, unknown ? AttemptOutcome::unknown : AttemptOutcome::deferred, answer);
    return defer(work, work.attempt + 1, *due, answer);
  }
  if (!unknown) return conclude(work, AttemptOutcome::failed, answer);
  // The try stays unknown; the person ends as not notified in time.
  append(work, AttemptOutcome::unknown, answer);
  Work last = work;
  last.attempt = work.attempt + 1;
  conclude(last, AttemptOutcome::failed, answer_of(Verdict::give_up, Reason::deadline_passed));
}

void LaneWalk::conclude_too_late(const Work& work) {
  const bool tried = work.last_reason != Reason::none;
  const Reason reason = tried ? work.last_reason : Reason::deadline_passed;
  conclude(work, AttemptOutcome::failed, answer_of(Verdict::give_up, reason, work.last_reply_code));
}

// People whom nobody has been offered beyond the last one touched are as if they had never been
// claimed; the others become deferrals that are due at once, so that they are not in doubt.
void LaneWalk::put_down_returned() {
  if (!forsaken_) {
    const auto untouched = [&](const Work& work) {
      return !work.deferred_before && work.row.subject.id > touched_to_;
    };
    const auto count = std::ranges::count_if(returned_, untouched);
    std::erase_if(returned_, untouched);
    progress_.unclaim_behind(touched_to_);
    // Whoever is given back is still to be walked over.
    if (count > 0) walked_ = false;
    in_custody_ -= static_cast<int>(count);
    context_.gate.put_back(static_cast<int>(count));
  }
  const WallTime now = context_.clock.wall_now();
  for (const Work& work : std::exchange(returned_, {})) {
    defer(work, work.attempt, now,
          answer_of(Verdict::retry_later, work.last_reason, work.last_reply_code));
  }
}

// ---------------------------------------------------------------- records

void LaneWalk::conclude(const Work& work, AttemptOutcome outcome, const Outcome& answer) {
  append(work, outcome, answer);
  if (work.deferred_before) unflushed_->cleared.push_back(work.row.subject.id);
  end_custody(work);
}

void LaneWalk::defer(const Work& work, int attempt, WallTime due, const Outcome& answer) {
  unflushed_->deferrals.push_back({.subject = work.row.subject.id,
                                   .attempt = attempt,
                                   .due_at = due,
                                   .reason = answer.reason,
                                   .reply_code = answer.reply_code});
  end_custody(work);
}

void LaneWalk::append(const Work& work, AttemptOutcome outcome, const Outcome& answer) {
  AttemptRecord record{.subject = work.row.subject.id,
                       .attempt = work.attempt,
                       .outcome = outcome,
                       .reason = answer.reason,
                       .reply_code = answer.reply_code,
                       .enhanced = answer.enhanced,
                       .provider_id = answer.provider_id,
                       .country = std::string(work.assignment.counted_country),
                       .locale = std::string(work.assignment.counted_locale),
                       .language_rule = std::string(work.assignment.language_rule),
                       .at = context_.clock.wall_now()};
  if (work.assignment.variant != nullptr && outcome != AttemptOutcome::excluded) {
    record.notice_version = work.assignment.variant->version();
    keep_version(*work.assignment.variant);
    if (work.taken_at != SteadyTime{}) {
      record.evidence = work.evidence;
      // With the instant that it bears, the notice can be written again word for word.
      record.at = work.written_at;
    }
  }
  unflushed_->attempts.push_back(std::move(record));
  context_.meter.settled(context_.campaign, outcome, answer.reason);
}

// No attempt is booked whose words are not kept by then.
void LaneWalk::keep_version(const notice::CompiledNotice& variant) {
  const std::string& version = variant.version();
  if (context_.versions_kept.contains(version) || unflushed_->versions.contains(version)) return;
  notice::NoticeSetting setting = variant.setting();
  unflushed_->versions.emplace(version, NoticeVersionRecord{.locales = std::move(setting.locales),
                                                            .country = std::move(setting.country),
                                                            .zone = std::move(setting.zone),
                                                            .content = variant.content(),
                                                            .at = context_.clock.wall_now()});
}

void LaneWalk::end_custody(const Work& work) {
  if (!work.deferred_before) {
    progress_.resolve(work.row.subject.id);
    touched_to_ = std::max(touched_to_, work.row.subject.id);
  }
  --in_custody_;
  ++custodies_ended_;
  want_flush();
  if (in_custody_ == 0 || stopping()) changed_.notify_all();
}

// ---------------------------------------------------------------- flushing

bool LaneWalk::has_unflushed() const {
  return unflushed_since_.has_value();
}

void LaneWalk::want_flush() {
  if (!unflushed_since_) {
    unflushed_since_ = context_.clock.now();
    alarm_.set(*unflushed_since_ + context_.flush_interval);
  }
  if (flush_is_due()) changed_.notify_all();
}

// By count, by age, or because there is nothing to wait for.
bool LaneWalk::flush_is_due() const {
  if (!has_unflushed()) return false;
  return closing_ || in_custody_ == 0 || custodies_ended_ >= context_.flush_rows_max ||
         context_.clock.now() >= *unflushed_since_ + context_.flush_interval;
}

asio::awaitable<void> LaneWalk::flush_loop() {
  while (!lost_) {
    if (flush_is_due()) {
      co_await flush_once();
    } else if (closing_ && !has_unflushed()) {
      co_return;
    } else {
      co_await changed_.wait();
    }
  }
}

asio::awaitable<void> LaneWalk::flush_once() {
  custodies_booked_ = std::exchange(custodies_ended_, 0);
  const std::shared_ptr<Flush> flush = std::exchange(unflushed_, std::make_shared<Flush>());
  unflushed_since_.reset();
  flush->number = lane_.flushes + 1;
  flush->cursor = progress_.cursor();
  const SteadyTime begin = context_.clock.now();
  auto call = [this, flush] { return context_.ledger.flush(lane_.claim, flush); };
  const Fence fence =
      co_await ask(&booking_, "booking outcomes", std::move(call), {.refused_max = booking_held});
  context_.gate.booked(std::exchange(custodies_booked_, 0));
  if (fence == Fence::lost) {
    lost();
    co_return;
  }
  booked_ = true;
  lane_.flushes = flush->number;
  for (const auto& [version, words] : flush->versions) context_.versions_kept.insert(version);
  for (const DeferralRecord& deferral : flush->deferrals) {
    next_due_ = std::min(next_due_.value_or(deferral.due_at), deferral.due_at);
  }
  context_.meter.flushed(static_cast<int>(flush->attempts.size()), context_.clock.now() - begin);
  changed_.notify_all();
}

asio::awaitable<void> LaneWalk::release() {
  co_await look_for_next_due();
  Release release{.claimed_to = claimed_to(), .done = walked_ && !next_due_ && !forsaken_};
  // Somebody must look at once at what was left in flight.
  if (walked_ && !left_in_flight_) release.rests_until = next_due_;
  auto call = [this, release] { return context_.ledger.release(lane_.claim, release); };
  const Fence fence = co_await ask(&booking_, "releasing a lane", std::move(call));
  if (fence == Fence::lost) lost();
}

SubjectId LaneWalk::claimed_to() const {
  // Who was in doubt before, and has not been looked at, still is.
  if (!recovered_) return lane_.claimed_to;
  return forsaken_ ? progress_.last_claimed() : progress_.cursor();
}

// After a failure, so that others need not wait for the end of the lease. Once: when this fails as
// well, they do.
asio::awaitable<void> LaneWalk::give_back() {
  const Release release{.claimed_to = std::max(lane_.claimed_to, progress_.last_claimed())};
  try {
    auto pending = context_.ledger.release(lane_.claim, release);
    co_await std::move(pending);
  } catch (const std::exception&) {
    // The failure that led here has been told.
  }
}

}  // namespace crier::dispatch
