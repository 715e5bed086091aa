#include "support/engine/memory_ledger.h"

#include <utility>

#include "support/engine/plain_editor.h"

namespace crier::test {

namespace asio = boost::asio;
using dispatch::Fence;
using dispatch::LaneClaim;
using dispatch::PageRow;

asio::awaitable<void> DatabaseLine::question(const char* call) const {
  const auto latency = Duration(
      static_cast<Duration::rep>(random.unit() * static_cast<double>(faults.latency_max.count())));
  co_await clock.sleep_until(clock.now() + latency);
  if (faults.away || random.chance(faults.lost_question)) {
    throw dispatch::LedgerUnavailable("simulated: the database is away");
  }
  if (faults.injection.at) faults.injection.at(call, Injection::Moment::before);
}

asio::awaitable<void> DatabaseLine::answer(const char* call) const {
  const auto latency = Duration(
      static_cast<Duration::rep>(random.unit() * static_cast<double>(faults.latency_max.count())));
  co_await clock.sleep_until(clock.now() + latency);
  if (random.chance(faults.lost_answer)) {
    throw dispatch::LedgerInDoubt("simulated: the answer is lost");
  }
  if (faults.injection.at) faults.injection.at(call, Injection::Moment::after);
}

asio::awaitable<std::vector<dispatch::ClaimedLane>> MemoryLedger::claim(
    dispatch::ClaimRequest request) {
  co_await line_.question("claim");
  auto claimed = line_.world.claim(request, line_.daemon, line_.shared.wall_now());
  co_await line_.answer("claim");
  co_return claimed;
}

asio::awaitable<std::vector<Fence>> MemoryLedger::renew(std::vector<LaneClaim> claims,
                                                        std::chrono::milliseconds lease) {
  co_await line_.question("renew");
  std::vector<Fence> fences;
  const WallTime until = line_.shared.wall_now() + lease;
  for (const LaneClaim& claim : claims) {
    fences.push_back(line_.world.renew(claim, line_.daemon, until));
  }
  co_await line_.answer("renew");
  co_return fences;
}

asio::awaitable<std::optional<std::vector<PageRow>>> MemoryLedger::read_page(LaneClaim claim,
                                                                             SubjectId after,
                                                                             int rows_max) {
  co_await line_.question("read_page");
  auto page = line_.world.read_page(claim, after, rows_max);
  co_await line_.answer("read_page");
  co_return page;
}

asio::awaitable<std::vector<PageRow>> MemoryLedger::in_doubt(LaneClaim claim) {
  co_await line_.question("in_doubt");
  auto rows = line_.world.in_doubt(claim);
  co_await line_.answer("in_doubt");
  co_return rows;
}

asio::awaitable<std::optional<std::vector<dispatch::DueDeferral>>> MemoryLedger::take_due(
    LaneClaim claim, WallTime now, int rows_max) {
  co_await line_.question("take_due");
  auto due = line_.world.take_due(claim, now, rows_max);
  co_await line_.answer("take_due");
  co_return due;
}

asio::awaitable<std::optional<WallTime>> MemoryLedger::next_due(LaneClaim claim) {
  co_await line_.question("next_due");
  const auto due = line_.world.next_due(claim);
  co_await line_.answer("next_due");
  co_return due;
}

asio::awaitable<Fence> MemoryLedger::flush(LaneClaim claim,
                                           std::shared_ptr<const dispatch::Flush> flush) {
  co_await line_.question("flush");
  const Fence fence = line_.world.flush(claim, *flush);
  co_await line_.answer("flush");
  co_return fence;
}

asio::awaitable<Fence> MemoryLedger::release(LaneClaim claim, dispatch::Release release) {
  co_await line_.question("release");
  const Fence fence = line_.world.release(claim, line_.daemon, release);
  co_await line_.answer("release");
  co_return fence;
}

asio::awaitable<void> MemoryLedger::rehearse(CampaignId /*campaign*/) {
  co_await line_.question("rehearse");
  co_await line_.answer("rehearse");
}

asio::awaitable<dispatch::GrantAnswer> MemoryLimits::grant(std::string name,
                                                           pacing::RateLimit limit, int slots) {
  co_await line_.question("grant");
  const WallTime now = line_.shared.wall_now();
  const pacing::Booking booking = line_.world.book(name, limit, now, slots);
  co_await line_.answer("grant");
  co_return dispatch::GrantAnswer{.grant = booking.grant, .stamped = now};
}

asio::awaitable<int> MemoryLimits::share(dispatch::ShareRequest request) {
  co_await line_.question("share");
  const int share = line_.world.share(request, line_.daemon, line_.shared.wall_now());
  co_await line_.answer("share");
  co_return share;
}

asio::awaitable<void> MemoryLimits::leave() {
  co_await line_.question("leave");
  line_.world.leave(line_.daemon);
  co_await line_.answer("leave");
}

asio::awaitable<std::vector<dispatch::RunningCampaign>> MemoryBoard::running() {
  co_await line_.question("running");
  std::vector<dispatch::RunningCampaign> running;
  const MemoryWorld& world = line_.world;
  const bool is_stopped = world.paused || world.alarm || !world.stopped_because.empty();
  if (!is_stopped && !world.finished) running.push_back(world.campaign);
  co_await line_.answer("running");
  co_return running;
}

asio::awaitable<std::unique_ptr<dispatch::Editor>> MemoryBoard::editor(
    dispatch::RunningCampaign campaign) {
  co_await line_.question("editor");
  line_.world.editions_opened.push_back(campaign.edition);
  co_await line_.answer("editor");
  auto editor = std::make_unique<PlainEditor>(campaign.key);
  editor->before_each = [&faults = line_.faults](const char* call) {
    if (faults.injection.at) faults.injection.at(call, Injection::Moment::before);
  };
  co_return editor;
}

asio::awaitable<void> MemoryBoard::finish_if_done(CampaignId /*campaign*/) {
  co_await line_.question("finish_if_done");
  line_.world.finish_if_done();
  co_await line_.answer("finish_if_done");
}

asio::awaitable<void> MemoryBoard::raise_alarm(CampaignId /*campaign*/, std::string why) {
  co_await line_.question("raise_alarm");
  if (line_.world.stopped_because.empty()) line_.world.stopped_because = std::move(why);
  co_await line_.answer("raise_alarm");
}

asio::awaitable<void> MemoryBoard::halt(CampaignId /*campaign*/, dispatch::Halt halt) {
  co_await line_.question("halt");
  line_.world.halt(halt.answer.reason);
  co_await line_.answer("halt");
}

}  // namespace crier::test
