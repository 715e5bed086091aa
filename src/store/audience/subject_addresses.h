// The addresses of which a person may have several (campaign/address_kind.h), as notices use them.
// What files say of them is in imported_addresses.h.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "campaign/address/address_verdict.h"
#include "postgres/database.h"

namespace crier::store {

// What the answer to a notice said of an address, and when it came.
struct AddressAnswer {
  SubjectId subject;
  AddressVerdict verdict;
  WallTime at;
};

// By whose notices.
struct AnsweringStep {
  CampaignId campaign;
  int step{};
  Lane lane;
};

// One that is dead stays so, and one that is known to live is not written again; one that was
// registered after it is said to have ended lives on. Of several answers about one address, that it
// is dead counts. What the audience does not have is passed over.
void settle_addresses(Transaction& transaction, const AnsweringStep& step,
                      std::span<const AddressAnswer> answers);

// Runs what settle_addresses() runs, and changes nothing.
void rehearse_settling_addresses(Transaction& transaction, CampaignId campaign);

struct LaneSubject {
  Lane lane;
  SubjectId subject;
};

// The addresses that live, the latest first; a list for each of `people`, in their order.
[[nodiscard]] std::vector<std::vector<std::string>> live_addresses(
    Transaction& transaction, AddressKind kind, std::span<const LaneSubject> people);

}  // namespace crier::store
