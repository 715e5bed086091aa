#include "dispatch/lane/lane_progress.h"

#include <algorithm>

#include "base/check.h"

namespace crier::dispatch {

// Ids ascend within a lane and become visible in order (store/audience/import_lock.h), so that
// nobody can appear before an id that has been claimed.
void LaneProgress::claim(SubjectId id) {
  CRIER_CHECK(id > last_claimed_);
  claimed_.push_back({.id = id, .resolved = false});
  last_claimed_ = id;
  ++open_;
}

// Answers come in any order. A search in what is claimed costs less than an index that would have
// to be kept for every person: the claim window bounds how many they are.
void LaneProgress::resolve(SubjectId id) {
  const auto found = std::ranges::lower_bound(claimed_, id, {}, &Claimed::id);
  CRIER_CHECK(found != claimed_.end() && found->id == id && !found->resolved);
  found->resolved = true;
  --open_;
  advance();
}

void LaneProgress::jump(SubjectId id) {
  CRIER_CHECK(open_ == 0 && id >= cursor_);
  claimed_.clear();
  cursor_ = id;
  last_claimed_ = id;
}

// From the back: people are un-claimed in the opposite order, so that what stays is a whole range
// and the next page begins right after it.
void LaneProgress::unclaim_after(SubjectId id) {
  while (!claimed_.empty() && claimed_.back().id > id) {
    // A person who has ended is in the records of a flush: un-claimed, they would be told again.
    CRIER_CHECK(!claimed_.back().resolved);
    claimed_.pop_back();
    --open_;
  }
  last_claimed_ = std::max(cursor_, claimed_.empty() ? cursor_ : claimed_.back().id);
  advance();
}

// Each person is pushed and popped once, however far the cursor lags: constant in the mean.
void LaneProgress::advance() {
  while (!claimed_.empty() && claimed_.front().resolved) {
    cursor_ = claimed_.front().id;
    claimed_.pop_front();
  }
}

}  // namespace crier::dispatch
