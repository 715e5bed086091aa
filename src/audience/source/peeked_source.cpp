#include "audience/source/peeked_source.h"

#include <algorithm>

#include "base/check.h"

namespace crier::audience {

std::string_view PeekedSource::peek(std::size_t bytes) {
  const std::size_t held = seen_.size() - taken_;
  if (held < bytes) {
    seen_.erase(0, taken_);
    taken_ = 0;
    seen_.resize(bytes);
    std::size_t filled = held;
    try {
      while (filled < bytes) {
        const std::size_t got = inner_.read(std::span(seen_).subspan(filled));
        if (got == 0) break;
        filled += got;
      }
    } catch (const SourceBroken&) {
      // The next read meets it again.
    }
    seen_.resize(filled);
  }
  return std::string_view(seen_).substr(taken_, bytes);
}

void PeekedSource::skip(std::size_t bytes) {
  CRIER_CHECK(bytes <= seen_.size() - taken_);
  taken_ += bytes;
}

std::size_t PeekedSource::read(std::span<char> into) {
  const std::size_t held = std::min(into.size(), seen_.size() - taken_);
  std::ranges::copy(std::string_view(seen_).substr(taken_, held), into.begin());
  taken_ += held;
  if (taken_ == seen_.size() && !seen_.empty()) {
    seen_ = {};
    taken_ = 0;
  }
  // What is at hand comes first: the rest may be broken.
  if (held != 0) return held;
  return inner_.read(into);
}

}  // namespace crier::audience
