// [channel.<name>.limits] as the configuration keeps it: what it says, and its text, over which an
// operator's settings are laid key by key while Crier runs (limits_in_force.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "pacing/limits/channel_limits.h"
#include "pacing/limits/limit_settings.h"

namespace crier::app {

// Whether notices of a channel go to places that limits can tell apart.
enum class Destinations : std::uint8_t { by_domain, one };

struct LimitsSection {
  pacing::LimitSettings settings;  // Its channel has no rate: that is rate_per_second's.
  std::string text;                // The table as TOML; empty: there is none.
  // In which line of crier.toml each key stands: "per_day", "group.gmail.per_second",
  // "domain.\"town.example\".per_day".
  std::map<std::string, int, std::less<>> lines;
  Destinations destinations{Destinations::by_domain};
  // Rules that count after the operator's, whether there is a table or not.
  std::optional<pacing::RuleSet> shipped{};
  std::set<std::string, std::less<>> shipped_off{};  // Those of them that do not count.
};

}  // namespace crier::app
