// A daemon's view of the memory world: every call takes time, may fail before it is applied, and
// may be applied without the daemon hearing of it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/random.h"
#include "dispatch/board.h"
#include "dispatch/ledger.h"
#include "dispatch/limits.h"
#include "runtime/clock.h"
#include "support/engine/memory_world.h"

namespace crier::test {

// What one call of the database does beside what it is asked for: nothing, or it throws, before or
// after it has been applied. `call` is its name.
struct Injection {
  enum class Moment : std::uint8_t { before, after };
  std::function<void(const char* call, Moment moment)> at;
};

struct DatabaseFaults {
  bool away{};             // Every call fails after a while.
  double lost_answer{};    // The call is applied, the answer never comes: in doubt.
  double lost_question{};  // The call is not applied.
  Duration latency_max{std::chrono::milliseconds(5)};
  Injection injection{};
};

// Everything referred to must outlive this.
struct DatabaseLine {
  MemoryWorld& world;
  Clock& clock;         // The daemon's: a frozen daemon hears nothing.
  const Clock& shared;  // The database's own.
  const DatabaseFaults& faults;
  Random& random;
  std::string daemon;

  // The way there and back; throws as the faults say.
  boost::asio::awaitable<void> question(const char* call) const;
  boost::asio::awaitable<void> answer(const char* call) const;
};

class MemoryLedger final : public dispatch::Ledger {
 public:
  explicit MemoryLedger(DatabaseLine line) : line_(std::move(line)) {}

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
  boost::asio::awaitable<dispatch::Fence> release(dispatch::LaneClaim claim,
                                                  dispatch::Release release) override;
  boost::asio::awaitable<void> rehearse(CampaignId campaign) override;

 private:
  DatabaseLine line_;
};

class MemoryLimits final : public dispatch::Limits {
 public:
  explicit MemoryLimits(DatabaseLine line) : line_(std::move(line)) {}

  boost::asio::awaitable<dispatch::GrantAnswer> grant(std::string name, pacing::RateLimit limit,
                                                      int slots) override;
  boost::asio::awaitable<int> share(dispatch::ShareRequest request) override;
  boost::asio::awaitable<void> leave() override;

 private:
  DatabaseLine line_;
};

class MemoryBoard final : public dispatch::Board {
 public:
  explicit MemoryBoard(DatabaseLine line) : line_(std::move(line)) {}

  boost::asio::awaitable<std::vector<dispatch::RunningCampaign>> running() override;
  boost::asio::awaitable<std::unique_ptr<dispatch::Editor>> editor(
      dispatch::RunningCampaign campaign) override;
  boost::asio::awaitable<void> finish_if_done(CampaignId campaign) override;
  boost::asio::awaitable<void> raise_alarm(CampaignId campaign, std::string why) override;
  boost::asio::awaitable<void> halt(CampaignId campaign, dispatch::Halt halt) override;

 private:
  DatabaseLine line_;
};

}  // namespace crier::test
