// Whether a specification can be carried out. Every fault is found at once and says, in the words
// of the file, what is wrong and what to do. Where a key stands in the file is the reader's
// business (specification/spec_file.h).
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"

namespace crier {

enum class Severity : std::uint8_t { fault, warning };

struct Finding {
  Severity severity{Severity::fault};
  std::string key;  // As written in the file: "cutoff", "sender.address", "facts.dpo.contact".
  std::string message;

  friend bool operator==(const Finding&, const Finding&) = default;
};

// What the specification is checked against.
struct SpecSurroundings {
  WallTime now;
  std::vector<std::string> channels;        // Those that the configuration has.
  std::vector<std::string> templates;       // Folders of templates/.
  std::vector<std::string> locales;         // Those that the template speaks.
  std::vector<std::string> facts_required;  // What the profile's notice must state.
  std::vector<std::string> facts_optional;
};

// Keys whose value could not be read: already explained, so no rule looks at them.
using UnreadKeys = std::set<std::string, std::less<>>;

// In the order of the rules; empty if there is nothing to say. A specification with no `fault`
// among its findings is valid.
[[nodiscard]] std::vector<Finding> validate(const CampaignSpec& spec,
                                            const SpecSurroundings& surroundings,
                                            const UnreadKeys& unread);

[[nodiscard]] bool has_fault(const std::vector<Finding>& findings);

}  // namespace crier
