#include "simulation/memory_world.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <ranges>

#include <fmt/format.h>

#include "base/check.h"
#include "base/lane.h"
#include "pacing/share.h"

namespace crier::simulation {

using dispatch::ClaimedLane;
using dispatch::DueDeferral;
using dispatch::Fence;
using dispatch::LaneClaim;
using dispatch::PageRow;

namespace {

bool is_final(AttemptOutcome outcome) {
  return outcome == AttemptOutcome::accepted || outcome == AttemptOutcome::failed ||
         outcome == AttemptOutcome::excluded;
}

// What is left of the addresses of `subject` that `verdicts` do not call dead.
std::string live_addresses(const Subject& subject, const std::vector<AddressVerdict>& verdicts) {
  std::string lines;
  for (const std::string_view address : addresses_in(subject.addresses)) {
    const bool is_dead = std::ranges::any_of(verdicts, [&](const AddressVerdict& verdict) {
      return verdict.value == address && verdict.state == AddressState::dead;
    });
    if (is_dead) continue;
    if (!lines.empty()) lines += '\n';
    lines += address;
  }
  return lines;
}

}  // namespace

MemoryWorld::MemoryWorld(dispatch::RunningCampaign running, int lanes, std::vector<PageRow> people)
    : campaign(std::move(running)), lanes_(static_cast<std::size_t>(lanes)) {
  for (PageRow& row : people) {
    const auto lane = static_cast<std::size_t>(crier::lane_of(row.subject.ref, lanes).value);
    lane_by_ref_[row.subject.ref] = lane;
    lanes_[lane].subjects.push_back(std::move(row));
  }
  counts.planned = static_cast<std::int64_t>(people.size());
  counts.pending = counts.planned;
}

MemoryLane& MemoryWorld::lane_of(const LaneClaim& claim) {
  return lanes_.at(static_cast<std::size_t>(claim.lane.value));
}

const MemoryLane& MemoryWorld::lane_of(const LaneClaim& claim) const {
  return lanes_.at(static_cast<std::size_t>(claim.lane.value));
}

std::vector<ClaimedLane> MemoryWorld::claim(const dispatch::ClaimRequest& request,
                                            const std::string& owner, WallTime now) {
  std::vector<ClaimedLane> claimed;
  std::vector<Lane> order = request.first;
  for (std::size_t index = 0; index < lanes_.size(); ++index) {
    const Lane lane{static_cast<std::int16_t>(index)};
    if (std::ranges::find(request.first, lane) == request.first.end()) order.push_back(lane);
  }
  int fresh = 0;
  int due = 0;
  for (const Lane number : order) {
    MemoryLane& lane = lanes_[static_cast<std::size_t>(number.value)];
    if (static_cast<int>(claimed.size()) == request.lanes_max) break;
    const bool rests = lane.rests_until && *lane.rests_until > now;
    const bool held = !lane.owner.empty() && lane.lease_until >= now;
    if (lane.done || rests || held || lane.wave > open_wave) continue;
    const bool is_first = std::ranges::find(request.first, number) != request.first.end();
    const bool is_fresh =
        !lane.subjects.empty() && lane.claimed_to < lane.subjects.back().subject.id;
    if (!is_first && (is_fresh ? fresh : due) >= (is_fresh ? request.fresh_max : request.due_max)) {
      continue;
    }
    ++(is_fresh ? fresh : due);
    lane.owner = owner;
    lane.lease_until = now + request.lease;
    lane.rests_until.reset();
    ++lane.epoch;
    const auto ids =
        lane.subjects | std::views::transform([](const PageRow& row) { return row.subject.id; });
    claimed.push_back(
        {.claim = {.campaign = request.campaign,
                   .step = request.step,
                   .lane = number,
                   .epoch = lane.epoch},
         .cursor = lane.cursor,
         .claimed_to = lane.claimed_to,
         .audience_until = lane.subjects.empty() ? SubjectId{} : lane.subjects.back().subject.id,
         .flushes = lane.flushes,
         .has_deferrals =
             std::ranges::any_of(ids, [&](SubjectId id) { return deferrals_.contains(id); })});
  }
  return claimed;
}

Fence MemoryWorld::renew(const LaneClaim& claim, const std::string& owner, WallTime lease_until) {
  MemoryLane& lane = lane_of(claim);
  if (lane.epoch != claim.epoch || lane.owner != owner) return Fence::lost;
  lane.lease_until = lease_until;
  return Fence::held;
}

std::optional<std::vector<PageRow>> MemoryWorld::read_page(const LaneClaim& claim, SubjectId after,
                                                           int rows_max) {
  MemoryLane& lane = lane_of(claim);
  if (lane.epoch != claim.epoch) return std::nullopt;
  std::vector<PageRow> page;
  for (const PageRow& row : lane.subjects) {
    if (row.subject.id <= after) continue;
    if (static_cast<int>(page.size()) == rows_max) break;
    page.push_back(row);
  }
  if (!page.empty()) lane.claimed_to = std::max(lane.claimed_to, page.back().subject.id);
  return page;
}

std::vector<PageRow> MemoryWorld::in_doubt(const LaneClaim& claim) const {
  const MemoryLane& lane = lane_of(claim);
  std::vector<PageRow> rows;
  for (const PageRow& row : lane.subjects) {
    const SubjectId id = row.subject.id;
    if (id <= lane.cursor || id > lane.claimed_to || deferrals_.contains(id)) continue;
    const auto attempt = attempts_.lower_bound({id, 0});
    if (attempt == attempts_.end() || attempt->first.first != id) rows.push_back(row);
  }
  return rows;
}

std::optional<std::vector<DueDeferral>> MemoryWorld::take_due(const LaneClaim& claim, WallTime now,
                                                              int rows_max) {
  const MemoryLane& lane = lane_of(claim);
  if (lane.epoch != claim.epoch) return std::nullopt;
  std::vector<DueDeferral> due;
  int picked = 0;
  for (const PageRow& row : lane.subjects) {
    const auto found = deferrals_.find(row.subject.id);
    if (found == deferrals_.end()) continue;
    MemoryDeferral& deferral = found->second;
    const bool in_doubt = deferral.in_flight_epoch && *deferral.in_flight_epoch < claim.epoch;
    const bool is_due = !deferral.in_flight_epoch && deferral.due_at <= now && picked < rows_max;
    if (!in_doubt && !is_due) continue;
    if (is_due) ++picked;
    deferral.in_flight_epoch = claim.epoch;
    due.push_back({.row = row,
                   .attempt = deferral.attempt,
                   .reason = deferral.reason,
                   .reply_code = deferral.reply_code,
                   .description = deferral.description,
                   .in_doubt = in_doubt});
  }
  return due;
}

std::optional<WallTime> MemoryWorld::next_due(const LaneClaim& claim) const {
  std::optional<WallTime> next;
  for (const PageRow& row : lane_of(claim).subjects) {
    const auto found = deferrals_.find(row.subject.id);
    if (found == deferrals_.end() || found->second.in_flight_epoch) continue;
    next = std::min(next.value_or(WallTime::max()), found->second.due_at);
  }
  return next;
}

Fence MemoryWorld::flush(const LaneClaim& claim, const dispatch::Flush& flush) {
  MemoryLane& lane = lane_of(claim);
  if (lane.epoch != claim.epoch) return Fence::lost;
  if (lane.flushes >= flush.number) return Fence::held;
  CRIER_CHECK(lane.flushes == flush.number - 1);
  lane.flushes = flush.number;
  CRIER_CHECK(flush.cursor >= lane.cursor);
  lane.cursor = flush.cursor;
  lane.claimed_to = std::max(lane.claimed_to, flush.cursor);
  for (const dispatch::AttemptRecord& attempt : flush.attempts) {
    // The primary key of the table.
    CRIER_CHECK(attempts_
                    .emplace(AttemptKey{attempt.subject, attempt.attempt},
                             MemoryAttempt{.outcome = attempt.outcome,
                                           .reason = attempt.reason,
                                           .description = attempt.description})
                    .second);
    if (!attempt.addresses.empty()) {
      Subject& subject =
          std::ranges::lower_bound(lane.subjects, attempt.subject, {}, [](const PageRow& row) {
            return row.subject.id;
          })->subject;
      subject.addresses = live_addresses(subject, attempt.addresses);
    }
    if (!is_final(attempt.outcome)) continue;
    --counts.pending;
    if (attempt.outcome == AttemptOutcome::accepted) ++counts.notified;
    if (attempt.outcome == AttemptOutcome::failed) ++counts.failed;
    if (attempt.outcome == AttemptOutcome::excluded) ++counts.excluded;
  }
  for (const SubjectId subject : flush.cleared) deferrals_.erase(subject);
  for (const dispatch::DeferralRecord& deferral : flush.deferrals) {
    deferrals_[deferral.subject] = {.attempt = deferral.attempt,
                                    .due_at = deferral.due_at,
                                    .reason = deferral.reason,
                                    .reply_code = deferral.reply_code,
                                    .description = deferral.description};
  }
  return Fence::held;
}

Fence MemoryWorld::hand_back(const LaneClaim& claim, const std::string& owner,
                             const dispatch::HandBack& hand_back) {
  MemoryLane& lane = lane_of(claim);
  if (lane.epoch != claim.epoch || lane.owner != owner) return Fence::lost;
  CRIER_CHECK(hand_back.claimed_to >= lane.cursor);
  lane.owner.clear();
  lane.claimed_to = hand_back.claimed_to;
  lane.rests_until = hand_back.rests_until;
  const bool walked = lane.subjects.empty() || lane.cursor >= lane.subjects.back().subject.id;
  // The ledger does not believe it, and a walk must not say it.
  if (hand_back.done && !walked) someone_was_hasty_ = true;
  lane.done = hand_back.done && walked && std::ranges::none_of(lane.subjects, [&](const auto& row) {
                return deferrals_.contains(row.subject.id);
              });
  return Fence::held;
}

pacing::Grant MemoryWorld::book(const dispatch::LimitBooking& booking, WallTime now) {
  pacing::SharedDays& days = days_[booking.limit];
  if (booking.returned > 0) {
    const auto day =
        std::ranges::find(days.all(), booking.returned_day, &pacing::SharedDay::number);
    CRIER_CHECK(day != days.all().end() && day->taken >= booking.returned);
    days.give_back(booking.returned_day, booking.returned, now);
  }
  int slots = booking.slots;
  const auto day = booking.day ? std::optional(booking.day->civil()) : std::nullopt;
  if (day) {
    days.begin(*day, now);
    const std::int64_t left = std::max<std::int64_t>(booking.day->quota - days.taken(*day, now), 0);
    slots = static_cast<int>(std::min<std::int64_t>(slots, left));
  }
  pacing::Grant grant{.first = now, .slots = slots};
  if (slots > 0 && booking.rate) {
    grant = pacing::book_slots(slots_[booking.limit], *booking.rate, now,
                               {.slots = slots, .ahead = booking.ahead})
                .grant;
  }
  if (day) days.take(*day, grant.slots, now);
  return grant;
}

pacing::PlacesAnswer MemoryWorld::divide_places(const std::string& limit,
                                                const dispatch::LimitBooking::Places& places,
                                                const std::string& daemon, WallTime now) {
  auto& holders = places_[limit];
  std::erase_if(holders, [&](const auto& entry) {
    const auto alive = alive_until_.find(entry.first);
    const bool is_alive = alive != alive_until_.end() && alive->second > now;
    return !is_alive && entry.second.asked_at <= now - dispatch::places_kept;
  });
  holders[daemon] = {
      .holder = {.held = places.in_use, .wanted = places.wanted, .most = places.most},
      .asked_at = now};
  pacing::PlacesQuestion question{.daemons = {}, .asking = 0, .now = now};
  for (const auto& [holder, kept] : holders) {
    if (holder == daemon) question.asking = question.daemons.size();
    question.daemons.push_back(kept.holder);
    if (kept.asked_at <= now - dispatch::places_wanted_for) question.daemons.back().wanted = 0;
  }
  const pacing::PlacesAnswer answer = pacing::places_for(question);
  pacing::PlaceHolder& own = holders[daemon].holder;
  own.held = std::max(answer.given, places.in_use);
  if (own.held == 0 && own.wanted == 0) holders.erase(daemon);
  return answer;
}

void MemoryWorld::pause(const dispatch::LimitPause& pause) {
  const auto [known, is_new] = pauses_.emplace(pause.limit, pause);
  if (!is_new && known->second.until < pause.until) known->second = pause;
}

std::vector<dispatch::LimitPause> MemoryWorld::pauses_of(const std::string& channel,
                                                         WallTime now) const {
  std::vector<dispatch::LimitPause> holding;
  for (const auto& [limit, pause] : pauses_) {
    const bool is_of_channel = limit == channel || limit.starts_with(channel + "/");
    if (is_of_channel && pause.until > now) holding.push_back(pause);
  }
  return holding;
}

dispatch::LimitSlowdown MemoryWorld::slow(const std::string& limit,
                                          const pacing::SlowdownState& state, WallTime now) {
  const auto [known, is_new] = slowdowns_.try_emplace(limit, dispatch::LimitSlowdown{limit, state});
  if (!is_new) known->second.state = pacing::slower_of(known->second.state, state, now);
  known->second.version = ++slowdown_version_;
  return known->second;
}

void MemoryWorld::raise(const std::vector<dispatch::RaisedLimit>& raised) {
  for (const dispatch::RaisedLimit& each : raised) {
    const auto known = slowdowns_.find(each.limit);
    if (known == slowdowns_.end() || known->second.version != each.version) continue;
    known->second.state.part = std::max(known->second.state.part, each.part);
  }
}

std::vector<dispatch::LimitSlowdown> MemoryWorld::slowdowns_of(const std::string& channel,
                                                               WallTime now) const {
  std::vector<dispatch::LimitSlowdown> holding;
  for (const auto& [limit, slowdown] : slowdowns_) {
    const bool is_of_channel = limit == channel || limit.starts_with(channel + "/");
    if (is_of_channel && slowdown.state.holds(now)) holding.push_back(slowdown);
  }
  return holding;
}

dispatch::Share MemoryWorld::share(const dispatch::ShareRequest& request, const std::string& daemon,
                                   WallTime now) {
  std::erase_if(alive_until_, [&](const auto& entry) { return entry.second < now; });
  std::erase_if(shares_,
                [&](const auto& entry) { return !alive_until_.contains(entry.first.second); });
  alive_until_[daemon] = now + request.lease;
  pacing::ShareQuestion question{.connections_max = request.connections_max, .daemons = 1};
  for (const auto& [key, held] : shares_) {
    if (key.first != request.name || key.second == daemon) continue;
    ++question.daemons;
    if (key.second < daemon) ++question.place;
    question.held_by_others += held;
  }
  const int share = pacing::share_of(question);
  shares_[{request.name, daemon}] = std::max(share, request.connections_open);
  return {.connections = share, .daemons = question.daemons};
}

void MemoryWorld::leave(const std::string& daemon) {
  alive_until_.erase(daemon);
  std::erase_if(shares_, [&](const auto& entry) { return entry.first.second == daemon; });
  for (auto& [limit, holders] : places_) holders.erase(daemon);
}

void MemoryWorld::finish_if_done() {
  if (all_done() && counts.pending == 0) finished = true;
}

bool MemoryWorld::all_done() const {
  return std::ranges::all_of(lanes_, &MemoryLane::done);
}

const std::string& MemoryWorld::owner_of(const std::string& ref) const {
  return lanes_.at(lane_by_ref_.at(ref)).owner;
}

std::int64_t MemoryWorld::attempts_of(SubjectId subject) const {
  return std::ranges::count_if(attempts_,
                               [&](const auto& entry) { return entry.first.first == subject; });
}

std::int64_t MemoryWorld::unknown_attempts(SubjectId subject) const {
  std::int64_t count = 0;
  for (auto entry = attempts_.lower_bound({subject, 0});
       entry != attempts_.end() && entry->first.first == subject; ++entry) {
    if (entry->second.outcome == AttemptOutcome::unknown) ++count;
  }
  return count;
}

std::int64_t MemoryWorld::unknown_attempts() const {
  return std::ranges::count_if(
      attempts_, [](const auto& entry) { return entry.second.outcome == AttemptOutcome::unknown; });
}

std::string MemoryWorld::last_words(SubjectId subject) const {
  std::string words;
  for (auto entry = attempts_.lower_bound({subject, 0});
       entry != attempts_.end() && entry->first.first == subject; ++entry) {
    if (!entry->second.description.empty()) words = entry->second.description;
  }
  return words;
}

Reason MemoryWorld::last_reason(SubjectId subject) const {
  const auto after = attempts_.upper_bound({subject, std::numeric_limits<int>::max()});
  if (after == attempts_.begin()) return Reason::none;
  const auto last = std::prev(after);
  return last->first.first == subject ? last->second.reason : Reason::none;
}

std::optional<AttemptOutcome> MemoryWorld::final_outcome(SubjectId subject) const {
  std::optional<AttemptOutcome> final;
  for (auto entry = attempts_.lower_bound({subject, 0});
       entry != attempts_.end() && entry->first.first == subject; ++entry) {
    if (!is_final(entry->second.outcome)) continue;
    CRIER_CHECK(!final);  // Nobody is settled twice.
    final = entry->second.outcome;
  }
  return final;
}

std::string MemoryWorld::fault_in_books() const {
  if (someone_was_hasty_) return "a lane was called done before everybody in it was walked over";
  if (counts.planned != counts.notified + counts.failed + counts.excluded + counts.pending) {
    return "the equation does not close";
  }
  std::int64_t settled = 0;
  for (const MemoryLane& lane : lanes_) {
    for (const PageRow& row : lane.subjects) {
      const SubjectId id = row.subject.id;
      const bool final = final_outcome(id).has_value();
      if (final) ++settled;
      if (final && deferrals_.contains(id)) {
        return fmt::format("{} is settled and deferred", id.value);
      }
      if (!final && id <= lane.cursor && !deferrals_.contains(id)) {
        return fmt::format("{} is before the cursor, neither settled nor deferred", id.value);
      }
      if (final && id > lane.claimed_to) {
        return fmt::format("{} is settled and was never claimed", id.value);
      }
    }
  }
  if (settled != counts.planned - counts.pending) return "the counts differ from the rows";
  return {};
}

}  // namespace crier::simulation
