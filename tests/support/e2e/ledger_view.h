// What the database says became of everybody, held against what the sink has got.
#pragma once

#include <cstdint>
#include <string>

#include "support/e2e/world.h"

namespace crier::e2e {

struct Accounts {
  std::int64_t people{};    // Of the audience.
  std::int64_t accepted{};  // People with an accepted try.
  std::int64_t failed{};
  std::int64_t excluded{};
  std::int64_t unknown_tries{};
  std::int64_t unknown_people{};
};

[[nodiscard]] Accounts accounts(const World& world);

// What must hold after any campaign that is finished, whatever happened on the way; the answer
// lists what does not, and is empty when all is well:
//   the audit closes; everybody has one end; everybody accepted got a message; whoever got more
//   than one copy has an unknown try; nobody excluded got any; the report counts the unknown tries.
[[nodiscard]] std::string broken_promises(World& world);

}  // namespace crier::e2e
