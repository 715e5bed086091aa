#include "dispatch/dispatcher.h"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "base/check.h"

namespace crier::dispatch {

namespace asio = boost::asio;

struct Dispatcher::CampaignRun {
  RunningCampaign campaign;
  ChannelDesk* desk{};
  std::unique_ptr<Editor> editor;  // Null until it has been made.
  std::set<std::string> versions_kept;
  std::list<std::unique_ptr<LaneWalk>> walks;
  bool taking{};    // take_lanes is under way.
  bool stopping{};  // The board does not list it any more, or it was halted.
};

Dispatcher::Dispatcher(DispatcherOptions options, World world,
                       std::map<std::string, ChannelDesk*> desks, asio::any_io_executor executor)
    : options_(options),
      world_(world),
      desks_(std::move(desks)),
      executor_(executor),
      random_(options.seed),
      tasks_(executor),
      lanes_(executor),
      wake_(executor),
      alarm_(world.clock, tasks_, [this] { wake_.notify_all(); }) {
  for (const auto& [name, desk] : desks_) desk->watch_share([this] { wake_.notify_all(); });
}

Dispatcher::~Dispatcher() = default;

// ---------------------------------------------------------------- life

asio::awaitable<void> Dispatcher::run() {
  tasks_.spawn(or_fall(schedule_loop()));
  tasks_.spawn(or_fall(lease_loop()));
  std::exception_ptr failure;
  try {
    co_await tasks_.join();
  } catch (...) {
    failure = std::current_exception();
  }
  co_await asio::this_coro::throw_if_cancelled(false);
  lanes_.cancel();
  try {
    co_await lanes_.join();
  } catch (...) {
    if (!failure) failure = std::current_exception();
  }
  if (failure) std::rethrow_exception(failure);
}

// Work that fails by a fault of ours takes everything down, as a crash would: the supervisor starts
// the program anew, and leases make that safe. Going on would leave lanes without an owner's care.
asio::awaitable<void> Dispatcher::or_fall(asio::awaitable<void> work) {
  std::exception_ptr failure;
  try {
    co_await std::move(work);
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  tasks_.cancel();
  lanes_.cancel();
  std::rethrow_exception(failure);
}

void Dispatcher::stop() {
  if (stopping_) return;
  stopping_ = true;
  for (const auto& run : runs_) stop_run(*run);
  for (const auto& [name, desk] : desks_) desk->close();
  wake_.notify_all();
}

void Dispatcher::stop_run(CampaignRun& run) {
  run.stopping = true;
  give_up_lanes(run);
}

void Dispatcher::give_up_lanes(CampaignRun& run) {
  for (const auto& walk : run.walks) walk->stop();
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

// ---------------------------------------------------------------- campaigns and lanes

asio::awaitable<void> Dispatcher::schedule_loop() {
  while (!stopping_) {
    co_await schedule();
    if (stopping_) break;
    alarm_.set(world_.clock.now() + options_.poll);
    co_await wake_.wait();
  }
  // The lease loop and the drain limit go on until the last walk has ended.
  tasks_.spawn(drain_limit());
  while (!walks().empty() || std::ranges::any_of(runs_, [](auto& run) { return run->taking; })) {
    co_await wake_.wait();
  }
  drained_ = true;
  tasks_.cancel();
}

asio::awaitable<void> Dispatcher::schedule() {
  for (const auto& [name, desk] : desks_) desk->outbox().expire();
  try {
    const std::vector<RunningCampaign> running = co_await world_.board.running();
    // Told to stop while the board was read: what begins now would be told by nobody.
    if (stopping_) co_return;
    follow_board(running);
    healthy_ = true;
  } catch (const LedgerUnavailable& unavailable) {
    if (std::exchange(healthy_, false))
      world_.meter.database_away("reading the board", unavailable.what());
    co_return;
  }
  for (const auto& run : runs_) {
    if (!run->desk->may_send()) give_up_lanes(*run);
    if (run->stopping || run->taking) continue;
    run->taking = true;
    tasks_.spawn(or_fall(take_lanes(run.get())));
  }
}

void Dispatcher::follow_board(const std::vector<RunningCampaign>& running) {
  for (const auto& run : runs_) {
    const bool listed = std::ranges::find(running, run->campaign) != running.end();
    if (!listed && !run->stopping) stop_run(*run);
  }
  std::erase_if(
      runs_, [](const auto& run) { return run->stopping && run->walks.empty() && !run->taking; });
  for (const RunningCampaign& campaign : running) {
    const bool known = std::ranges::any_of(
        runs_, [&](const auto& run) { return run->campaign.id == campaign.id; });
    const auto desk = desks_.find(campaign.channel);
    // A daemon without the channel leaves the campaign to those that have it.
    if (known || desk == desks_.end()) continue;
    runs_.push_back(
        std::make_unique<CampaignRun>(CampaignRun{.campaign = campaign, .desk = desk->second}));
  }
  // The nearest deadline takes lanes first.
  runs_.sort([](const auto& left, const auto& right) {
    return left->campaign.notify_by < right->campaign.notify_by;
  });
}

asio::awaitable<void> Dispatcher::take_lanes(CampaignRun* run) {
  std::vector<ClaimedLane> lanes;
  const SteadyTime asked = world_.clock.now();
  try {
    if (!run->editor) run->editor = co_await world_.board.editor(run->campaign);
    if (!run->editor) run->stopping = true;
    const int room = options_.lanes_active_max - lanes_held();
    const ClaimRequest request{.campaign = run->campaign.id,
                               .step = run->campaign.step,
                               .lanes_max = run->desk->may_send() ? room : 0,
                               .lease = options_.lease};
    if (request.lanes_max > 0 && !run->stopping) lanes = co_await world_.ledger.claim(request);
    if (lanes.empty() && run->walks.empty() && !run->stopping) {
      co_await world_.board.finish_if_done(run->campaign.id);
    }
  } catch (const LedgerUnavailable& unavailable) {
    world_.meter.database_away("taking lanes", unavailable.what());
  }
  run->taking = false;

  for (const ClaimedLane& lane : lanes) {
    WalkContext context{.clock = world_.clock,
                        .ledger = world_.ledger,
                        .outbox = run->desk->outbox(),
                        .gate = run->desk->gate(),
                        .meter = world_.meter,
                        .editor = *run->editor,
                        .campaign = run->campaign,
                        .retry = options_.retry,
                        .flush_interval = options_.flush_interval,
                        .flush_rows_max = options_.flush_rows_max,
                        .random = random_,
                        .versions_kept = run->versions_kept,
                        .halt = [this, run](Reason reason, int reply_code) {
                          if (run->stopping) return;
                          stop_run(*run);
                          tasks_.spawn(or_fall(halt(run->campaign.id, reason, reply_code)));
                        }};
    run->walks.push_back(
        std::make_unique<LaneWalk>(std::move(context), lane, lease_end(asked), executor_));
    LaneWalk* const walk = run->walks.back().get();
    lanes_.spawn(or_fall(walk_lane(run, walk)));
    // Taken while we were told to stop: it is given back untouched.
    if (run->stopping) walk->stop();
  }
  world_.meter.lanes_held(lanes_held());
  if (stopping_) wake_.notify_all();
}

asio::awaitable<void> Dispatcher::walk_lane(CampaignRun* run, LaneWalk* walk) {
  std::exception_ptr failure;
  try {
    co_await walk->run();
  } catch (...) {
    failure = std::current_exception();
  }
  std::erase_if(run->walks, [&](const auto& held) { return held.get() == walk; });
  world_.meter.lanes_held(lanes_held());
  wake_.notify_all();
  if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> Dispatcher::halt(CampaignId campaign, Reason reason, int reply_code) {
  Patience patience(world_.clock, world_.meter);
  auto call = [this, campaign, reason, reply_code] {
    return world_.board.halt(campaign, reason, reply_code);
  };
  co_await patience.insist("pausing a campaign", std::move(call));
}

// ---------------------------------------------------------------- leases

// The lease counts from before we asked for it, and we stop a fifth earlier than the others may
// take over: for a write that is on its way to the kernel when the time is up.
SteadyTime Dispatcher::lease_end(SteadyTime asked) const {
  return asked + options_.lease * 4 / 5;
}

asio::awaitable<void> Dispatcher::lease_loop() {
  while (!drained_) {
    co_await world_.clock.sleep_until(world_.clock.now() + options_.lease / 5);
    co_await renew_leases();
  }
}

asio::awaitable<void> Dispatcher::renew_leases() {
  std::vector<LaneClaim> claims;
  for (const LaneWalk* walk : walks()) {
    if (!walk->is_lost()) claims.push_back(walk->claim());
  }
  if (claims.empty()) co_return;
  const SteadyTime asked = world_.clock.now();
  std::vector<Fence> fences;
  try {
    fences = co_await world_.ledger.renew(claims, options_.lease);
    healthy_ = true;
  } catch (const LedgerUnavailable& unavailable) {
    if (std::exchange(healthy_, false)) {
      world_.meter.database_away("renewing leases", unavailable.what());
    }
    co_return;
  }
  CRIER_CHECK(fences.size() == claims.size());
  // Walks may have ended while the database answered.
  for (LaneWalk* walk : walks()) {
    const auto place = std::ranges::find(claims, walk->claim());
    if (place == claims.end()) continue;
    const Fence fence = fences[static_cast<std::size_t>(place - claims.begin())];
    if (fence == Fence::lost) {
      walk->lost();
    } else {
      walk->lease_extended(lease_end(asked));
    }
  }
  for (const auto& [name, desk] : desks_) desk->outbox().rouse();
}

// What is on the wire gets the drain time; then it stays in doubt for the next owner.
asio::awaitable<void> Dispatcher::drain_limit() {
  co_await world_.clock.sleep_until(world_.clock.now() + options_.drain);
  for (const auto& [name, desk] : desks_) desk->abort();
  for (LaneWalk* walk : walks()) walk->forsake();
  // The last flushes and releases need the database; without it the leases end by themselves.
  co_await world_.clock.sleep_until(world_.clock.now() + options_.drain / 4);
  lanes_.cancel();
}

}  // namespace crier::dispatch
