#include "campaign/answers/answer_pace.h"

#include <algorithm>

namespace crier {
namespace {

constexpr double seconds_a_minute = 60;

double share_of(std::int64_t answers, std::int64_t people) {
  return std::min(1.0, static_cast<double>(answers) / static_cast<double>(people));
}

}  // namespace

double answering_share(const AnswerCapacity& capacity, const AnswerCounts& counts) {
  double share = capacity.expected;
  if (counts.told_a_day_ago >= people_for_a_share) {
    // One in a million at least: with nobody the rate would have no end.
    constexpr double least = 1e-6;
    share = std::clamp(share_of(counts.answers, counts.told_a_day_ago), least, share);
  }
  if (counts.told < people_for_a_share) return share;
  return std::max(share, share_of(counts.answers, counts.told));
}

double people_per_second(const AnswerCapacity& capacity, const AnswerCounts& counts) {
  const double allowed = capacity.per_minute / seconds_a_minute / answering_share(capacity, counts);
  const double too_many = counts.lately_per_minute / capacity.per_minute;
  return too_many > 1 ? allowed / too_many : allowed;
}

}  // namespace crier
