// The alarm of a campaign whose notices, or what it owes afterwards, the servers refuse for
// everybody.
#pragma once

#include <string>

#include "dispatch/campaign_source.h"

namespace crier::app {

// Who was refused, which server said what at which step, and what to do. For those who may look
// people up: it has a ref.
[[nodiscard]] std::string halt_text(const dispatch::Halt& halt);

// The same without the ref, for mails and webhooks, which no erasure reaches.
[[nodiscard]] std::string halt_text_of_nobody(const dispatch::Halt& halt);

// Of what is owed, which goes on by itself. Without a ref as well: those who may look people up are
// told one who is refused now (use_cases/campaign/reading/campaign_troubles.h).
[[nodiscard]] std::string owed_halt_text(const dispatch::Halt& halt);

}  // namespace crier::app
