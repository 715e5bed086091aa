// Until when one person may object to a campaign in time, and where that comes from.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/calendar/own_cutoff.h"
#include "notice/template/catalogue.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/registers/personal_dates.h"

namespace crier::app {

// What `crier release export` waits for as well: an objection is to the purpose.
struct PromiseElsewhere {
  std::string campaign;
  WallTime cutoff;
};

struct PersonCutoff {
  std::string ref;  // In its normal form.
  CutoffTerms terms;
  store::PersonalDates dates;
  OwnCutoff own;
  std::vector<std::string> reasons;
  std::optional<PromiseElsewhere> elsewhere{};  // Only where it is later.
};

struct PersonCutoffQuestion {
  std::string ref;  // In any spelling.
  int lanes{};
  WallTime now;
};

// The error is for a person: nobody has this ref, or they are not of the frozen audience; nobody
// can object to the campaign; or its specification cannot be read any more.
[[nodiscard]] std::expected<PersonCutoff, std::string> cutoff_of_person(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const notice::Catalogue& catalogue, const PersonCutoffQuestion& question);

}  // namespace crier::app
