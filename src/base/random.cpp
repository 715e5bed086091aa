#include "base/random.h"

#include <bit>

#include "base/check.h"

namespace crier {

Random::Random(std::uint64_t seed) {
  for (auto& word : state_) {
    seed += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    word = mixed ^ (mixed >> 31U);
  }
}

std::uint64_t Random::operator()() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  CRIER_CHECK(bound > 0);
  // Values at the top that would make the small remainders likelier are drawn again.
  const std::uint64_t unfair_from = max() - max() % bound;
  std::uint64_t drawn = (*this)();
  while (drawn >= unfair_from) drawn = (*this)();
  return drawn % bound;
}

double Random::unit() {
  return static_cast<double>((*this)() >> 11U) * 0x1.0p-53;
}

}  // namespace crier
