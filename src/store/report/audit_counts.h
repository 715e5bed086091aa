// The counts of a campaign against its rows, lane by lane: what `crier audit` compares. One
// repeatable-read transaction a lane sees counts, tries, deferrals and cursor of one instant, so
// that a campaign can be audited while it runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "campaign/completeness.h"
#include "postgres/database.h"

namespace crier::store {

struct CampaignStep {
  CampaignId campaign;
  int step{};
};

struct StepLane {
  int step{};
  Lane lane;
};
[[nodiscard]] std::vector<StepLane> campaign_lanes(Transaction& transaction, CampaignId campaign);

// What the rows say of a person of the audience.
enum class Standing : std::uint8_t {
  notified,
  failed,
  excluded,
  pending,        // Beyond the cursor, or waiting for another try.
  lost,           // Before the cursor, neither settled nor waiting: skipped.
  settled_twice,  // Two tries that both ended the matter.
  still_waiting,  // Settled, and yet waiting for another try.
};
inline constexpr int standing_count = 7;
[[nodiscard]] std::string_view name_of(Standing standing);

struct StandingRow {
  std::string country;         // Where the person stood when the audience was frozen.
  std::string locale;          // The person's own, then; empty: not known.
  std::string attempt_locale;  // The language that the last try counts under; empty: no try.
  Standing standing{};
  std::int64_t people{};
};

struct CountRow {
  std::string country;
  std::string locale;
  Completeness counts;
};

// Tries that the rows and the counts number differently.
struct TriesDifference {
  WallTime hour;
  std::string channel;
  std::string locale;
  std::string language_rule;
  std::string outcome;
  std::string reason;
  std::int64_t rows{};
  std::int64_t counted{};
};

struct LaneAudit {
  int step{};
  std::vector<StandingRow> standings;
  std::vector<CountRow> counts;
  std::int64_t onward{};  // Of those who ended in the step, who went on to the next.
  std::vector<TriesDifference> tries;
  std::int64_t stray_attempts{};   // Tries for people who are not of the audience.
  std::int64_t stray_deferrals{};  // Deferrals for people who are not, or who were never claimed.
};

// Must be the first thing in `transaction`, which is read-only afterwards.
[[nodiscard]] LaneAudit audit_lane(Transaction& transaction, CampaignStep step, Lane lane);

}  // namespace crier::store
