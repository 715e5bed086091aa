// The frozen audience of a campaign with what decides whether the data of each may be processed
// (objection/release.h), page by page; and the log of what was released.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "campaign/subject.h"
#include "postgres/database.h"

namespace crier::store {

struct ReleasePerson {
  Subject person;          // Only id, ref, country, time_zone and birth_date are filled in.
  std::string ref_digest;  // If erased; in hexadecimal digits.
  bool is_erased{};
  bool objects{};
  std::optional<WallTime> first_accepted;
  bool is_uncertain{};      // Some try has no answer.
  std::string last_reason;  // If settled without a notice; else empty.
};

struct ReleasePage {
  CampaignId campaign;
  std::string purpose;
  Lane lane;
  SubjectId after;
  int rows_max{};
};

// In the order of ids.
[[nodiscard]] std::vector<ReleasePerson> release_people(Transaction& transaction,
                                                        const ReleasePage& page);

// What another campaign of the purpose has promised to those of a page.
struct PromisePage {
  CampaignId campaign;
  Lane lane;
  SubjectId first;
  SubjectId last;
  bool goes_on{};  // It tells those whom it has not told yet.
};
struct HeldPromise {
  SubjectId person;
  std::string country;
  std::string time_zone;  // Empty: not known.
  // As PersonalDates has it: a try without an answer may have told them. Nothing: not yet.
  std::optional<WallTime> told_at;
};
// In the order of ids; without those whom it has not told and will not.
[[nodiscard]] std::vector<HeldPromise> promises_held(Transaction& transaction,
                                                     const PromisePage& page);

// The lanes of a campaign that has begun.
[[nodiscard]] std::vector<Lane> release_lanes(Transaction& transaction, CampaignId campaign);

// How many people the audience was planned with, from the counts and not from the rows.
[[nodiscard]] std::int64_t audience_size(Transaction& transaction, CampaignId campaign);

struct ReleaseNote {
  std::string actor;
  CampaignId campaign;
  std::string purpose;
  std::int64_t to_position{};
  std::int64_t objectors{};
  std::int64_t released{};
  std::int64_t withheld{};
  Digest released_sha256{};
  Digest withheld_sha256{};
  std::string waiver;  // Why objections by the form that are not known yet do not count; or empty.
  WallTime at;
};
void log_release(Transaction& transaction, const ReleaseNote& note);

// Those that gave anybody out.
struct PastReleases {
  std::int64_t count{};
  std::optional<WallTime> last;
};
[[nodiscard]] PastReleases releases_of(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
