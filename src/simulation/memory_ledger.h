// A daemon's view of the memory world. The ledger and the limits keep the promises that Postgres
// keeps (tests/contract); every call goes over a line, which takes its time and may break before
// the call is applied or after it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "dispatch/campaign_source.h"
#include "dispatch/ledger.h"
#include "dispatch/limits.h"
#include "runtime/clock.h"
#include "simulation/database_line.h"
#include "simulation/memory_world.h"

namespace crier::simulation {

// How one daemon comes to the database. Everything referred to must outlive this.
struct MemoryAccess {
  MemoryWorld& world;
  DatabaseLine& line;
  const Clock& clock;  // The database's own.
  std::string daemon;
};

class MemoryLedger final : public dispatch::Ledger {
 public:
  explicit MemoryLedger(MemoryAccess access) : access_(std::move(access)) {}

  boost::asio::awaitable<std::vector<dispatch::ClaimedLane>> claim(
      dispatch::ClaimRequest request) override;
  boost::asio::awaitable<std::vector<dispatch::Fence>> renew(
      std::vector<dispatch::LaneClaim> claims, std::chrono::milliseconds lease) override;
  boost::asio::awaitable<std::optional<std::vector<dispatch::PageRow>>> read_page(
      dispatch::LaneClaim claim, SubjectId after, int rows_max) override;
  boost::asio::awaitable<std::vector<dispatch::PageRow>> in_doubt(
      dispatch::LaneClaim claim) override;
  boost::asio::awaitable<std::optional<std::vector<dispatch::DueDeferral>>> take_due(
      dispatch::LaneClaim claim, WallTime now, int rows_max) override;
  boost::asio::awaitable<std::optional<WallTime>> next_due(dispatch::LaneClaim claim) override;
  boost::asio::awaitable<dispatch::Fence> flush(
      dispatch::LaneClaim claim, std::shared_ptr<const dispatch::Flush> flush) override;
  boost::asio::awaitable<dispatch::Fence> hand_back(dispatch::LaneClaim claim,
                                                    dispatch::HandBack hand_back) override;
  boost::asio::awaitable<void> rehearse(CampaignId campaign) override;

 private:
  MemoryAccess access_;
};

class MemoryLimits final : public dispatch::Limits {
 public:
  explicit MemoryLimits(MemoryAccess access) : access_(std::move(access)) {}

  boost::asio::awaitable<dispatch::BookingAnswer> book(std::string channel,
                                                       std::vector<dispatch::LimitBooking> bookings,
                                                       dispatch::Hear hear) override;
  boost::asio::awaitable<void> pause(dispatch::LimitPause pause) override;
  boost::asio::awaitable<dispatch::LimitSlowdown> slow(std::string limit,
                                                       pacing::SlowdownState state) override;
  boost::asio::awaitable<void> raise(std::vector<dispatch::RaisedLimit> raised) override;
  boost::asio::awaitable<dispatch::Share> share(dispatch::ShareRequest request) override;
  boost::asio::awaitable<void> leave() override;

 private:
  MemoryAccess access_;
};

// Writes the notices of a campaign; made once a run. May throw.
using MakeComposer = std::function<std::unique_ptr<dispatch::NoticeComposer>(
    const dispatch::RunningCampaign& campaign)>;

class MemoryCampaigns final : public dispatch::CampaignSource {
 public:
  MemoryCampaigns(MemoryAccess access, MakeComposer make_composer)
      : access_(std::move(access)), make_composer_(std::move(make_composer)) {}

  // The simulated campaign runs from the beginning.
  boost::asio::awaitable<bool> begin_due() override { co_return false; }
  boost::asio::awaitable<std::vector<dispatch::RunningCampaign>> running() override;
  boost::asio::awaitable<std::unique_ptr<dispatch::NoticeComposer>> composer(
      dispatch::RunningCampaign campaign) override;
  boost::asio::awaitable<void> finish_if_done(CampaignId campaign) override;
  boost::asio::awaitable<void> raise_alarm(CampaignId campaign, std::string why) override;
  boost::asio::awaitable<void> halt(CampaignId campaign, dispatch::Halt halt) override;

 private:
  MemoryAccess access_;
  MakeComposer make_composer_;
};

}  // namespace crier::simulation
