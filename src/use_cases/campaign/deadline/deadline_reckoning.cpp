#include "use_cases/campaign/deadline/deadline_reckoning.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "pacing/deadline/deadline_outlook.h"
#include "pacing/deadline/deadline_standing.h"
#include "pacing/deadline/deadline_words.h"
#include "pacing/deadline/remainder_forecast.h"
#include "use_cases/campaign/deadline/campaign_rest.h"
#include "use_cases/campaign/deadline/limit_raises.h"
#include "use_cases/campaign/deadline/resume_dates.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

using Seconds = std::chrono::duration<double>;

// A rate is measured over some minutes: of a shorter time it says how the flushes fall.
constexpr double reckonings_remembered = 3;

enum class Why : std::uint8_t { not_due, time, date, state, rate };

Why why_now(const store::DeadlineCampaign& campaign, const AllowedRate& rate,
            const ReckoningOptions& options) {
  if (!campaign.record) return Why::time;
  const store::DeadlineRecord& record = *campaign.record;
  if (record.campaign_state != campaign.state) return Why::state;
  if (record.notify_by != campaign.notify_by) return Why::date;
  if (rate.is_new && rate.per_second != record.outlook.rate_allowed) return Why::rate;
  if (rate.before) return Why::rate;
  if (rate.is_lifted) return Why::time;
  return options.now - record.reckoned_at >= options.reckon_every ? Why::time : Why::not_due;
}

// The other campaigns, as they were last reckoned.
struct Others {
  double rate{};             // Notices a second that go to those of its channel.
  bool had_breach{};         // Among those, which had somebody to tell.
  std::size_t endangered{};  // On whichever channel.
};

struct Measured {
  WallTime at;
  std::int64_t settled{};
  std::optional<double> rate;
};

// What it does now does not say how it will go: its own rules hold it back and not its servers. A
// wave that has been tried is watched; or so many may go on a day, and nobody knows here whether
// they have.
bool is_held_by_its_rules(const store::WaveStanding& waves, const pacing::LimitPolicy& channel) {
  return waves.open < waves.last || channel.per_day || channel.ramp;
}

// What was allowed when the campaign was last reckoned. Of what a daemon did not see itself only
// the rate is on record: where that is the one of now, another daemon has counted it already.
AllowedRate allowed_before(const AllowedRate& rate, const store::DeadlineRecord& record) {
  AllowedRate before = rate;
  const bool is_counted = record.outlook.rate_allowed == rate.per_second;
  before.per_second =
      rate.before && !is_counted ? rate.before->per_second : record.outlook.rate_allowed;
  if (rate.before) before.limits = rate.before->limits;
  return before;
}

// An average that forgets: the older a minute, the less it counts.
Measured measured(const store::DeadlineCampaign& campaign, const CampaignRest& rest, Why why,
                  const pacing::LimitPolicy& channel, const Others& others,
                  const ReckoningOptions& options) {
  // Whoever was put off for a moment goes as fast as whoever was told.
  const std::int64_t settled = rest.people.settled() + rest.expected;
  const Measured anew{.at = options.now, .settled = settled, .rate = std::nullopt};
  if (!campaign.record) return anew;
  const store::DeadlineRecord& before = *campaign.record;
  const Measured as_before{.at = options.now, .settled = settled, .rate = before.outlook.rate_now};
  // Nobody forgets by a rule that has just been set how slow the servers are.
  if (is_held_by_its_rules(rest.waves, channel)) return why == Why::rate ? as_before : anew;
  // While it rests, how it went before says more than what it was allowed.
  if (campaign.state != CampaignState::running) return as_before;
  // What went before a pause does not say how it goes from now on.
  if (why == Why::state) return anew;
  // What goes at night does not say how it goes by day, nor what a breach leaves how it goes
  // afterwards.
  const bool waits =
      rest.remainder.waits_for_breach ||
      (others.had_breach && rest.remainder.claim.precedence != pacing::Precedence::breach);
  if (waits || rests(rest.remainder, options.now) || rests(rest.remainder, before.measured_at)) {
    return as_before;
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

// Where another limit moves the rate, what goes from now on is measured by itself.
Measured under_other_limits(const Measured& measuring, const CampaignRest& rest,
                            const pacing::Remainder& before, const Others& others,
                            const ReckoningOptions& options) {
  const auto rate = pacing::rate_under_other_limits(rest.remainder, before, others.rate);
  if (rate == measuring.rate) return measuring;
  return {.at = options.now, .settled = rest.people.settled() + rest.expected, .rate = rate};
}

// One that has ended late, or was cancelled, stays as it was: nothing has become better.
bool has_ended_badly(const store::DeadlineCampaign& campaign, const CampaignRest& rest) {
  if (campaign.state == CampaignState::cancelled) return true;
  return campaign.state == CampaignState::finished && report::out_of_time(rest.outcomes) > 0;
}

// As a resumption would be judged: whatever its pace was before, and that of the servers.
std::optional<ResumeCommand> resume_of(store::Transaction& transaction,
                                       const store::DeadlineCampaign& campaign,
                                       pacing::Remainder remainder) {
  const auto record = store::find_campaign(transaction, campaign.id);
  if (!record) return std::nullopt;
  const auto spec = load_kept_spec(transaction, *record);
  if (!spec) {
    return ResumeCommand{
        .text = fmt::format("crier campaign resume {} --reason \"WHY\"", campaign.key)};
  }
  remainder.rate_now.reset();
  remainder.answer_times.clear();
  const ResumeRest rest{
      .people = remainder.people_left, .is_foreseen = true, .end = pacing::outlook(remainder).p95};
  return resume_command(*spec, rest, remainder.now);
}

// Of one that runs.
std::string extend_of(store::Transaction& transaction, const store::DeadlineCampaign& campaign,
                      const pacing::Remainder& remainder) {
  const auto told_by = pacing::done_with_time(remainder);
  const auto record = store::find_campaign(transaction, campaign.id);
  if (!told_by || !record) return {};
  return extend_with_later_dates(kept_spec_or_dates(transaction, *record), *told_by, remainder.now);
}

void add_resume(pacing::DeadlineCase& found, std::optional<ResumeCommand> command) {
  if (!command) return;
  found.resume = std::move(command->text);
  found.resume_moves_dates = command->moves_dates;
}

store::DeadlineRecord reckoned(store::Transaction& transaction, RunningSpecs& specs,
                               const store::DeadlineCampaign& campaign, const AllowedRate& rate,
                               Why why, const Others& others, const ReckoningOptions& options) {
  CampaignRest rest = rest_of(transaction, specs, campaign, rate, options);
  Measured measuring = measured(campaign, rest, why, rate.limits.channel, others, options);
  std::optional<pacing::DeadlineState> undecided;
  const bool is_limit_set = why == Why::rate;
  if (is_limit_set) {
    pacing::Remainder before =
        rest_of(transaction, specs, campaign, allowed_before(rate, *campaign.record), options)
            .remainder;
    before.rate_now = measuring.rate;
    undecided = pacing::state_by(pacing::outlook(before), options.now, campaign.notify_by);
    measuring = under_other_limits(measuring, rest, before, others, options);
  }
  rest.remainder.rate_now = measuring.rate;
  pacing::DeadlineCase found{.key = campaign.key,
                             .channel = campaign.channel,
                             .is_paused = campaign.state == CampaignState::paused,
                             .has_waves_to_come = rest.waves.open < rest.waves.last,
                             .answers_bind = rest.answers_bind,
                             .rate_of_others = others.rate,
                             .waits_for_breach = rest.remainder.waits_for_breach,
                             .now = options.now,
                             .notify_by = campaign.notify_by,
                             .begun_at = campaign.begun_at,
                             .waiting = rest.remainder.waiting,
                             .told_share = rest.told_share,
                             .outlook = pacing::outlook(rest.remainder)};
  std::optional<pacing::DeadlineStanding> before;
  if (campaign.record) before = campaign.record->standing;
  // A pause makes nothing better.
  const bool is_resumed = why == Why::state && campaign.state == CampaignState::running;
  const bool is_decision = why == Why::date || is_limit_set || is_resumed;
  const bool stays = before && has_ended_badly(campaign, rest);
  const pacing::DeadlineStanding standing =
      stays ? *before
            : pacing::next_standing(
                  before,
                  {.outlook = found.outlook,
                   .now = options.now,
                   .notify_by = campaign.notify_by,
                   .occasion = is_decision ? pacing::Occasion::decision : pacing::Occasion::time,
                   .undecided = undecided},
                  pacing::standing_policy(options.reckon_every));
  found.state = standing.state;
  if (found.is_paused) add_resume(found, resume_of(transaction, campaign, rest.remainder));
  if (!is_final(campaign.state)) add_limits(found, rest.remainder, others.endangered + 1);
  const bool is_endangered =
      found.state != pacing::DeadlineState::on_track && !is_in_time_again(found);
  if (!is_final(campaign.state) && is_endangered && !found.resume_moves_dates) {
    found.extend = extend_of(transaction, campaign, rest.remainder);
  }
  return {.reckoned_at = options.now,
          .campaign_state = campaign.state,
          .notify_by = campaign.notify_by,
          .measured_at = measuring.at,
          .settled = measuring.settled,
          .standing = standing,
          .outlook = found.outlook,
          .told_share = found.told_share,
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

bool has_somebody_to_tell(const store::DeadlineRecord& record) {
  return record.campaign_state == CampaignState::running &&
         record.outlook.people_left > record.outlook.awaiting_retry;
}

// Before any of them is reckoned again: what was measured until now went as they stood then.
std::set<CampaignId> breaches_at_work(store::Transaction& transaction,
                                      const std::vector<store::DeadlineCampaign>& campaigns) {
  std::set<CampaignId> breaches;
  if (campaigns.size() < 2) return breaches;
  for (const store::DeadlineCampaign& each : campaigns) {
    if (!each.record || !has_somebody_to_tell(*each.record)) continue;
    const auto record = store::find_campaign(transaction, each.id);
    if (!record || profile_of(*record) != NoticeProfile::breach) continue;
    const store::WaveStanding waves = store::wave_standing(transaction, each.id);
    const bool was_watched = waves.is_watched() && *waves.tried_at <= each.record->reckoned_at;
    if (!was_watched) breaches.insert(each.id);
  }
  return breaches;
}

bool is_endangered(const store::DeadlineCampaign& campaign) {
  return !is_final(campaign.state) &&
         campaign.record->standing.state != pacing::DeadlineState::on_track;
}

Others others_of(const store::DeadlineCampaign& campaign,
                 const std::vector<store::DeadlineCampaign>& campaigns,
                 const std::set<CampaignId>& breaches) {
  Others found;
  for (const store::DeadlineCampaign& other : campaigns) {
    if (other.id == campaign.id || !other.record) continue;
    if (is_endangered(other)) ++found.endangered;
    if (other.channel != campaign.channel) continue;
    found.had_breach |= breaches.contains(other.id);
    const pacing::Outlook& outlook = other.record->outlook;
    const bool goes = has_somebody_to_tell(*other.record) && outlook.rate_now;
    if (goes) found.rate += *outlook.rate_now * outlook.rate_allowed / outlook.rate_possible;
  }
  return found;
}

}  // namespace

Reckoned reckon_deadlines(store::Transaction& transaction, const ReckoningOptions& options,
                          const AllowedRateOf& allowed_rate) {
  Reckoned result{.campaigns = store::deadline_campaigns(transaction), .news = {}};
  std::optional<std::set<CampaignId>> breaches;
  RunningSpecs specs(transaction);
  for (store::DeadlineCampaign& campaign : result.campaigns) {
    const auto rate = allowed_rate(campaign.channel);
    if (!rate) continue;
    const Why why = why_now(campaign, *rate, options);
    if (why == Why::not_due) continue;
    if (!breaches) breaches = breaches_at_work(transaction, result.campaigns);
    store::DeadlineRecord record =
        reckoned(transaction, specs, campaign, *rate, why,
                 others_of(campaign, result.campaigns, *breaches), options);
    store::keep_deadline(transaction, campaign.id, record);
    if (is_news(campaign.record, record)) {
      result.news.push_back(tell(transaction, campaign, record, options));
    }
    campaign.record = std::move(record);
  }
  return result;
}

pacing::Outlook outlook_of_rest(store::Transaction& transaction,
                                const store::DeadlineCampaign& campaign, const AllowedRate& rate,
                                const ReckoningOptions& options) {
  RunningSpecs specs(transaction);
  return pacing::outlook(rest_of(transaction, specs, campaign, rate, options).remainder);
}

}  // namespace crier::app
