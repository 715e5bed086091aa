#include "campaign/answers/answer_pace.h"

#include <algorithm>

namespace crier {

AnswerPace answer_pace(const AnswerCapacity& capacity, const AnswerCounts& counts) {
  const auto share_of = [&](std::int64_t people) {
    return std::min(1.0, static_cast<double>(counts.answers) / static_cast<double>(people));
  };
  double share = capacity.expected;
  if (counts.told_a_day_ago >= people_for_a_share) {
    // One in a million at least: with nobody the pace would have no end.
    constexpr double least = 1e-6;
    share = std::clamp(share_of(counts.told_a_day_ago), least, share);
  }
  if (counts.told >= people_for_a_share) share = std::max(share, share_of(counts.told));
  constexpr double seconds_a_minute = 60;
  const double too_many = std::max(1.0, counts.lately_per_minute / capacity.per_minute);
  return {.share = share,
          .people_per_second = capacity.per_minute / seconds_a_minute / share / too_many};
}

}  // namespace crier
