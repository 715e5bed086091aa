#include "base/uuid.h"

#include <openssl/evp.h>

#include "base/check.h"
#include "base/digest.h"

namespace crier {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t uuid_size = 16;

// Drawn once; a change gives every notice another name.
constexpr std::string_view own_space =
    "\x6e\x1f\x0c\x52\x8b\x3a\x4d\x7e\x9a\x41\xc7\x05\x2d\xf8\x13\xb6"sv;

}  // namespace

std::string uuid_of(std::string_view name, std::string_view name_space) {
  CRIER_CHECK(name_space.size() == uuid_size);
  std::string bytes(name_space);
  bytes += name;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  CRIER_CHECK(EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha1(), nullptr) == 1);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0FU) | 0x50U);  // Version 5.
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3FU) | 0x80U);  // Variant of RFC 9562.
  std::string text = hex(std::string_view(reinterpret_cast<const char*>(digest), uuid_size));
  for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, "-");
  return text;
}

std::string uuid_of(std::string_view name) {
  return uuid_of(name, own_space);
}

}  // namespace crier
