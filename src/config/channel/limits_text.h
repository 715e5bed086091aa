// Limits as crier.toml writes them, to show.
#pragma once

#include <string>
#include <vector>

#include "config/channel/limits_section.h"
#include "pacing/limits/limit_policy.h"
#include "pacing/limits/limit_settings.h"

namespace crier::app {

struct LimitText {
  std::string key;    // "per_day"; of a whole table with its place: "group.gmail.concurrency".
  std::string value;  // As TOML.
};

// The keys that say something: the rest is the default, or no limit.
[[nodiscard]] std::vector<LimitText> texts_of(const pacing::LimitPolicy& policy);

// All that holds, with the groups and the names of the rules in the order in which they are read;
// those of crier.toml and those that are shipped. Empty: there is no such table.
[[nodiscard]] std::vector<LimitText> texts_of(const LimitsSection& section);

// "07:00-22:00 mon tue wed, not on holidays of BE": for a table.
[[nodiscard]] std::string hours_text(const pacing::LimitPolicy& policy);

// "08:00-21:00 mon tue where they live; breach at any hour": the same of people.
[[nodiscard]] std::string people_hours_text(const pacing::PeopleHours& people);

}  // namespace crier::app
