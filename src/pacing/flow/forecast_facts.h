// What a forecast is made of: whom a campaign tells, by which limits, and what is expected to go
// wrong meanwhile. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "pacing/campaign_shares.h"
#include "pacing/limits/limit_settings.h"
#include "pacing/retry.h"

namespace crier::pacing::flow {

// A figure that is not known exactly: half of all campaigns see less than `p50`, 19 in 20 less than
// `p95`. 0 < p50 <= p95, or both are 0. Between and beyond them it is spread as a bell is: of a
// time or a number the logarithm, of a share (below 1) the log-odds.
struct Uncertain {
  double p50{};
  double p95{};

  // `z` standard deviations from the middle.
  [[nodiscard]] double drawn(double z) const;
  [[nodiscard]] double drawn_share(double z) const;
};
[[nodiscard]] constexpr Uncertain certain(double value) {
  return {.p50 = value, .p95 = value};
}

// What goes wrong. Until a campaign has run there is nothing to measure; the defaults are those of
// the usual case and of a bad day with mail: greylisting defers the first try to a few servers, or
// to every fourth person; one relay in trouble takes a fifth of the time.
struct ForecastTroubles {
  // The share of first tries, and of later ones, that are put off (4xx, 429). Each 0 to below 1.
  Uncertain deferred{.p50 = 0.03, .p95 = 0.25};
  Uncertain deferred_again{.p50 = 0.10, .p95 = 0.25};
  // The share of people who are refused for good at their first try: they have an outcome, and have
  // not been told.
  Uncertain refused{.p50 = 0.01, .p95 = 0.03};
  // The share of the time in which nothing goes: outages, restarts, a slow relay.
  Uncertain time_lost{.p50 = 0.03, .p95 = 0.20};
  // Seconds from handing a notice over until its answer: what a limit of concurrency turns into
  // notices a second. Of providers and domains that are spoken to directly: RFC 5321 allows
  // minutes, large ones take about one second.
  Uncertain answer_seconds{.p50 = 0.5, .p95 = 2};
  // The same of the channel's own server, which may be next door or abroad. 0: not known, and its
  // connections are not reckoned with.
  Uncertain channel_answer_seconds{};
  // Seconds until a daemon has taken the campaign up.
  Uncertain taken_up_seconds{.p50 = 1, .p95 = 3};
};

// People of one country who are reached by one destination domain.
struct AudiencePart {
  std::string country;  // ISO 3166-1 alpha-2.
  // In lower case with A-labels; empty: many small domains together, or a channel without any.
  std::string domain;
  std::int64_t people{};
  std::string zone{};  // Where they live, an IANA id; only with `people_hours`.
};

// A campaign that begins with few people (campaign/waves/waves.h). Each wave has its share of every
// part, because people are in a wave by a hash.
struct ForecastWaves {
  std::vector<double> shares;  // In their order, together 1; empty: everybody at once.
  // From when everybody in a wave has been tried once until the next one begins.
  std::chrono::duration<double> watch{};
  // What is left of that for the first of them, if everybody in it has been tried before `begin`;
  // it may have nobody any more.
  std::optional<std::chrono::duration<double>> first_watch{};
};

// What has gone already on a civil day of a node's zone, and counts against its quota.
struct DayTaken {
  LimitLevel level{LimitLevel::channel};
  std::string node;    // Of the group or the domain; empty: the channel.
  std::int32_t day{};  // Days since 1970-01-01 (limit_calendar.h).
  std::int64_t notices{};
};

// What replies have done to a node (limits/slowdown.h) that still counts at `at`. One that has no
// limits may be held as well.
struct NodeHeld {
  LimitLevel level{LimitLevel::channel};
  std::string node{};  // Of the group or the domain; empty: the channel.
  WallTime at{};
  std::optional<WallTime> paused_until{};
  bool is_stop{};                // Of a pause: somebody has to look.
  std::optional<double> rate{};  // Lowered to so many notices a second; successes bring it back.
};

// How long whoever takes the notices of a node takes for one, from handing it over until its
// answer, as it was measured: what its limit of concurrency turns into notices a second.
struct AnswerTime {
  LimitLevel level{LimitLevel::channel};
  std::string node{};  // Of the group or the domain; empty: the channel.
  double seconds{};    // Above 0.
};

// What a campaign has of its channel beside others (campaign_shares.h).
struct CampaignClaim {
  int weight{1};  // At least 1.
  Precedence precedence{Precedence::ordinary};
  // As it goes it may well be late; while it runs in the forecast that is found out again.
  bool is_endangered{};
  // No more people a second, whatever the channel allows: so many can be answered
  // (campaign/answers/). Above 0; nothing: any number.
  std::optional<double> people_per_second{};
};

// Another campaign of the channel, or one of its steps: of it is known who is left, not where they
// are, so that only the channel limits it.
struct OtherCampaign {
  std::int64_t people{};
  WallTime from;       // It runs from then on.
  WallTime notify_by;  // Whoever has not been told by then is not told any more.
  CampaignClaim claim{};
  // The hours at which they may be told, by the clock of the channel. Nothing: all.
  std::optional<SendHours> people_hours{};
};

struct ForecastFacts {
  std::vector<AudiencePart> audience;
  // Those that run beside it, and that begin while it may still run. They share the channel as they
  // do in dispatch (campaign_shares.h), and no part of the forecast speaks of them.
  std::vector<OtherCampaign> others{};
  CampaignClaim claim{};  // Its own.
  LimitSettings limits;
  std::vector<DayTaken> days_taken{};
  std::vector<NodeHeld> held{};
  // Of the other nodes what `troubles` expect.
  std::vector<AnswerTime> answer_times{};
  // Over all daemons; what the channel's own limit of concurrency allows at most. Nothing: any.
  std::optional<int> connections;
  // The hours at which people may be told, by the clock where they live. Nothing: all.
  std::optional<SendHours> people_hours;
  ForecastWaves waves{};
  RetryPolicy retry;
  ForecastTroubles troubles;
  WallTime begin;
  WallTime notify_by;
  std::uint64_t seed{1};
  int runs{200};  // At least 200 for a P95 that can be relied on; at least 20.
};

[[nodiscard]] std::int64_t people_of(const ForecastFacts& facts);

// Further away no finish is looked for.
inline constexpr std::chrono::days forecast_horizon{1'000};

}  // namespace crier::pacing::flow
