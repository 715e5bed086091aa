// What is foreseen of a campaign's deadline while the campaign runs: from what remains of it, how
// it has really gone in the last minutes, and what the limits allow. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "pacing/flow/forecast.h"
#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_settings.h"
#include "pacing/limits/send_hours.h"
#include "pacing/retry.h"

namespace crier::pacing {

// Each is worse than the one before it.
enum class DeadlineState : std::uint8_t {
  on_track,     // Nineteen times in twenty it is done in time.
  at_risk,      // It may well be late: P95 is.
  will_miss,    // As it goes it is late more likely than not: P50 is. The limits would still allow
                // it.
  past_return,  // Even if all the limits allow left from now on, somebody is told too late.
};

[[nodiscard]] std::string_view name_of(DeadlineState state);
// Nothing: there is none of this name.
[[nodiscard]] std::optional<DeadlineState> deadline_state_named(std::string_view name);

// People whose turn has come and who have been sent away for a while, by what they wait for.
struct WaitingFor {
  std::int64_t retry{};    // They were refused for now, or nobody knows whether they were told.
  std::int64_t limit{};    // A limit of ours had no room for them; nobody has refused them.
  std::int64_t morning{};  // It is no hour to tell people where they live.
  bool are_more{};         // Than were counted, so that each number is at least.

  [[nodiscard]] std::int64_t all() const { return retry + limit + morning; }
  friend bool operator==(const WaitingFor&, const WaitingFor&) = default;
};
// No more of them than are left: who has been told since they were counted waits no more.
[[nodiscard]] WaitingFor among(std::int64_t people_left, WaitingFor waiting);

// Of a campaign that has begun and has not ended.
struct Remainder {
  WallTime now;
  WallTime notify_by;
  std::int64_t people_left{};                // Nobody knows yet what becomes of them.
  WaitingFor waiting{};                      // Of them.
  std::optional<WallTime> last_retry_due{};  // Of whoever waits, whatever for.
  // People a second who came to an end in the last minutes, or in those before a pause. Nothing: it
  // goes for too short a time to be measured; then it is foreseen that it goes as the limits allow.
  std::optional<double> rate_now{};
  double rate_allowed{};       // Notices a second, above 0.
  double tries_per_person{1};  // Of those who have come to an end, above 0.
  // From how many that is known. The fewer, the more is expected as before the begin.
  std::int64_t people_tried{};
  RetryPolicy retry{};
  // Those of its channel; the rate of the channel itself is `rate_allowed`.
  LimitSettings limits{};
  std::vector<flow::DayTaken> days_taken{};
  std::vector<flow::NodeHeld> held{};
  // Of the people who are left: those of the waves that are open, then those of each further one.
  flow::ForecastWaves waves{};
  // At which people may be told where they live; nothing: at all.
  std::optional<SendHours> people_hours{};
  // Who is left, by country and zone, and by domain where limits tell them apart. Empty: everybody
  // is in one place, and no limit does.
  std::vector<flow::AudiencePart> places{};
  // Those with which it shares its channel, and what it has of that itself.
  std::vector<flow::OtherCampaign> others{};
  flow::CampaignClaim claim{};
  // One of them is a breach that has somebody to tell: what goes meanwhile says nothing of how it
  // goes when everybody whom the breach concerns has been told.
  bool waits_for_breach{};
  // Notices a second that the channel carries; nothing: `rate_allowed`. It is less where answers
  // bind.
  std::optional<double> rate_of_channel{};
  // How long servers have taken for a notice. Of a channel without one nobody knows what its
  // concurrency carries.
  std::vector<flow::AnswerTime> answer_times{};
  // Notices that the channel may have under way at the same time by its configuration. Nothing:
  // any number, or not known.
  std::optional<int> connections{};
};

struct Outlook {
  std::int64_t people_left{};
  std::int64_t awaiting_retry{};      // Of them, those who were refused for now.
  std::optional<double> rate_now;     // People a second.
  double rate_allowed{};              // Notices a second.
  double rate_possible{};             // People a second, with their tries, of rate_allowed.
  std::optional<double> rate_needed;  // People a second; nothing: nobody is left, or no time is.
  // Nothing: at this rate never.
  std::optional<WallTime> p50;
  std::optional<WallTime> p95;
  // The last instant at which the limits still suffice. `notify_by` when nobody is left.
  WallTime point_of_no_return;
  // By the limits alone, where more than the rate of the channel counts: when everybody has been
  // told at the earliest, and what holds whoever is told last.
  std::optional<WallTime> done_at_best{};
  std::optional<flow::Binding> bound_by{};

  friend bool operator==(const Outlook&, const Outlook&) = default;
};

struct Foretold {
  WallTime p50;
  WallTime p95;  // Never before `p50`.
};
// When a remainder is done if it goes on at so many people a second, above 0.
using Forecaster = std::function<Foretold(const Remainder&, double people_per_second)>;

// By the simulator (remainder_forecast.h), which costs some milliseconds.
[[nodiscard]] Outlook outlook(const Remainder& remainder);
[[nodiscard]] Outlook outlook(const Remainder& remainder, const Forecaster& forecaster);

// When it would be done almost certainly if its date were as late as that needs, with time to spare
// (flow/least_change.h): whoever would be told at night for want of time waits for the morning
// then. As it goes, or as its limits allow where it does not go at all. Nothing: no end is in
// sight.
[[nodiscard]] std::optional<WallTime> done_with_time(Remainder remainder);

// How it stands by these figures alone. With `spare`, everything is to be done so much earlier.
[[nodiscard]] DeadlineState state_by(const Outlook& outlook, WallTime now, WallTime notify_by,
                                     WallTime::duration spare = {});

}  // namespace crier::pacing
