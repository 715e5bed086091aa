// Keeps a line that says the same again and again, such as why something is tried in vain, to when
// it changes; and says it once more now and then, for whoever reads only the end of a log.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace crier::log {

class ChangingLine {
 public:
  explicit ChangingLine(Duration remind_every) : remind_every_(remind_every) {}

  // Whether `line` is to be written now. What differs in digits alone, such as a duration or the
  // number of a request, is the same.
  [[nodiscard]] bool admit(std::string_view line, SteadyTime now);

 private:
  Duration remind_every_;
  std::optional<SteadyTime> said_at_;
  std::string said_;  // Without its digits.
};

}  // namespace crier::log
