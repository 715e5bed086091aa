#include "pacing/deadline/deadline_outlook.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "base/check.h"
#include "pacing/deadline/remainder_forecast.h"
#include "pacing/flow/least_change.h"
#include "pacing/limits/provider_index.h"

namespace crier::pacing {
namespace {

using Seconds = std::chrono::duration<double>;

// A rate below one person in an hour foretells nothing but rounding: as good as "never".
constexpr double rate_min = 1.0 / 3600;
// An instant further away would overflow, and says nothing to anybody.
constexpr Seconds horizon = std::chrono::days(36'500);

constexpr std::array<std::string_view, 4> names = {"on_track", "at_risk", "will_miss",
                                                   "past_return"};

WallTime::duration whole(Seconds seconds) {
  return std::chrono::duration_cast<WallTime::duration>(std::min(seconds, horizon));
}

bool is_paused(const Remainder& remainder, LimitLevel level, const std::string& node) {
  return std::ranges::any_of(remainder.held, [&](const flow::NodeHeld& held) {
    return held.level == level && held.node == node && held.paused_until > remainder.now;
  });
}

// Who is left at providers and domains that have paused us.
std::int64_t people_paused(const Remainder& remainder) {
  if (remainder.held.empty()) return 0;
  const ProviderIndex index(remainder.limits.groups);
  std::int64_t people = 0;
  for (const flow::AudiencePart& part : remainder.places) {
    const auto group = index.group_of({.domain = part.domain});
    if (is_paused(remainder, LimitLevel::domain, part.domain) ||
        (group && is_paused(remainder, LimitLevel::group, remainder.limits.groups[*group].name))) {
      people += part.people;
    }
  }
  return people;
}

// While everybody who is left waits for the instant of a retry, for the end of a pause, or for the
// hours of the channel, few people come to an end, and that says nothing of how fast it will go
// then. Nobody goes faster than the limits allow for long.
double rate_to_go_by(const Remainder& remainder, double possible) {
  if (remainder.waits_for_breach) return possible;
  const std::int64_t waiting = remainder.waiting.all() + people_paused(remainder);
  if (!remainder.rate_now || waiting >= remainder.people_left) return possible;
  if (is_paused(remainder, LimitLevel::channel, {})) return possible;
  const LimitPolicy& channel = remainder.limits.channel;
  const bool is_closed =
      channel.hours &&
      !opening_at(*channel.hours, {.zone = channel.zone, .country = channel.country}, remainder.now)
           .is_open;
  if (is_closed && *remainder.rate_now < rate_min) return possible;
  return std::min(*remainder.rate_now, possible);
}

bool is_late(const std::optional<WallTime>& finish, WallTime limit) {
  return !finish || *finish >= limit;
}

}  // namespace

std::string_view name_of(DeadlineState state) {
  return names[std::to_underlying(state)];
}

std::optional<DeadlineState> deadline_state_named(std::string_view name) {
  const auto* const found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<DeadlineState>(found - names.begin());
}

WaitingFor among(std::int64_t people_left, WaitingFor waiting) {
  waiting.retry = std::min(waiting.retry, people_left);
  waiting.limit = std::min(waiting.limit, people_left - waiting.retry);
  waiting.morning = std::min(waiting.morning, people_left - waiting.retry - waiting.limit);
  return waiting;
}

Outlook outlook(const Remainder& remainder) {
  return outlook(remainder, foretell);
}

Outlook outlook(const Remainder& remainder, const Forecaster& forecaster) {
  CRIER_CHECK(remainder.rate_allowed > 0);
  CRIER_CHECK(remainder.tries_per_person > 0);
  Outlook result{.people_left = remainder.people_left,
                 .awaiting_retry = remainder.waiting.retry,
                 .rate_now = remainder.rate_now,
                 .rate_allowed = remainder.rate_allowed,
                 .rate_possible = remainder.rate_allowed / remainder.tries_per_person,
                 .rate_needed = std::nullopt,
                 .p50 = remainder.now,
                 .p95 = remainder.now,
                 .point_of_no_return = remainder.notify_by};
  if (remainder.people_left == 0) return result;
  const auto people = static_cast<double>(remainder.people_left);
  result.point_of_no_return -= whole(Seconds(people / result.rate_possible));
  if (const auto best = at_limits(remainder)) {
    result.point_of_no_return = std::min(result.point_of_no_return, best->point_of_no_return);
    result.done_at_best = best->passage.done;
    result.bound_by = best->passage.bound_by;
  }
  if (remainder.now < remainder.notify_by) {
    result.rate_needed = people / Seconds(remainder.notify_by - remainder.now).count();
  }
  const double carried = carried_at_once(remainder) / remainder.tries_per_person;
  const double rate = rate_to_go_by(remainder, std::min(result.rate_possible, carried));
  if (rate < rate_min) {
    result.p50 = result.p95 = std::nullopt;
    return result;
  }
  const Foretold foretold = forecaster(remainder, rate);
  // What was measured may say more than its limits allow for long.
  result.p50 = std::max(foretold.p50, result.done_at_best.value_or(foretold.p50));
  result.p95 = std::max(foretold.p95, *result.p50);
  return result;
}

std::optional<WallTime> done_with_time(Remainder remainder) {
  constexpr int rounds_most = 12;  // Each may give one morning more.
  const WallTime at_first = remainder.notify_by;
  for (int round = 0; round < rounds_most; ++round) {
    std::optional<WallTime> p95 = outlook(remainder).p95;
    if (!p95) {
      remainder.rate_now.reset();
      p95 = outlook(remainder).p95;
    }
    if (!p95 || *p95 >= remainder.now + flow::forecast_horizon) return std::nullopt;
    const WallTime done =
        remainder.now +
        whole(Seconds(flow::time_with_spare(Seconds(*p95 - remainder.now).count())));
    if (done <= remainder.notify_by && round > 0) return done;
    remainder.notify_by = std::max(done, at_first);
  }
  return remainder.notify_by;
}

DeadlineState state_by(const Outlook& outlook, WallTime now, WallTime notify_by,
                       WallTime::duration spare) {
  if (outlook.people_left == 0) return DeadlineState::on_track;
  if (now >= outlook.point_of_no_return - spare) return DeadlineState::past_return;
  if (is_late(outlook.p50, notify_by - spare)) return DeadlineState::will_miss;
  if (is_late(outlook.p95, notify_by - spare)) return DeadlineState::at_risk;
  return DeadlineState::on_track;
}

}  // namespace crier::pacing
