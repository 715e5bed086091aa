#include "base/keys/p256_key.h"

#include <utility>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include "base/check.h"
#include "base/keys/openssl_handles.h"
#include "base/keys/private_key_pem.h"

namespace crier {
namespace {

using Number = OpensslHandle<BIGNUM, &BN_clear_free>;
using Group = OpensslHandle<EC_GROUP, &EC_GROUP_free>;
using Point = OpensslHandle<EC_POINT, &EC_POINT_free>;
using ParameterBuilder = OpensslHandle<OSSL_PARAM_BLD, &OSSL_PARAM_BLD_free>;
using Parameters = OpensslHandle<OSSL_PARAM, &OSSL_PARAM_free>;
using Signature = OpensslHandle<ECDSA_SIG, &ECDSA_SIG_free>;
using DigestContext = OpensslHandle<EVP_MD_CTX, &EVP_MD_CTX_free>;

constexpr const char* curve = "P-256";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

PkeyHandle made_of(OSSL_PARAM_BLD* builder, int selection) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const PkeyContextHandle context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  CRIER_CHECK(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  // The queue of faults belongs to the thread: what is left in it would be told of somebody's TLS.
  if (EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) ERR_clear_error();
  return PkeyHandle(key);
}

// Null: no point of the curve.
PkeyHandle public_key(std::string_view point) {
  if (point.size() != P256Key::point_size || point.front() != 0x04) return nullptr;
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  CRIER_CHECK(builder != nullptr);
  CRIER_CHECK(
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1);
  CRIER_CHECK(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                               point.size()) == 1);
  return made_of(builder.get(), EVP_PKEY_PUBLIC_KEY);
}

std::string point_of(EVP_PKEY* key) {
  std::string point(P256Key::point_size, '\0');
  std::size_t size = 0;
  CRIER_CHECK(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, bytes_of(point),
                                              point.size(), &size) == 1);
  CRIER_CHECK(size == point.size() && point.front() == 0x04);
  return point;
}

bool is_of_curve(EVP_PKEY* key) {
  char name[64]{};
  const bool is_named = EVP_PKEY_is_a(key, "EC") == 1 &&
                        EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name,
                                                       sizeof name, nullptr) == 1;
  if (!is_named) ERR_clear_error();
  return is_named && std::string_view(name) == SN_X9_62_prime256v1;
}

// Uncompressed, because a PEM file may say otherwise.
void write_points_uncompressed(EVP_PKEY* key) {
  CRIER_CHECK(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                             OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED) ==
              1);
}

}  // namespace

struct P256Key::State {
  PkeyHandle key;
  std::string point;
};

P256Key P256Key::generated() {
  PkeyHandle key(EVP_EC_gen(curve));
  CRIER_CHECK(key != nullptr);
  std::string point = point_of(key.get());
  return P256Key(std::make_shared<const State>(std::move(key), std::move(point)));
}

std::optional<P256Key> P256Key::from_pem(std::string_view pem) {
  PkeyHandle key = private_key_in(pem);
  if (key == nullptr || !is_of_curve(key.get())) return std::nullopt;
  write_points_uncompressed(key.get());
  std::string point = point_of(key.get());
  return P256Key(std::make_shared<const State>(std::move(key), std::move(point)));
}

std::optional<P256Key> P256Key::from_scalar(std::string_view scalar) {
  if (scalar.size() != scalar_size) return std::nullopt;
  const Number number(BN_bin2bn(bytes_of(scalar), static_cast<int>(scalar.size()), nullptr));
  const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  CRIER_CHECK(number && group);
  const bool is_in_range =
      BN_is_zero(number.get()) == 0 && BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) < 0;
  if (!is_in_range) return std::nullopt;
  const Point product(EC_POINT_new(group.get()));
  std::string point(point_size, '\0');
  CRIER_CHECK(product && EC_POINT_mul(group.get(), product.get(), number.get(), nullptr, nullptr,
                                      nullptr) == 1);
  CRIER_CHECK(EC_POINT_point2oct(group.get(), product.get(), POINT_CONVERSION_UNCOMPRESSED,
                                 bytes_of(point), point.size(), nullptr) == point_size);
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  CRIER_CHECK(builder != nullptr);
  CRIER_CHECK(
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1);
  CRIER_CHECK(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get()) == 1);
  CRIER_CHECK(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                               point.size()) == 1);
  PkeyHandle key = made_of(builder.get(), EVP_PKEY_KEYPAIR);
  CRIER_CHECK(key != nullptr);
  return P256Key(std::make_shared<const State>(std::move(key), std::move(point)));
}

const std::string& P256Key::point() const {
  return state_->point;
}

std::string P256Key::sign(std::string_view bytes) const {
  const DigestContext context(EVP_MD_CTX_new());
  CRIER_CHECK(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr,
                                            state_->key.get()) == 1);
  std::string der(80, '\0');  // 72 octets at most.
  std::size_t size = der.size();
  CRIER_CHECK(EVP_DigestSign(context.get(), bytes_of(der), &size, bytes_of(bytes), bytes.size()) ==
              1);
  const unsigned char* begin = bytes_of(der);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(size)));
  CRIER_CHECK(signature != nullptr);
  std::string both(signature_size, '\0');
  constexpr int half = signature_size / 2;
  CRIER_CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes_of(both), half) == half);
  CRIER_CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes_of(both) + half, half) == half);
  return both;
}

std::optional<std::string> P256Key::shared_secret(std::string_view point) const {
  const PkeyHandle peer = public_key(point);
  if (peer == nullptr) return std::nullopt;
  const PkeyContextHandle context(EVP_PKEY_CTX_new(state_->key.get(), nullptr));
  CRIER_CHECK(context && EVP_PKEY_derive_init(context.get()) == 1);
  if (EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1) {
    ERR_clear_error();
    return std::nullopt;
  }
  std::string secret(scalar_size, '\0');
  std::size_t size = secret.size();
  CRIER_CHECK(EVP_PKEY_derive(context.get(), bytes_of(secret), &size) == 1);
  CRIER_CHECK(size == secret.size());
  return secret;
}

}  // namespace crier
