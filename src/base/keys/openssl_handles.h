// Objects of OpenSSL that are freed with their owner.
#pragma once

#include <memory>

#include <openssl/evp.h>

namespace crier {

template <auto Free>
struct OpensslFreer {
  template <class Object>
  void operator()(Object* object) const {
    Free(object);
  }
};

template <class Object, auto Free>
using OpensslHandle = std::unique_ptr<Object, OpensslFreer<Free>>;

using PkeyHandle = OpensslHandle<EVP_PKEY, &EVP_PKEY_free>;
using PkeyContextHandle = OpensslHandle<EVP_PKEY_CTX, &EVP_PKEY_CTX_free>;

}  // namespace crier
