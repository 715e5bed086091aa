// What is wrong with a database URL, in words that never repeat a part of it: what libpq takes for
// a host or a port may be a piece of the password.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier::store {

// What libpq would refuse in a URI ("postgresql://…"), or read otherwise than it was meant.
// Nothing for a string of another form, and for a URI that can be given to libpq.
[[nodiscard]] std::optional<std::string> uri_fault(std::string_view uri);

[[nodiscard]] bool is_uri(std::string_view text);

}  // namespace crier::store
