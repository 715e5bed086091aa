// The links in the notices that a world has sent.
#pragma once

#include <string>
#include <vector>

#include "support/e2e/world.h"

namespace crier::e2e {

// The paths of the objection links in the notices of a maildir, one a person.
[[nodiscard]] std::vector<std::string> objection_links(const World& world);

}  // namespace crier::e2e
