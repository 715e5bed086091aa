#include "notice/archive.h"

namespace crier::notice {
namespace {

constexpr std::size_t number_size = 8;

}  // namespace

void ArchiveWriter::number(std::uint64_t value) {
  for (unsigned shift = 0; shift < 8 * number_size; shift += 8) {
    octets_ += static_cast<char>(value >> shift & 0xFFU);
  }
}

void ArchiveWriter::text(std::string_view octets) {
  number(octets.size());
  octets_ += octets;
}

std::uint64_t ArchiveReader::number() {
  if (!is_sound_ || rest_.size() < number_size) {
    reject();
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t index = number_size; index > 0; --index) {
    value = value << 8U | static_cast<std::uint8_t>(rest_[index - 1]);
  }
  rest_.remove_prefix(number_size);
  return value;
}

std::string_view ArchiveReader::text() {
  const std::uint64_t size = number();
  if (!is_sound_ || size > rest_.size()) {
    reject();
    return {};
  }
  const std::string_view octets = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return octets;
}

std::uint64_t ArchiveReader::number_below(std::uint64_t bound) {
  const std::uint64_t value = number();
  if (value < bound) return value;
  reject();
  return 0;
}

}  // namespace crier::notice
