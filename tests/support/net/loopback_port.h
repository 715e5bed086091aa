// A port for a program that is told where to listen.
//
// "Free a moment ago" is not enough: tests run side by side, and the kernel gives the ports of its
// ephemeral range to whoever connects next. These are outside that range, and each is taken with a
// lock on a file that ends with the process, so no other test process is given it meanwhile.
#pragma once

#include <cstdint>

namespace crier::test {

// On 127.0.0.1, for as long as this process lives. Throws when none is left.
[[nodiscard]] std::uint16_t loopback_port();

}  // namespace crier::test
