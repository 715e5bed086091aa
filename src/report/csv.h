// Lines of comma-separated values by RFC 4180.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace crier::report {

// The fields, quoted where they need it, and CRLF.
[[nodiscard]] std::string csv_line(std::span<const std::string> fields);

}  // namespace crier::report
