// What does not work in this daemon at present, by place. Its process lives and its loop turns, and
// still something stands: /healthz, /readyz and "campaign status" say what, and where to look.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "dispatch/caught_refusal.h"
#include "dispatch/meter.h"

namespace crier::app {

class Troubles {
 public:
  struct Trouble {
    dispatch::Place place;
    WallTime since;
    std::string why;
    // Why a step was not done; nothing: a lane stands still.
    std::optional<Refusal> refusal{};
    // Tells it from other troubles of the same campaign; empty: its place does.
    std::string source{};
  };

  // `why` is read by operators and carries nothing of a person. The last word counts, and the time
  // of the first.
  void tell(Trouble trouble);
  void clear(std::string_view place);
  // The last word of this place is `why`.
  [[nodiscard]] bool has(std::string_view place, std::string_view why) const;

  // In the order in which they began.
  [[nodiscard]] const std::vector<Trouble>& all() const { return troubles_; }

 private:
  std::vector<Trouble> troubles_;  // As many as there are lanes at the most.
};

// What is shown of troubles: the places of one campaign that suffer from the same are one line,
// because there may be as many as lanes.
struct ShownTrouble {
  std::string where;  // "campaign 7, lane 3, and 11 places more".
  std::string why;

  friend bool operator==(const ShownTrouble&, const ShownTrouble&) = default;
};
[[nodiscard]] std::vector<ShownTrouble> shown(const std::vector<Troubles::Trouble>& troubles);

// Whether a daemon with this trouble cannot do its work now: the database refuses it by rule, or
// has had no room for long. Rows that are refused are those of one campaign, and what could only
// not be told keeps nobody from being notified.
[[nodiscard]] bool keeps_from_work(const Troubles::Trouble& trouble);

}  // namespace crier::app
