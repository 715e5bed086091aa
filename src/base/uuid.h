// Names as UUIDs (RFC 9562 5.5, version 5): the same name always gives the same one.
#pragma once

#include <string>
#include <string_view>

namespace crier {

// Of a name in Crier's own name space: 36 characters, lower case.
[[nodiscard]] std::string uuid_of(std::string_view name);

// The same in another name space, of 16 octets.
[[nodiscard]] std::string uuid_of(std::string_view name, std::string_view name_space);

}  // namespace crier
