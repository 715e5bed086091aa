// What is left of a ref after an erasure, and what stands for one where names are not wanted: the
// HMAC-SHA-256 under the secret of the installation. Whoever has the ref and the secret can find
// the person again; nobody can read a ref out of it.
#pragma once

#include <string_view>

#include "base/digest.h"
#include "base/hmac_key.h"

namespace crier::objection {

class RefDigester {
 public:
  explicit RefDigester(std::string_view secret) : key_(secret) {}

  // `ref` is in its normal form (campaign/ref.h).
  [[nodiscard]] Digest digest(std::string_view ref) { return key_.sign({ref}, builder_); }

 private:
  HmacKey key_;
  DigestBuilder builder_;
};

}  // namespace crier::objection
