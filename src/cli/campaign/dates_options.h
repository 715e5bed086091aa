// Later dates of a campaign that somebody writes into a command.
#pragma once

#include <optional>
#include <string>

#include "campaign/campaign_spec.h"
#include "campaign/extension.h"

namespace crier::app {

class Command;
class Option;

struct DatesOptions {
  std::optional<std::string> cutoff;
  std::optional<std::string> effective_at;
  std::optional<std::string> notify_by;
  std::string without_correction;  // Why nobody is sent one.
};

// --cutoff, which is answered, --effective, --notify-by and --without-correction. `options` must
// outlive the command.
Option* add_dates_options(Command& command, DatesOptions& options);

// With why nobody is sent a correction.
[[nodiscard]] std::string reason_with(const DatesOptions& options, const std::string& reason);

[[nodiscard]] bool are_given(const DatesOptions& options);

// Throws CommandFailure for an instant without its offset (instant_option.h). `spec` has the dates
// that hold.
[[nodiscard]] ExtensionWish wish_of(const DatesOptions& options, const CampaignSpec& spec);

}  // namespace crier::app
