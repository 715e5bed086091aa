// The compiled notices of a campaign, kept so that any notice can be shown again word for word.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct NoticeVersion {
  std::string version;
  int step{1};
  std::string locale;
  std::string country;
  std::string zone;
  std::string content;  // All that does not depend on the person.
};

// Safe to repeat: a version is the hash of its content and is kept once.
void keep_notice_version(Transaction& transaction, CampaignId campaign,
                         const NoticeVersion& version, WallTime now);

// Keeps none: throws what keeping one would be refused with by rule.
void rehearse_notice_version(Transaction& transaction);

[[nodiscard]] std::optional<NoticeVersion> find_notice_version(Transaction& transaction,
                                                               CampaignId campaign,
                                                               std::string_view version);

// Without contents, by locale and country.
[[nodiscard]] std::vector<NoticeVersion> list_notice_versions(Transaction& transaction,
                                                              CampaignId campaign);

}  // namespace crier::store
