// Who is left of a campaign that has begun, by country and mail domain: counted where they are few,
// else estimated from a sample, because it is asked every minute and there may be 300 million.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "postgres/database.h"

namespace crier::store {

struct RestRow {
  std::string country;  // As it is now.
  std::string domain;   // In lower case; empty: no mailbox.
  double people{};
};

struct RestQuestion {
  CampaignId campaign;
  int lanes{};
  std::int64_t everybody{};  // Of the campaign, whatever has become of them.
  std::int64_t left{};
};

// Those whom the walks of lanes have not come to, and those who are deferred. Of each some 256
// spans of ids, evenly over all lanes, are looked at, and in each about 80 people, who stand for
// the rest of it. So whoever waits at a small domain that is full is seen among the deferred when
// others have been told. Below about ten thousand people it is a count.
[[nodiscard]] std::vector<RestRow> rest_sample(Transaction& transaction,
                                               const RestQuestion& question);

}  // namespace crier::store
