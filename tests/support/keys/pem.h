// Private keys for tests, made when they are needed: none is kept in the repository.
#pragma once

#include <cstddef>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/keys/openssl_handles.h"

namespace crier::test {

// PKCS #8, as key files have it.
inline std::string pem_of(const PkeyHandle& key) {
  const OpensslHandle<BIO, &BIO_free_all> memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

inline std::string pem_of_p256_key() {
  return pem_of(PkeyHandle(EVP_EC_gen("P-256")));
}

inline std::string pem_of_rsa_key() {
  return pem_of(PkeyHandle(EVP_RSA_gen(2048)));
}

// The key file of a service account, as a Firebase project gives it.
inline std::string service_account_file() {
  return boost::json::serialize(boost::json::object{{"project_id", "project"},
                                                    {"private_key_id", "k1"},
                                                    {"private_key", pem_of_rsa_key()},
                                                    {"client_email", "a@b.example"},
                                                    {"token_uri", "https://oauth2.example/token"}});
}

}  // namespace crier::test
