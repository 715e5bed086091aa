// What it takes for somebody to count as told, where that has consequences: the release of data
// (crier.toml, release.evidence_level).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace crier {

enum class EvidenceLevel : std::uint8_t {
  accepted,  // The receiving server took responsibility for the notice (SMTP 250, HTTP 2xx).
};

inline constexpr std::array<std::string_view, 1> evidence_level_names = {"accepted"};

[[nodiscard]] constexpr std::string_view name_of(EvidenceLevel level) {
  return evidence_level_names.at(std::to_underlying(level));
}

}  // namespace crier
