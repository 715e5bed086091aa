// Of which channels Crier hears that a notice did not reach its person after all.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace crier {

struct HeardWays {
  // How long a campaign with a ladder waits for it after its last notice.
  std::chrono::milliseconds awaited{};
  std::vector<std::string> channels{};  // By their names; none: nothing is waited for.
};

}  // namespace crier
