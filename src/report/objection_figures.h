// Who of the people of a campaign has objected to its purpose, as counts: what the report says of
// the register of objections.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "objection/confirmation_state.h"
#include "objection/objection_statement.h"

namespace crier::report {

// People whose latest word on the purpose is of one kind.
struct ObjectionRow {
  std::string country;  // Where the campaign counts them.
  std::string locale;   // The language in which it tells them.
  // A withdrawal: they have objected, and do not now.
  objection::StatementKind latest{objection::StatementKind::objection};
  // Those of the record that stands, or of the withdrawal.
  objection::Way way{objection::Way::link};
  objection::Timeliness timeliness{objection::Timeliness::not_known};
  bool is_earlier{};  // Said before the campaign began: it has left them out.
  std::int64_t people{};
};

// Confirmations that are owed to people for what they said by a link of the campaign.
struct ConfirmationRow {
  objection::ConfirmationState state{};
  std::string reason;  // Of an end, or of the last try; "none": there is none.
  std::int64_t statements{};
  std::int64_t doubts{};  // Tries of which nobody knows whether they arrived.
};

struct ObjectionFigures {
  std::vector<ObjectionRow> rows;
  // People to whom a notice was written although they objected by then, with what was on its way
  // (told_again_grace) left aside. Anything but 0 is a fault.
  std::int64_t told_again{};
  std::vector<ConfirmationRow> confirmations{};
};

struct ConfirmationSum {
  std::int64_t owed{};  // All of them: sent + failed + none + waiting.
  std::int64_t sent{};
  std::int64_t failed{};
  std::int64_t none{};
  std::int64_t waiting{};
  std::int64_t doubts{};
};
[[nodiscard]] ConfirmationSum confirmed(const ObjectionFigures& figures);

struct ObjectionSum {
  std::int64_t objecting{};
  std::int64_t earlier{};  // Those of them who objected before the campaign began.
  std::int64_t withdrawn{};
};

[[nodiscard]] ObjectionSum total(const ObjectionFigures& figures);
// By country and language, in this order.
[[nodiscard]] std::map<std::pair<std::string, std::string>, ObjectionSum> by_place(
    const ObjectionFigures& figures);
// Who objects, in the order of the two enumerations.
[[nodiscard]] std::map<std::pair<objection::Way, objection::Timeliness>, std::int64_t> by_way(
    const ObjectionFigures& figures);

}  // namespace crier::report
