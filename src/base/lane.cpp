#include "base/lane.h"

#include "base/check.h"

namespace crier {

std::uint64_t ref_hash(std::string_view ref) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : ref) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3U;
  }
  hash ^= hash >> 33U;
  hash *= 0xff51afd7ed558ccdU;
  hash ^= hash >> 33U;
  hash *= 0xc4ceb9fe1a85ec53U;
  hash ^= hash >> 33U;
  return hash;
}

Lane lane_of(std::string_view ref, int count) {
  CRIER_CHECK(count >= 1 && count <= lane_count_max);
  return Lane{static_cast<std::int16_t>(ref_hash(ref) % static_cast<std::uint64_t>(count))};
}

}  // namespace crier
