// A file of rows that is a text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "audience/source/octet_source.h"

namespace crier::test {

class TextOctets final : public audience::OctetSource {
 public:
  explicit TextOctets(std::string text) : text_(std::move(text)) {}

  std::size_t read(std::span<char> into) override {
    const std::size_t size = std::min(into.size(), text_.size() - at_);
    std::ranges::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                        static_cast<std::ptrdiff_t>(size), into.begin());
    at_ += size;
    return size;
  }

 private:
  std::string text_;
  std::size_t at_{};
};

}  // namespace crier::test
