#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "campaign/validation/validation_rules.h"

namespace crier {
namespace {

using std::chrono::days;

// Notice periods in practice are 30 to 46 days; regulators called shorter ones too short.
constexpr days notice_period_usual{28};
constexpr days notice_period_longest{365};

void check_notice_period(const CampaignSpec& spec, Findings& findings) {
  if (!findings.was_read("notice_period_min")) return;
  if (spec.notice_period_min < days(0) || spec.notice_period_min > notice_period_longest) {
    findings.fault("notice_period_min",
                   fmt::format("must be between 0d and {}d, not {}d", notice_period_longest.count(),
                               spec.notice_period_min.count()));
  } else if (spec.profile == NoticeProfile::objection &&
             spec.notice_period_min < notice_period_usual) {
    findings.warning("notice_period_min",
                     fmt::format("{} days are few to weigh a notice and to answer it; regulators "
                                 "have accepted 30 and more",
                                 spec.notice_period_min.count()));
  }
}

void check_future(std::string_view key, const CivilInstant& date, std::string shown, WallTime now,
                  Findings& findings) {
  if (!findings.was_read(key) || date.instant > now) return;
  findings.fault(key, fmt::format("{} is in the past", shown));
}

void check_order(const CampaignSpec& spec, Findings& findings) {
  // Without a cut-off of its own a notice period ends when the processing begins.
  const char* const end_key = can_be_objected_to(spec.profile) ? "cutoff" : "effective_at";
  const bool ends_known = findings.was_read("notify_by") && findings.was_read(end_key);
  if (ends_known && spec.notify_by.instant >= spec.cutoff.instant) {
    findings.fault(end_key,
                   fmt::format("{} is not after notify_by, {}: somebody would be told when "
                               "it is too late to object",
                               end_text(spec.cutoff), end_text(spec.notify_by)));
  } else if (ends_known && findings.was_read("notice_period_min") &&
             time_between(spec.notify_by, spec.cutoff) < spec.notice_period_min) {
    const auto left = std::chrono::floor<days>(time_between(spec.notify_by, spec.cutoff));
    findings.fault(
        end_key,
        fmt::format("{} leaves who is told last, at notify_by ({}), {} days; notice_period_min "
                    "wants {}: move notify_by forward or cutoff back",
                    end_text(spec.cutoff), end_text(spec.notify_by), left.count(),
                    spec.notice_period_min.count()));
  }
  if (findings.was_read("cutoff") && findings.was_read("effective_at") &&
      spec.cutoff.instant > spec.effective_at.instant) {
    findings.fault("effective_at",
                   fmt::format("{} is before cutoff, {}: the processing would begin while "
                               "objections are still in time",
                               civil_text(spec.effective_at), end_text(spec.cutoff)));
  }
}

}  // namespace

void check_dates(const CampaignSpec& spec, WallTime now, Findings& findings) {
  check_notice_period(spec, findings);
  check_future("notify_by", spec.notify_by, end_text(spec.notify_by), now, findings);
  if (can_be_objected_to(spec.profile)) {
    check_future("cutoff", spec.cutoff, end_text(spec.cutoff), now, findings);
  }
  if (spec.profile != NoticeProfile::breach) {
    check_future("effective_at", spec.effective_at, civil_text(spec.effective_at), now, findings);
    check_order(spec, findings);
  }
}

}  // namespace crier
