#include "base/siv_key.h"

#include <algorithm>

#include <openssl/evp.h>

#include "base/check.h"
#include "base/keys/openssl_handles.h"

namespace crier {
namespace {

using Cipher = OpensslHandle<EVP_CIPHER, &EVP_CIPHER_free>;
using Context = OpensslHandle<EVP_CIPHER_CTX, &EVP_CIPHER_CTX_free>;

EVP_CIPHER* cipher() {
  static const Cipher fetched(EVP_CIPHER_fetch(nullptr, "AES-128-SIV", nullptr));
  CRIER_CHECK(fetched != nullptr);
  return fetched.get();
}

Context with_key(std::string_view key, bool seals) {
  CRIER_CHECK(key.size() == SivKey::key_size);
  Context context(EVP_CIPHER_CTX_new());
  CRIER_CHECK(context != nullptr);
  const auto* const octets = reinterpret_cast<const unsigned char*>(key.data());
  CRIER_CHECK(
      EVP_CipherInit_ex2(context.get(), cipher(), octets, nullptr, seals ? 1 : 0, nullptr) == 1);
  return context;
}

// A copy costs a third of another key schedule.
Context copy_of(const Context& context) {
  Context copy(EVP_CIPHER_CTX_new());
  CRIER_CHECK(copy != nullptr && EVP_CIPHER_CTX_copy(copy.get(), context.get()) == 1);
  return copy;
}

bool update(EVP_CIPHER_CTX* context, std::uint8_t* into, std::span<const std::uint8_t> octets) {
  int written = 0;
  return EVP_CipherUpdate(context, into, &written, octets.data(),
                          static_cast<int>(octets.size())) == 1;
}

}  // namespace

struct SivKey::State {
  Context seals;
  Context opens;
};

SivKey::SivKey(std::string_view key)
    : state_(std::make_unique<State>(
          State{.seals = with_key(key, true), .opens = with_key(key, false)})) {}
SivKey::~SivKey() = default;
SivKey::SivKey(const SivKey& other)
    : state_(std::make_unique<State>(
          State{.seals = copy_of(other.state_->seals), .opens = copy_of(other.state_->opens)})) {}
SivKey::SivKey(SivKey&& other) noexcept = default;
SivKey& SivKey::operator=(const SivKey& other) {
  if (this != &other) *this = SivKey(other);
  return *this;
}
SivKey& SivKey::operator=(SivKey&& other) noexcept = default;

void SivKey::seal(std::span<const std::uint8_t> context, std::span<const std::uint8_t> plain,
                  std::span<std::uint8_t> sealed) const {
  CRIER_CHECK(sealed.size() == tag_size + plain.size());
  const Context once = copy_of(state_->seals);
  int written = 0;
  CRIER_CHECK(update(once.get(), nullptr, context) &&
              update(once.get(), sealed.subspan(tag_size).data(), plain) &&
              EVP_CipherFinal_ex(once.get(), sealed.data(), &written) == 1 &&
              EVP_CIPHER_CTX_ctrl(once.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_size),
                                  sealed.data()) == 1);
}

bool SivKey::open(std::span<const std::uint8_t> context, std::span<const std::uint8_t> sealed,
                  std::span<std::uint8_t> plain) const {
  CRIER_CHECK(sealed.size() == tag_size + plain.size());
  const Context once = copy_of(state_->opens);
  std::uint8_t tag[tag_size];
  std::copy_n(sealed.begin(), tag_size, tag);
  return EVP_CIPHER_CTX_ctrl(once.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_size), tag) ==
             1 &&
         update(once.get(), nullptr, context) &&
         update(once.get(), plain.data(), sealed.subspan(tag_size));
}

}  // namespace crier
