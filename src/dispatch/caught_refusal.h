// What a step of the engine has failed with, as a refusal that can be told.
#pragma once

#include <exception>

#include "base/refusal.h"

namespace crier::dispatch {

// What a step has thrown, as a refusal; not for cancellations.
[[nodiscard]] Refusal refusal_of(const std::exception_ptr& failure);

}  // namespace crier::dispatch
