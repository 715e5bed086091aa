// The specification file of a campaign. Its text is stored with the campaign and read again by
// whoever carries it out; `crier campaign sample` documents its keys.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/campaign_spec.h"
#include "campaign/validation/validation.h"

namespace crier::app {

struct SpecReading {
  CampaignSpec spec;              // Defaults where nothing could be read.
  std::vector<Finding> findings;  // What could not be read.
  UnreadKeys unread;
  // "12:5" for every key that stands in the file.
  std::map<std::string, std::string, std::less<>> positions;
};

// `fact_names` are the facts that any profile's notice may state ("controller.name", …): below
// [facts], a table with such a name holds a text for each language.
[[nodiscard]] SpecReading read_spec(std::string_view text,
                                    const std::vector<std::string>& fact_names);

// The findings in the order of the file, one line each, as compilers write them:
// "spec.toml:12:5: error: cutoff: …".
[[nodiscard]] std::string explain(const std::vector<Finding>& findings, const SpecReading& reading,
                                  std::string_view file_name);

}  // namespace crier::app
