// What somebody does to the database so that it refuses the daemons something, and how it is
// mended.
#pragma once

#include <string>

namespace crier::e2e {

// As whom the daemons of such a world connect (WorldOptions::daemons_role).
inline constexpr const char* refused_role = "crier_refused";

struct Refused {
  std::string broken;
  std::string mended;
  const char* statement;  // One that is refused by it.
};

// The role loses `right`, such as "INSERT ON attempts".
[[nodiscard]] Refused without(const char* right, const char* statement);

// Without a policy, which would show us none of the rows if the session took it.
[[nodiscard]] Refused with_row_security(const char* table, const char* statement);

}  // namespace crier::e2e
