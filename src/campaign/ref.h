// The ref by which a person is known: to the controller's systems, to files, to registers.
#pragma once

#include <string>
#include <string_view>

namespace crier {

// The one form of a ref, by which people are kept and looked up: without white space and
// characters that show nothing around it, in Normalization Form C. `text` is UTF-8.
[[nodiscard]] std::string normal_ref(std::string_view text);

}  // namespace crier
