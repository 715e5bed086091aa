// The delivery report of a campaign: what it says, apart from how it is shown. Made from counts
// (store/report/coverage.h); the same at a thousand people and at a billion.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/completeness.h"
#include "campaign/outcome.h"
#include "campaign/state.h"
#include "pacing/deadline.h"
#include "report/link_record.h"
#include "report/objection_figures.h"
#include "report/steps/correction_section.h"
#include "report/steps/post_figures.h"
#include "report/steps/step_section.h"

namespace crier::report {

// The completeness equation of one country and notice language.
struct CoverageRow {
  std::string country;
  std::string locale;
  Completeness counts;
  std::int64_t unreachable{};  // Of the excluded (campaign/concern.h).
  std::int64_t came_back{};    // Of the notified: their notice came back, after it was accepted.
  // Not among the notified any more: their notice came back, and they count in a later step.
  std::int64_t came_back_onward{};
  std::int64_t complaints{};  // People who called it spam.
  // Notices of which a receipt says that they have arrived: the best that is known of some of the
  // notified. The equation does not ask for it.
  std::int64_t delivered{};

  // Whom the campaign is about; how many of them were reached is what counts.
  [[nodiscard]] std::int64_t concerned() const { return counts.recipients() + unreachable; }
  [[nodiscard]] std::int64_t reached() const { return counts.notified - came_back; }
};

// Mails that came back, by what they are (feedback/feedback_class.h); one a notice and class.
struct FeedbackRow {
  std::string klass;
  std::int64_t notices{};
};

// Tries by what became of them.
struct OutcomeRow {
  AttemptOutcome outcome{AttemptOutcome::unknown};
  Reason reason{Reason::none};
  std::int64_t tries{};
};

struct HourRow {
  WallTime hour;
  std::int64_t accepted{};
  std::int64_t deferred{};
  std::int64_t failed{};
  std::int64_t unknown{};
  std::int64_t excluded{};
};

// How many people got their language by which rule (campaign/language/language_choice.h).
struct LanguageRuleRow {
  std::string rule;
  std::int64_t people{};
};

// What a crash or a broken line left without an answer.
struct Doubts {
  std::int64_t unknown_tries{};
  std::int64_t people{};  // With one unknown try or more.
  std::int64_t resent{};  // Tries that followed an unknown one.
  // People whose unknown try another one followed that was accepted, or unknown as well: they may
  // have the notice more than once.
  std::int64_t perhaps_twice{};
  std::int64_t unresolved{};  // People whose last try is unknown and who wait.
};

// One line of the audit trail.
struct TrailRow {
  WallTime at;
  std::string actor;
  std::string action;
  std::string state_from;  // Empty for the first.
  std::string state_to;
  std::string reason;
};

struct CampaignReport {
  std::string key;
  std::string purpose;
  NoticeProfile profile{NoticeProfile::objection};
  std::string channel;
  CampaignState state{CampaignState::draft};
  std::string alarm;  // Empty: none.

  WallTime as_of;
  CivilInstant notify_by;
  CivilInstant cutoff;
  CivilInstant effective_at;
  std::optional<WallTime> started_at;
  std::optional<WallTime> finished_at;
  std::optional<WallTime> first_notified;
  std::optional<WallTime> last_notified;
  pacing::DeadlineVerdict deadline{pacing::DeadlineVerdict::open};

  std::vector<CoverageRow> coverage;  // By country, then locale.
  std::vector<StepFigures> steps{};   // In their order; empty before it has begun.
  PostFigures post{};                 // All 0: nobody has come to the post.
  std::vector<OutcomeRow> outcomes;
  std::vector<LanguageRuleRow> language_rules;
  std::vector<HourRow> hours;
  Doubts doubts;
  std::vector<FeedbackRow> feedback{};
  // People who were told dates that had been moved by then: what was on its way when they were.
  std::int64_t told_earlier_dates{};
  std::vector<CorrectionFigures> corrections{};  // In the order in which dates were moved.
  // Nothing: the notice cannot be objected to.
  std::optional<ObjectionFigures> objections;
  std::optional<LinkRecord> link;
  std::vector<TrailRow> trail;
};

[[nodiscard]] Completeness total(const std::vector<CoverageRow>& rows);
// The same with who of them is concerned; of no country and no language.
[[nodiscard]] CoverageRow sum_of(const std::vector<CoverageRow>& rows);
// People whom the deadline cut off: nobody has more than one try that ended so.
[[nodiscard]] std::int64_t out_of_time(const std::vector<OutcomeRow>& rows);
// The same rows with all languages of a country together.
[[nodiscard]] std::vector<CoverageRow> by_country(const std::vector<CoverageRow>& rows);

[[nodiscard]] LinkTimes link_times(const CampaignReport& report);

// For a terminal or a log of this width; 0 is no bound.
[[nodiscard]] std::string report_text(const CampaignReport& report, std::size_t width_max);
// One object; instants by RFC 3339 in UTC, civil times beside them.
[[nodiscard]] std::string report_json(const CampaignReport& report);
// Long form, a count a line: section,country,locale,hour,outcome,reason,count.
[[nodiscard]] std::string report_csv(const CampaignReport& report);

}  // namespace crier::report
