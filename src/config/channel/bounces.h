// Where bounces come to, and how long they are waited for.
#pragma once

#include <chrono>
#include <optional>

#include "config/config.h"
#include "feedback/path/return_address.h"

namespace crier::app {

// [channel.email] return_path. Nothing: the campaign's sender hears of bounces, and Crier does not.
[[nodiscard]] std::optional<feedback::ReturnAddress> return_address_of(const Config& config);

// [feedback] awaited; 0 where Crier does not hear of them.
[[nodiscard]] std::chrono::milliseconds bounces_awaited(const Config& config);

}  // namespace crier::app
