// International names of the DNS (RFC 5890), by ICU's UTS 46, non-transitional: IDNA 2008.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier {

inline constexpr std::string_view a_label_prefix = "xn--";

// `name` in lower case with A-labels; nothing when a label of it is none by IDNA. `name` is UTF-8.
[[nodiscard]] std::optional<std::string> with_a_labels(std::string_view name);

// `name` with the labels that people read; as it is when it has one that is none by IDNA.
[[nodiscard]] std::string with_u_labels(std::string_view name);

}  // namespace crier
