// The rules of replies that only alarm and have been met since the last look: they wait here for
// whoever books alarms (deadline_watch.h), as long as the database is away.
#pragma once

#include <vector>

#include "use_cases/alarms/alarm_book.h"

namespace crier::app {

class HeardRules {
 public:
  // Of one channel and rule the first words are kept, so that there are never more than rules.
  void hear(HeardRule heard);

  [[nodiscard]] const std::vector<HeardRule>& waiting() const { return waiting_; }

  // These have been booked.
  void booked(const std::vector<HeardRule>& heard);

 private:
  std::vector<HeardRule> waiting_;
};

}  // namespace crier::app
