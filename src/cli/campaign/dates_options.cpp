#include "cli/campaign/dates_options.h"

#include <fmt/format.h>

#include "cli/campaign/instant_option.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"

namespace crier::app {
namespace {

std::optional<WallTime> instant_of(const std::string& option,
                                   const std::optional<std::string>& text,
                                   const CivilInstant& date) {
  if (!text) return std::nullopt;
  return require_instant(option, *text, date);
}

}  // namespace

Option* add_dates_options(Command& command, DatesOptions& options) {
  Option* cutoff =
      command
          .add_option("--cutoff", options.cutoff,
                      "Until when an objection is in time, such as 2026-06-10T00:00:00+02:00; the "
                      "effective date follows where it would be passed")
          ->type_name("INSTANT");
  command.add_option("--effective", options.effective_at, "When the processing begins")
      ->type_name("INSTANT");
  command
      .add_option("--notify-by", options.notify_by,
                  "Until when everybody is told; only together with a later effective date")
      ->type_name("INSTANT");
  command
      .add_option("--without-correction", options.without_correction,
                  "Do not tell whoever was told the earlier cut-off the new one: why; kept in the "
                  "audit trail")
      ->check(not_blank)
      ->type_name("WHY");
  return cutoff;
}

std::string reason_with(const DatesOptions& options, const std::string& reason) {
  if (options.without_correction.empty()) return reason;
  return fmt::format("{}; without a correction: {}", reason, options.without_correction);
}

bool are_given(const DatesOptions& options) {
  return options.cutoff || options.effective_at || options.notify_by;
}

ExtensionWish wish_of(const DatesOptions& options, const CampaignSpec& spec) {
  return {.notify_by = instant_of("--notify-by", options.notify_by, spec.notify_by),
          .cutoff = instant_of("--cutoff", options.cutoff, spec.cutoff),
          .effective_at = instant_of("--effective", options.effective_at, spec.effective_at)};
}

}  // namespace crier::app
