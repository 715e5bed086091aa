// SHA256_Init and its like: OpenSSL 3 prefers EVP, whose contexts allocate for every digest.
#define OPENSSL_API_COMPAT 0x10100000L

#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "base/check.h"

namespace crier {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Digest sha256(std::string_view bytes) {
  Digest digest{};
  SHA256(bytes_of(bytes), bytes.size(), digest.data());
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  Digest digest{};
  unsigned int length = 0;
  CRIER_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(bytes),
                   bytes.size(), digest.data(), &length) != nullptr);
  CRIER_CHECK(length == digest.size());
  return digest;
}

struct DigestBuilder::State {
  SHA256_CTX context{};

  State() { start(); }

  void start() { CRIER_CHECK(SHA256_Init(&context) == 1); }
};

DigestBuilder::DigestBuilder() : state_(std::make_unique<State>()) {}
DigestBuilder::~DigestBuilder() = default;

void DigestBuilder::add(std::string_view bytes) {
  CRIER_CHECK(SHA256_Update(&state_->context, bytes.data(), bytes.size()) == 1);
}

Digest DigestBuilder::finish() {
  Digest digest{};
  CRIER_CHECK(SHA256_Final(digest.data(), &state_->context) == 1);
  state_->start();
  return digest;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4U];
    text += digits[value & 15U];
  }
  return text;
}

std::string hex(const Digest& digest) {
  return hex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::string base64url(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char byte : bytes) {
    bits = bits << 8U | static_cast<unsigned char>(byte);
    held += 8;
    while (held >= 6) {
      held -= 6;
      text += digits[bits >> held & 63U];
    }
  }
  if (held > 0) text += digits[bits << (6 - held) & 63U];
  return text;
}

}  // namespace crier
