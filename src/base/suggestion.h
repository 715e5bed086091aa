// Did you mean …?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crier {

// The one of `known` that `word` was probably meant to be: at most two letters changed, added or
// taken away, or `word` is its beginning.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& known);

}  // namespace crier
