// The batches of letters of a campaign, for people to look at; and one of them, to be written
// again.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/letters/letter_batches.h"

namespace crier::app {

// The latest first.
[[nodiscard]] std::vector<store::ListedBatch> list_letters(store::Connection& connection,
                                                           const store::CampaignRecord& campaign);

// The error is for a person: the campaign has no such batch, or it still takes letters.
[[nodiscard]] std::expected<store::LetterBatch, std::string> batch_to_write(
    store::Connection& connection, const store::CampaignRecord& campaign, std::int64_t number);

}  // namespace crier::app
