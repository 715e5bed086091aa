#include "dispatch/lane_progress.h"

#include <algorithm>

#include "base/check.h"

namespace crier::dispatch {

void LaneProgress::claim(SubjectId id) {
  CRIER_CHECK(id > last_claimed_);
  claimed_.push_back({.id = id, .resolved = false});
  last_claimed_ = id;
  ++open_;
}

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

void LaneProgress::unclaim_behind(SubjectId id) {
  while (!claimed_.empty() && claimed_.back().id > id) {
    CRIER_CHECK(!claimed_.back().resolved);
    claimed_.pop_back();
    --open_;
  }
  last_claimed_ = std::max(cursor_, claimed_.empty() ? cursor_ : claimed_.back().id);
  advance();
}

void LaneProgress::advance() {
  while (!claimed_.empty() && claimed_.front().resolved) {
    cursor_ = claimed_.front().id;
    claimed_.pop_front();
  }
}

}  // namespace crier::dispatch
