#include "dispatch/confirmation/confirmation_walk.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "runtime/join_with_upkeep.h"

namespace crier::dispatch {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// How long a booking is repeated that the database refuses: only this walk knows what was sent.
constexpr auto booking_held = 30s;
// Who objected before their notice was booked is looked at again: soon at first, then after as long
// as they have waited.
constexpr std::chrono::milliseconds told_pause_min = 2s;
constexpr std::chrono::milliseconds told_pause_max = 5min;

// What a limit has no room for is looked at again.
constexpr std::chrono::milliseconds postponed_most = 30s;

// A campaign that is through still confirms: what ends a confirmation is its own age.
RunningCampaign without_deadline(RunningCampaign campaign) {
  campaign.notify_by = WallTime::max();
  return campaign;
}

ConfirmationResult none_because(std::string_view reason) {
  return {.state = ConfirmationState::none, .reason = reason};
}

}  // namespace

ConfirmationWalk::ConfirmationWalk(const ConfirmationContext& context,
                                   const RunningCampaign& campaign, DispatchQueue& queue,
                                   ConfirmationComposer& composer, Begin begin,
                                   asio::any_io_executor executor)
    : context_(context),
      campaign_(without_deadline(campaign)),
      queue_(queue),
      composer_(composer),
      begin_(begin),
      executor_(executor),
      alarms_(executor),
      changed_(executor),
      alarm_(context.clock, alarms_, [this] { changed_.notify_all(); }),
      database_(context.clock, context.meter,
                {.name = fmt::format("campaign {}, {}", campaign.id.value, context.words.doing),
                 .campaign = campaign.id,
                 .use = context.words.use}),
      motion_(context.clock.now()) {
  database_.ends_when([this] { return abandoned_; });
}

ConfirmationWalk::~ConfirmationWalk() {
  queue_.abandon(*this);
}

asio::awaitable<void> ConfirmationWalk::run() {
  TaskGroup work(executor_);
  work.spawn(walk());
  std::exception_ptr failure;
  try {
    co_await join_with_upkeep(&work, &alarms_);
  } catch (...) {
    failure = std::current_exception();
  }
  lost_outcomes_ = lost_outcomes_ || (failure && booking_ + ended_.size() + open_.size() > 0);
  if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> ConfirmationWalk::walk() {
  while (true) {
    if (renewal_due() <= context_.clock.now()) {
      co_await renew();
    } else if (is_booking_due()) {
      co_await book();
    } else if (may_claim()) {
      co_await claim();
    } else if (open_.empty()) {
      break;
    } else {
      alarm_.set(renewal_due());
      co_await changed_.wait();
    }
  }
  if (failure_) std::rethrow_exception(failure_);
}

int ConfirmationWalk::room() const {
  const bool is_probing = begin_ == Begin::one_by_one && !has_accepted_;
  const int at_once = is_probing ? 1 : rows_max;
  return at_once - static_cast<int>(open_.size());
}

bool ConfirmationWalk::may_claim() const {
  // In pages, and not one for each that has ended.
  return !stopping_ && !has_claimed_all_ && room() > 0 &&
         static_cast<int>(open_.size()) <= rows_max / 2;
}

bool ConfirmationWalk::is_booking_due() const {
  if (ended_.empty()) return false;
  return open_.empty() || static_cast<int>(ended_.size()) >= rows_max / 2 ||
         context_.clock.now() >= *ended_since_ + context_.flush_interval;
}

std::optional<SteadyTime> ConfirmationWalk::oldest_claim() const {
  std::optional<SteadyTime> oldest;
  for (const auto& [position, open] : open_) {
    oldest = std::min(oldest.value_or(open.asked), open.asked);
  }
  return oldest;
}

SteadyTime ConfirmationWalk::renewal_due() const {
  const auto oldest = oldest_claim();
  return oldest ? *oldest + context_.lease / 3 : SteadyTime::max();
}

// Ends before anybody else may claim it, as with the leases of lanes.
SteadyTime ConfirmationWalk::sends_until() const {
  const auto oldest = oldest_claim();
  if (abandoned_ || !oldest) return SteadyTime::min();
  return *oldest + context_.lease * 4 / 5;
}

Lane ConfirmationWalk::lane_of(const QueuedNotice& work) const {
  const auto found = open_.find(work.receipt->position);
  return found == open_.end() ? Lane{} : found->second.lane;
}

asio::awaitable<void> ConfirmationWalk::claim() {
  const SteadyTime asked = context_.clock.now();
  const int room = this->room();
  const ConfirmationRequest request{
      .campaign = campaign_.id, .rows_max = room, .lease = context_.lease};
  auto call = [this, request] { return context_.ledger.claim(request); };
  const Motion::Asking asking(motion_, context_.clock.now());
  // A claim that may have been made is not made again: it would find itself in doubt.
  std::vector<OwedConfirmation> claimed = co_await database_.until_available(
      context_.words.claiming, std::move(call), {.unless_in_doubt = true});
  motion_.moved(context_.clock.now());
  has_claimed_all_ = static_cast<int>(claimed.size()) < room;
  for (const OwedConfirmation& owed : claimed) {
    open_.insert_or_assign(owed.position,
                           Open{.claim = owed.claim, .lane = owed.lane, .asked = asked});
  }
  queue_.renew(*this);
  // The words are of an edition: whoever comes next writes them anew.
  const bool are_other_words = std::ranges::any_of(claimed, [this](const OwedConfirmation& owed) {
    return owed.edition != 0 && owed.edition != campaign_.edition;
  });
  if (are_other_words) stop();
  for (OwedConfirmation& owed : claimed) take_up(std::move(owed));
}

asio::awaitable<void> ConfirmationWalk::renew() {
  const SteadyTime asked = context_.clock.now();
  std::vector<ConfirmationClaim> claims;
  for (const auto& [position, open] : open_) {
    claims.push_back({.position = position, .claim = open.claim});
  }
  auto call = [this, claims] { return context_.ledger.renew(claims, context_.lease); };
  // It gets nobody on, so that its answer is no motion.
  const Motion::Asking asking(motion_, context_.clock.now());
  const int held = co_await database_.until_available(context_.words.renewing, std::move(call));
  // This daemon stood still for so long that others have claimed some of them, and may have sent
  // them. Which does not matter: nothing more of these leaves here.
  if (held < static_cast<int>(claims.size())) co_return abandon();
  for (const ConfirmationClaim& claim : claims) {
    const auto found = open_.find(claim.position);
    if (found != open_.end()) found->second.asked = asked;
  }
  queue_.renew(*this);
}

asio::awaitable<void> ConfirmationWalk::book() {
  const auto results =
      std::make_shared<const std::vector<ConfirmationResult>>(std::exchange(ended_, {}));
  ended_since_.reset();
  booking_ = results->size();
  const Motion::Asking asking(motion_, context_.clock.now());
  auto call = [this, results] { return context_.ledger.settle(campaign_.channel, results); };
  co_await database_.until_available(context_.words.booking, std::move(call),
                                     {.refused_max = booking_held});
  booking_ = 0;
  motion_.moved(context_.clock.now());
  for (const ConfirmationResult& result : *results) {
    context_.meter.owed_booked(campaign_, context_.words.use, result.state, result.reason);
  }
}

void ConfirmationWalk::take_up(OwedConfirmation owed) {
  const WallTime now = context_.clock.wall_now();
  const std::int64_t position = owed.position;
  // Told to stop while it was claimed: it is put back untouched.
  if (stopping_) return end(position, {.state = ConfirmationState::owed});
  if (owed.row.erased) return end(position, none_because(name_of(Reason::erased)));
  if (owed.row.objected) return end(position, none_because(name_of(Reason::already_objected)));
  if (owed.told == Told::no) return end(position, none_because(not_told));
  if (owed.row.suppressed) return end(position, none_because(name_of(Reason::suppressed)));
  if (now >= owed.triable_since + within) {
    return end(position,
               {.state = ConfirmationState::failed, .reason = name_of(Reason::deadline_passed)});
  }
  if (owed.told == Told::not_yet) {
    const auto waited = std::chrono::floor<std::chrono::milliseconds>(now - owed.recorded_at);
    return end(position, {.state = ConfirmationState::owed,
                          .again_in = std::clamp(waited, told_pause_min, told_pause_max)});
  }
  if (composer_.destination(owed.row.subject).address.empty()) {
    return end(position, none_because(name_of(Reason::no_address)));
  }
  if (context_.kind == pacing::SendQueue::Kind::correction) {
    if (const auto until = queue_.quiet_until(owed.row.subject)) {
      return end(position,
                 {.state = ConfirmationState::owed,
                  .again_in = std::chrono::ceil<std::chrono::milliseconds>(*until - now)});
    }
  }
  QueuedNotice work{.owner = this, .row = owed.row, .assignment = {}, .attempt = owed.tries + 1};
  work.receipt = composer_.receipt(owed);
  work.assignment.variant = work.receipt->words.get();
  queue_.offer(std::move(work));
}

void ConfirmationWalk::look_again() {
  has_claimed_all_ = false;
  if (may_claim()) changed_.notify_all();
}

void ConfirmationWalk::stop() {
  if (stopping_) return;
  stopping_ = true;
  for (QueuedNotice& work : queue_.withdraw(*this)) returned(std::move(work));
  changed_.notify_all();
}

void ConfirmationWalk::abandon() {
  stop();
  abandoned_ = true;
  queue_.abandon(*this);
  // In doubt for whoever claims them next.
  open_.clear();
  changed_.notify_all();
}

void ConfirmationWalk::give_up(std::exception_ptr why) {
  if (abandoned_) return;
  if (!failure_) failure_ = std::move(why);
  lost_outcomes_ = !open_.empty();
  abandon();
}

void ConfirmationWalk::settled(QueuedNotice work, Outcome outcome) {
  switch (outcome.verdict) {
    case Verdict::accepted:
      has_accepted_ = true;
      return end(work, {.state = ConfirmationState::sent,
                        .reply_code = outcome.reply_code,
                        .tries = 1,
                        .version = work.receipt->words->version()});
    case Verdict::give_up:
      return end(work, {.state = ConfirmationState::failed,
                        .reason = name_of(outcome.reason),
                        .reply_code = outcome.reply_code,
                        .tries = 1});
    default: return try_again_or_fail(work, outcome);
  }
}

void ConfirmationWalk::try_again_or_fail(const QueuedNotice& work, const Outcome& outcome) {
  const WallTime now = context_.clock.wall_now();
  ConfirmationResult result{.reason = name_of(outcome.reason),
                            .reply_code = outcome.reply_code,
                            .tries = 1,
                            .doubts = outcome.verdict == Verdict::unknown ? 1 : 0};
  const pacing::RetryQuestion question{.attempts_made = work.attempt,
                                       .retry_after = retry_after_of_person(outcome),
                                       .now = now,
                                       .deadline = work.receipt->triable_since + within};
  const auto due = pacing::next_try(context_.retry, question, context_.random);
  if (!due || outcome.is_last) {
    result.state = ConfirmationState::failed;
  } else {
    result.again_in = std::chrono::ceil<std::chrono::milliseconds>(*due - now);
  }
  end(work, std::move(result));
}

// The sender is refused, whoever the person is: they keep their place, behind those who have not
// been tried, and nothing more is tried before the sender's fault may have been mended. Who may
// have been told already waits as long as anybody whose answer was lost.
void ConfirmationWalk::halted(QueuedNotice work, Halt halt) {
  if (halt.answer.verdict == Verdict::unknown) {
    try_again_or_fail(work, halt.answer);
  } else {
    end(work, {.state = ConfirmationState::owed,
               .reason = name_of(halt.answer.reason),
               .reply_code = halt.answer.reply_code,
               .tries = 1});
  }
  if (!halt_) halt_ = std::move(halt);
  stop();
}

void ConfirmationWalk::left_out(QueuedNotice work, Reason reason) {
  end(work, none_because(name_of(reason)));
}

// It has no deadline in the queue.
void ConfirmationWalk::too_late(QueuedNotice work) {
  returned(std::move(work));
}

// It may be lifted sooner, and those who are owed something are few.
void ConfirmationWalk::postponed(QueuedNotice work, WallTime until, Hindrance /*why*/) {
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - context_.clock.wall_now());
  const auto again_in = std::clamp<std::chrono::milliseconds>(wait, 0ms, postponed_most);
  end(work, {.state = ConfirmationState::owed, .again_in = again_in});
}

void ConfirmationWalk::returned(QueuedNotice work) {
  end(work, {.state = ConfirmationState::owed});
}

void ConfirmationWalk::unwritable(QueuedNotice work, std::exception_ptr why) {
  if (!failure_) failure_ = std::move(why);
  returned(std::move(work));
  stop();
}

void ConfirmationWalk::end(const QueuedNotice& work, ConfirmationResult result) {
  end(work.receipt->position, std::move(result));
}

void ConfirmationWalk::end(std::int64_t position, ConfirmationResult result) {
  const auto found = open_.find(position);
  if (found == open_.end()) return;
  result.position = position;
  result.claim = found->second.claim;
  result.at = context_.clock.wall_now();
  open_.erase(found);
  ended_.push_back(std::move(result));
  if (!ended_since_) {
    ended_since_ = context_.clock.now();
    alarm_.set(*ended_since_ + context_.flush_interval);
  }
  if (is_booking_due() || may_claim()) changed_.notify_all();
}

}  // namespace crier::dispatch
