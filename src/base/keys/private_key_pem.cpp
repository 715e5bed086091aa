#include "base/keys/private_key_pem.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/check.h"

namespace crier {
namespace {

using Bio = OpensslHandle<BIO, &BIO_free_all>;

// Nobody is asked for a password at the terminal, which is what OpenSSL does by itself.
int no_password(char* /*into*/, int /*size*/, int /*writes*/, void* /*unused*/) {
  return 0;
}

}  // namespace

PkeyHandle private_key_in(std::string_view pem) {
  const Bio text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CRIER_CHECK(text != nullptr);
  PkeyHandle key(PEM_read_bio_PrivateKey(text.get(), nullptr, &no_password, nullptr));
  if (key == nullptr) ERR_clear_error();
  return key;
}

}  // namespace crier
