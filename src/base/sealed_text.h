// Short texts that come back to us by way of others, who can neither read, make nor change them:
// base64url of AES-SIV (siv_key.h). The same text is always sealed in the same way.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/siv_key.h"

namespace crier {

// Any number of threads may use one.
class TextSeal {
 public:
  // `secret` is the installation's, not empty; `use` keeps what is sealed for one use from being
  // opened for another.
  TextSeal(std::string_view secret, std::string_view use);

  // `text` is not empty.
  [[nodiscard]] std::string seal(std::string_view text) const;
  // Nothing: it was not sealed by this.
  [[nodiscard]] std::optional<std::string> open(std::string_view sealed) const;

 private:
  SivKey key_;
};

}  // namespace crier
