// Erases a person (GDPR art. 17): from here on they are a number and a keyed hash. What has to be
// provable stays under the number, and an objection under the hash.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/registers/erasures.h"
#include "store/settings.h"

namespace crier::app {

struct ErasureRequest {
  std::string ref;     // In any spelling.
  std::string reason;  // Why; without the person's data, because it stays.
  std::string actor;
  WallTime now;
  // Receipts, as typed, of forms that are theirs although no look-up says so: what was said by them
  // is recorded as theirs, and they are emptied with the rest.
  std::vector<std::string> forms{};
  // Whoever asks has looked: of the forms that no look-up can read none but those is theirs.
  bool has_no_other_form{};
};

// A text that is kept and names the person, or somebody who has a name in common with them.
struct TextLeft {
  std::string table;
  std::string row;  // Which of the table.
};

struct ErasureAnswer {
  // Nothing: nothing of the ref was held, but the person was erased before.
  std::optional<store::ErasureResult> erased;
  std::vector<store::Erasure> before;  // Earlier erasures.
  // By what was known of them until now; nobody can look for it later.
  std::vector<TextLeft> left{};
};

// Safe to repeat. The error is for a person: nobody has the ref, the reason names them, others keep
// sending forms of their contact, or a form that no look-up can read has words of theirs, and
// nobody has said whose it is: nothing is erased then, because later nobody could tell. Reads the
// audience without a lock, and locks only to change.
[[nodiscard]] std::expected<ErasureAnswer, std::string> erase_subject(
    store::Connection& connection, const store::Settings& settings, const ErasureRequest& request);

}  // namespace crier::app
