#include "use_cases/letters/letter_verdict.h"

#include <chrono>

#include <fmt/format.h>

namespace crier::app {
namespace {

using Verdict = std::expected<std::optional<store::LetterState>, std::string>;
using std::chrono::year_month_day;

// A date has begun in one part of the world 14 hours before, and ends in another 12 hours after it
// does by UTC.
constexpr std::chrono::hours earliest_zone{14};
constexpr std::chrono::hours latest_zone{12};

std::string text_of(const year_month_day& date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

bool is_in_future(const year_month_day& date, WallTime now) {
  return std::chrono::sys_days(date) - earliest_zone > now;
}

bool is_before(const year_month_day& date, WallTime taken_at) {
  return std::chrono::sys_days(date) + std::chrono::days(1) + latest_zone <= taken_at;
}

std::unexpected<std::string> refused(std::string why) {
  return std::unexpected(std::move(why));
}

Verdict of_posted(const letter::PrinterRow& row, const store::LetterState& state) {
  if (state.state == "exported") {
    return store::LetterState{.state = "posted", .posted_on = row.posted_on};
  }
  if (state.state == "failed") {
    return refused("an earlier report says that the letter was not posted");
  }
  if (state.posted_on == row.posted_on) return std::optional<store::LetterState>();
  return refused(
      fmt::format("an earlier report says that it was posted on {}", text_of(*state.posted_on)));
}

Verdict of_returned(const letter::PrinterRow& row, const store::LetterState& state) {
  if (state.state == "failed") {
    return refused("an earlier report says that the letter was not posted");
  }
  if (state.state == "returned") {
    if (state.returned_on == row.returned_on) return std::optional<store::LetterState>();
    return refused(
        fmt::format("an earlier report says that it came back on {}", text_of(*state.returned_on)));
  }
  const auto posted_on = row.posted_on ? row.posted_on : state.posted_on;
  if (!posted_on) {
    return refused("it came back, and nobody has said when it was posted; fill in posted_on, too");
  }
  if (state.posted_on && *state.posted_on != *posted_on) {
    return refused(
        fmt::format("an earlier report says that it was posted on {}", text_of(*state.posted_on)));
  }
  if (*row.returned_on < *posted_on) {
    return refused(fmt::format("it came back before it was posted, on {}", text_of(*posted_on)));
  }
  return store::LetterState{.state = "returned",
                            .posted_on = posted_on,
                            .returned_on = row.returned_on,
                            .reason = row.reason};
}

Verdict of_failed(const letter::PrinterRow& row, const store::LetterState& state) {
  if (state.state == "exported") {
    return store::LetterState{.state = "failed", .reason = row.reason};
  }
  if (state.state == "failed") return std::optional<store::LetterState>();
  return refused(
      fmt::format("a reason without a date says that it was not posted, and an earlier report that "
                  "it was, on {}",
                  text_of(*state.posted_on)));
}

}  // namespace

Verdict letter_verdict(const letter::PrinterRow& row, const store::LetterState& state,
                       WallTime taken_at, WallTime now) {
  if (!row.says_something()) return std::optional<store::LetterState>();
  for (const auto& date : {row.posted_on, row.returned_on}) {
    if (date && is_in_future(*date, now)) {
      return refused(fmt::format("{} has not come yet", text_of(*date)));
    }
    if (date && is_before(*date, taken_at)) {
      return refused(fmt::format("{} is before the letter was exported", text_of(*date)));
    }
  }
  if (row.returned_on) return of_returned(row, state);
  if (row.posted_on) return of_posted(row, state);
  return of_failed(row, state);
}

}  // namespace crier::app
