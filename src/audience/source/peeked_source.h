// A source whose beginning can be looked at before it is read.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "audience/source/octet_source.h"

namespace crier::audience {

class PeekedSource : public OctetSource {
 public:
  // `inner` must outlive this.
  explicit PeekedSource(OctetSource& inner) : inner_(inner) {}

  // The first `bytes` of what has not been read yet, fewer if the source ends or breaks before.
  // Valid until the next call.
  [[nodiscard]] std::string_view peek(std::size_t bytes);
  // Passes over what has been seen: at most what peek() returned.
  void skip(std::size_t bytes);

  std::size_t read(std::span<char> into) override;

 private:
  OctetSource& inner_;
  std::string seen_;
  std::size_t taken_{};  // Octets of `seen_` that have been read.
};

}  // namespace crier::audience
