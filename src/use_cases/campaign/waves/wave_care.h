// Looks after the campaigns that begin with few people, and stops those that do more harm than good
// (campaign/waves/): opens the next wave when the one before has been tried and watched, and raises
// an alarm where a rule of [stop] is broken.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaign_waves.h"

namespace crier::app {

struct WaveCare {
  WallTime now;
  int lanes{};
  std::string actor;  // In the audit trail.
};

struct WaveNews {
  enum class Kind : std::uint8_t { tried, opened, stopped };

  CampaignId campaign;
  Kind kind{};
  int wave{};       // That has been tried, or is open now.
  std::string why;  // Of a stop: for an operator.
};

// One transaction at a time (AdvisoryLock::waves): the caller holds the lock.
[[nodiscard]] std::vector<WaveNews> look_after_waves(store::Transaction& transaction,
                                                     const WaveCare& care);

struct OpenedWave {
  int wave{};
  int last{};  // Of so many.
};
// What an operator does who has seen enough: the next wave begins now. `wave` is the one they mean:
// without it, one that somebody has only just begun is not followed by another one, because a
// command that is typed twice would tell everybody. The error is for them.
[[nodiscard]] std::expected<OpenedWave, std::string> open_next_wave(
    store::Connection& connection, const store::CampaignRecord& campaign, std::optional<int> wave,
    const store::ChangeNote& note);

}  // namespace crier::app
