// Waits for conditions of other processes, which cannot be waited for otherwise.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace crier::e2e {

// A loaded machine of two cores does in this what takes a second.
inline constexpr std::chrono::seconds patience{120};

// Returns when `condition` holds; throws, naming `what`, when it has not come true in `bound`.
void eventually(const std::string& what, const std::function<bool()>& condition,
                std::chrono::milliseconds bound = patience);

}  // namespace crier::e2e
