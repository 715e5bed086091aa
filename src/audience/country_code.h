// ISO 3166-1 alpha-2.
#pragma once

#include <optional>
#include <string_view>

namespace crier::audience {

// The officially assigned code that `code` means, of static storage, or nothing. Either case; `EL`
// and `UK`, which the institutions of the EU write, are GR and GB.
[[nodiscard]] std::optional<std::string_view> country_code(std::string_view code);

}  // namespace crier::audience
