// Lanes: the unit of order, ownership and distribution. A subject's lane follows from its ref by a
// hash that Crier defines and that therefore never changes; the number of lanes is fixed when the
// database is initialised.
#pragma once

#include <cstdint>
#include <string_view>

namespace crier {

struct Lane {
  std::int16_t value{};

  friend constexpr auto operator<=>(const Lane&, const Lane&) = default;
};

inline constexpr int lane_count_default = 64;
// Lanes are smallint in the database; more would cost a lease each and bring nothing.
inline constexpr int lane_count_max = 4096;

// FNV-1a over the bytes of `ref`, then the finalizer of MurmurHash3 (FNV alone leaves the low bits
// of short similar keys uneven). Test vectors are in tests/unit/base/lane_test.cpp.
[[nodiscard]] std::uint64_t ref_hash(std::string_view ref);

// `count` is between 1 and lane_count_max.
[[nodiscard]] Lane lane_of(std::string_view ref, int count);

}  // namespace crier
