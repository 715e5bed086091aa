// A private RSA key that signs JSON Web Tokens by RS256 (RFC 7518 3.3). Immutable; copies share it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace crier {

class RsaKey {
 public:
  static constexpr std::string_view algorithm = "RS256";

  // PKCS #8 or PKCS #1, not encrypted, of 2048 bits at least, as RS256 asks for. Else nothing.
  [[nodiscard]] static std::optional<RsaKey> from_pem(std::string_view pem);

  [[nodiscard]] std::string sign(std::string_view bytes) const;

 private:
  struct State;
  explicit RsaKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

}  // namespace crier
