#include "base/keys/rsa_key.h"

#include <utility>

#include "base/check.h"
#include "base/keys/openssl_handles.h"
#include "base/keys/private_key_pem.h"

namespace crier {
namespace {

using DigestContext = OpensslHandle<EVP_MD_CTX, &EVP_MD_CTX_free>;

constexpr int bits_min = 2048;

}  // namespace

struct RsaKey::State {
  PkeyHandle key;
};

std::optional<RsaKey> RsaKey::from_pem(std::string_view pem) {
  PkeyHandle key = private_key_in(pem);
  if (key == nullptr || EVP_PKEY_is_a(key.get(), "RSA") != 1) return std::nullopt;
  if (EVP_PKEY_get_bits(key.get()) < bits_min) return std::nullopt;
  return RsaKey(std::make_shared<const State>(std::move(key)));
}

std::string RsaKey::sign(std::string_view bytes) const {
  const DigestContext context(EVP_MD_CTX_new());
  CRIER_CHECK(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr,
                                            state_->key.get()) == 1);
  const auto* const signed_bytes = reinterpret_cast<const unsigned char*>(bytes.data());
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(state_->key.get())), '\0');
  std::size_t size = signature.size();
  CRIER_CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                             &size, signed_bytes, bytes.size()) == 1);
  signature.resize(size);
  return signature;
}

}  // namespace crier
