#include "base/keys/web_push_content.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/check.h"
#include "base/digest.h"
#include "base/keys/openssl_handles.h"

namespace crier {
namespace {

using namespace std::string_view_literals;
using CipherContext = OpensslHandle<EVP_CIPHER_CTX, &EVP_CIPHER_CTX_free>;

constexpr std::size_t salt_size = 16;
constexpr std::size_t secret_size = 16;
constexpr std::size_t key_size = 16;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr char last_record = 0x02;  // RFC 8188 2: the delimiter of the only record.

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string text_of(const Digest& digest) {
  return {digest.begin(), digest.end()};
}

// RFC 5869 for at most 32 octets, which is one round.
std::string hkdf(std::string_view salt, std::string_view secret, std::string info,
                 std::size_t size) {
  const std::string key = text_of(hmac_sha256(salt, secret));
  info += '\x01';
  return text_of(hmac_sha256(key, info)).substr(0, size);
}

std::string sealed(std::string_view key, std::string_view nonce, std::string_view plain) {
  const CipherContext context(EVP_CIPHER_CTX_new());
  CRIER_CHECK(context && EVP_EncryptInit_ex2(context.get(), EVP_aes_128_gcm(), bytes_of(key),
                                             bytes_of(nonce), nullptr) == 1);
  std::string sealed(plain.size() + tag_size, '\0');
  auto* const into = reinterpret_cast<unsigned char*>(sealed.data());
  int written = 0;
  CRIER_CHECK(EVP_EncryptUpdate(context.get(), into, &written, bytes_of(plain),
                                static_cast<int>(plain.size())) == 1);
  CRIER_CHECK(written == static_cast<int>(plain.size()));
  CRIER_CHECK(EVP_EncryptFinal_ex(context.get(), into + written, &written) == 1 && written == 0);
  CRIER_CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_size,
                                  into + plain.size()) == 1);
  return sealed;
}

// RFC 8188 2.1: salt, size of a record (4096), and the sender's key as its id.
std::string header_of(const WebPushSeal& seal) {
  std::string header = seal.salt;
  header += "\x00\x00\x10\x00"sv;
  header += static_cast<char>(P256Key::point_size);
  header += seal.key.point();
  return header;
}

}  // namespace

WebPushSeal WebPushSeal::generated() {
  std::string salt(salt_size, '\0');
  CRIER_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()),
                         static_cast<int>(salt.size())) == 1);
  return {.key = P256Key::generated(), .salt = std::move(salt)};
}

std::optional<std::string> web_push_content(std::string_view text, const WebPushReader& reader,
                                            const WebPushSeal& seal) {
  CRIER_CHECK(seal.salt.size() == salt_size);
  if (text.size() > web_push_octets_max || reader.secret.size() != secret_size) return std::nullopt;
  const auto shared = seal.key.shared_secret(reader.point);
  if (!shared) return std::nullopt;
  const std::string of_both = std::string("WebPush: info\0"sv) + reader.point + seal.key.point();
  const std::string secret = hkdf(reader.secret, *shared, of_both, 32);
  const std::string key =
      hkdf(seal.salt, secret, std::string("Content-Encoding: aes128gcm\0"sv), key_size);
  const std::string nonce =
      hkdf(seal.salt, secret, std::string("Content-Encoding: nonce\0"sv), nonce_size);
  return header_of(seal) + sealed(key, nonce, std::string(text) + last_record);
}

}  // namespace crier
