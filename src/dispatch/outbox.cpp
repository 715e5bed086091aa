#include "dispatch/outbox.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

#include "base/check.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

// How long the outbox waits before it asks a database again that was away.
constexpr std::chrono::milliseconds grant_retry{500};

// On top of what the database needs: the loop is busy as well.
constexpr std::chrono::milliseconds grant_slack{50};
// A booking that takes longer than this is an outage, and no measure of anything.
constexpr std::chrono::seconds grant_took_max{2};

bool is_refusal(const Outcome& outcome) {
  return outcome.verdict == Verdict::give_up || outcome.verdict == Verdict::refused ||
         outcome.verdict == Verdict::halt;
}

// The notice was given, and answered in words that its protocol does not know.
bool is_unreadable(const Outcome& outcome) {
  return outcome.verdict == Verdict::unknown && outcome.reason == Reason::protocol_error;
}

pacing::SenderJudge::Meaning meaning_of(Verdict verdict) {
  using enum pacing::SenderJudge::Meaning;
  if (verdict == Verdict::give_up) return of_person;
  return verdict == Verdict::refused ? open : of_sender;
}

}  // namespace

Outbox::Outbox(Options options, asio::any_io_executor executor, Clock& clock, Limits& limits,
               Meter& meter)
    : options_(std::move(options)),
      clock_(clock),
      limits_(limits),
      meter_(meter),
      tasks_(executor),
      alarm_(clock, tasks_, [this] { rouse(); }),
      takers_(executor),
      breaker_(options_.breaker, options_.seed),
      grants_(clock, meter, {.name = "channel " + options_.channel + ", booking sends"}),
      moved_at_(clock.now()) {}

void Outbox::offer(Work work) {
  CRIER_CHECK(work.origin != nullptr && work.assignment.variant != nullptr);
  const RunningCampaign& campaign = work.origin->campaign();
  queues_[{.notify_by = campaign.notify_by, .campaign = campaign.id}].push_back(std::move(work));
  rouse();
}

std::vector<Work> Outbox::withdraw(const Origin& origin) {
  std::vector<Work> withdrawn;
  for (auto& [urgency, queue] : queues_) {
    const auto is_theirs = [&](const Work& work) { return work.origin == &origin; };
    for (Work& work : queue) {
      if (is_theirs(work)) withdrawn.push_back(work);
    }
    std::erase_if(queue, is_theirs);
  }
  std::erase_if(queues_, [](const auto& entry) { return entry.second.empty(); });
  return withdrawn;
}

void Outbox::abandon(const Origin& origin) {
  withdraw(origin);
  taken_.orphan(origin);
}

void Outbox::expire() {
  const WallTime now = clock_.wall_now();
  while (!queues_.empty() && queues_.begin()->first.notify_by <= now) {
    std::deque<Work> late = std::move(queues_.begin()->second);
    queues_.erase(queues_.begin());
    for (Work& work : late) {
      Origin* const origin = work.origin;
      origin->too_late(std::move(work));
    }
  }
}

void Outbox::close() {
  closed_ = true;
  takers_.notify_all();
}

asio::awaitable<void> Outbox::join() {
  close();
  // Sleeping alarms have nobody left to wake.
  tasks_.cancel();
  co_await tasks_.join();
}

std::deque<Work>* Outbox::most_urgent() {
  while (!queues_.empty() && queues_.begin()->second.empty()) queues_.erase(queues_.begin());
  return queues_.empty() ? nullptr : &queues_.begin()->second;
}

int Outbox::may_go(SteadyTime now, int most) {
  const std::deque<Work>* const queue = most_urgent();
  if (closed_ || queue == nullptr) return 0;
  // Renewing the lease rouses us again.
  if (!queue->front().origin->may_send(now)) return 0;
  if (!breaker_.allows(now)) {
    if (breaker_.state(now) == pacing::CircuitBreaker::State::open) {
      alarm_.set(*breaker_.open_until());
    }
    return 0;
  }

  int count = std::min<int>(most, static_cast<int>(std::min<std::size_t>(
                                      queue->size(), std::numeric_limits<int>::max())));
  if (breaker_.state(now) == pacing::CircuitBreaker::State::probing) count = 1;
  if (!options_.rate) return count;
  want_grant(now);
  count = allowance_.slots_open(now, count);
  if (count == 0) {
    if (const auto slot = allowance_.next_slot(now)) alarm_.set(*slot);
  }
  return count;
}

void Outbox::rouse() {
  if (closed_) return takers_.notify_all();
  if (takers_.size() == 0) return;
  const int count = may_go(clock_.now(), static_cast<int>(takers_.size()));
  takers_.notify(static_cast<std::size_t>(count));
}

std::optional<OutgoingNotice> Outbox::try_take() {
  const SteadyTime now = clock_.now();
  if (may_go(now, 1) == 0) return std::nullopt;
  std::deque<Work>& queue = *most_urgent();
  if (queue.front().origin->campaign().notify_by <= clock_.wall_now()) {
    expire();
    return try_take();
  }
  if (options_.rate) CRIER_CHECK(allowance_.take(now));
  Work work = std::move(queue.front());
  queue.pop_front();
  breaker_.on_send(now);
  moved_at_ = now;
  std::optional<OutgoingNotice> notice = hand_out(std::move(work), now);
  if (notice) return notice;
  breaker_.on_give_back(now);
  return try_take();
}

std::optional<OutgoingNotice> Outbox::hand_out(Work work, SteadyTime now) {
  std::optional<OutgoingNotice> notice(std::in_place);
  std::exception_ptr failure;
  try {
    write(work, now, *notice);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    notice.reset();
    Origin* const origin = work.origin;
    origin->unwritable(std::move(work), std::move(failure));
  } else {
    work.campaign = work.origin->campaign().id;
    work.mark = judges_[work.campaign].on_taken();
    notice->ticket = taken_.add(std::move(work));
  }
  return notice;
}

void Outbox::write(Work& work, SteadyTime now, OutgoingNotice& into) {
  Editor& editor = work.origin->editor();
  const Subject& subject = work.row.subject;
  into.to = editor.destination(subject);
  into.idempotency_key = editor.delivery_key(subject);
  const notice::Addressee person{.ref = subject.ref,
                                 .name = subject.name,
                                 .address = into.to.address,
                                 .key = into.idempotency_key};
  work.written_at = clock_.wall_now();
  work.assignment.variant->write(person, work.written_at, into.content);
  work.evidence = work.assignment.variant->evidence(person);
  work.taken_at = now;
}

Outbox::Rest Outbox::rest(SteadyTime now) {
  if (breaker_.state(now) == pacing::CircuitBreaker::State::open) return Rest::circuit;
  const bool has_slot_later = options_.rate && allowance_.next_slot(now).value_or(now) > now;
  return has_slot_later ? Rest::rate : Rest::none;
}

asio::awaitable<std::optional<OutgoingNotice>> Outbox::take() {
  while (true) {
    if (auto notice = try_take()) {
      // Another taker may go as well: whoever is woken wakes the next.
      rouse();
      co_return notice;
    }
    if (closed_) co_return std::nullopt;
    co_await takers_.wait();
  }
}

bool Outbox::may_send(Ticket ticket) const {
  const Work* const work = taken_.find(ticket);
  return work != nullptr && work->origin != nullptr && work->origin->may_send(clock_.now());
}

void Outbox::settle(Ticket ticket, Outcome outcome) {
  auto work = taken_.remove(ticket);
  CRIER_CHECK(work.has_value());
  pacing::SenderJudge& judge = judges_[work->campaign];
  judge.on_ended(work->mark);
  learn(*work, outcome);
  auto ruling = pacing::SenderJudge::Ruling::try_again;
  pacing::SenderJudge::Ground ground;
  if (outcome.verdict == Verdict::accepted) {
    judge.on_accepted(work->row.subject.id, outcome.relay);
  } else if (is_refusal(outcome) && work->origin != nullptr) {
    ruling = rule(judge, *work, outcome, ground);
  } else if (is_unreadable(outcome) && work->origin != nullptr) {
    const Subject& subject = work->row.subject;
    ruling = judge.on_unreadable({.person = subject.id, .ref = subject.ref, .relay = outcome.relay},
                                 ground);
  }
  Origin* const origin = work->origin;
  if (origin == nullptr) return;
  meter_.answered(origin->campaign(), clock_.now() - work->taken_at);
  if (ruling == pacing::SenderJudge::Ruling::sender) {
    return origin->halted(std::move(*work), {.answer = std::move(outcome),
                                             .first_ref = std::move(ground.first_ref),
                                             .people = ground.people});
  }
  if (is_refusal(outcome)) {
    const bool is_personal = ruling == pacing::SenderJudge::Ruling::personal;
    outcome.verdict = is_personal ? Verdict::give_up : Verdict::retry_later;
    outcome.scope = Scope::recipient;
  }
  origin->settled(std::move(*work), std::move(outcome));
}

pacing::SenderJudge::Ruling Outbox::rule(pacing::SenderJudge& judge, const Work& work,
                                         const Outcome& outcome,
                                         pacing::SenderJudge::Ground& ground) {
  return judge.on_refused({.person = work.row.subject.id,
                           .ref = work.row.subject.ref,
                           .relay = outcome.relay,
                           .meaning = meaning_of(outcome.verdict),
                           .is_repeated = work.last_reason == outcome.reason},
                          ground);
}

void Outbox::learn(const Work& work, const Outcome& outcome) {
  switch (outcome.verdict) {
    case Verdict::accepted:
    case Verdict::give_up:
    case Verdict::refused: return healthy();
    case Verdict::unknown: return trouble(outcome.retry_after, outcome.description);
    // It is there and will not have us. If this was to show whether it is well, another one must.
    case Verdict::halt:
      suffer(outcome.description);
      breaker_.on_give_back(work.taken_at);
      return rouse();
    case Verdict::retry_later: break;
  }
  if (outcome.scope == Scope::channel) return trouble(outcome.retry_after, outcome.description);
  const SteadyTime now = clock_.now();
  breaker_.on_refusal(now, work.attempt);
  if (breaker_.state(now) == pacing::CircuitBreaker::State::closed) {
    trouble_.reset();
  } else {
    suffer("nobody is accepted any more: " + outcome.description);
  }
  tell_circuit(now);
  rouse();
}

void Outbox::give_back(Ticket ticket) {
  auto work = taken_.remove(ticket);
  CRIER_CHECK(work.has_value());
  breaker_.on_give_back(work->taken_at);
  judges_[work->campaign].on_ended(work->mark);
  Origin* const origin = work->origin;
  if (origin != nullptr && origin->stopping()) {
    origin->returned(std::move(*work));
  } else if (origin != nullptr) {
    const RunningCampaign& campaign = origin->campaign();
    queues_[{.notify_by = campaign.notify_by, .campaign = campaign.id}].push_front(
        std::move(*work));
  }
  rouse();
}

void Outbox::report_trouble(Reason /*reason*/, std::string description) {
  trouble(std::nullopt, std::move(description));
}

void Outbox::report_health() {
  breaker_.on_reached();
  tell_circuit(clock_.now());
  rouse();
}

void Outbox::trouble(std::optional<std::chrono::seconds> retry_after, std::string description) {
  const SteadyTime now = clock_.now();
  suffer(std::move(description));
  breaker_.on_trouble(now, retry_after);
  tell_circuit(now);
  rouse();
}

void Outbox::suffer(std::string description) {
  meter_.channel_trouble(options_.channel, description);
  const WallTime since = trouble_ ? trouble_->since : clock_.wall_now();
  trouble_ = ChannelTrouble{.since = since, .description = std::move(description)};
}

void Outbox::healthy() {
  breaker_.on_success();
  trouble_.reset();
  if (circuit_told_) tell_circuit(clock_.now());
  rouse();
}

void Outbox::tell_circuit(SteadyTime now) {
  const bool open = breaker_.state(now) != pacing::CircuitBreaker::State::closed;
  if (open != circuit_told_) meter_.circuit_open(options_.channel, open);
  circuit_told_ = open;
}

// A grant must last for longer than the next one takes to come, however slow the database is: slots
// that are over before they arrive would stop the channel. Beyond that, slots that nobody here can
// use would be lost to the other daemons.
void Outbox::want_grant(SteadyTime now) {
  if (grant_under_way_) return;
  const auto interval = pacing::slot_interval(*options_.rate);
  const Duration horizon = 2 * std::min<Duration>(grant_took_, grant_took_max) + grant_slack;
  const int left = allowance_.slots_left(now);
  if (left > 0 && left * interval > horizon) return;
  std::size_t waiting = 0;
  for (const auto& [urgency, queue] : queues_) waiting += queue.size();
  const int least = static_cast<int>(horizon / interval) + 1;
  const int most = std::max(least, pacing::slots_per_grant(*options_.rate));
  const int wanted =
      static_cast<int>(std::min<std::size_t>(waiting, static_cast<std::size_t>(most)));
  grant_under_way_ = true;
  tasks_.spawn(fetch_grant(std::max(wanted, least)));
}

asio::awaitable<void> Outbox::fetch_grant(int slots) {
  std::exception_ptr failure;
  try {
    const SteadyTime asked = clock_.now();
    const GrantAnswer answer = co_await limits_.grant(options_.channel, *options_.rate, slots);
    grant_took_ = clock_.now() - asked;
    shared_clock_.observe(answer.stamped, asked, clock_.now());
    allowance_.add(answer.grant, shared_clock_);
    grants_.pass();
    grant_under_way_ = false;
    rouse();
    co_return;
  } catch (...) {
    failure = std::current_exception();
  }
  if (is_cancellation(failure)) std::rethrow_exception(failure);
  // Whatever it was: without slots nothing leaves, and so it is asked for again.
  grants_.add("booking sends", failure);
  co_await clock_.sleep_until(clock_.now() + grant_retry);
  grant_under_way_ = false;
  rouse();
}

}  // namespace crier::dispatch
