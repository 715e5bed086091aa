#include "use_cases/campaign/deadline/deadline_reckoning.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "campaign/country_table.h"
#include "pacing/deadline/deadline_outlook.h"
#include "pacing/deadline/deadline_standing.h"
#include "pacing/deadline/deadline_words.h"
#include "store/campaign/campaign_answers.h"
#include "store/campaign/campaign_waves.h"
#include "store/report/coverage.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

using Seconds = std::chrono::duration<double>;

// A rate is measured over some minutes: of a shorter time it says how the flushes fall.
constexpr double reckonings_remembered = 3;
// Beyond these a share of tries is a handful of people at the begin.
constexpr double tries_min = 0.01;
constexpr double tries_max = 20;

struct Counted {
  Completeness people;
  std::vector<report::OutcomeRow> outcomes;
};

enum class Why : std::uint8_t { not_due, time, date, state, rate };

Why why_now(const store::DeadlineCampaign& campaign, const AllowedRate& rate,
            const ReckoningOptions& options) {
  if (!campaign.record) return Why::time;
  const store::DeadlineRecord& record = *campaign.record;
  if (record.campaign_state != campaign.state) return Why::state;
  if (record.notify_by != campaign.notify_by) return Why::date;
  if (rate.is_new && rate.per_second != record.outlook.rate_allowed) return Why::rate;
  return options.now - record.reckoned_at >= options.reckon_every ? Why::time : Why::not_due;
}

double tries_per_person(const Counted& counted) {
  const std::int64_t settled = counted.people.settled();
  if (settled == 0) return 1;
  std::int64_t tries = 0;
  for (const report::OutcomeRow& row : counted.outcomes) {
    if (row.outcome != AttemptOutcome::excluded) tries += row.tries;
  }
  return std::clamp(static_cast<double>(tries) / static_cast<double>(settled), tries_min,
                    tries_max);
}

struct Measured {
  WallTime at;
  std::int64_t settled{};
  std::optional<double> rate;
};

// What its limits say of the time that is left, wave by wave.
pacing::flow::ForecastWaves waves_left(store::Transaction& transaction,
                                       const store::DeadlineCampaign& campaign,
                                       const store::WaveStanding& waves, const Completeness& people,
                                       WallTime now) {
  const std::vector<double> to_come = store::waves_to_come(transaction, campaign.id);
  const auto left = static_cast<double>(people.pending);
  if (to_come.empty() || left <= 0) return {};
  const auto everybody = static_cast<double>(people.settled() + people.pending);
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

// What it does now does not say how it will go: its own rules hold it back and not its servers. A
// wave that has been tried is watched; or so many may go on a day, and nobody knows here whether
// they have.
bool is_held_by_its_rules(const store::WaveStanding& waves, const pacing::LimitPolicy& channel) {
  return waves.open < waves.last || channel.per_day || channel.ramp;
}

// The hours at which a campaign may tell its people.
struct Hours {
  const pacing::LimitPolicy& channel;
  std::optional<pacing::SendHours> people;
  std::vector<pacing::flow::AudiencePart> places;  // Only with `people`.

  // The channel rests, or somewhere people sleep.
  [[nodiscard]] bool rest(WallTime at) const {
    const auto is_over = [at](const pacing::SendHours& hours, const pacing::HoursPlace& place) {
      return !pacing::opening_at(hours, place, at).is_open;
    };
    if (channel.hours &&
        is_over(*channel.hours, {.zone = channel.zone, .country = channel.country})) {
      return true;
    }
    return people && std::ranges::any_of(places, [&](const auto& place) {
             return is_over(*people, {.zone = place.zone, .country = place.country});
           });
  }
};

// Of one whose words cannot be read, as of others.
std::optional<pacing::SendHours> people_hours(store::Transaction& transaction, CampaignId campaign,
                                              const AllowedRate& rate) {
  if (!rate.people) return std::nullopt;
  const auto record = store::find_campaign(transaction, campaign);
  if (!record) return rate.people->hours;
  const auto spec = load_kept_spec(transaction, *record);
  if (spec && rate.people->at_any_hour.contains(spec->profile)) return std::nullopt;
  return rate.people->hours;
}

Hours hours_of(store::Transaction& transaction, const store::DeadlineCampaign& campaign,
               const std::vector<report::CoverageRow>& coverage, const AllowedRate& rate) {
  Hours hours{.channel = rate.channel,
              .people = people_hours(transaction, campaign.id, rate),
              .places = {}};
  if (!hours.people) return hours;
  std::map<std::string, std::int64_t> pending;
  for (const report::CoverageRow& row : coverage) pending[row.country] += row.counts.pending;
  for (const auto& [iso2, people] : pending) {
    if (people == 0) continue;
    const Country* const known = country(iso2);
    hours.places.push_back(
        {.country = iso2,
         .domain = {},
         .people = people,
         .zone = known == nullptr ? rate.channel.zone : std::string(known->zone)});
  }
  return hours;
}

// An average that forgets: the older a minute, the less it counts.
Measured measured(const store::DeadlineCampaign& campaign, const store::WaveStanding& waves,
                  std::int64_t settled, Why why, const Hours& hours,
                  const ReckoningOptions& options) {
  const Measured anew{.at = options.now, .settled = settled, .rate = std::nullopt};
  // What went before a pause, or under another limit, does not say how it goes from now on.
  if (!campaign.record || why == Why::rate || is_held_by_its_rules(waves, hours.channel))
    return anew;
  const store::DeadlineRecord& before = *campaign.record;
  // While it rests, how it went before says more than what it was allowed.
  if (campaign.state != CampaignState::running) {
    return {.at = options.now, .settled = settled, .rate = before.outlook.rate_now};
  }
  if (why == Why::state) return anew;
  // What goes at night does not say how it goes by day.
  if (hours.rest(options.now) || hours.rest(before.measured_at)) {
    return {.at = options.now, .settled = settled, .rate = before.outlook.rate_now};
  }
  const Measured kept{
      .at = before.measured_at, .settled = before.settled, .rate = before.outlook.rate_now};
  const Seconds spent = options.now - before.measured_at;
  const Seconds interval = options.reckon_every;
  if (spent < interval * 0.9) return kept;
  const double rate = std::max(0.0, static_cast<double>(settled - before.settled)) / spent.count();
  const double weight = 1 - std::exp(-spent / (interval * reckonings_remembered));
  return {.at = options.now,
          .settled = settled,
          .rate = kept.rate ? *kept.rate + weight * (rate - *kept.rate) : rate};
}

pacing::Remainder remainder_of(store::Transaction& transaction,
                               const store::DeadlineCampaign& campaign, const Counted& counted,
                               const AllowedRate& rate, const store::WaveStanding& waves,
                               const ReckoningOptions& options) {
  const auto waiting = store::waiting_people(transaction, campaign.id, options.lanes);
  return {.now = options.now,
          .notify_by = campaign.notify_by,
          .people_left = counted.people.pending,
          .awaiting_retry = std::min(waiting.people, counted.people.pending),
          .last_retry_due = waiting.last_due,
          .rate_now = {},
          .rate_allowed = rate.per_second,
          .tries_per_person = tries_per_person(counted),
          .retry = options.retry,
          .channel = rate.channel,
          .waves = waves_left(transaction, campaign, waves, counted.people, options.now)};
}

// One that has ended late, or was cancelled, stays as it was: nothing has become better.
bool has_ended_badly(const store::DeadlineCampaign& campaign, const Counted& counted) {
  if (campaign.state == CampaignState::cancelled) return true;
  return campaign.state == CampaignState::finished && report::out_of_time(counted.outcomes) > 0;
}

store::DeadlineRecord reckoned(store::Transaction& transaction,
                               const store::DeadlineCampaign& campaign, const AllowedRate& rate,
                               Why why, const ReckoningOptions& options) {
  const auto coverage = store::campaign_coverage(transaction, campaign.id);
  const Hours hours = hours_of(transaction, campaign, coverage, rate);
  const Counted counted{.people = report::total(coverage),
                        .outcomes = store::campaign_outcomes(transaction, campaign.id)};
  const store::WaveStanding waves = store::wave_standing(transaction, campaign.id);
  const Measured measuring =
      measured(campaign, waves, counted.people.settled(), why, hours, options);
  pacing::Remainder remainder = remainder_of(transaction, campaign, counted, rate, waves, options);
  const auto answers = store::answer_record(transaction, campaign.id);
  const double rate_of_answers =
      answers ? answers->people_per_second * remainder.tries_per_person : rate.per_second;
  remainder.rate_allowed = std::min(rate.per_second, rate_of_answers);
  remainder.rate_now = measuring.rate;
  remainder.people_hours = hours.people;
  remainder.places = hours.places;
  pacing::DeadlineCase found{.key = campaign.key,
                             .channel = campaign.channel,
                             .is_paused = campaign.state == CampaignState::paused,
                             .has_waves_to_come = waves.open < waves.last,
                             .answers_bind = rate_of_answers < rate.per_second,
                             .now = options.now,
                             .notify_by = campaign.notify_by,
                             .outlook = pacing::outlook(remainder)};
  std::optional<pacing::DeadlineStanding> before;
  if (campaign.record) before = campaign.record->standing;
  // A pause makes nothing better.
  const bool is_resumed = why == Why::state && campaign.state == CampaignState::running;
  const bool is_decision = why == Why::date || why == Why::rate || is_resumed;
  const bool stays = before && has_ended_badly(campaign, counted);
  const pacing::DeadlineStanding standing =
      stays ? *before
            : pacing::next_standing(
                  before,
                  {.outlook = found.outlook,
                   .now = options.now,
                   .notify_by = campaign.notify_by,
                   .occasion = is_decision ? pacing::Occasion::decision : pacing::Occasion::time},
                  pacing::standing_policy(options.reckon_every));
  found.state = standing.state;
  return {.reckoned_at = options.now,
          .campaign_state = campaign.state,
          .notify_by = campaign.notify_by,
          .measured_at = measuring.at,
          .settled = measuring.settled,
          .standing = standing,
          .outlook = found.outlook,
          .figures = figures_text(found),
          .remedy = is_final(campaign.state) ? std::string() : remedy_text(found)};
}

// The state before, if it is another one. To begin on track is no news.
bool is_news(const std::optional<store::DeadlineRecord>& before,
             const store::DeadlineRecord& record) {
  const auto state_before = before ? before->standing.state : pacing::DeadlineState::on_track;
  return record.standing.state != state_before;
}

DeadlineNews tell(store::Transaction& transaction, const store::DeadlineCampaign& campaign,
                  const store::DeadlineRecord& record, const ReckoningOptions& options) {
  DeadlineNews news{.key = campaign.key,
                    .from = std::nullopt,
                    .to = record.standing.state,
                    .figures = record.figures,
                    .remedy = record.remedy};
  if (campaign.record) news.from = campaign.record->standing.state;
  const std::string reason =
      fmt::format("{}{}{}", record.figures, record.remedy.empty() ? "" : ". ", record.remedy);
  store::record_deadline_change(transaction, campaign, {.from = news.from, .record = record},
                                {.actor = options.actor, .at = options.now, .reason = reason});
  return news;
}

}  // namespace

Reckoned reckon_deadlines(store::Transaction& transaction, const ReckoningOptions& options,
                          const AllowedRateOf& allowed_rate) {
  Reckoned result{.campaigns = store::deadline_campaigns(transaction), .news = {}};
  for (store::DeadlineCampaign& campaign : result.campaigns) {
    const auto rate = allowed_rate(campaign.channel);
    if (!rate) continue;
    const Why why = why_now(campaign, *rate, options);
    if (why == Why::not_due) continue;
    store::DeadlineRecord record = reckoned(transaction, campaign, *rate, why, options);
    store::keep_deadline(transaction, campaign.id, record);
    if (is_news(campaign.record, record)) {
      result.news.push_back(tell(transaction, campaign, record, options));
    }
    campaign.record = std::move(record);
  }
  return result;
}

}  // namespace crier::app
