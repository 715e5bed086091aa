// How fast people may be told so that those who answer can be answered: who is told objects, calls
// or writes, and a controller has so many people for that. `[answers]` of a specification. Pure.
#pragma once

#include <cstdint>

namespace crier {

struct AnswerCapacity {
  double per_minute{};  // That the controller can take; above 0.
  double expected{};    // Of the people told, how many answer: above 0, at most 1.

  friend bool operator==(const AnswerCapacity&, const AnswerCapacity&) = default;
};

// Of one campaign. Answers are statements about its purpose: objections and withdrawals by any way
// but an import. Calls are seen only where somebody records them.
struct AnswerCounts {
  std::int64_t told{};            // Since it began.
  std::int64_t told_a_day_ago{};  // Of them, those who have had a day.
  std::int64_t answers{};         // Since it began.
  double lately_per_minute{};     // Over the last answer_span().
};

struct AnswerPace {
  double share{};              // Of the people told, how many answer.
  double people_per_second{};  // Who may be told for the first time.
};

// More than expected count as soon as `people_for_a_share` have been told. Fewer count when so many
// have had a day: who was told an hour ago may answer yet, so all answers are compared with them
// alone, and the share comes out too high rather than too low. While more answers arrive than can
// be taken, whatever the reason, the pace is lower by as much.
inline constexpr std::int64_t people_for_a_share = 1'000;
[[nodiscard]] AnswerPace answer_pace(const AnswerCapacity& capacity, const AnswerCounts& counts);

}  // namespace crier
