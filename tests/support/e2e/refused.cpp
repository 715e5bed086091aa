#include "support/e2e/refused.h"

#include <fmt/format.h>

namespace crier::e2e {

Refused without(const char* right, const char* statement) {
  return {.broken = fmt::format("REVOKE {} FROM {}", right, refused_role),
          .mended = fmt::format("GRANT {} TO {}", right, refused_role),
          .statement = statement};
}

Refused with_row_security(const char* table, const char* statement) {
  return {.broken = fmt::format("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", table),
          .mended = fmt::format("ALTER TABLE {} DISABLE ROW LEVEL SECURITY", table),
          .statement = statement};
}

}  // namespace crier::e2e
