// The position of a walk: which claimed people are still open, and so how far the cursor may go.
#pragma once

#include <deque>

#include "base/id.h"

namespace crier::dispatch {

// Ids are claimed in ascending order and resolved in any order. Not thread-safe.
class LaneProgress {
 public:
  // `cursor`: everybody up to it is resolved already.
  explicit LaneProgress(SubjectId cursor) : cursor_(cursor), last_claimed_(cursor) {}

  // `id` must be above every id claimed before.
  void claim(SubjectId id);

  // `id` must be claimed and open.
  void resolve(SubjectId id);

  // Everybody up to `id` is resolved in another way. Nothing may be open.
  void jump(SubjectId id);

  // Forgets claimed people that were never touched: all open ids above `id`. Those up to it stay.
  void unclaim_after(SubjectId id);

  // The highest id up to which everybody is resolved.
  [[nodiscard]] SubjectId cursor() const { return cursor_; }
  [[nodiscard]] SubjectId last_claimed() const { return last_claimed_; }
  [[nodiscard]] int open() const { return open_; }

 private:
  struct Claimed {
    SubjectId id;
    bool resolved;
  };

  void advance();

  std::deque<Claimed> claimed_;  // Ascending; those below the cursor have left.
  SubjectId cursor_;
  SubjectId last_claimed_;
  int open_{};
};

}  // namespace crier::dispatch
