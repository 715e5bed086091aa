// People who go on to the next step of a ladder (campaign/ladder/). They get a deferral there, in
// the transaction that ends them in the step before: nobody is in two steps, and nobody in none.
#pragma once

#include <span>
#include <string_view>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "campaign/outcome.h"
#include "postgres/database.h"

namespace crier::store {

// What a person who ended in a step so goes on for: the notice could not be delivered to them
// there. Who is not concerned, or was told, does not go on.
[[nodiscard]] bool goes_on(AttemptOutcome outcome, Reason reason);

struct NextStep {
  int step{};
  WallTime begins_at;
};

// The step and the lane that people leave.
struct LeftStep {
  CampaignId campaign;
  int step{};
  Lane lane;
};

struct GoingOn {
  SubjectId subject;
  std::string_view country;  // As counted.
  std::string_view locale;   // As counted.
  AttemptOutcome outcome{};  // How they ended: accepted, failed or excluded.
  WallTime at;
};

// The caller holds the lane's row of the step that they leave, or nobody can walk it. Their turn is
// when the next step begins, or at once.
void go_on(Transaction& transaction, const LeftStep& left, const NextStep& next,
           std::span<const GoingOn> people);

// Somebody who counted as told in a step, and whose notice has come back.
struct NoticeCameBack {
  SubjectId subject;
  std::string_view country;  // As counted.
  std::string_view locale;   // As counted.
};

// They go on as well, unless the campaign is over, has no next step, or has them in it already: who
// was reached by another try there, say. The caller holds no lane.
void go_on_after_all(Transaction& transaction, const LeftStep& left, WallTime now,
                     std::span<const NoticeCameBack> people);

// Runs the statements of go_on() with nothing in them.
void rehearse_going_on(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
