#include "simulation/memory_confirmations.h"

#include <algorithm>
#include <memory>
#include <ranges>
#include <utility>
#include <vector>

#include "base/check.h"

namespace crier::simulation {

namespace asio = boost::asio;
using dispatch::ConfirmationState;

namespace {

class PlainConfirmationComposer final : public dispatch::ConfirmationComposer {
 public:
  [[nodiscard]] dispatch::Assignment assign(const dispatch::PageRow&) override {
    CRIER_CHECK(false);
  }
  [[nodiscard]] dispatch::Destination destination(const Subject& subject) const override {
    return {.address = subject.email, .name = subject.name, .sender = "notices@example.com"};
  }
  [[nodiscard]] std::string_view domain(const Subject& subject) const override {
    return domain_of(subject, AddressKind::email);
  }
  [[nodiscard]] std::string delivery_key(const Subject&) const override { CRIER_CHECK(false); }
  [[nodiscard]] std::shared_ptr<const dispatch::Receipt> receipt(
      const dispatch::OwedConfirmation& owed) override {
    return std::make_shared<const dispatch::Receipt>(
        dispatch::Receipt{.position = owed.position,
                          .claim = owed.claim,
                          .triable_since = owed.triable_since,
                          .number = owed.receipt,
                          .key = "confirmation-" + owed.receipt,
                          .words = words_});
  }

 private:
  std::shared_ptr<const notice::CompiledNotice> words_ = std::make_shared<PlainNotice>();
};

}  // namespace

void OwedTable::owe(dispatch::OwedConfirmation owed) {
  const std::int64_t position = owed.position;
  const WallTime at = owed.recorded_at;
  const bool is_new =
      rows_.emplace(position, OwedRow{.owed = std::move(owed), .due_at = at}).second;
  CRIER_CHECK(is_new);
}

bool OwedTable::is_due(WallTime now) const {
  return !paused && std::ranges::any_of(rows_, [&](const auto& entry) {
    return entry.second.state == ConfirmationState::owed && entry.second.due_at <= now;
  });
}

std::vector<dispatch::OwedConfirmation> OwedTable::claim(
    const dispatch::ConfirmationRequest& request, WallTime now) {
  std::vector<dispatch::OwedConfirmation> claimed;
  if (!is_due(now)) return claimed;
  const std::int64_t number = ++claims_;
  std::vector<OwedRow*> due;
  for (auto& [position, row] : rows_) {
    if (row.state == ConfirmationState::owed && row.due_at <= now) due.push_back(&row);
  }
  std::ranges::sort(due, {},
                    [](const OwedRow* row) { return std::pair(row->due_at, row->owed.position); });
  for (OwedRow* each : due | std::views::take(request.rows_max)) {
    OwedRow& row = *each;
    if (row.claim) {
      ++row.tries;
      ++row.doubts;
    }
    row.claim = number;
    row.due_at = now + request.lease;
    claimed.push_back(row.owed);
    claimed.back().claim = number;
    claimed.back().tries = row.tries;
    claimed.back().triable_since = std::max(row.owed.recorded_at, resumed_at);
  }
  return claimed;
}

int OwedTable::renew(const std::vector<dispatch::ConfirmationClaim>& claims, WallTime due_at) {
  int held = 0;
  for (const dispatch::ConfirmationClaim& each : claims) {
    OwedRow& row = rows_.at(each.position);
    if (row.claim != each.claim) continue;
    row.due_at = due_at;
    ++held;
  }
  return held;
}

void OwedTable::settle(const std::vector<dispatch::ConfirmationResult>& results, WallTime now) {
  for (const dispatch::ConfirmationResult& each : results) {
    OwedRow& row = rows_.at(each.position);
    if (row.claim != each.claim) continue;
    CRIER_CHECK(row.state == ConfirmationState::owed);
    row.state = each.state;
    row.reason = each.reason;
    row.tries += each.tries;
    row.doubts += each.doubts;
    row.due_at = now + each.again_in;
    row.claim.reset();
    CRIER_CHECK(row.tries >= row.doubts);
    CRIER_CHECK(row.state != ConfirmationState::sent || row.tries > 0);
  }
}

bool OwedTable::all_ended() const {
  return std::ranges::none_of(
      rows_, [](const auto& entry) { return entry.second.state == ConfirmationState::owed; });
}

asio::awaitable<std::vector<dispatch::RunningCampaign>> MemoryConfirmations::owing(
    std::vector<std::string> channels) {
  co_await access_.line.question("owing");
  std::vector<dispatch::RunningCampaign> owing;
  const dispatch::RunningCampaign& campaign = access_.world.campaign;
  const bool is_ours = std::ranges::find(channels, campaign.channel) != channels.end();
  if (is_ours && table_.is_due(access_.clock.wall_now())) owing.push_back(campaign);
  co_await access_.line.answer("owing");
  co_return owing;
}

asio::awaitable<std::vector<dispatch::OwedConfirmation>> MemoryConfirmations::claim(
    dispatch::ConfirmationRequest request) {
  co_await access_.line.question("claim_confirmations");
  auto claimed = table_.claim(request, access_.clock.wall_now());
  co_await access_.line.answer("claim_confirmations");
  co_return claimed;
}

asio::awaitable<int> MemoryConfirmations::renew(std::vector<dispatch::ConfirmationClaim> claims,
                                                std::chrono::milliseconds lease) {
  co_await access_.line.question("renew_confirmations");
  const int held = table_.renew(claims, access_.clock.wall_now() + lease);
  co_await access_.line.answer("renew_confirmations");
  co_return held;
}

asio::awaitable<void> MemoryConfirmations::settle(
    std::string /*channel*/,
    std::shared_ptr<const std::vector<dispatch::ConfirmationResult>> results) {
  co_await access_.line.question("settle_confirmations");
  table_.settle(*results, access_.clock.wall_now());
  co_await access_.line.answer("settle_confirmations");
}

asio::awaitable<std::unique_ptr<dispatch::ConfirmationComposer>>
PlainConfirmations::confirmation_composer(dispatch::RunningCampaign /*campaign*/) {
  co_return std::make_unique<PlainConfirmationComposer>();
}

}  // namespace crier::simulation
