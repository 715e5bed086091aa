// Who was erased (GDPR art. 17), and the erasing itself: a person becomes a number and a keyed hash
// (objection/ref_digest.h) in every table at once. src/store/registers/erasures.cpp goes through
// the tables; the README lists what is kept and why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

// How the tables name a person.
struct PersonName {
  Lane lane;
  std::string ref;
  Digest digest{};
};

struct ErasureNote {
  std::string actor;
  std::string reason;  // Neither may be empty, nor name the person.
  WallTime at;
};

struct ErasureResult {
  bool was_in_audience{};
  std::int64_t statements{};  // In the register of objections, which have lost their ref.
  std::int64_t purposes{};    // To which the person objects; these objections stand.
  std::int64_t waiting{};     // Notices of theirs that were to be tried again.
  std::int64_t requests{};    // Of the public form, whose words were emptied.
};

// Nothing: neither the audience nor a register knows the ref; nothing is written then, but for what
// tries that ended since an earlier erasure say of the person. Waits for imports and for campaigns
// that begin, and they for the end of the transaction.
[[nodiscard]] std::optional<ErasureResult> erase_person(Transaction& transaction,
                                                        const PersonName& person,
                                                        const ErasureNote& note);

struct Erasure {
  std::int64_t position{};
  Lane lane;
  std::optional<SubjectId> subject;  // Nothing: the audience did not have them.
  WallTime erased_at;
  std::string actor;
  std::string reason;
};

// A person's, in order; they may have come back in between.
[[nodiscard]] std::vector<Erasure> erasures_of(Transaction& transaction, Lane lane,
                                               const Digest& digest);
// After a position, in order, at most `rows_max`.
[[nodiscard]] std::vector<Erasure> erasures_after(Transaction& transaction, std::int64_t after,
                                                  int rows_max);
// The last position; 0: nobody was erased.
[[nodiscard]] std::int64_t erasure_head(Transaction& transaction);

}  // namespace crier::store
