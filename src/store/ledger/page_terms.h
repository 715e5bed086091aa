// What the pages of a campaign are read by, and where its outcomes are booked.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "campaign/address_kind.h"
#include "postgres/database.h"

namespace crier::store {

struct PageTerms {
  std::string purpose;
  std::string channel;
  std::string suppression_channel;  // The channel whose suppressed addresses count.
  AddressKind address{};            // What the channel delivers to.
  WallTime frozen_at;               // People are counted where they stood then.
};

// Throws LedgerRefused if there is no such campaign, or if this program has no such channel.
[[nodiscard]] PageTerms page_terms(Transaction& transaction, CampaignId campaign);

// The terms of the campaigns that are under way, so that they are not read again for every page:
// from a campaign's begin on nothing changes them. Thread-safe, because the database threads ask.
class KnownTerms {
 public:
  // The terms of at most so many campaigns are kept. With more than that under way all is as right,
  // and the others cost a statement for each question.
  explicit KnownTerms(std::size_t campaigns_max) : campaigns_max_(campaigns_max) {}

  // Reads them in `transaction` unless they are known. Throws as page_terms does.
  [[nodiscard]] PageTerms of(Transaction& transaction, CampaignId campaign);

 private:
  const std::size_t campaigns_max_;
  std::mutex mutex_;
  std::map<CampaignId, PageTerms> terms_;
};

}  // namespace crier::store
