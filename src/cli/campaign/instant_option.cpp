#include "cli/campaign/instant_option.h"

#include <chrono>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "cli/failure.h"

namespace crier::app {
namespace {

// What was written without an offset, with the one of the zone.
std::string without_offset(const std::string& at, const std::string& zone) {
  const auto civil = parse_iso8601(at + "Z");
  if (!civil) return {};
  const auto instant =
      civil_instant(std::chrono::local_seconds(
                        std::chrono::floor<std::chrono::seconds>(civil->time_since_epoch())),
                    zone);
  if (!instant) return instant.error();
  return fmt::format("it has no offset from UTC; {} in {}, the zone of notify_by, is {}", at, zone,
                     offset_date_time(*instant));
}

}  // namespace

WallTime require_instant(const std::string& option, const std::string& text,
                         const CivilInstant& date) {
  const auto instant = parse_iso8601(text);
  if (instant) return *instant;
  const std::string meant = without_offset(text, date.zone);
  throw CommandFailure(option + ": " + (meant.empty() ? instant.error() : meant), ExitCode::usage);
}

}  // namespace crier::app
