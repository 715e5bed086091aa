// Enters in the books of a walk what has become of a person, in the words of the ledger: which
// attempt is recorded, and whether the person ends for good or is tried again, and when.
#pragma once

#include <cstdint>
#include <string>

#include "dispatch/lane/lane_books.h"
#include "dispatch/lane/walk_context.h"
#include "dispatch/queued_notice.h"

namespace crier::dispatch {

class LaneAnswers {
 public:
  // Both must outlive this.
  LaneAnswers(const WalkContext& context, LaneBooks& books) : context_(context), books_(books) {}

  // Each of these ends the person of `work`, who is outstanding.
  // They are no recipient, for the reason in the assignment.
  void excluded(const QueuedNotice& work);
  // A channel has answered: accepted, given up, to be tried later, or not known.
  void answered(const QueuedNotice& work, const Outcome& outcome);
  // They were refused for the sender's sake: they keep their place.
  void halted(const QueuedNotice& work, const Outcome& answer);
  // The deadline has passed before they could be told.
  void too_late(const QueuedNotice& work);
  // An earlier owner may have told them.
  void in_doubt(const QueuedNotice& work);
  // They were not told: due again then, at the same try.
  void postponed(QueuedNotice work, WallTime until, Hindrance why);
  // They were not told, and the walk ends: due again at once, at the same try.
  void put_down(const QueuedNotice& work);

 private:
  void retry_or_fail(const QueuedNotice& work, const Outcome& answer);
  // Nobody will try them again, and nobody knows whether they were told.
  void end_unknown(const QueuedNotice& work, const Outcome& answer, Reason why);
  void conclude(const QueuedNotice& work, AttemptOutcome outcome, const Outcome& answer);
  void append(const QueuedNotice& work, AttemptOutcome outcome, const Outcome& answer);
  void defer(const QueuedNotice& work, int attempt, WallTime due, const Outcome& answer,
             WaitsFor waits_for = WaitsFor::retry);
  [[nodiscard]] AttemptRecord record_of(const QueuedNotice& work, AttemptOutcome outcome,
                                        const Outcome& answer);
  void keep_version(const notice::CompiledNotice& variant);

  const WalkContext& context_;
  LaneBooks& books_;
};

}  // namespace crier::dispatch
