// The register of objections to a purpose (GDPR art. 21): what was said is kept for ever, in the
// order in which it became visible; whose latest word is an objection is consulted by every later
// campaign of that purpose. By ref, so that it does not matter whether a person or their objection
// is known first.
//
// Which word is the latest, the instants decide at which they were said: a file of old objections
// does not undo a withdrawal. Nothing is recorded twice: who has objected already keeps their first
// record, unless it has come to be known that they did so earlier, or they had no receipt yet.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/lane.h"
#include "base/time.h"
#include "objection/objection_statement.h"
#include "postgres/database.h"

namespace crier::store {

// The last position of the register, from which on nobody else adds to it until the transaction
// ends. So the order of positions is that of commits, without gaps.
[[nodiscard]] std::int64_t lock_objection_head(Transaction& transaction);

// What holds of a person and a purpose after their statement.
struct StandingObjection {
  std::int64_t position{};  // 0: they do not object.
  WallTime stated_at;
  std::string receipt;  // Empty: none was given.
  objection::Timeliness timeliness{objection::Timeliness::not_known};
  bool is_new{};  // The statement was recorded; else it was known, or overtaken by a later word.
};

// In the order of `statements`, all of one kind. At most one of each person and purpose is
// recorded.
[[nodiscard]] std::vector<StandingObjection> record_statements(
    Transaction& transaction, std::span<const objection::Statement> statements);

struct ObjectionsRecorded {
  std::int64_t added{};
  std::int64_t known{};    // Objected before; the earlier instant stands.
  std::int64_t awaited{};  // Those added whose person the audience does not have yet.
};

[[nodiscard]] ObjectionsRecorded record_objections(
    Transaction& transaction, std::span<const objection::Statement> objections);

struct ObjectionStats {
  std::string purpose;
  std::int64_t people{};
  WallTime first;
  WallTime last;
};
[[nodiscard]] std::vector<ObjectionStats> objection_stats(Transaction& transaction);

// A row of objection_records.
struct ObjectionRecord {
  std::int64_t position{};
  Lane lane;
  std::string ref;  // Empty after an erasure.
  // In hexadecimal digits; empty before. Who has come back since has both.
  std::string ref_digest;
  std::string purpose;
  objection::StatementKind kind{objection::StatementKind::objection};
  // Whether the person objects from this record on: not after a letter that was written before a
  // withdrawal and is recorded after it.
  bool objects{};
  WallTime stated_at;
  WallTime recorded_at;
  objection::Way way{objection::Way::import};
  objection::Timeliness timeliness{objection::Timeliness::not_known};
  std::string receipt;
  std::string campaign;  // Its key; empty: none.
  std::string notice_version;
  std::string actor;
  std::string reason;
};

// Who objects to the purpose now, the latest first, at most `rows_max`.
[[nodiscard]] std::vector<ObjectionRecord> list_objections(Transaction& transaction,
                                                           const std::string& purpose,
                                                           int rows_max);

// All that a person has said, in order, also before an erasure: by ref and by its hash, in
// hexadecimal digits. Either may be empty: not known.
[[nodiscard]] std::vector<ObjectionRecord> objections_of(Transaction& transaction, Lane lane,
                                                         const std::string& ref,
                                                         const std::string& ref_digest);

[[nodiscard]] std::optional<ObjectionRecord> objection_with_receipt(Transaction& transaction,
                                                                    const std::string& receipt);

// What was said of `purpose` (empty: of any) after position `after`, in order, at most `rows_max`.
[[nodiscard]] std::vector<ObjectionRecord> objections_after(Transaction& transaction,
                                                            const std::string& purpose,
                                                            std::int64_t after, int rows_max);

[[nodiscard]] std::int64_t objection_head(Transaction& transaction);

// A page of who objects to `purpose` at the instant `as_of`: whose latest word by then is an
// objection, as far as the register goes to position `head`. After position `after`, in order.
struct ObjectorsPage {
  std::string purpose;
  WallTime as_of;
  std::int64_t head{};
  std::int64_t after{};
  int rows_max{};
};
[[nodiscard]] std::vector<ObjectionRecord> objectors_as_of(Transaction& transaction,
                                                           const ObjectorsPage& page);

}  // namespace crier::store
