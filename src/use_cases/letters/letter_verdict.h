// What a row of the printer's report makes of a letter: the one table of it. Pure.
//
//   it says            exported        posted          returned        failed
//   nothing            -               -               -               -
//   posted_on          posted          same date: -    same date: -    fault
//   returned_on        with posted_on: returned        same date: -    fault
//                      returned
//   a reason alone     failed          fault           fault           same reason: -
//
// So a report may be booked again, and an older one after a newer one. A fault is of the report:
// nothing of it is booked then.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "base/time.h"
#include "letter/manifest.h"
#include "store/letters/letter_rows.h"

namespace crier::app {

// Nothing: the letter stands so already, or nothing is said of it. `taken_at`: when its batch was.
// The error is for a person, without the line.
[[nodiscard]] std::expected<std::optional<store::LetterState>, std::string> letter_verdict(
    const letter::PrinterRow& row, const store::LetterState& state, WallTime taken_at,
    WallTime now);

}  // namespace crier::app
