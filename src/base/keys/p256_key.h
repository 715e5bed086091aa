// A pair of keys on the curve P-256 (FIPS 186-5, also called prime256v1), by OpenSSL: signs JSON
// Web Tokens by ES256 (RFC 7518 3.4) and agrees on secrets (ECDH). Immutable; copies share the key.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace crier {

class P256Key {
 public:
  static constexpr std::string_view algorithm = "ES256";
  static constexpr std::size_t scalar_size = 32;
  static constexpr std::size_t point_size = 65;
  static constexpr std::size_t signature_size = 64;

  // By chance.
  [[nodiscard]] static P256Key generated();
  // PKCS #8 or SEC 1, not encrypted. Nothing: no private key of this curve.
  [[nodiscard]] static std::optional<P256Key> from_pem(std::string_view pem);
  // The private number, big-endian. Nothing: it is not of 32 octets, or none of the curve's.
  [[nodiscard]] static std::optional<P256Key> from_scalar(std::string_view scalar);

  // The public key, uncompressed: 0x04, x, y.
  [[nodiscard]] const std::string& point() const;

  // r and s of 32 octets each, as JWS wants them and unlike OpenSSL's DER. Another one each time.
  [[nodiscard]] std::string sign(std::string_view bytes) const;

  // The x of the common point, 32 octets. Nothing: `point` is not on the curve.
  [[nodiscard]] std::optional<std::string> shared_secret(std::string_view point) const;

 private:
  struct State;
  explicit P256Key(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

}  // namespace crier
