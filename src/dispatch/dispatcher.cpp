// The loops of the dispatcher: what is due and what is running, whose leases are renewed, how it
// stops. What it does with the lanes of a campaign is in dispatcher_lanes.cpp.
#include "dispatch/dispatcher.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "dispatch/standstill.h"
#include "runtime/join_with_upkeep.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

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
  if (world_.confirmations != nullptr) {
    add_confirmer(confirmation_context(*world_.confirmations), *world_.confirmation_writers);
  }
  if (world_.corrections != nullptr) {
    ConfirmationContext context = confirmation_context(*world_.corrections);
    context.words = correction_words;
    context.gate = world_.gate;
    context.kind = pacing::SendQueue::Kind::correction;
    add_confirmer(context, *world_.correction_writers);
  }
}

Dispatcher::~Dispatcher() = default;

ConfirmationContext Dispatcher::confirmation_context(ConfirmationLedger& ledger) {
  return {.clock = world_.clock,
          .ledger = ledger,
          .meter = world_.meter,
          .random = random_,
          .retry = options_.retry,
          .lease = options_.lease,
          .flush_interval = options_.flush_interval};
}

void Dispatcher::add_confirmer(const ConfirmationContext& context, ConfirmationWriters& writers) {
  confirmers_.emplace_back(
      context, writers, runners_, [this] { wake_.notify_all(); }, executor_);
}

asio::awaitable<void> Dispatcher::run() {
  tasks_.spawn(begin_loop());
  tasks_.spawn(schedule_loop());
  tasks_.spawn(lease_loop());
  for (Confirmer& each : confirmers_) lanes_.spawn(each.run());
  // The loops end after the last walk; where they fail, or are cancelled, the walks end after them.
  co_await join_with_upkeep(&tasks_, &lanes_);
}

void Dispatcher::stop() {
  if (stopping_) return;
  stopping_ = true;
  // The walks first: what they withdraw is not sent any more by channels that are finishing.
  for (const auto& run : runs_) run->stop();
  for (Confirmer& each : confirmers_) each.stop();
  for (const auto& [name, runner] : runners_) runner->close();
  wake_.notify_all();
}

int Dispatcher::lanes_held() const {
  return static_cast<int>(walks().size());
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
  const auto is_confirming = [](const Confirmer& each) { return !each.has_ended(); };
  if (std::ranges::any_of(confirmers_, is_confirming)) return true;
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
  share_channels();
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
  gate_closed_since_.reset();
  if (!world_.gate->is_open()) gate_closed_since_ = world_.clock.now();
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

// Only those that have somebody to claim: what a campaign needs whose lanes all rest, or are with
// other daemons, has to be had elsewhere.
void Dispatcher::share_channels() {
  for (const auto& [name, runner] : runners_) {
    std::vector<pacing::CampaignNeed> needs;
    for (const auto& run : runs_) {
      if (run->runner != runner || run->stopping || run->walks_at_work() == 0) continue;
      const Standing standing = run->composer->standing();
      needs.push_back(
          {.campaign = run->campaign.id,
           .notify_by = run->campaign.notify_by,
           .rate_needed = runner->queue().rate_needed(run->campaign.people_left.value_or(0),
                                                      run->campaign.notify_by, standing.profile),
           .weight = standing.weight,
           .precedence = pacing::precedence_of(standing.profile),
           .is_endangered = run->campaign.is_endangered});
    }
    runner->queue().share(std::move(needs));
  }
  for (const auto& run : runs_) {
    run->in_flight_part.share(run->runner->queue().part_of(run->campaign.id));
    run->keep_pace(world_.clock.now());
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
    const auto same = std::ranges::find_if(runs_, [&](const auto& run) {
      return run->campaign.id == campaign.id && run->campaign.step == campaign.step;
    });
    const bool known = same != runs_.end();
    if (known) {
      (*same)->campaign.people_left = campaign.people_left;
      (*same)->campaign.is_endangered = campaign.is_endangered;
      (*same)->campaign.has_accepted = campaign.has_accepted;
      (*same)->campaign.was_stopped = campaign.was_stopped;
      (*same)->campaign.pace = campaign.pace;
    }
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
  for (Confirmer& each : confirmers_) each.watch(found, source_trouble_);
  // An absence of the database is counted as such.
  const auto is_kept_back = [this](const auto& run) { return !run->stopping && is_held(*run); };
  if (gate_closed_since_ && !source_trouble_.is_away() &&
      std::ranges::any_of(runs_, is_kept_back)) {
    found.note(now - *gate_closed_since_,
               "what can be objected to, because no objection can be recorded");
  }
  count_absence(found, now);
  stood_last_ = found.longest;
  return found;
}

// Nothing that is to be done can be, and whoever is to mend it has to hear of it, although no lane
// is to blame. What stood still before the absence was known has stood still since then.
void Dispatcher::count_absence(Standstill& found, SteadyTime now) {
  if (!source_trouble_.is_away()) return stands_absent_since_.reset();
  const bool is_anything_to_do =
      found.for_database > 0 ||
      std::ranges::any_of(runs_, [](const auto& run) { return !run->stopping; });
  if (!stands_absent_since_ && is_anything_to_do) stands_absent_since_ = now - stood_last_;
  if (stands_absent_since_) {
    found.note(now - *stands_absent_since_, "what runs, because the database is away");
  }
}

bool Dispatcher::has_left_doubt() const {
  return !in_doubt_.empty() || std::ranges::any_of(confirmers_, &Confirmer::has_left_doubt);
}

// What is on the wire gets the drain time; then it stays in doubt for the next owner.
asio::awaitable<void> Dispatcher::drain_limit() {
  co_await world_.clock.sleep_until(world_.clock.now() + options_.drain);
  for (const auto& [name, runner] : runners_) runner->abort();
  // The channels drop their connections: nothing is answered any more.
  for (LaneWalk* walk : walks()) walk->abandon();
  for (Confirmer& each : confirmers_) each.abandon();
  // The last flushes and returns of lanes need the database; without it the leases end by
  // themselves.
  co_await world_.clock.sleep_until(world_.clock.now() + options_.drain / 4);
  lanes_.cancel();
}

}  // namespace crier::dispatch
