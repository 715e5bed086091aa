#include "use_cases/letters/letter_list.h"

#include <fmt/format.h>

#include "campaign/state.h"

namespace crier::app {

std::vector<store::ListedBatch> list_letters(store::Connection& connection,
                                             const store::CampaignRecord& campaign) {
  return connection.transact([&](store::Transaction& transaction) {
    return store::letter_batches(transaction, campaign.id);
  });
}

std::expected<store::LetterBatch, std::string> batch_to_write(store::Connection& connection,
                                                              const store::CampaignRecord& campaign,
                                                              std::int64_t number) {
  auto batch = connection.transact(
      [&](store::Transaction& transaction) { return store::find_batch(transaction, number); });
  if (!batch || batch->campaign != campaign.id) {
    return std::unexpected(fmt::format(
        "{0} has no batch {1}; crier letters list {0} has those there are", campaign.key, number));
  }
  if (!batch->is_sealed) {
    return std::unexpected(fmt::format(
        "batch {} was broken off while it took letters; export without --batch, which goes on with "
        "it",
        number));
  }
  // As when they are taken: a pause may be for their words.
  if (!batch->is_written && campaign.state != CampaignState::running) {
    return std::unexpected(
        fmt::format("{} is {}, and batch {} was never written: letters are exported of a campaign "
                    "that is running",
                    campaign.key, name_of(campaign.state), number));
  }
  return *std::move(batch);
}

}  // namespace crier::app
