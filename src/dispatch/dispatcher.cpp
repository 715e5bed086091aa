#include "dispatch/dispatcher.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "dispatch/standstill.h"
#include "runtime/join_with_upkeep.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

std::pair<CampaignId, Lane> lane_id(const LaneClaim& claim) {
  return {claim.campaign, claim.lane};
}

// Its lane would be free to us as well: taken from ourselves, what the walk still has to book would
// be refused, and people whose answers are known here would be told again. It ends soon: the lease
// is renewed or lost, or the booking given up.
bool holds_ended_lease(const CampaignRun& run, SteadyTime now) {
  return std::ranges::any_of(run.walks, [now](const auto& walk) {
    return !walk->is_lost() && walk->lease_until() <= now;
  });
}

}  // namespace

Dispatcher::Dispatcher(DispatcherOptions options, World world,
                       std::map<std::string, ChannelRunner*> runners,
                       asio::any_io_executor executor)
    : options_(options),
      world_(world),
      runners_(std::move(runners)),
      executor_(executor),
      random_(options.seed),
      tasks_(executor),
      lanes_(executor),
      wake_(executor),
      alarm_(world.clock, tasks_, [this] { wake_.notify_all(); }),
      pause_(world.clock, world.source, world.meter),
      leases_({.lease = options.lease, .walks = [this] { return walks(); }}, world.clock,
              world.ledger, world.meter),
      source_trouble_(world.clock, world.meter, {.name = "the list of campaigns"}),
      begin_trouble_(world.clock, world.meter, {.name = "campaigns that are due"}) {
  // The loops without the walks, or the walks without the loops, would leave lanes without care.
  tasks_.take_along(lanes_);
  lanes_.take_along(tasks_);
  for (const auto& [name, runner] : runners_) runner->watch_share([this] { wake_.notify_all(); });
  if (world_.gate != nullptr) world_.gate->watch([this] { on_gate_moved(); });
  if (world_.confirmations == nullptr) return;
  confirmer_ = std::make_unique<Confirmer>(
      ConfirmationContext{.clock = world_.clock,
                          .ledger = *world_.confirmations,
                          .meter = world_.meter,
                          .random = random_,
                          .retry = options_.retry,
                          .lease = options_.lease,
                          .flush_interval = options_.flush_interval},
      *world_.confirmation_writers, runners_, [this] { wake_.notify_all(); }, executor_);
}

Dispatcher::~Dispatcher() = default;

asio::awaitable<void> Dispatcher::run() {
  tasks_.spawn(begin_loop());
  tasks_.spawn(schedule_loop());
  tasks_.spawn(lease_loop());
  if (confirmer_) lanes_.spawn(confirmer_->run());
  // The loops end after the last walk; where they fail, or are cancelled, the walks end after them.
  co_await join_with_upkeep(&tasks_, &lanes_);
}

void Dispatcher::stop() {
  if (stopping_) return;
  stopping_ = true;
  // The walks first: what they withdraw is not sent any more by channels that are finishing.
  for (const auto& run : runs_) run->stop();
  if (confirmer_) confirmer_->stop();
  for (const auto& [name, runner] : runners_) runner->close();
  wake_.notify_all();
}

int Dispatcher::lanes_held() const {
  return static_cast<int>(walks().size());
}

int Dispatcher::lanes_held_of(const ChannelRunner& runner) const {
  std::size_t lanes = 0;
  for (const auto& run : runs_) {
    if (run->runner == &runner) lanes += run->walks.size();
  }
  return static_cast<int>(lanes);
}

std::vector<LaneWalk*> Dispatcher::walks() const {
  std::vector<LaneWalk*> all;
  for (const auto& run : runs_) {
    for (const auto& walk : run->walks) all.push_back(walk.get());
  }
  return all;
}

asio::awaitable<void> Dispatcher::schedule_loop() {
  while (!stopping_) {
    has_begun_ = false;
    const SteadyTime asked = world_.clock.now();
    co_await schedule();
    if (stopping_) break;
    // While the list was read, which may not have had it.
    if (has_begun_) continue;
    alarm_.set(asked + options_.poll);
    co_await wake_.wait();
  }
  // The lease loop and the drain limit go on until the last walk has ended.
  tasks_.spawn(drain_limit());
  while (is_at_work()) co_await wake_.wait();
  drained_ = true;
  tasks_.cancel();
}

bool Dispatcher::is_at_work() const {
  if (confirmer_ && !confirmer_->has_ended()) return true;
  return !walks().empty() || std::ranges::any_of(runs_, [](auto& run) { return run->taking; });
}

// Not while the list is read: a begin counts its whole audience, and meanwhile the pause of another
// campaign must be heard of.
asio::awaitable<void> Dispatcher::begin_loop() {
  while (!stopping_) {
    std::exception_ptr failure;
    try {
      if (co_await world_.source.begin_due()) {
        has_begun_ = true;
        wake_.notify_all();
      }
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
    if (failure) {
      begin_trouble_.add("reading which campaigns are due", failure);
    } else {
      begin_trouble_.pass();
    }
    co_await world_.clock.sleep_until(world_.clock.now() + options_.poll);
  }
}

asio::awaitable<void> Dispatcher::schedule() {
  for (const auto& [name, runner] : runners_) runner->queue().expire();
  SteadyTime asked;
  std::vector<RunningCampaign> running;
  std::exception_ptr failure;
  try {
    // Before the question: the answer may be older than a pause that is booked while it is on its
    // way.
    asked = world_.clock.now();
    running = co_await world_.source.running();
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
  // Told to stop while the list of campaigns was read: nobody would stop a walk that begins now.
  if (stopping_) co_return;
  if (failure) {
    source_trouble_.add("reading the list of campaigns", failure);
    stop_without_a_list();
    co_return;
  }
  source_trouble_.pass();
  has_read_campaigns_ = true;
  follow_source(running, asked);
  listed_until_ = asked + DispatcherOptions::listed_for;
  tell_queues();
  for (const auto& run : runs_) {
    look_for_bookings(*run);
    // With no connection of our own, nobody could tell the people of our lanes; and while nobody
    // could object, nobody is to.
    if (!run->runner->may_send() || is_held(*run)) run->give_up_lanes();
    const SteadyTime now = world_.clock.now();
    if (run->stopping || run->taking || is_held(*run) || !run->setbacks.may_try(now)) continue;
    if (holds_ended_lease(*run, now)) continue;
    run->taking = true;
    tasks_.spawn(take_lanes(run.get()));
  }
}

bool Dispatcher::is_held(const CampaignRun& run) const {
  const bool is_closed = world_.gate != nullptr && !world_.gate->is_open();
  return is_closed && run.composer && !run.composer->purpose().empty();
}

// Its lanes are given back, because others of the channel need their room.
void Dispatcher::on_gate_moved() {
  for (const auto& run : runs_) {
    if (is_held(*run)) run->give_up_lanes();
  }
  tell_queues();
  wake_.notify_all();
}

// Until when what waits may leave has changed.
void Dispatcher::tell_queues() {
  for (const auto& run : runs_) {
    for (const auto& walk : run->walks) run->runner->queue().renew(*walk);
  }
}

// While the list is refused, nobody here hears of a pause, and nothing leaves any more. After as
// long as a lease the lanes are given back. A database that is away books nothing either, and ends
// the leases itself.
void Dispatcher::stop_without_a_list() {
  const auto since = source_trouble_.told_since();
  if (!since || world_.clock.now() - *since < options_.lease) return;
  for (const auto& run : runs_) {
    if (!run->stopping) run->stop();
  }
}

// `running` was asked for at `asked`: it does not know of what was paused later.
void Dispatcher::follow_source(const std::vector<RunningCampaign>& running, SteadyTime asked) {
  for (const auto& run : runs_) {
    // Compared as a whole: another edition of its words, or another deadline, is another run.
    const bool listed = std::ranges::find(running, run->campaign) != running.end();
    if (!listed && !run->stopping) run->stop();
  }
  std::erase_if(runs_, [&](const auto& run) {
    const bool is_idle = run->walks.empty() && !run->taking && !run->pausing;
    return run->stopping && is_idle && run->paused_at < asked;
  });
  for (const RunningCampaign& campaign : running) {
    const bool known = std::ranges::any_of(
        runs_, [&](const auto& run) { return run->campaign.id == campaign.id; });
    const auto runner = runners_.find(campaign.channel);
    // A daemon without the channel leaves the campaign to those that have it.
    if (known || runner == runners_.end()) continue;
    runs_.push_back(
        std::make_unique<CampaignRun>(campaign, runner->second, world_.clock, world_.meter));
  }
  // The nearest deadline takes lanes first.
  runs_.sort([](const auto& left, const auto& right) {
    return left->campaign.notify_by < right->campaign.notify_by;
  });
}

asio::awaitable<void> Dispatcher::take_lanes(CampaignRun* run) {
  std::exception_ptr failure;
  std::optional<std::vector<ClaimedLane>> claimed;
  std::vector<ClaimedLane> lanes;
  try {
    claimed = co_await claim_lanes(run);
    if (claimed) lanes = *claimed;
    if (lanes.empty() && run->walks.empty() && !run->stopping) {
      co_await world_.source.finish_if_done(run->campaign.id);
    }
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
  run->taking = false;
  if (failure) {
    set_back(*run, {}, failure);
  } else if (claimed) {
    run->setbacks.passed(std::nullopt);
    if (run->setbacks.empty()) run->trouble.pass();
  }
  begin_walks(*run, lanes);
  world_.meter.lanes_held(lanes_held());
  if (stopping_) wake_.notify_all();
}

// Nothing: none were asked for.
asio::awaitable<std::optional<std::vector<ClaimedLane>>> Dispatcher::claim_lanes(CampaignRun* run) {
  if (!run->composer) run->composer = co_await world_.source.composer(run->campaign);
  // Its notices cannot be written, so that it has been paused with an alarm, or are others by now.
  if (!run->composer) run->stopping = true;
  const int room = options_.lanes_active_max - lanes_held_of(*run->runner);
  if (room <= 0 || !run->runner->may_send() || run->stopping) co_return std::nullopt;
  // Before anybody is told what could not be booked.
  if (!run->rehearsed) co_await world_.ledger.rehearse(run->campaign.id);
  run->rehearsed = true;
  const bool is_set_back = !run->setbacks.empty();
  // One after the other shows as well whether it goes on, and puts fewer people in doubt.
  const bool asks_for_one = is_set_back && !run->setbacks.goes_on();
  ClaimRequest request{.campaign = run->campaign.id,
                       .step = run->campaign.step,
                       .lanes_max = asks_for_one ? 1 : room,
                       .lease = options_.lease};
  // What failed is tried again soon, and not only at the turn of its lane, which may be long in
  // coming. Where it fails again, another one is next: a lane whose trouble stays keeps nobody
  // back.
  if (is_set_back && !std::exchange(run->others_first, false)) {
    request.first = run->setbacks.lanes();
  }
  run->asked = world_.clock.now();
  auto claiming = world_.ledger.claim(request);
  std::vector<ClaimedLane> lanes = co_await std::move(claiming);
  leave_to_others(*run, request, lanes);
  co_return lanes;
}

// Lanes that failed here, and that could not be had, are in other hands, or done: nothing shows
// here whether they work. One that could not be given back is ours until its lease has ended.
void Dispatcher::leave_to_others(CampaignRun& run, const ClaimRequest& asked,
                                 const std::vector<ClaimedLane>& lanes) {
  if (run.setbacks.empty()) return;
  const auto is_first = [&](const ClaimedLane& claimed) {
    return std::ranges::find(asked.first, claimed.claim.lane) != asked.first.end();
  };
  const bool got_all = static_cast<int>(lanes.size()) == asked.lanes_max;
  // Some of them may be free still.
  if (got_all && (asked.first.empty() || std::ranges::all_of(lanes, is_first))) return;
  for (const Lane lane : run.setbacks.lanes_let_go(world_.clock.now() - options_.lease)) {
    const auto is_it = [&](const auto& walk) { return walk->claim().lane == lane; };
    const auto is_claimed = [&](const ClaimedLane& claimed) { return claimed.claim.lane == lane; };
    const bool is_ours =
        std::ranges::any_of(run.walks, is_it) || std::ranges::any_of(lanes, is_claimed);
    if (!is_ours) run.setbacks.passed(lane);
  }
  if (run.setbacks.empty()) run.trouble.leave();
}

void Dispatcher::begin_walks(CampaignRun& taken, const std::vector<ClaimedLane>& lanes) {
  CampaignRun* const run = &taken;
  for (const ClaimedLane& lane : lanes) {
    WalkContext context{.clock = world_.clock,
                        .ledger = world_.ledger,
                        .queue = run->runner->queue(),
                        .in_flight_limit = run->runner->in_flight_limit(),
                        .meter = world_.meter,
                        .composer = *run->composer,
                        .campaign = run->campaign,
                        .listed_until = listed_until_,
                        .gate = world_.gate,
                        .retry = options_.retry,
                        .flush_interval = options_.flush_interval,
                        .flush_rows_max = options_.flush_rows_max,
                        .random = random_,
                        .versions_kept = run->versions_kept,
                        .halt = [this, run](Halt why) {
                          // Several walks may find the same fault of the sender.
                          if (run->stopping) return;
                          run->stop();
                          run->pausing = true;
                          tasks_.spawn(pause_.halt(run, std::move(why)));
                        }};
    run->walks.push_back(std::make_unique<LaneWalk>(std::move(context), lane,
                                                    leases_.end_of(run->asked), executor_));
    LaneWalk* const walk = run->walks.back().get();
    lanes_.spawn(walk_lane(run, walk));
    // Taken while we were told to stop: it is given back untouched.
    if (run->stopping) walk->stop();
  }
}

asio::awaitable<void> Dispatcher::walk_lane(CampaignRun* run, LaneWalk* walk) {
  std::exception_ptr failure;
  try {
    co_await walk->run();
  } catch (...) {
    failure = std::current_exception();
  }
  const Lane lane = walk->claim().lane;
  const bool failed = failure && !is_cancellation(failure);
  if (walk->has_lost_outcomes()) in_doubt_.insert(lane_id(walk->claim()));
  if (failed) {
    // Before the walk goes away, so that there is no instant at which nothing seems to be wrong.
    set_back(*run,
             {.lane = lane,
              .outcomes_lost = walk->has_lost_outcomes(),
              .lease_kept = walk->has_kept_its_lease(),
              .step = walk->failed_step()},
             failure);
  } else if (!failure && !walk->is_lost()) {
    if (walk->has_booked()) run->setbacks.booked(lane, walk->begun_at(), walk->steps_done());
    run->setbacks.ended_well(lane, walk->steps_done());
    if (walk->has_settled_doubts()) in_doubt_.erase(lane_id(walk->claim()));
  }
  std::erase_if(run->walks, [&](const auto& held) { return held.get() == walk; });
  world_.meter.lanes_held(lanes_held());
  wake_.notify_all();
  if (failure && !failed) std::rethrow_exception(failure);
}

void Dispatcher::set_back(CampaignRun& run, Setback setback, const std::exception_ptr& failure) {
  const std::string during =
      setback.lane ? fmt::format("walking lane {}, which is left to others", setback.lane->value)
                   : "taking lanes";
  const Trouble::Kind kind = run.trouble.add(during.c_str(), failure);
  // Without a database there is nothing to be said about the campaign.
  if (kind == Trouble::Kind::away) return;
  // What could be booked before may be refused now.
  run.rehearsed = false;
  setback.refusal = refusal_of(failure);
  const std::vector<Lane> failed_before = run.setbacks.lanes();
  if (setback.lane && std::ranges::find(failed_before, *setback.lane) != failed_before.end()) {
    run.others_first = true;
  }
  const Setbacks::Then then = run.setbacks.add(setback, world_.clock.now());
  // A run that stops is paused already, or not listed any more.
  if (then == Setbacks::Then::try_again || run.stopping) return;
  run.stop();
  run.pausing = true;
  tasks_.spawn(pause_.raise_alarm(&run, setback));
}

void Dispatcher::look_for_bookings(CampaignRun& run) {
  if (run.setbacks.empty()) return;
  for (const auto& walk : run.walks) {
    if (!walk->has_booked() || walk->is_lost()) continue;
    run.setbacks.booked(walk->claim().lane, walk->begun_at(), walk->steps_done());
  }
  if (run.setbacks.empty()) run.trouble.pass();
}

asio::awaitable<void> Dispatcher::lease_loop() {
  while (!drained_) {
    // Three failures in a row fit between the renewal and the end of a lease.
    co_await world_.clock.sleep_until(world_.clock.now() + options_.lease / 5);
    leave_lanes_that_stand_still();
    co_await leases_.renew();
  }
}

Standstill Dispatcher::standstill() {
  const SteadyTime now = world_.clock.now();
  Standstill found;
  found.note(source_trouble_, now);
  found.note(leases_.trouble(), now);
  for (const auto& [name, runner] : runners_) {
    found.note(runner->shares(), now);
    found.note(runner->queue().grant_trouble(), now);
  }
  for (const auto& run : runs_) {
    const std::int64_t campaign = run->campaign.id.value;
    for (const auto& walk : run->walks) {
      const WatchedWalk watched{
          .owner = *walk, .motion = walk->motion(), .queue = run->runner->queue()};
      found.note(stood_still(watched, source_trouble_, now, found),
                 fmt::format("campaign {}, lane {}", campaign, walk->claim().lane.value));
    }
    if (run->setbacks.empty()) continue;
    found.note(now - run->setbacks.since(), fmt::format("campaign {}", campaign));
  }
  if (confirmer_) confirmer_->watch(found, source_trouble_);
  return found;
}

// A daemon that holds a lane and does nothing with it keeps it from those that would.
void Dispatcher::leave_lanes_that_stand_still() {
  const Duration longest = options_.standstill_max * DispatcherOptions::standstills_max;
  Standstill ignored;
  for (const auto& run : runs_) {
    for (const auto& walk : run->walks) {
      if (walk->is_lost()) continue;
      const WatchedWalk watched{
          .owner = *walk, .motion = walk->motion(), .queue = run->runner->queue()};
      const Duration stood = stood_still(watched, source_trouble_, world_.clock.now(), ignored);
      if (stood < longest) continue;
      // What it knew is lost, and its people are in doubt for the next owner.
      walk->give_up();
      in_doubt_.insert(lane_id(walk->claim()));
      set_back(*run, {.lane = walk->claim().lane, .outcomes_lost = true},
               standstill_failure(stood));
    }
  }
  if (confirmer_) confirmer_->leave_what_stands_still(longest, source_trouble_);
}

bool Dispatcher::has_left_doubt() const {
  return !in_doubt_.empty() || (confirmer_ && confirmer_->has_left_doubt());
}

// What is on the wire gets the drain time; then it stays in doubt for the next owner.
asio::awaitable<void> Dispatcher::drain_limit() {
  co_await world_.clock.sleep_until(world_.clock.now() + options_.drain);
  for (const auto& [name, runner] : runners_) runner->abort();
  // The channels drop their connections: nothing is answered any more.
  for (LaneWalk* walk : walks()) walk->abandon();
  if (confirmer_) confirmer_->abandon();
  // The last flushes and returns of lanes need the database; without it the leases end by
  // themselves.
  co_await world_.clock.sleep_until(world_.clock.now() + options_.drain / 4);
  lanes_.cancel();
}

}  // namespace crier::dispatch
