// The beginning of a campaign that was taken (store/campaign/campaigns.h, take_due) in three steps,
// all in that transaction: its audience is frozen, its people are counted by groups, and it is laid
// out with what is planned. Between the steps the caller decides who is counted where, and whether
// the campaign may begin at all; what it throws takes everything back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

// 1. Makes the campaign running in these languages, and freezes its audience (the highest id;
// imports wait until the transaction ends). The languages are fixed here, so that a person is
// counted in the same one as long as the campaign lives, whatever becomes of the templates. Sets
// `note.at` later than the newest row of subject_moves, so that changes of people that come later
// are told apart. The transaction has no statement timeout afterwards, because what follows reads
// everybody.
void freeze_audience(Transaction& transaction, CampaignRecord& campaign,
                     const std::vector<std::string>& locales, int lanes, ChangeNote note);

// People of a lane who share a country and a locale of their own ("": not known).
struct AudienceGroup {
  std::string country;
  std::string locale;
  std::int64_t people{};
};

// 2. All who belong to the frozen audience, by lane. Reads the audience once: minutes, if it has
// hundreds of millions of people.
[[nodiscard]] std::vector<std::vector<AudienceGroup>> frozen_groups(Transaction& transaction,
                                                                    const CampaignRecord& campaign,
                                                                    int lanes);

// So many people count in this country and notice language. A place may occur several times.
struct PlannedPlace {
  std::string country;
  std::string locale;
  std::int64_t people{};
};

// 3. Writes what is planned in each lane, lays it out for a walk from its beginning, and makes room
// for the campaign's tries. The last step, because until the commit other campaigns that begin, and
// long readings of the tries such as a backup, wait for it, and it for them.
void lay_out(Transaction& transaction, const CampaignRecord& campaign, int step,
             const std::vector<std::vector<PlannedPlace>>& planned);

}  // namespace crier::store
