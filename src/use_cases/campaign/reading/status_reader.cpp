#include "use_cases/campaign/reading/status_reader.h"

#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/civil_time.h"
#include "report/approval_words.h"
#include "store/campaign/campaign_answers.h"
#include "store/campaign/campaign_steps.h"
#include "store/campaign/campaign_waves.h"
#include "store/campaign/campaigns.h"
#include "store/campaign/deadlines.h"
#include "store/campaign/link_claims.h"
#include "store/report/coverage.h"
#include "store/report/owed_counts.h"
#include "store/settings.h"
#include "use_cases/campaign/answers/answer_care.h"
#include "use_cases/campaign/opening/owed_approvals.h"
#include "use_cases/campaign/reading/campaign_troubles.h"
#include "use_cases/letters/letter_figures.h"
#include "use_cases/limits/limit_holds.h"

namespace crier::app {
namespace {

using Seconds = std::chrono::duration<double>;

// Long enough to be steady, short enough to be "now".
constexpr std::chrono::seconds window{10};
constexpr std::chrono::seconds rows_counted_every{10};

struct Coverage {
  std::vector<report::CoverageRow> rows;
  SteadyTime at;
};

// What a connection does before a statement for the first time is longer than what it does after.
Coverage coverage_now(store::Transaction& transaction, CampaignId id,
                      const StatusReader::SteadyClock& steady_clock) {
  Coverage coverage{.rows = store::campaign_coverage(transaction, id), .at = {}};
  coverage.at = steady_clock();
  return coverage;
}

struct Reading {
  store::CampaignRecord campaign;
  Coverage coverage;
  std::vector<report::StepFigures> steps;
  std::optional<WallTime> bounces_until;
  std::vector<report::OutcomeRow> outcomes;
  std::optional<WallTime> last_hour;
  bool is_unattended{};
  std::vector<report::DaemonTrouble> troubles;
  report::LinkRecord link;
  std::optional<store::DeadlineRecord> deadline;
  store::WaveStanding waves;
  std::optional<store::AnswerRecord> answers;
  std::vector<report::HeldLimit> limits;
};

// What has ended may owe confirmations and corrections, which wait for limits like notices.
std::vector<report::HeldLimit> limits_of(store::Transaction& transaction,
                                         const store::CampaignRecord& campaign, bool owes) {
  return is_final(campaign.state) && owes ? limit_holds(transaction, campaign.channel)
                                          : limit_holds(transaction, campaign);
}

Reading read_all(store::Transaction& transaction, CampaignId id, bool owes, const HeardWays& heard,
                 const StatusReader::SteadyClock& steady_clock) {
  auto campaign = store::find_campaign(transaction, id);
  CRIER_CHECK(campaign.has_value());  // Campaigns are never deleted.
  const bool is_unattended = unattended(transaction, *campaign).has_value();
  auto troubles = campaign_troubles(transaction, *campaign);
  auto limits = limits_of(transaction, *campaign, owes);
  return {.campaign = *std::move(campaign),
          .coverage = coverage_now(transaction, id, steady_clock),
          .steps = store::step_figures(transaction, id),
          .bounces_until = store::bounces_awaited_until(transaction, id, heard),
          .outcomes = store::campaign_outcomes(transaction, id),
          .last_hour = store::last_accepted_hour(transaction, id),
          .is_unattended = is_unattended,
          .troubles = std::move(troubles),
          .link = store::link_record(transaction, id),
          .deadline = store::deadline_record(transaction, id),
          .waves = store::wave_standing(transaction, id),
          .answers = store::answer_record(transaction, id),
          .limits = std::move(limits)};
}

// Who was not left out; each of them took a notice at least.
std::int64_t tried(const Completeness& sum) {
  return sum.settled() - sum.excluded;
}

std::optional<double> average_rate(const store::CampaignRecord& campaign, std::int64_t people,
                                   WallTime now) {
  if (!campaign.started_at) return std::nullopt;
  const Seconds spent(campaign.finished_at.value_or(now) - *campaign.started_at);
  if (spent < Seconds(1)) return std::nullopt;
  return static_cast<double>(people) / spent.count();
}

std::string waves_of(const store::CampaignRecord& campaign, const store::WaveStanding& waves,
                     std::string_view zone) {
  if (waves.last == 1 || is_final(campaign.state)) return {};
  if (waves.open == waves.last) return fmt::format("all {} are open", waves.last);
  const std::string open = fmt::format("{} of {} is open", waves.open, waves.last);
  if (!waves.tried_at) return open + "; the next one follows when everybody in it has been tried";
  return open + fmt::format(
                    "; everybody in it has been tried by {}, and it is watched for {} "
                    "before the next one begins",
                    civil_text(*waves.tried_at, zone),
                    human_duration(std::chrono::ceil<std::chrono::seconds>(waves.watch)));
}

std::string answers_of(const store::CampaignRecord& campaign,
                       const std::optional<store::AnswerRecord>& answers) {
  return answers && !is_final(campaign.state) ? answers_sentence(*answers) : std::string();
}

// Of one that has ended its figures say more.
std::optional<report::DeadlineView> forecast_of(
    const store::CampaignRecord& campaign, const std::optional<store::DeadlineRecord>& record) {
  if (!record || is_final(campaign.state)) return std::nullopt;
  return report::DeadlineView{.state = record->standing.state,
                              .since = record->standing.since,
                              .reckoned_at = record->reckoned_at,
                              .outlook = record->outlook,
                              .told_share = record->told_share,
                              .figures = record->figures,
                              .remedy = record->remedy};
}

}  // namespace

void RateMeter::add(SteadyTime at, std::int64_t people) {
  readings_.push_back({at, people});
  while (readings_.size() > 2 && at - readings_.front().at > window) readings_.pop_front();
}

std::optional<double> RateMeter::per_second() const {
  if (readings_.size() < 2) return std::nullopt;
  const Seconds spent = readings_.back().at - readings_.front().at;
  if (spent <= Seconds(0)) return std::nullopt;
  return static_cast<double>(readings_.back().people - readings_.front().people) / spent.count();
}

std::chrono::milliseconds RateMeter::measured_over() const {
  if (readings_.empty()) return {};
  return std::chrono::duration_cast<std::chrono::milliseconds>(readings_.back().at -
                                                               readings_.front().at);
}

std::string StatusReader::link_of(const store::CampaignRecord& campaign,
                                  const report::LinkRecord& link, WallTime now) const {
  if (!can_be_objected_to(profile_) || !campaign.started_at) return {};
  return report::link_sentence(link,
                               {.cutoff = campaign.cutoff, .now = now, .zone = notify_by_.zone});
}

StatusReader::Rows StatusReader::read_rows(store::Transaction& transaction, WallTime now,
                                           SteadyTime steady_now) const {
  const auto campaign = store::find_campaign(transaction, campaign_);
  CRIER_CHECK(campaign.has_value());
  const int lanes = store::read_lanes(transaction);
  std::string approvals;
  if (campaign->state != CampaignState::cancelled) {
    approvals = report::owed_approvals_sentence(
        campaign->key, campaign->state,
        owed_approvals(transaction, *campaign, source_).value_or(std::vector<std::string>()));
  }
  return {.confirmations = store::confirmation_figures(transaction, campaign_),
          .corrections = store::correction_figures(transaction, campaign_),
          .waiting = store::waiting_people(transaction, campaign_, lanes, now).waiting,
          .post = post_figures_of(transaction, campaign_, lanes),
          .approvals = std::move(approvals),
          .counted_at = steady_now};
}

report::CampaignStatus StatusReader::read(WallTime now, const SteadyClock& steady_clock) {
  Reading reading = connection_.transact([&](store::Transaction& transaction) {
    const SteadyTime steady_now = steady_clock();
    if (!rows_ || steady_now >= rows_->counted_at + rows_counted_every) {
      rows_ = read_rows(transaction, now, steady_now);
    }
    return read_all(transaction, campaign_, rows_->confirmations.owed + rows_->corrections.owed > 0,
                    heard_, steady_clock);
  });
  const store::CampaignRecord& campaign = reading.campaign;
  const Completeness sum = report::total(reading.coverage.rows);
  settled_.add(reading.coverage.at, sum.settled());
  tried_.add(reading.coverage.at, tried(sum));
  if (campaign.notify_by > notify_by_.instant) {
    notify_by_ = in_zone(campaign.notify_by, notify_by_.zone);  // Extended while it is watched.
  }

  report::CampaignStatus status{.key = campaign.key,
                                .channel = campaign.channel,
                                .alarm = campaign.alarm,
                                .troubles = std::move(reading.troubles),
                                .limits = std::move(reading.limits),
                                .forecast = forecast_of(campaign, reading.deadline),
                                .link = link_of(campaign, reading.link, now),
                                .waves = waves_of(campaign, reading.waves, notify_by_.zone),
                                .approvals = rows_->approvals,
                                .post = rows_->post,
                                .answers = answers_of(campaign, reading.answers),
                                .confirmations = rows_->confirmations,
                                .corrections = rows_->corrections,
                                .notify_by = notify_by_,
                                .start_at = campaign.start_at,
                                .countries = report::by_country(reading.coverage.rows),
                                .steps = std::move(reading.steps),
                                .failures = {},
                                .facts = {.state = campaign.state,
                                          .counts = sum,
                                          .now = now,
                                          .notify_by = campaign.notify_by,
                                          .last_notified = reading.last_hour,
                                          .out_of_time = report::out_of_time(reading.outcomes),
                                          .is_unattended = reading.is_unattended,
                                          .foreseen = store::foreseen(reading.deadline)},
                                .waiting = pacing::among(sum.pending, rows_->waiting)};
  if (can_be_objected_to(profile_)) status.sends_confirmations = campaign.sends_confirmations;
  if (campaign.state == CampaignState::running) {
    status.facts.rate_recent = settled_.per_second();
    status.told_recent = tried_.per_second();
    status.told_recent_over = tried_.measured_over();
  }
  if (campaign.state == CampaignState::running && sum.pending == 0 && reading.bounces_until &&
      now < *reading.bounces_until) {
    status.bounces_until = reading.bounces_until;
  }
  status.told_average = average_rate(campaign, tried(sum), now);
  status.facts.rate_average = average_rate(campaign, sum.settled(), now);
  for (const report::OutcomeRow& row : reading.outcomes) {
    const bool was_accepted = row.outcome == AttemptOutcome::accepted;
    if (!was_accepted && row.outcome != AttemptOutcome::excluded) status.failures.push_back(row);
  }
  return status;
}

}  // namespace crier::app
