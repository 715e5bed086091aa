#include "campaign/ref.h"

#include "base/unicode.h"

namespace crier {

std::string normal_ref(std::string_view text) {
  return nfc(trimmed_of_invisible(text));
}

}  // namespace crier
