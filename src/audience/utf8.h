// Code points out of UTF-8, by ICU.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace crier::audience {

// The code point at `at`, which moves behind it; negative where the bytes are not UTF-8. `at` is
// less than the size of `text`.
[[nodiscard]] std::int32_t next_code_point(std::string_view text, std::size_t& at);

}  // namespace crier::audience
