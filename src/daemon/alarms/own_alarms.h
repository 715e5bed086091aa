// What a daemon tells of itself, and when: decided here, sent by alarm_teller.h. Pure.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "report/alarm_view.h"

namespace crier::app {

// A trouble is over when it has been away for five minutes. One that comes and goes is one trouble:
// it is told once, and every day while that lasts.
inline constexpr std::chrono::minutes well_after{5};

class OwnConditions {
 public:
  explicit OwnConditions(std::chrono::milliseconds remind_every) : remind_every_(remind_every) {}

  // What is to be told now that `found` is wrong; from then on it counts as told.
  [[nodiscard]] std::vector<report::AlarmStep> steps(
      const std::vector<report::AlarmCondition>& found, WallTime now);

  // A daemon that has ended has told these: unless they are found again, they are over in five
  // minutes. What this daemon has told itself stays as it is.
  void adopt(const std::vector<report::AlarmCondition>& told, WallTime now);

  // By subject.
  [[nodiscard]] std::vector<report::AlarmCondition> told() const;

 private:
  struct Told {
    report::AlarmCondition condition;
    WallTime seen_at;  // When it was found last.
  };

  std::chrono::milliseconds remind_every_;
  std::map<std::string, Told> told_;
};

// Alarms that have not been delivered: of each subject and way only the latest, because what it
// overtakes is not the case any more. So none arrives after one that was told later.
class UnsentAlarms {
 public:
  struct Unsent {
    report::Alarm alarm;
    std::string way;
    int tries{};
    WallTime due;
  };

  // False: there are too many, and the one that has waited longest is given up for it.
  [[nodiscard]] bool add(Unsent unsent);

  // One that is due, or nothing. It is out until it is added again.
  [[nodiscard]] std::optional<Unsent> take(WallTime now);

 private:
  std::deque<Unsent> unsent_;
};

}  // namespace crier::app
