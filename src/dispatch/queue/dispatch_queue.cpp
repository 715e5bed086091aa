#include "dispatch/queue/dispatch_queue.h"

#include <exception>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/channel_kind.h"
#include "dispatch/hindrance.h"
#include "dispatch/queue/notice_writer.h"

namespace crier::dispatch {

namespace asio = boost::asio;
using pacing::Hold;
using pacing::SendQueue;

namespace {

// A limit has held it back before, here or at another daemon.
bool has_waited(const QueuedNotice& work) {
  return work.passed_by_cursor && work.last_reason == Reason::rate_limited;
}

}  // namespace

DispatchQueue::DispatchQueue(Options options, asio::any_io_executor executor, TaskGroup& upkeep,
                             Clock& clock, Limits& limits, Meter& meter)
    : channel_(std::move(options.channel)),
      clock_(clock),
      meter_(meter),
      objections_(options.objections),
      window_(std::move(options.window)),
      limits_(std::move(options.limits)),
      alarm_(clock, upkeep, [this] { wake(); }),
      asks_about_places_(clock, upkeep, [this] { ask_about_places(); }),
      listening_(clock, upkeep, [this] { listen(); }),
      takers_(executor),
      queue_({.breaker = options.breaker, .seed = options.seed, .limits = limits_}, now()),
      health_(channel_, clock, meter, queue_.breaker()),
      pauses_(channel_, clock, limits, meter, queue_, upkeep),
      slowdowns_(channel_, clock, limits, meter, queue_, upkeep),
      grants_({.channel = channel_,
               .changed = [this] { changed(); },
               .heard = [this](const BookingAnswer& answer,
                               SteadyTime asked) { heard(answer, asked); }},
              clock, limits, meter, queue_, upkeep),
      moved_at_(clock.now()) {
  use_people_hours();
}

// An owner gets a line by its first offer and leaves it by `withdraw`: a walk that only books what
// was in doubt needs no line, and one that stops offers nothing more.
SendQueue::Owner DispatchQueue::line_of(const NoticeOwner& owner) {
  const auto known = lines_.find(&owner);
  if (known != lines_.end()) return known->second;
  const RunningCampaign& campaign = owner.campaign();
  const SendQueue::Owner line =
      queue_.join({.notify_by = campaign.notify_by, .campaign = campaign.id, .kind = owner.kind()},
                  owner.sends_until());
  lines_.emplace(&owner, line);
  return line;
}

std::vector<QueuedNotice> DispatchQueue::remove(const std::vector<WaitingNotices::Entry>& entries) {
  std::vector<QueuedNotice> removed;
  removed.reserve(entries.size());
  for (const WaitingNotices::Entry entry : entries) removed.push_back(waiting_.remove(entry));
  return removed;
}

void DispatchQueue::offer(QueuedNotice work) {
  CRIER_CHECK(work.owner != nullptr && work.assignment.variant != nullptr);
  // Between the reading of their page and now.
  if (objections_ != nullptr) {
    work.has_objected |=
        objections_->has_objected(work.owner->composer().purpose(), work.row.subject.ref);
    work.is_erased |= objections_->was_erased(
        {.lane = work.owner->lane_of(work), .subject = work.row.subject.id});
  }
  work.displaced.reset();  // At an earlier try.
  const SendQueue::Owner line = line_of(*work.owner);
  const SendQueue::Entry entry = waiting_.add(std::move(work));
  const QueuedNotice& waiting = waiting_.at(entry);
  queue_.offer(line, entry, destination_of(waiting), has_waited(waiting));
  wake();
}

std::vector<QueuedNotice> DispatchQueue::withdraw(const NoticeOwner& owner) {
  const auto known = lines_.find(&owner);
  if (known == lines_.end()) return {};
  std::vector<QueuedNotice> withdrawn = remove(queue_.leave(known->second));
  lines_.erase(known);
  return withdrawn;
}

std::vector<DispatchQueue::Rested> DispatchQueue::withdraw_held(const NoticeOwner& owner) {
  const pacing::Moment now = this->now();
  std::vector<Rested> rested;
  for (QueuedNotice& work : withdraw(owner)) {
    const SteadyTime returns = queue_.returns_at(destination_of(work), has_waited(work), now);
    const auto wait = std::chrono::ceil<std::chrono::microseconds>(returns - now.steady);
    rested.push_back({.work = std::move(work), .until = now.wall + wait});
  }
  return rested;
}

void DispatchQueue::abandon(const NoticeOwner& owner) {
  withdraw(owner);
  in_flight_.orphan(owner);
}

void DispatchQueue::renew(const NoticeOwner& owner) {
  const auto known = lines_.find(&owner);
  // It has offered nothing yet; its first offer says until when it may send.
  if (known == lines_.end()) return;
  queue_.renew(known->second, owner.sends_until());
  wake();
}

void DispatchQueue::expire() {
  // Out of the queue before anybody hears of it: who is told may withdraw the rest.
  for (QueuedNotice& work : remove(queue_.expire(clock_.wall_now()))) {
    NoticeOwner* const owner = work.owner;
    owner->too_late(std::move(work));
  }
}

// What waits stays for its walks, which withdraw it when they are stopped.
void DispatchQueue::close() {
  queue_.close();
  takers_.notify_all();
}

// A surge may bring as many statements as there are people waiting: each is looked at once.
void DispatchQueue::heard(const RegisterNews& news) {
  // By ref and purpose; a later statement replaces an earlier one.
  std::map<std::pair<std::string_view, std::string_view>, bool> latest;
  for (const HeardStatement& said : news.statements)
    latest[{said.ref, said.purpose}] = said.objects;
  const std::set<ErasedPerson> erased(news.erased.begin(), news.erased.end());
  const auto mark = [&](QueuedNotice& work) {
    // Whose lane is lost will not leave.
    if (work.owner == nullptr) return;
    work.is_erased |=
        erased.contains({.lane = work.owner->lane_of(work), .subject = work.row.subject.id});
    const auto found = latest.find({work.row.subject.ref, work.owner->composer().purpose()});
    if (found != latest.end()) work.has_objected = found->second;
  };
  waiting_.for_each(mark);
  in_flight_.for_each(mark);
}

pacing::Destination DispatchQueue::destination_of(const QueuedNotice& work) {
  return {.domain = work.owner->composer().domain(work.row.subject)};
}

bool DispatchQueue::may_go(pacing::Moment now) {
  // Ends with an event: on_fresh.
  if (!knows_who_objects()) return false;
  // Ends with `alive_until`.
  if (now.steady >= alive_until_) return false;
  if (window_) queue_.keep_aside(static_cast<std::size_t>(window_()) / 2);
  const SendQueue::Decision decision = queue_.decide(now);
  postpone(now);
  // Where no time ends the hold, an event does, and each of them ends in `wake`.
  if (decision.until) alarm_.set(*decision.until);
  // Before the slots are used up, and only for what could use them: while the circuit is open they
  // would go to waste.
  const bool could_use_slots =
      decision.hold == Hold::none || decision.hold == Hold::limit || decision.hold == Hold::aside;
  if (could_use_slots) grants_.want(now);
  return decision.hold == Hold::none;
}

void DispatchQueue::postpone(pacing::Moment now) {
  for (SendQueue::Postponed& each : queue_.take_postponed()) {
    QueuedNotice work = waiting_.remove(each.entry);
    NoticeOwner* const owner = work.owner;
    const auto wait = std::chrono::ceil<std::chrono::microseconds>(each.expected - now.steady);
    owner->postponed(
        std::move(work), now.wall + wait,
        no_room(fmt::format("the limit of {} {} has no room", name_of(each.level), each.node)));
  }
}

void DispatchQueue::wake() {
  if (queue_.is_closed()) return takers_.notify_all();
  // Asking would book slots of the shared rate, which nobody here could use.
  if (takers_.size() == 0) return;
  if (may_go(now())) takers_.notify(1);
}

// A loop, because what comes first may not go: it is late, or cannot be written.
std::optional<OutgoingNotice> DispatchQueue::try_take() {
  while (true) {
    const pacing::Moment now = this->now();
    if (!may_go(now)) return std::nullopt;
    // The dispatcher expires what is late as well, but seldom: no notice may leave after its time.
    if (queue_.next_deadline() <= now.wall) {
      expire();
      continue;
    }
    const SendQueue::Taken taken = queue_.take(now);
    QueuedNotice work = waiting_.remove(taken.entry);
    work.limits = taken.ticket;
    moved_at_ = now.steady;
    std::optional<OutgoingNotice> notice = hand_out(std::move(work), now.steady);
    if (notice) return notice;
    // Nothing left, so that the channel answers nothing: another notice must be the probe.
    queue_.breaker().on_give_back(now.steady);
    queue_.give_back(taken.ticket, now);
  }
}

std::optional<OutgoingNotice> DispatchQueue::hand_out(QueuedNotice work, SteadyTime now) {
  std::optional<OutgoingNotice> notice(std::in_place);
  if (work.has_objected || work.is_erased) {
    notice.reset();
    NoticeOwner* const owner = work.owner;
    const Reason reason = work.is_erased ? Reason::erased : Reason::already_objected;
    owner->left_out(std::move(work), reason);
    return notice;
  }
  // They may have waited into the night.
  if (const auto until = quiet_until(*work.owner, work.row.subject)) {
    notice.reset();
    NoticeOwner* const owner = work.owner;
    owner->postponed(std::move(work), *until, no_hour());
    return notice;
  }
  std::exception_ptr failure;
  try {
    write_notice(work, clock_.wall_now(), *notice);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    // A fault of one campaign's words must not end the channel, which is there for all of them.
    notice.reset();
    NoticeOwner* const owner = work.owner;
    owner->unwritable(std::move(work), std::move(failure));
    return notice;
  }
  work.taken_at = now;
  ruling_.on_taken(work);
  notice->displaced = work.displaced;
  notice->ticket = in_flight_.add(std::move(work));
  return notice;
}

asio::awaitable<std::optional<OutgoingNotice>> DispatchQueue::take() {
  while (true) {
    if (auto notice = try_take()) {
      // Another taker may go as well: each one that is woken wakes the next.
      wake();
      co_return notice;
    }
    if (queue_.is_closed()) co_return std::nullopt;
    co_await takers_.wait();
  }
}

// Asked once more right before the notice leaves: it may have waited in a pipeline for longer than
// the lease.
bool DispatchQueue::may_send(Ticket ticket) const {
  const QueuedNotice* const work = in_flight_.find(ticket);
  if (work == nullptr || work->owner == nullptr) return false;
  if (work->has_objected || work->is_erased || !knows_who_objects()) return false;
  if (quiet_until(*work->owner, work->row.subject)) return false;
  // A channel may have had to wait for its connection, longer than there was time.
  const SteadyTime now = clock_.now();
  return now < alive_until_ && now < work->owner->sends_until() &&
         clock_.wall_now() < work->owner->campaign().notify_by;
}

void DispatchQueue::settle(Ticket ticket, Outcome outcome) {
  auto work = in_flight_.remove(ticket);
  CRIER_CHECK(work.has_value());
  health_.on_answer({.attempt = work->attempt, .taken_at = work->taken_at}, outcome);
  end_at_limits(*work, outcome, Answer::of_notice);
  look_after_places();
  // An answer may close the circuit or end the wait for a probe.
  wake();
  std::optional<Halt> halt = ruling_.rule(*work, outcome);
  Outcome& ruled = halt ? halt->answer : outcome;
  if (ruled.verdict == Verdict::unknown && !repeats_unknown(channel_)) ruled.is_last = true;
  NoticeOwner* const owner = work->owner;
  // The lane is lost: its next owner finds the person in doubt and does not hear of this answer.
  if (owner == nullptr) return;
  meter_.answered(owner->campaign(), clock_.now() - work->taken_at);
  if (halt) return owner->halted(std::move(*work), std::move(*halt));
  owner->settled(std::move(*work), std::move(outcome));
}

void DispatchQueue::give_back(Ticket ticket) {
  auto work = in_flight_.remove(ticket);
  CRIER_CHECK(work.has_value());
  queue_.give_back(work->limits, now());
  offer_again(std::move(*work));
}

// Its slot is used up; the next one is taken with it. What the answer means for the person, and for
// the channel's health, shows when it is said the second time; so does what rules count, or stop
// for.
void DispatchQueue::displace(Ticket ticket, Outcome outcome) {
  auto work = in_flight_.remove(ticket);
  CRIER_CHECK(work.has_value());
  end_at_limits(*work, outcome, Answer::of_connection_perhaps);
  work->displaced = ticket;
  offer_again(std::move(*work));
}

void DispatchQueue::offer_again(QueuedNotice work) {
  queue_.breaker().on_give_back(work.taken_at);
  look_after_places();
  ruling_.on_given_back(work);
  NoticeOwner* const owner = work.owner;
  // A walk that stops has withdrawn what was queued; what comes back later belongs to it as well.
  if (owner != nullptr && owner->stopping()) {
    owner->returned(std::move(work));
  } else if (owner != nullptr) {
    // It has had its turn already, and its connection failed it.
    const SendQueue::Entry entry = waiting_.add(std::move(work));
    queue_.offer_again(line_of(*owner), entry, destination_of(waiting_.at(entry)));
  }
  wake();
}

void DispatchQueue::report_trouble(Reason /*reason*/, std::string description) {
  health_.on_trouble(std::move(description));
  wake();
}

void DispatchQueue::report_health() {
  health_.on_reached();
  wake();
}

}  // namespace crier::dispatch
