// Letters of European languages in ASCII, as people do it for their mail addresses.
#pragma once

#include <string>
#include <string_view>

namespace crier::audience::sample {

// Lower case, nothing but a–z: "Žukauskas" is "zukauskas", "Παππάς" is "pappas". Signs vanish.
[[nodiscard]] std::string transliterated(std::string_view name);

}  // namespace crier::audience::sample
