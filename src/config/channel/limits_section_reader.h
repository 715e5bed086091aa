// Reads [channel.<name>.limits] into its section. Internal to config/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "config/channel/limits_section.h"
#include "config/load.h"

namespace crier::app {

struct LimitsSource {
  std::string table;  // "channel.email.limits".
  std::string file;   // For messages.
  Destinations destinations{Destinations::by_domain};
  std::optional<pacing::RuleSet> shipped{};
};

// What is wrong with it is added to `faults`; then what the answer says counts for nothing.
[[nodiscard]] LimitsSection read_limits_section(const toml::table& table,
                                                const LimitsSource& source,
                                                std::vector<ConfigFault>& faults);

// One part of a dotted key as TOML writes it: in quotes where it has more than letters, digits, "-"
// and "_".
[[nodiscard]] std::string key_part(std::string_view name);

}  // namespace crier::app
