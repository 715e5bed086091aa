// An instant as machines read it, appended without allocation.
#pragma once

#include <string>

#include "base/time.h"

namespace crier::notice {

// RFC 5322: "Mon, 26 May 2025 22:00:00 +0000".
void append_rfc5322(std::string& into, WallTime at);

// RFC 3339, as crier::iso8601: "2025-05-26T22:00:00Z".
void append_rfc3339(std::string& into, WallTime at);

}  // namespace crier::notice
