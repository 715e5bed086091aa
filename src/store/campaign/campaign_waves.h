// The waves of campaigns that have begun, and what stops them (campaign/waves/).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "campaign/waves/stop_rules.h"
#include "campaign/waves/waves.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

struct WavePlan {
  Waves waves;
  StopRules stop;
  int lanes{};
};

// Once, when the campaign begins at `now` and its lanes are laid out: in which wave each lane is,
// the first of which is open, and what stops the campaign.
void lay_out_waves(Transaction& transaction, CampaignId campaign, const WavePlan& plan,
                   WallTime now);

// How the waves of a campaign stand.
struct WaveStanding {
  int open{1};
  int last{1};  // 1: it has no waves.
  std::optional<WallTime> opened_at;
  std::optional<WallTime> tried_at;  // Everybody in it has been tried once.
  std::chrono::milliseconds watch{};

  // Nobody is told until the next one opens, but who waits for another try.
  [[nodiscard]] bool is_watched() const { return open < last && tried_at; }
};
[[nodiscard]] WaveStanding wave_standing(Transaction& transaction, CampaignId campaign);

// The share of the campaign's lanes in each wave that is not open yet, in their order.
[[nodiscard]] std::vector<double> waves_to_come(Transaction& transaction, CampaignId campaign);

struct RunningWaves {
  CampaignId campaign;
  std::string key;
  WaveStanding waves;
  std::optional<WallTime> resumed_at;  // When somebody last did; nothing: nobody has.
  bool has_stop_rules{};
};
// Running campaigns with a wave to open or a rule to apply.
[[nodiscard]] std::vector<RunningWaves> running_waves(Transaction& transaction);

// Whether everybody in the waves that are open has been tried once.
[[nodiscard]] bool are_open_waves_tried(Transaction& transaction, CampaignId campaign);
void set_wave_tried(Transaction& transaction, CampaignId campaign, int wave, WallTime at);
// Opens `wave`, which follows the one that is open, with `note` in the trail. False: it is not the
// next one any more, or the campaign does not run.
[[nodiscard]] bool open_wave(Transaction& transaction, CampaignId campaign, int wave,
                             const ChangeNote& note);

struct StopRecord {
  StopRules rules;
  WallTime counted_from;
  StopCounts before;
};
[[nodiscard]] std::optional<StopRecord> stop_record(Transaction& transaction, CampaignId campaign);
void count_from(Transaction& transaction, CampaignId campaign, WallTime now,
                const StopCounts& before);
// All tries of the hours from that of `since` on, and all visits.
[[nodiscard]] StopCounts stop_counts(Transaction& transaction, CampaignId campaign, int lanes,
                                     WallTime since);

// What the pages have counted since the last time.
struct ObjectionVisits {
  CampaignId campaign;
  std::int64_t answered{};
  std::int64_t failed{};  // Of those answered: with an error of ours.
};
void add_objection_visits(Transaction& transaction, const std::vector<ObjectionVisits>& visits);

}  // namespace crier::store
