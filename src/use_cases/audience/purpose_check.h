// The purpose that somebody names to record an objection, or to look into the register: objections
// are matched by it to the letter, so that a slip would let people be told who have objected.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "postgres/database.h"
#include "store/registers/objections.h"

namespace crier::app {

struct PurposeRefusal {
  // Malformed: no campaign can ever have it (campaign/key.h). Unknown: nothing has it yet.
  enum class Kind : std::uint8_t { malformed, unknown };
  Kind kind{};
  std::string words;  // For a person.
};

// Whether a campaign could have it; needs no database.
[[nodiscard]] std::expected<void, PurposeRefusal> check_purpose_form(const std::string& purpose);

enum class NewPurpose : std::uint8_t { refused, allowed };

// Whether objections to `purpose` may be recorded: a campaign has it, or a new one is allowed. The
// answer is a warning for a person when a new one is near to that of a campaign, or empty.
[[nodiscard]] std::expected<std::string, PurposeRefusal> check_purpose(
    store::Transaction& transaction, const std::string& purpose, NewPurpose new_purpose);

// A warning for a person when a campaign is to have a purpose that is new, and near to one that
// campaigns or objections have; or empty.
[[nodiscard]] std::string warning_of_new_purpose(store::Transaction& transaction,
                                                 const std::string& purpose);

// Whether the register may be asked about `purpose`: a campaign or an objection has it. Else an
// empty answer would say that nobody has objected.
[[nodiscard]] std::expected<void, PurposeRefusal> check_known_purpose(
    store::Transaction& transaction, const std::string& purpose);

// The latest objections to `purpose`, at most `rows_max`; refused as by check_known_purpose.
[[nodiscard]] std::expected<std::vector<store::ObjectionRecord>, PurposeRefusal> latest_objections(
    store::Transaction& transaction, const std::string& purpose, int rows_max);

// How many people have objected to each purpose, by purpose; also to those that no campaign has.
[[nodiscard]] std::vector<store::ObjectionStats> objections_by_purpose(
    store::Transaction& transaction);

}  // namespace crier::app
