// The completeness equation: planned = notified + failed + excluded + pending, to the person, per
// country and language, at every instant.
#pragma once

#include <cstdint>

namespace crier {

struct Completeness {
  std::int64_t planned{};
  std::int64_t notified{};
  std::int64_t failed{};
  std::int64_t excluded{};
  std::int64_t pending{};

  // Nobody is missing and nobody is counted twice.
  [[nodiscard]] constexpr bool closes() const {
    return planned == notified + failed + excluded + pending && notified >= 0 && failed >= 0 &&
           excluded >= 0 && pending >= 0;
  }
  // Those who are to be told: everybody but the excluded.
  [[nodiscard]] constexpr std::int64_t recipients() const { return planned - excluded; }
  [[nodiscard]] constexpr std::int64_t settled() const { return planned - pending; }

  constexpr Completeness& operator+=(const Completeness& other) {
    planned += other.planned;
    notified += other.notified;
    failed += other.failed;
    excluded += other.excluded;
    pending += other.pending;
    return *this;
  }
  friend constexpr bool operator==(const Completeness&, const Completeness&) = default;
};

}  // namespace crier
