// A row of the table campaigns.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "campaign/state.h"

namespace crier::store {

struct CampaignRecord {
  CampaignId id;
  std::string key;
  CampaignState state{CampaignState::draft};
  std::string purpose;
  std::string channel;
  std::string spec;  // The text of the specification file.
  WallTime notify_by;
  WallTime cutoff;
  WallTime effective_at;
  WallTime created_at;
  std::optional<WallTime> start_at;
  std::optional<WallTime> started_at;
  std::optional<WallTime> finished_at;
  // The highest subject id when the campaign began.
  std::optional<SubjectId> audience_until;
  // The languages that the campaign speaks, fixed when it began; empty before.
  std::vector<std::string> locales;
  std::string alarm;    // Empty: none.
  int texts_edition{};  // Another number for every approval of texts while it runs.
};

}  // namespace crier::store
