#include "pacing/deadline.h"

#include <array>
#include <utility>

namespace crier::pacing {
namespace {

using Seconds = std::chrono::duration<double>;

// A rate below one person in an hour foretells nothing but rounding.
constexpr double rate_min = 1.0 / 3600;
// Beyond this the figure is as good as "never", and it must not overflow an instant.
constexpr Seconds horizon = std::chrono::days(3650);

std::optional<double> rate_to_go_by(const DeadlineFacts& facts) {
  for (const auto& rate : {facts.rate_recent, facts.rate_average}) {
    if (rate && *rate >= rate_min) return rate;
  }
  return std::nullopt;
}

bool was_missed(const DeadlineFacts& facts) {
  return facts.out_of_time > 0 || (facts.counts.pending > 0 && facts.now >= facts.notify_by) ||
         (facts.last_notified && *facts.last_notified >= facts.notify_by);
}

}  // namespace

std::string_view name_of(DeadlineVerdict verdict) {
  static constexpr std::array<std::string_view, 5> names = {"open", "endangered", "met", "missed",
                                                            "abandoned"};
  return names[std::to_underlying(verdict)];
}

std::optional<double> rate_needed(const DeadlineFacts& facts) {
  if (facts.counts.pending == 0 || facts.now >= facts.notify_by) return std::nullopt;
  const double told_share = facts.foreseen ? facts.foreseen->told_share : 1;
  return static_cast<double>(facts.counts.pending) * told_share /
         Seconds(facts.notify_by - facts.now).count();
}

std::optional<WallTime> expected_finish(const DeadlineFacts& facts) {
  if (facts.state != CampaignState::running || facts.counts.pending == 0) return std::nullopt;
  if (facts.is_unattended) return std::nullopt;
  if (facts.foreseen) {
    const auto finish = facts.foreseen->finish;
    return finish && *finish > facts.now ? finish : std::nullopt;
  }
  const std::optional<double> rate = rate_to_go_by(facts);
  if (!rate) return std::nullopt;
  const Seconds left(static_cast<double>(facts.counts.pending) / *rate);
  if (left > horizon) return std::nullopt;
  return facts.now + std::chrono::duration_cast<std::chrono::microseconds>(left);
}

DeadlineVerdict verdict(const DeadlineFacts& facts) {
  if (facts.state == CampaignState::cancelled) return DeadlineVerdict::abandoned;
  if (was_missed(facts)) return DeadlineVerdict::missed;
  if (facts.state == CampaignState::finished) return DeadlineVerdict::met;
  if (facts.now >= facts.notify_by) return DeadlineVerdict::endangered;  // Not even begun.
  if (facts.is_unattended) return DeadlineVerdict::endangered;
  if (facts.foreseen) {
    return facts.foreseen->is_on_track ? DeadlineVerdict::open : DeadlineVerdict::endangered;
  }
  const auto finish = expected_finish(facts);
  return finish && *finish >= facts.notify_by ? DeadlineVerdict::endangered : DeadlineVerdict::open;
}

}  // namespace crier::pacing
