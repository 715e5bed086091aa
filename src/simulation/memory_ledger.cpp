#include "simulation/memory_ledger.h"

#include <utility>

namespace crier::simulation {

namespace asio = boost::asio;
using dispatch::Fence;
using dispatch::LaneClaim;
using dispatch::PageRow;

asio::awaitable<std::vector<dispatch::ClaimedLane>> MemoryLedger::claim(
    dispatch::ClaimRequest request) {
  co_await access_.line.question("claim");
  auto claimed = access_.world.claim(request, access_.daemon, access_.clock.wall_now());
  co_await access_.line.answer("claim");
  co_return claimed;
}

asio::awaitable<std::vector<Fence>> MemoryLedger::renew(std::vector<LaneClaim> claims,
                                                        std::chrono::milliseconds lease) {
  co_await access_.line.question("renew");
  std::vector<Fence> fences;
  const WallTime until = access_.clock.wall_now() + lease;
  for (const LaneClaim& claim : claims) {
    fences.push_back(access_.world.renew(claim, access_.daemon, until));
  }
  co_await access_.line.answer("renew");
  co_return fences;
}

asio::awaitable<std::optional<std::vector<PageRow>>> MemoryLedger::read_page(LaneClaim claim,
                                                                             SubjectId after,
                                                                             int rows_max) {
  co_await access_.line.question("read_page");
  auto page = access_.world.read_page(claim, after, rows_max);
  co_await access_.line.answer("read_page");
  co_return page;
}

asio::awaitable<std::vector<PageRow>> MemoryLedger::in_doubt(LaneClaim claim) {
  co_await access_.line.question("in_doubt");
  auto rows = access_.world.in_doubt(claim);
  co_await access_.line.answer("in_doubt");
  co_return rows;
}

asio::awaitable<std::optional<std::vector<dispatch::DueDeferral>>> MemoryLedger::take_due(
    LaneClaim claim, WallTime now, int rows_max) {
  co_await access_.line.question("take_due");
  auto due = access_.world.take_due(claim, now, rows_max);
  co_await access_.line.answer("take_due");
  co_return due;
}

asio::awaitable<std::optional<WallTime>> MemoryLedger::next_due(LaneClaim claim) {
  co_await access_.line.question("next_due");
  const auto due = access_.world.next_due(claim);
  co_await access_.line.answer("next_due");
  co_return due;
}

asio::awaitable<Fence> MemoryLedger::flush(LaneClaim claim,
                                           std::shared_ptr<const dispatch::Flush> flush) {
  co_await access_.line.question("flush");
  const Fence fence = access_.world.flush(claim, *flush);
  co_await access_.line.answer("flush");
  co_return fence;
}

asio::awaitable<Fence> MemoryLedger::hand_back(LaneClaim claim, dispatch::HandBack hand_back) {
  co_await access_.line.question("hand_back");
  const Fence fence = access_.world.hand_back(claim, access_.daemon, hand_back);
  co_await access_.line.answer("hand_back");
  co_return fence;
}

asio::awaitable<void> MemoryLedger::rehearse(CampaignId /*campaign*/) {
  co_await access_.line.question("rehearse");
  co_await access_.line.answer("rehearse");
}

asio::awaitable<dispatch::BookingAnswer> MemoryLimits::book(
    std::string channel, std::vector<dispatch::LimitBooking> bookings, dispatch::Hear hear) {
  co_await access_.line.question("book");
  const WallTime now = access_.clock.wall_now();
  dispatch::BookingAnswer answer{.grants = {}, .places = {}, .pauses = {}, .stamped = now};
  if (hear == dispatch::Hear::grants_and_replies) {
    answer.pauses = access_.world.pauses_of(channel, now);
    answer.slowdowns = access_.world.slowdowns_of(channel, now);
  }
  for (const dispatch::LimitBooking& booking : bookings) {
    answer.grants.push_back(access_.world.book(booking, now));
    answer.places.push_back(
        booking.places
            ? access_.world.divide_places(booking.limit, *booking.places, access_.daemon, now)
            : pacing::PlacesAnswer{});
  }
  co_await access_.line.answer("book");
  co_return answer;
}

asio::awaitable<void> MemoryLimits::pause(dispatch::LimitPause pause) {
  co_await access_.line.question("pause");
  access_.world.pause(pause);
  co_await access_.line.answer("pause");
}

asio::awaitable<dispatch::LimitSlowdown> MemoryLimits::slow(std::string limit,
                                                            pacing::SlowdownState state) {
  co_await access_.line.question("slow");
  const dispatch::LimitSlowdown told = access_.world.slow(limit, state, access_.clock.wall_now());
  co_await access_.line.answer("slow");
  co_return told;
}

asio::awaitable<void> MemoryLimits::raise(std::vector<dispatch::RaisedLimit> raised) {
  co_await access_.line.question("raise");
  access_.world.raise(raised);
  co_await access_.line.answer("raise");
}

asio::awaitable<dispatch::Share> MemoryLimits::share(dispatch::ShareRequest request) {
  co_await access_.line.question("share");
  const dispatch::Share share =
      access_.world.share(request, access_.daemon, access_.clock.wall_now());
  co_await access_.line.answer("share");
  co_return share;
}

asio::awaitable<void> MemoryLimits::leave() {
  co_await access_.line.question("leave");
  access_.world.leave(access_.daemon);
  co_await access_.line.answer("leave");
}

asio::awaitable<std::vector<dispatch::RunningCampaign>> MemoryCampaigns::running() {
  co_await access_.line.question("running");
  std::vector<dispatch::RunningCampaign> running;
  const MemoryWorld& world = access_.world;
  const bool is_stopped = world.paused || world.alarm || !world.stopped_because.empty();
  if (!is_stopped && !world.finished) {
    running.push_back(world.campaign);
    running.back().people_left = world.counts.pending;
    running.back().has_accepted = world.counts.notified > 0;
  }
  co_await access_.line.answer("running");
  co_return running;
}

asio::awaitable<std::unique_ptr<dispatch::NoticeComposer>> MemoryCampaigns::composer(
    dispatch::RunningCampaign campaign) {
  co_await access_.line.question("composer");
  access_.world.editions_opened.push_back(campaign.edition);
  co_await access_.line.answer("composer");
  co_return make_composer_(campaign);
}

asio::awaitable<void> MemoryCampaigns::finish_if_done(CampaignId /*campaign*/) {
  co_await access_.line.question("finish_if_done");
  access_.world.finish_if_done();
  co_await access_.line.answer("finish_if_done");
}

asio::awaitable<void> MemoryCampaigns::raise_alarm(CampaignId /*campaign*/, std::string why) {
  co_await access_.line.question("raise_alarm");
  if (access_.world.stopped_because.empty()) access_.world.stopped_because = std::move(why);
  co_await access_.line.answer("raise_alarm");
}

asio::awaitable<void> MemoryCampaigns::halt(CampaignId /*campaign*/, dispatch::Halt halt) {
  co_await access_.line.question("halt");
  access_.world.halt(halt.answer.reason);
  co_await access_.line.answer("halt");
}

}  // namespace crier::simulation
