// The confirmations that a simulated campaign owes, as the table in Postgres has them, and a
// daemon's way to them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "dispatch/confirmation/confirmation_composer.h"
#include "dispatch/confirmation/confirmation_ledger.h"
#include "simulation/memory_ledger.h"
#include "simulation/plain_composer.h"

namespace crier::simulation {

struct OwedRow {
  dispatch::OwedConfirmation owed;  // But for what a claim fills in.
  dispatch::ConfirmationState state{dispatch::ConfirmationState::owed};
  std::string reason{"none"};
  int tries{};
  int doubts{};
  WallTime due_at;
  std::optional<std::int64_t> claim{};
};

// The calls of the ledger, each one atomic. Single-threaded.
class OwedTable {
 public:
  void owe(dispatch::OwedConfirmation owed);
  [[nodiscard]] bool is_due(WallTime now) const;
  std::vector<dispatch::OwedConfirmation> claim(const dispatch::ConfirmationRequest& request,
                                                WallTime now);
  int renew(const std::vector<dispatch::ConfirmationClaim>& claims, WallTime due_at);
  void settle(const std::vector<dispatch::ConfirmationResult>& results, WallTime now);

  [[nodiscard]] const std::map<std::int64_t, OwedRow>& rows() const { return rows_; }
  [[nodiscard]] OwedRow& row(std::int64_t position) { return rows_.at(position); }
  [[nodiscard]] bool all_ended() const;

  bool paused{};
  WallTime resumed_at;

 private:
  std::map<std::int64_t, OwedRow> rows_;  // By position.
  std::int64_t claims_{};
};

class MemoryConfirmations final : public dispatch::ConfirmationLedger {
 public:
  // `table` and what `access` refers to must outlive this.
  MemoryConfirmations(MemoryAccess access, OwedTable& table)
      : access_(std::move(access)), table_(table) {}

  boost::asio::awaitable<std::vector<dispatch::RunningCampaign>> owing(
      std::vector<std::string> channels) override;
  boost::asio::awaitable<std::vector<dispatch::OwedConfirmation>> claim(
      dispatch::ConfirmationRequest request) override;
  boost::asio::awaitable<int> renew(std::vector<dispatch::ConfirmationClaim> claims,
                                    std::chrono::milliseconds lease) override;
  boost::asio::awaitable<void> settle(
      std::string channel,
      std::shared_ptr<const std::vector<dispatch::ConfirmationResult>> results) override;

 private:
  MemoryAccess access_;
  OwedTable& table_;
};

// Writes one notice for everybody.
class PlainConfirmations final : public dispatch::ConfirmationWriters {
 public:
  boost::asio::awaitable<std::unique_ptr<dispatch::ConfirmationComposer>> confirmation_composer(
      dispatch::RunningCampaign campaign) override;
};

}  // namespace crier::simulation
