// Counts what is taken from the heap by anybody in the program, libraries in C included.
#pragma once

#include <cstdint>

namespace crier::bench {

[[nodiscard]] std::uint64_t allocation_count();

}  // namespace crier::bench
