// The lanes of a campaign in the dispatcher: taken, walked, set back by what fails in them, and
// left to others. Which campaigns take lanes, and when, is decided by its loops (dispatcher.cpp).
#include <algorithm>
#include <exception>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "dispatch/dispatcher.h"
#include "dispatch/standstill.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

// It is asked for when nobody is left whose turn it is. That lanes are taken again, of the last
// people who were to be tried once more, does not show that it works.
constexpr std::string_view finishing = "finishing the campaign";

std::tuple<CampaignId, int, Lane> lane_id(const LaneClaim& claim) {
  return {claim.campaign, claim.step, claim.lane};
}

}  // namespace

asio::awaitable<void> Dispatcher::take_lanes(CampaignRun* run) {
  std::exception_ptr failure;
  std::optional<std::vector<ClaimedLane>> claimed;
  std::vector<ClaimedLane> lanes;
  StepsDone steps;
  std::string_view step;
  try {
    claimed = co_await claim_lanes(run);
    if (claimed) lanes = *claimed;
    if (lanes.empty() && run->walks.empty() && !run->stopping) {
      step = finishing;
      co_await world_.source.finish_if_done(run->campaign.id);
      steps.insert(finishing);
    }
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
  run->taking = false;
  if (failure) {
    set_back(*run, {.lane = {}, .step = step}, failure);
  } else if (claimed) {
    run->setbacks.ended_well(std::nullopt, steps);
    if (run->setbacks.empty()) run->trouble.pass();
  }
  begin_walks(*run, lanes);
  shed_lanes(*run->runner);
  share_channels();
  world_.meter.lanes_held(lanes_held());
  if (stopping_) wake_.notify_all();
}

void Dispatcher::called_back(const std::string& channel) {
  for (const auto& run : runs_) {
    if (run->campaign.channel != channel) continue;
    for (const auto& walk : run->walks) walk->called_back();
  }
}

// Nothing: none were asked for.
asio::awaitable<std::optional<std::vector<ClaimedLane>>> Dispatcher::claim_lanes(CampaignRun* run) {
  if (!run->composer) run->composer = co_await world_.source.composer(run->campaign);
  // Its notices cannot be written, so that it has been paused with an alarm, or are others by now.
  if (!run->composer) run->stopping = true;
  const int fresh = lanes_to_take(*run, LaneKind::fresh);
  const int due = lanes_to_take(*run, LaneKind::due);
  if (fresh + due == 0 || !run->runner->may_send() || run->stopping) {
    co_return std::nullopt;
  }
  // Before anybody is told what could not be booked.
  if (!run->rehearsed) co_await world_.ledger.rehearse(run->campaign.id);
  run->rehearsed = true;
  const bool is_set_back = !run->setbacks.empty();
  // One after the other shows as well whether it goes on, and puts fewer people in doubt.
  const bool asks_for_one = is_set_back && !run->setbacks.goes_on();
  ClaimRequest request{.campaign = run->campaign.id,
                       .step = run->campaign.step,
                       .lanes_max = asks_for_one ? 1 : fresh + due,
                       .fresh_max = fresh,
                       .due_max = due,
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
                        .in_flight_part = run->in_flight_part,
                        .claim_pace = run->claim_pace,
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
      : setback.step.empty() ? "taking lanes"
                             : std::string(setback.step);
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
  for (Confirmer& each : confirmers_) each.leave_what_stands_still(longest, source_trouble_);
}

std::vector<CampaignRun*> Dispatcher::rivals_on(const ChannelRunner& runner) const {
  std::vector<CampaignRun*> rivals;
  for (const auto& run : runs_) {
    if (run->runner == &runner && !run->stopping && !is_held(*run)) rivals.push_back(run.get());
  }
  return rivals;
}

// As many as are left; or as others have beyond their share, who then give them back, but not
// before these are taken, because there may be none to be had. One in any case: nobody starves.
int Dispatcher::lanes_to_take(const CampaignRun& run, LaneKind kind) const {
  const auto rivals = rivals_on(*run.runner);
  const int share =
      std::max(1, options_.lanes_active_max / std::max(1, static_cast<int>(rivals.size())));
  int beyond = 0;
  for (const CampaignRun* rival : rivals) {
    if (rival != &run) beyond += std::max(0, rival->walks_at_work(kind) - share);
  }
  const int own = run.walks_at_work(kind);
  const int owed = std::max(1 - own, std::min(beyond, share - own));
  return std::max({options_.lanes_active_max - lanes_held_of(*run.runner, kind), owed, 0});
}

void Dispatcher::shed_lanes(const ChannelRunner& runner) {
  for (const LaneKind kind : {LaneKind::fresh, LaneKind::due}) shed_lanes(runner, kind);
}

// The one that was begun last has claimed least.
void Dispatcher::shed_lanes(const ChannelRunner& runner, LaneKind kind) {
  const auto rivals = rivals_on(runner);
  if (rivals.empty()) return;
  const auto walks_of = [kind](const CampaignRun* run) { return run->walks_at_work(kind); };
  int at_work = 0;
  for (const CampaignRun* rival : rivals) at_work += walks_of(rival);
  for (; at_work > options_.lanes_active_max; --at_work) {
    CampaignRun* const most = *std::ranges::max_element(rivals, {}, walks_of);
    if (walks_of(most) <= 1) return;
    const auto last = std::ranges::find_if(
        most->walks.rbegin(), most->walks.rend(),
        [kind](const auto& walk) { return !walk->stopping() && kind_of(*walk) == kind; });
    (*last)->stop();
  }
}

int Dispatcher::lanes_held_of(const ChannelRunner& runner, LaneKind kind) const {
  int held = 0;
  for (const auto& run : runs_) {
    if (run->runner != &runner) continue;
    for (const auto& walk : run->walks) held += kind_of(*walk) == kind ? 1 : 0;
  }
  return held;
}

}  // namespace crier::dispatch
