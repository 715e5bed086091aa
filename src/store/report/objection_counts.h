// The objections of a campaign's people to its purpose, counted. The cost grows with those who
// object, not with the audience: each of them is found by an index.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "objection/objection_statement.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

// What had left the queue, or was about to, when an objection was recorded: within it nobody is
// told again by fault (dispatch/objection_watch.h).
inline constexpr std::chrono::seconds told_again_grace{2};

// As report::ObjectionRow, with the language that the person is stored with: which they are told in
// is decided above.
struct ObjectionCount {
  std::string country;
  std::string stored_locale;
  objection::StatementKind latest{objection::StatementKind::objection};
  objection::Way way{objection::Way::link};
  objection::Timeliness timeliness{objection::Timeliness::not_known};
  bool is_earlier{};
  std::int64_t people{};
};

// The people in the audience as it was frozen, with those who were erased from it since; nobody
// before the campaign has begun.
[[nodiscard]] std::vector<ObjectionCount> objection_counts(Transaction& transaction,
                                                           const CampaignRecord& campaign);

// People to whom the campaign wrote although their objection was on record and stood by then.
[[nodiscard]] std::int64_t people_told_again(Transaction& transaction,
                                             const CampaignRecord& campaign);

}  // namespace crier::store
