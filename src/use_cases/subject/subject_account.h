// What somebody who asks is told about themselves (GDPR art. 15).
#pragma once

#include <string>
#include <vector>

#include "postgres/database.h"
#include "store/report/held_data.h"
#include "store/settings.h"

namespace crier::app {

// All of one instant. Without any rows: nothing is held. `ref` may have any spelling.
[[nodiscard]] std::vector<store::HeldRows> account_of(store::Connection& connection,
                                                      const store::Settings& settings,
                                                      const std::string& ref);

[[nodiscard]] bool is_nothing_held(const std::vector<store::HeldRows>& account);

// {"ref": …, "person": [{…}], "tries": […], …} with a line feed. What is not known is null.
[[nodiscard]] std::string account_json(const std::string& ref,
                                       const std::vector<store::HeldRows>& account);

}  // namespace crier::app
