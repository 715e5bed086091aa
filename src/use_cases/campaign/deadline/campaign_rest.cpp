#include "use_cases/campaign/deadline/campaign_rest.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pacing/limits/limit_calendar.h"
#include "store/campaign/campaign_answers.h"
#include "store/campaign/rest_sample.h"
#include "store/campaign/under_way.h"
#include "store/report/coverage.h"
#include "use_cases/campaign/deadline/rest_audience.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/planning/campaign_claim.h"
#include "use_cases/campaign/planning/other_campaigns.h"
#include "use_cases/limits/days_taken.h"
#include "use_cases/limits/nodes_held.h"

namespace crier::app {
namespace {

// Beyond these a share of tries is a handful of people at the begin.
constexpr double tries_min = 0.01;
constexpr double tries_max = 20;

// Whoever waits needs another one, and in one case of ten one more (remainder_forecast.cpp).
constexpr double tries_of_who_waits = 1.1;
// Where they are too many to be counted, everybody who waits has been tried so often.
constexpr double tries_of_uncounted = 2;

struct TriesLeft {
  double per_person{1};  // Of whoever is left, above 0.
  double told_share{1};  // The share of them who will not be left out.
};

// Notices that each person who is left will need. Whoever was put off waits for another try and is
// no sign that everybody needs dozens: servers that put everybody off once take them afterwards.
TriesLeft tries_left(const CampaignRest& rest, const store::WaitingPeople& waiting,
                     double in_hand) {
  double tries = 0;
  for (const report::OutcomeRow& row : rest.outcomes) {
    if (row.outcome != AttemptOutcome::excluded) tries += static_cast<double>(row.tries);
  }
  const auto settled = static_cast<double>(rest.people.settled());
  double wait = static_cast<double>(waiting.tried);
  if (waiting.waiting.are_more) wait = std::max(wait, tries / tries_of_uncounted - settled);
  if (settled + wait <= 0) return {};
  const double left = std::max(static_cast<double>(rest.people.pending), wait);
  const double spent = tries + tries_of_who_waits * wait;
  // Of anybody, some of whom are left out and need none; and of those who are not.
  const double told = settled - static_cast<double>(rest.people.excluded) + wait;
  const double each_told = told > 0 ? spent / told : 1;
  const double seen = settled + wait + in_hand;
  const double each = (spent + each_told * in_hand) / seen;
  // Whoever has been looked at, and waits for a limit or in a daemon's hands, is not left out.
  const double looked_at =
      waiting.are_all_claimed
          ? left
          : std::clamp(static_cast<double>(waiting.waiting.all()) + in_hand, wait, left);
  if (left <= 0) return {.per_person = std::clamp(each, tries_min, tries_max)};
  const double of_left =
      (each * (left - looked_at) + each_told * (looked_at - wait) + tries_of_who_waits * wait) /
      left;
  const double told_of_left = ((told + in_hand) / seen * (left - looked_at) + looked_at) / left;
  return {.per_person = std::clamp(of_left, tries_min, tries_max),
          .told_share = std::clamp(told_of_left, 0.0, 1.0)};
}

// Whom daemons have looked at and have in hand. Who is to be left out is settled at once, and they
// wait for their turn: without them the first who are settled would say that hardly anybody is to
// be told. Of many more they are too few to matter.
double people_in_hand(store::Transaction& transaction, CampaignId campaign,
                      const CampaignRest& rest, const ReckoningOptions& options) {
  constexpr std::int64_t settled_of_whom_they_matter = 100'000;
  if (rest.people.settled() >= settled_of_whom_they_matter) return 0;
  std::int64_t in_hand = 0;
  for (const auto& row : store::people_under_way(transaction, campaign, options.lanes)) {
    in_hand += row.people;
  }
  return static_cast<double>(std::min(in_hand, rest.people.pending));
}

// Who is left, wave by wave.
pacing::flow::ForecastWaves waves_left(store::Transaction& transaction, CampaignId campaign,
                                       const CampaignRest& rest, WallTime now) {
  const store::WaveStanding& waves = rest.waves;
  const std::vector<double> to_come = store::waves_to_come(transaction, campaign);
  const auto left = static_cast<double>(rest.people.pending);
  if (to_come.empty() || left <= 0) return {};
  const auto everybody = static_cast<double>(rest.people.settled() + rest.people.pending);
  pacing::flow::ForecastWaves result{.shares = {0}, .watch = waves.watch, .first_watch = {}};
  for (const double share : to_come) result.shares.push_back(share * everybody / left);
  const double later = std::accumulate(result.shares.begin(), result.shares.end(), 0.0);
  if (later > 1) {
    for (double& share : result.shares) share /= later;
  } else if (waves.tried_at) {
    // Who waits for another try holds up no wave.
    result.shares[1] += 1 - later;
  } else {
    result.shares[0] = 1 - later;
  }
  if (waves.tried_at) {
    result.first_watch = std::max<WallTime::duration>(*waves.tried_at + waves.watch - now, {});
  }
  return result;
}

// Of one whose words cannot be read, as of others.
std::optional<pacing::SendHours> hours_of_people(store::Transaction& transaction,
                                                 CampaignId campaign, const AllowedRate& rate) {
  const auto& people = rate.limits.people;
  if (!people) return std::nullopt;
  const auto record = store::find_campaign(transaction, campaign);
  if (!record) return people->hours;
  const auto spec = load_kept_spec(transaction, *record);
  return spec ? people_hours(rate.limits, spec->profile) : people->hours;
}

// A breach whose wave is watched, or whose people all wait for another try, holds nobody up.
bool has_somebody_to_tell(store::Transaction& transaction, const RunningBeside& breach,
                          const ReckoningOptions& options) {
  if (store::wave_standing(transaction, breach.campaign).is_watched()) return false;
  const auto waiting =
      store::waiting_people(transaction, breach.campaign, options.lanes, options.now);
  return !waiting.are_all_claimed || breach.other.people > waiting.waiting.all();
}

// How it shares its channel.
void add_others(pacing::Remainder& remainder, store::Transaction& transaction, RunningSpecs& specs,
                const store::DeadlineCampaign& campaign, const ReckoningOptions& options) {
  const auto others = running_beside(transaction, specs,
                                     {.campaign = campaign.id,
                                      .channel = campaign.channel,
                                      .limits = remainder.limits,
                                      .now = options.now});
  if (others.empty()) return;
  const CampaignSpec* const own = specs.of(campaign.id);
  if (own == nullptr) return;
  remainder.claim = claim_of(*own);
  remainder.claim.is_endangered =
      campaign.record && campaign.record->standing.state != pacing::DeadlineState::on_track;
  const bool may_wait = remainder.claim.precedence != pacing::Precedence::breach;
  for (const RunningBeside& each : others) {
    remainder.others.push_back(each.other);
    if (may_wait && each.other.claim.precedence == pacing::Precedence::breach) {
      remainder.waits_for_breach |= has_somebody_to_tell(transaction, each, options);
    }
  }
}

// Who is left by country, and by domain as far as a limit tells them apart.
std::vector<pacing::flow::AudiencePart> parts_left(store::Transaction& transaction,
                                                   const std::vector<report::CoverageRow>& coverage,
                                                   const pacing::Remainder& remainder,
                                                   const store::RestQuestion& question) {
  const bool by_domain =
      pacing::limits_destinations(remainder.limits) ||
      std::ranges::any_of(remainder.held, [](const pacing::flow::NodeHeld& held) {
        return held.level != pacing::LimitLevel::channel;
      });
  std::vector<store::RestRow> sample;
  if (by_domain) sample = store::rest_sample(transaction, question);
  return rest_audience(coverage, sample, remainder.limits, remainder.held);
}

UnderWay under_way_of(store::Transaction& transaction, CampaignId campaign,
                      const pacing::LimitPolicy& channel, const ReckoningOptions& options) {
  UnderWay under_way;
  for (const auto& [domain, people] :
       store::people_under_way(transaction, campaign, options.lanes)) {
    under_way.people.emplace_back(domain, people);
  }
  const WallTime today = pacing::LimitCalendar(channel).day(options.now).begins;
  under_way.tries_recorded = store::tries_since(transaction, campaign, options.lanes, today);
  return under_way;
}

std::vector<std::string> domains_of(const std::vector<pacing::flow::AudiencePart>& parts) {
  std::set<std::string> domains;
  for (const pacing::flow::AudiencePart& part : parts) {
    if (!part.domain.empty()) domains.insert(part.domain);
  }
  return {domains.begin(), domains.end()};
}

bool is_over(const pacing::SendHours& hours, const pacing::HoursPlace& place, WallTime at) {
  return !pacing::opening_at(hours, place, at).is_open;
}

}  // namespace

CampaignRest rest_of(store::Transaction& transaction, RunningSpecs& specs,
                     const store::DeadlineCampaign& campaign, const AllowedRate& rate,
                     const ReckoningOptions& options) {
  const auto coverage = store::campaign_coverage(transaction, campaign.id);
  CampaignRest rest{.people = report::total(coverage),
                    .outcomes = store::campaign_outcomes(transaction, campaign.id),
                    .waves = store::wave_standing(transaction, campaign.id)};
  const auto waiting = store::waiting_people(transaction, campaign.id, options.lanes, options.now);
  const auto [tries, told_share] =
      tries_left(rest, waiting, people_in_hand(transaction, campaign.id, rest, options));
  rest.told_share = told_share;
  rest.expected = std::min(waiting.expected, rest.people.pending);
  const auto answers = store::answer_record(transaction, campaign.id);
  const double rate_of_answers = answers ? answers->people_per_second * tries : rate.per_second;
  rest.answers_bind = rate_of_answers < rate.per_second;
  rest.remainder = {.now = options.now,
                    .notify_by = campaign.notify_by,
                    .people_left = rest.people.pending,
                    .waiting = pacing::among(rest.people.pending, waiting.waiting),
                    .last_retry_due = waiting.last_due,
                    .rate_now = {},
                    .rate_allowed = std::min(rate.per_second, rate_of_answers),
                    .tries_per_person = tries,
                    .people_tried = rest.people.settled() - rest.people.excluded + waiting.tried,
                    .retry = options.retry,
                    .limits = rate.limits,
                    .days_taken = {},
                    .held = nodes_held(transaction, campaign.channel, options.now),
                    .waves = waves_left(transaction, campaign.id, rest, options.now),
                    .people_hours = hours_of_people(transaction, campaign.id, rate),
                    .places = {}};
  pacing::Remainder& remainder = rest.remainder;
  add_others(remainder, transaction, specs, campaign, options);
  remainder.rate_of_channel = rate.per_second;
  remainder.answer_times = rate.answer_times;
  remainder.connections = rate.connections;
  if (answers) {
    remainder.claim.people_per_second = answers->people_per_second;
  } else {
    remainder.claim.people_per_second.reset();
  }
  remainder.places = parts_left(transaction, coverage, remainder,
                                {.campaign = campaign.id,
                                 .lanes = options.lanes,
                                 .everybody = rest.people.planned,
                                 .left = rest.people.pending});
  remainder.days_taken = days_taken(transaction, campaign.channel, rate.limits,
                                    domains_of(remainder.places), options.now);
  if (!remainder.days_taken.empty()) {
    remainder.days_taken = without_under_way(
        std::move(remainder.days_taken),
        under_way_of(transaction, campaign.id, rate.limits.channel, options), rate.limits);
  }
  return rest;
}

bool rests(const pacing::Remainder& remainder, WallTime at) {
  const pacing::LimitPolicy& channel = remainder.limits.channel;
  const auto pauses_channel = [&](const pacing::flow::NodeHeld& held) {
    return held.level == pacing::LimitLevel::channel && held.paused_until > at;
  };
  if (std::ranges::any_of(remainder.held, pauses_channel)) return true;
  if (channel.hours &&
      is_over(*channel.hours, {.zone = channel.zone, .country = channel.country}, at)) {
    return true;
  }
  return remainder.people_hours && std::ranges::any_of(remainder.places, [&](const auto& place) {
           return is_over(*remainder.people_hours, {.zone = place.zone, .country = place.country},
                          at);
         });
}

}  // namespace crier::app
