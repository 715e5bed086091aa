// What open requests of the public form mean for a command that does not know their people.
#pragma once

#include <string>
#include <string_view>

#include "cli/context.h"

namespace crier::app {

// Warns while there are any, of `purpose` or, where that is empty, of all. `so` says what becomes
// of whoever is meant: "may be told all the same".
void warn_of_requests(Context& context, const std::string& purpose, std::string_view so);

}  // namespace crier::app
