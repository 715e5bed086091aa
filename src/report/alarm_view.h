// What operators are told when something is wrong, and how it reads: a JSON document for programs,
// a plain mail for people. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace crier::report {

enum class AlarmKind : std::uint8_t {
  raised,    // It is wrong, or in another way than before.
  reminder,  // It still is.
  cleared,   // It is not any more.
  test,      // Somebody tries whether alarms arrive.
  once,      // It has happened. No all-clear follows.
  eased,     // It still is, and less than it was told.
};

[[nodiscard]] std::string_view name_of(AlarmKind kind);
[[nodiscard]] std::optional<AlarmKind> alarm_kind_named(std::string_view name);

struct Alarm {
  std::string id;  // The same for every try and way. Repetitions are known by it.
  AlarmKind kind{AlarmKind::raised};
  std::string subject;  // "deadline ai-training-2026": what it is about, the same until it is over.
  std::string state;    // "at_risk", "halted", "dead", "refused"; empty of a test.
  std::string campaign;  // Its key; empty: of none.
  std::string host;      // Of the daemon that it is about; empty: of none.
  std::string headline;  // One sentence without full stop.
  std::string details;   // The figures, and what to do. May be empty. Nothing of a person, no ref.
  WallTime since;
  WallTime at;
};

// What is wrong at a time, or was when it was told.
struct AlarmCondition {
  std::string subject;
  std::string state;
  std::string campaign;
  std::string headline;
  std::string details;
  WallTime since;
  WallTime told_at;                 // Of one that was told.
  std::vector<std::string> ways{};  // By which it was told.

  friend bool operator==(const AlarmCondition&, const AlarmCondition&) = default;
};

struct AlarmStep {
  AlarmKind kind{};
  AlarmCondition condition;  // Of one that is cleared: as it was told.
  // The worse state in which it was told; empty: it is no better than that.
  std::string eased_from{};
};

// Whether `after` is a better state of a deadline than `before`. States of other conditions are
// neither better nor worse than each other.
[[nodiscard]] bool is_eased(std::string_view before, std::string_view after);

// What is to be told now: one alarm for each change of a condition, a reminder when it holds for as
// long as `remind_every` since the last word, an all-clear when it is over.
[[nodiscard]] std::vector<AlarmStep> alarm_steps(const std::vector<AlarmCondition>& found,
                                                 const std::vector<AlarmCondition>& told,
                                                 WallTime now,
                                                 std::chrono::milliseconds remind_every);

// One object:
//   {"id": "17", "kind": "raised", "subject": "deadline ai-training-2026", "state": "at_risk",
//    "campaign": "ai-training-2026", "host": "", "headline": "…", "details": "…",
//    "since": "2026-05-01T10:00:00Z", "at": "2026-05-01T10:00:00Z"}
[[nodiscard]] std::string alarm_json(const Alarm& alarm);

// "[Crier] ALARM: …", "[Crier] all clear: …".
[[nodiscard]] std::string alarm_subject(const Alarm& alarm);
// Lines that end in "\n".
[[nodiscard]] std::string alarm_text(const Alarm& alarm);

}  // namespace crier::report
