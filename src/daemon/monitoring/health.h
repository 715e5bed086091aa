// Whether the daemon can do its work: each part reports how it is, and what it has not reported is
// not ready. Readiness only; that the process lives is shown by its answering at all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace crier::app {

class Health {
 public:
  // Not ready before each of `parts` has reported, such as "database", "leases" and a channel.
  explicit Health(std::vector<std::string> parts);

  // Well until `until`: a loop that hangs does not report any more, and must not look well.
  void up(std::string_view part, SteadyTime until = SteadyTime::max());
  // `why` is read by operators and carries nothing of a person.
  void down(std::string_view part, std::string why);

  struct UnreadyPart {
    std::string part;
    std::string why;
  };
  // Empty: ready.
  [[nodiscard]] std::vector<UnreadyPart> unready(SteadyTime now) const;

 private:
  struct Part {
    std::string name;
    std::string why;  // Empty: well, until then.
    SteadyTime until;
  };

  Part& part_named(std::string_view name);

  std::vector<Part> parts_;  // Few.
};

}  // namespace crier::app
