#include "dispatch/lane/lane_books.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace crier::dispatch {

LaneBooks::LaneBooks(const ClaimedLane& lane)
    : progress_(lane.cursor),
      touched_to_(lane.cursor),
      unflushed_(std::make_shared<Flush>()),
      flushes_(lane.flushes) {
  // Nobody has said when they fall due: the first thing to do is to look.
  if (lane.has_deferrals) next_due_ = WallTime::min();
}

// As a whole, before the first of them ends: a person who ends at once (an excluded one) must not
// make the page look finished.
void LaneBooks::claim(const std::vector<PageRow>& page) {
  for (const PageRow& row : page) progress_.claim(row.subject.id);
  outstanding_ += static_cast<int>(page.size());
  taken_on_ += static_cast<std::int64_t>(page.size());
  check();
}

void LaneBooks::pick_up(std::size_t people) {
  picked_up_ += static_cast<int>(people);
  outstanding_ += static_cast<int>(people);
  taken_on_ += static_cast<std::int64_t>(people);
  check();
}

// The cursor need not step from one person in doubt to the next: they are booked in one flush, so
// that it passes all of them or none.
void LaneBooks::jump(SubjectId id) {
  CRIER_CHECK(outstanding_ == 0);
  progress_.jump(id);
  touched_to_ = id;
  check();
}

void LaneBooks::append(AttemptRecord attempt) {
  unflushed_->attempts.push_back(std::move(attempt));
}

void LaneBooks::conclude(const QueuedNotice& work, AttemptRecord attempt) {
  append(std::move(attempt));
  // Without a deferral to clear this does no harm: those in doubt had none.
  if (work.passed_by_cursor) unflushed_->cleared.push_back(work.row.subject.id);
  ++concluded_;
  end(work);
}

void LaneBooks::defer(const QueuedNotice& work, DeferralRecord deferral) {
  unflushed_->deferrals.push_back(deferral);
  end(work);
}

void LaneBooks::end(const QueuedNotice& work) {
  if (work.passed_by_cursor) {
    --picked_up_;
  } else {
    progress_.resolve(work.row.subject.id);
    touched_to_ = std::max(touched_to_, work.row.subject.id);
  }
  --outstanding_;
  ++ended_;
  check();
}

// Kept whole, with the try and its last reason: at the end of the walk they may have to be
// deferred.
void LaneBooks::put_back(QueuedNotice work) {
  returned_.push_back(std::move(work));
  check();
}

// The people after the last one who has ended were offered to no channel, or came back from it
// unsent: un-claimed, they are read again with a later page, and no row is written for them. The
// others would be in doubt as soon as the cursor stays before them, so they have to be deferred.
//
// Nobody may be in flight any more: a person in flight after `touched_to_` would be un-claimed too.
int LaneBooks::unclaim_returned() {
  CRIER_CHECK(offered() == 0);
  const auto may_be_forgotten = [this](const QueuedNotice& work) {
    return !work.passed_by_cursor && work.row.subject.id > touched_to_;
  };
  const auto count = std::erase_if(returned_, may_be_forgotten);
  progress_.unclaim_after(touched_to_);
  outstanding_ -= static_cast<int>(count);
  unclaimed_ += static_cast<std::int64_t>(count);
  check();
  return static_cast<int>(count);
}

std::vector<QueuedNotice> LaneBooks::take_returned() {
  return std::exchange(returned_, {});
}

// Only of the flush that is being filled: the one under way may fail, and its records are not in
// the database before it has been answered.
bool LaneBooks::keeps_version(const std::string& version) const {
  return unflushed_->versions.contains(version);
}

void LaneBooks::keep_version(const std::string& version, NoticeVersionRecord record) {
  unflushed_->versions.emplace(version, std::move(record));
}

std::shared_ptr<Flush> LaneBooks::begin_flush() {
  CRIER_CHECK(being_booked_ == 0);
  being_booked_ = std::exchange(ended_, 0);
  concluded_ = 0;
  std::shared_ptr<Flush> flush = std::exchange(unflushed_, std::make_shared<Flush>());
  flush->number = flushes_ + 1;
  // Everybody up to here has ended, in this flush or in an earlier one.
  flush->cursor = progress_.cursor();
  check();
  return flush;
}

int LaneBooks::end_flush(const Flush& flush) {
  const int people = std::exchange(being_booked_, 0);
  booked_ += people;
  has_booked_ = true;
  flushes_ = flush.number;
  // Not before it is booked: what is picked up is read from the database.
  for (const DeferralRecord& deferral : flush.deferrals) learn_next_due(deferral.due_at);
  check();
  return people;
}

void LaneBooks::learn_next_due(WallTime due) {
  next_due_ = std::min(next_due_.value_or(due), due);
}

// In release builds too: a person who is lost here is one who is never told or told twice, and
// the next owner of the lane, who begins from what is booked, repairs it.
void LaneBooks::check() const {
  CRIER_CHECK(taken_on_ == outstanding_ + ended_ + being_booked_ + booked_ + unclaimed_);
  CRIER_CHECK(outstanding_ == progress_.open() + picked_up_);
  CRIER_CHECK(picked_up_ >= 0 && offered() >= 0);
  CRIER_CHECK(ended_ == concluded_ + static_cast<int>(unflushed_->deferrals.size()));
}

}  // namespace crier::dispatch
