// Deterministic authenticated encryption: AES-SIV with 256 bits of key (RFC 5297), by OpenSSL. For
// short secrets without room for a nonce, such as what stands in a link: the same text always gives
// the same octets, nobody without the key can read them, make some, or change one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace crier {

// Any number of threads may use one.
class SivKey {
 public:
  static constexpr std::size_t key_size = 32;
  static constexpr std::size_t tag_size = 16;

  // `key` has key_size octets.
  explicit SivKey(std::string_view key);
  ~SivKey();
  SivKey(const SivKey& other);
  SivKey(SivKey&& other) noexcept;
  SivKey& operator=(const SivKey& other);
  SivKey& operator=(SivKey&& other) noexcept;

  // Writes tag_size octets and as many as `plain` has. `context` goes with it in clear, and must be
  // the same when it is opened.
  void seal(std::span<const std::uint8_t> context, std::span<const std::uint8_t> plain,
            std::span<std::uint8_t> sealed) const;

  // False: nobody with this key has sealed it in this context; `plain` then says nothing.
  [[nodiscard]] bool open(std::span<const std::uint8_t> context,
                          std::span<const std::uint8_t> sealed,
                          std::span<std::uint8_t> plain) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace crier
