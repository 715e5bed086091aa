// A broken invariant is our bug: say where, and abort, also in release builds. The supervisor
// restarts the program and leases make that safe.
#pragma once

namespace crier {

[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace crier

#define CRIER_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::crier::check_failed(#condition, __FILE__, __LINE__))
