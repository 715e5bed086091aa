// What one person was told: the tries of a campaign for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "campaign/subject.h"
#include "postgres/database.h"

namespace crier::store {

struct Delivery {
  int step{};
  int attempt{};
  std::string channel;
  std::string outcome;
  std::string reason;
  int reply_code{};                // 0: there was none.
  std::string notice_version;      // Empty: nothing was written.
  std::optional<Digest> evidence;  // Nothing: it was not handed to a channel.
  WallTime at;                     // The Date of the notice, where one was written.
};

struct Recipient {
  Subject person;                    // As the audience has them now.
  std::vector<Delivery> deliveries;  // In the order of the tries.
};

// Nothing when nobody in the audience has this ref.
[[nodiscard]] std::optional<Recipient> find_recipient(Transaction& transaction, Lane lane,
                                                      std::string_view ref, CampaignId campaign);

}  // namespace crier::store
