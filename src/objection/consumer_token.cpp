#include "objection/consumer_token.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <sys/random.h>
#include <system_error>

namespace crier::objection {

std::string new_consumer_token() {
  std::array<char, 32> chance{};
  if (::getentropy(chance.data(), chance.size()) != 0) {
    throw std::system_error(errno, std::generic_category(), "getentropy");
  }
  return "crier_" + base64url(std::string_view(chance.data(), chance.size()));
}

Digest consumer_token_digest(std::string_view token) {
  return sha256(token);
}

bool is_same_digest(const Digest& left, const Digest& right) {
  // Volatile: every octet is looked at, whatever the optimiser could save.
  volatile std::uint8_t differences = 0;
  for (std::size_t index = 0; index < left.size(); ++index) {
    differences = differences | static_cast<std::uint8_t>(left[index] ^ right[index]);
  }
  return differences == 0;
}

}  // namespace crier::objection
