#include "use_cases/campaign/deadline/resume_dates.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include "campaign/civil_time.h"

namespace crier::app {
namespace {

// Somebody has to approve the words with other dates before anybody is told.
constexpr std::chrono::days for_approval{1};

std::string option(std::string_view name, const std::optional<WallTime>& date,
                   const CivilInstant& before) {
  if (!date) return {};
  return fmt::format(" {} {}", name, offset_date_time(in_zone(*date, before.zone)));
}

// "crier campaign extend KEY --notify-by …". Nothing: there are no such dates.
std::optional<std::string> command_with_dates(std::string_view verb, const CampaignSpec& spec,
                                              const CampaignDates& promised, WallTime told_by,
                                              WallTime now) {
  const ExtensionRules rules{
      .profile = spec.profile, .notice_period_min = spec.notice_period_min, .now = now};
  const CampaignDates after =
      dates_that_do(promised, dates_of(spec), std::max(now, told_by) + for_approval, rules);
  const ExtensionWish wish = wish_for(promised, after, spec.profile);
  if (!extended(promised, wish, rules)) return std::nullopt;
  return fmt::format("crier campaign {} {}{}{}{} --reason \"WHY\"", verb, spec.key,
                     option("--notify-by", wish.notify_by, promised.notify_by),
                     option("--cutoff", wish.cutoff, promised.cutoff),
                     option("--effective", wish.effective_at, promised.effective_at));
}

}  // namespace

bool is_late(const ResumeRest& rest, WallTime notify_by, WallTime now) {
  if (rest.people == 0) return false;
  if (now >= notify_by) return true;
  return rest.is_foreseen && (!rest.end || *rest.end >= notify_by);
}

std::optional<std::string> resume_with_later_dates(const CampaignSpec& spec,
                                                   const CampaignDates& promised,
                                                   const ResumeRest& rest, WallTime now) {
  if (rest.is_foreseen && !rest.end) return std::nullopt;
  return command_with_dates("resume", spec, promised, rest.end.value_or(now), now);
}

std::string extend_with_later_dates(const CampaignSpec& spec, WallTime told_by, WallTime now) {
  return command_with_dates("extend", spec, dates_of(spec), told_by, now).value_or("");
}

std::optional<ResumeCommand> resume_command(const CampaignSpec& spec, const ResumeRest& rest,
                                            WallTime now) {
  if (!is_late(rest, spec.notify_by.instant, now)) {
    return ResumeCommand{.text =
                             fmt::format("crier campaign resume {} --reason \"WHY\"", spec.key)};
  }
  auto later = resume_with_later_dates(spec, dates_of(spec), rest, now);
  if (!later) return std::nullopt;
  return ResumeCommand{.text = *std::move(later), .moves_dates = true};
}

}  // namespace crier::app
