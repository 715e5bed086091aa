// What the pages of a campaign's step are read by, and where its outcomes are booked.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/id.h"
#include "base/time.h"
#include "campaign/address_kind.h"
#include "postgres/database.h"
#include "store/ledger/next_step.h"

namespace crier::store {

struct PageTerms {
  std::string purpose;
  std::string channel;
  std::string suppression_channel;  // The channel whose suppressed addresses count.
  AddressKind address{};            // What the channel delivers to.
  WallTime frozen_at;               // People are counted where they stood then.
  std::optional<NextStep> next;     // Where whom this step does not tell goes on; nothing: nowhere.
};

// Throws LedgerRefused if there is no such step of such a campaign, or if this program has no such
// channel.
[[nodiscard]] PageTerms page_terms(Transaction& transaction, CampaignId campaign, int step);

// The terms of the steps that are under way, so that they are not read again for every page: from a
// campaign's begin on nothing changes them. Thread-safe, because the database threads ask.
class KnownTerms {
 public:
  // The terms of at most so many steps are kept. With more than that under way all is as right, and
  // the others cost a statement for each question.
  explicit KnownTerms(std::size_t steps_max) : steps_max_(steps_max) {}

  // Reads them in `transaction` unless they are known. Throws as page_terms does.
  [[nodiscard]] PageTerms of(Transaction& transaction, CampaignId campaign, int step);

 private:
  const std::size_t steps_max_;
  std::mutex mutex_;
  std::map<std::pair<CampaignId, int>, PageTerms> terms_;
};

}  // namespace crier::store
