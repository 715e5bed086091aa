#include "use_cases/campaign/reading/report_reader.h"

#include <optional>
#include <utility>
#include <vector>

#include "campaign/language/counted_languages.h"
#include "pacing/deadline.h"
#include "store/campaign/campaign_events.h"
#include "store/campaign/campaign_steps.h"
#include "store/campaign/deadlines.h"
#include "store/campaign/link_claims.h"
#include "store/report/confirmation_counts.h"
#include "store/report/coverage.h"
#include "store/report/earlier_dates.h"
#include "store/report/objection_counts.h"
#include "store/settings.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/reading/correction_figures.h"
#include "use_cases/letters/letter_figures.h"

namespace crier::app {
namespace {

void fill(store::Transaction& transaction, CampaignId id, report::CampaignReport& report) {
  store::read_one_instant(transaction);
  report.coverage = store::campaign_coverage(transaction, id);
  report.steps = store::step_figures(transaction, id);
  report.post = post_figures_of(transaction, id, store::read_lanes(transaction));
  report.outcomes = store::campaign_outcomes(transaction, id);
  report.feedback = store::campaign_feedback(transaction, id);
  report.language_rules = store::campaign_language_rules(transaction, id);
  report.hours = store::campaign_hours(transaction, id);
  report.doubts = store::campaign_doubts(transaction, id);
  report.told_earlier_dates = store::people_told_earlier_dates(transaction, id);
  report.corrections = corrections_of(transaction, id);
  report.trail = store::campaign_trail(transaction, id);
  const store::AcceptedSpan span = store::accepted_span(transaction, id);
  report.first_notified = span.first;
  report.last_notified = span.last;
}

report::ObjectionFigures objections_of(store::Transaction& transaction,
                                       const store::CampaignRecord& campaign,
                                       CountedLanguages& languages) {
  report::ObjectionFigures figures;
  for (const store::ObjectionCount& count : store::objection_counts(transaction, campaign)) {
    figures.rows.push_back({.country = count.country,
                            .locale = languages.of(count.country, count.stored_locale).counted,
                            .latest = count.latest,
                            .way = count.way,
                            .timeliness = count.timeliness,
                            .is_earlier = count.is_earlier,
                            .people = count.people});
  }
  figures.told_again = store::people_told_again(transaction, campaign);
  for (store::ConfirmationCount& count : store::confirmation_counts(transaction, campaign.id)) {
    figures.confirmations.push_back({.state = count.state,
                                     .reason = std::move(count.reason),
                                     .statements = count.statements,
                                     .doubts = count.doubts});
  }
  return figures;
}

pacing::DeadlineVerdict verdict_of(const report::CampaignReport& report,
                                   const std::optional<store::DeadlineRecord>& reckoned) {
  return pacing::verdict({.state = report.state,
                          .counts = report::total(report.coverage),
                          .now = report.as_of,
                          .notify_by = report.notify_by.instant,
                          .last_notified = report.last_notified,
                          .out_of_time = report::out_of_time(report.outcomes),
                          .foreseen = store::foreseen(reckoned)});
}

}  // namespace

std::expected<report::CampaignReport, std::string> read_report(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const notice::Catalogue& catalogue, WallTime now) {
  const auto spec = load_named_spec(campaign, catalogue);
  if (!spec) return std::unexpected(spec.error());
  report::CampaignReport report;
  report.key = campaign.key;
  report.purpose = campaign.purpose;
  report.profile = spec->profile;
  report.channel = campaign.channel;
  report.state = campaign.state;
  report.alarm = campaign.alarm;
  report.as_of = now;
  report.notify_by = spec->notify_by;
  report.cutoff = spec->cutoff;
  report.effective_at = spec->effective_at;
  report.started_at = campaign.started_at;
  report.finished_at = campaign.finished_at;
  CountedLanguages languages(spec->controller_locale, campaign.locales);
  connection.transact([&](store::Transaction& transaction) {
    fill(transaction, campaign.id, report);
    report.deadline = verdict_of(report, store::deadline_record(transaction, campaign.id));
    if (can_be_objected_to(spec->profile)) {
      report.objections = objections_of(transaction, campaign, languages);
      report.link = store::link_record(transaction, campaign.id);
    }
  });
  return report;
}

void visit_failed_people(store::Connection& connection, CampaignId campaign,
                         const std::function<void(const store::FailedPerson&)>& visit) {
  constexpr int page = 1000;
  std::vector<store::FailedPerson> people;
  do {
    const auto after = people.empty() ? std::nullopt : std::optional(people.back());
    people = connection.transact([&](store::Transaction& transaction) {
      return store::failed_people(transaction, campaign, after, page);
    });
    for (const store::FailedPerson& person : people) visit(person);
  } while (static_cast<int>(people.size()) == page);
}

}  // namespace crier::app
