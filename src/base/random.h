// Seeded chance. The same seed gives the same numbers on every platform, which the distributions of
// the standard library do not promise; a failing simulation prints its seed and can be run again.
#pragma once

#include <array>
#include <cstdint>

namespace crier {

// xoshiro256** seeded by splitmix64 (Blackman and Vigna). Not for secrets.
class Random {
 public:
  using result_type = std::uint64_t;

  explicit Random(std::uint64_t seed);

  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }
  std::uint64_t operator()();

  // Evenly from [0, bound); `bound` is above 0.
  std::uint64_t below(std::uint64_t bound);

  // Evenly from [0, 1).
  double unit();

  // True with this probability.
  bool chance(double probability) { return unit() < probability; }

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace crier
