// The purpose that somebody names on the command line: objections are matched by it to the letter,
// so that a slip would let people be told who have objected.
#pragma once

#include <cstdint>
#include <string>

#include "cli/context.h"

namespace crier::app {

enum class NewPurpose : std::uint8_t { refused, allowed };

// Throws CommandFailure when `purpose` has not the form of a purpose (campaign/key.h), so that no
// campaign can ever have it; and, unless a new one is allowed, when no campaign has it. Warns of a
// new one that is near to that of a campaign.
void require_purpose(Context& context, const std::string& purpose, NewPurpose new_purpose);

// For looking into the register: the form, and that a campaign or an objection has it.
void require_known_purpose(Context& context, const std::string& purpose);

}  // namespace crier::app
