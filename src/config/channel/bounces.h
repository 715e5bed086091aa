// Where bounces come to, and how long they are waited for.
#pragma once

#include <optional>

#include "campaign/ladder/heard_ways.h"
#include "config/config.h"
#include "feedback/path/return_address.h"

namespace crier::app {

// [channel.email] return_path. Nothing: the campaign's sender hears of bounces, and Crier does not.
[[nodiscard]] std::optional<feedback::ReturnAddress> return_address_of(const Config& config);

// [feedback] awaited, and whose notices come back to Crier: e-mails by their return path, texts by
// their receipts.
[[nodiscard]] HeardWays heard_ways(const Config& config);

}  // namespace crier::app
