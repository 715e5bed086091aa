// The books of one walk: whom it has taken on, what has become of them, and how much of that the
// database knows. Pure.
//
// A person is taken on in one of two ways.
//
// Claimed, from a page: the cursor waits for them, it stands before the first who has not ended.
//
// Picked up, from the deferrals or out of what an earlier owner left in doubt: the cursor has
// passed them (QueuedNotice::passed_by_cursor), and a row of deferrals keeps their place.
//
// Everybody then goes through these states:
//
//     outstanding --> ended --> being booked --> booked
//          |
//          +--> unclaimed
//
// What must hold after every step, and is checked after every step:
//
// - Nobody is lost: taken on = outstanding + ended + being booked + booked + unclaimed.
// - The two books agree: outstanding = people between the cursor and the last claimed who have not
//   ended + people picked up who have not ended.
// - returned <= outstanding.
// - Each end is written down exactly once: ended = concluded + rows of deferrals, in the records
//   that wait for the next flush.
//
// Outstanding, ended and being booked make what the walk occupies of the claim window
// (dispatch/in_flight_limit.h): these are in doubt after a crash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dispatch/lane/lane_progress.h"
#include "dispatch/ledger.h"
#include "dispatch/queued_notice.h"

namespace crier::dispatch {

class LaneBooks {
 public:
  explicit LaneBooks(const ClaimedLane& lane);

  // People are taken on. The rows of a page ascend, after everybody claimed before.
  void claim(const std::vector<PageRow>& page);
  void pick_up(std::size_t people);
  // Everybody up to `id` has been picked up as in doubt and has ended; nobody else is outstanding.
  void jump(SubjectId id);

  // One more try of an outstanding person, who does not end by it.
  void append(AttemptRecord attempt);
  // An outstanding person ends: for good by `attempt`, or with another try pending.
  void conclude(const QueuedNotice& work, AttemptRecord attempt);
  void defer(const QueuedNotice& work, DeferralRecord deferral);

  // An outstanding person comes back unsent while the walk is stopping, and is kept until its end.
  void put_back(QueuedNotice work);
  // Un-claims those who came back and whom the cursor may forget; answers how many they were.
  int unclaim_returned();
  // The others who came back. The caller defers each of them.
  [[nodiscard]] std::vector<QueuedNotice> take_returned();

  // The notice version of an attempt has to be kept by the same flush.
  [[nodiscard]] bool keeps_version(const std::string& version) const;
  void keep_version(const std::string& version, NoticeVersionRecord record);

  // One flush at a time: what has ended until now is booked by it. Shared, because the database
  // threads read it.
  [[nodiscard]] std::shared_ptr<Flush> begin_flush();
  // It has been answered. How many people it booked.
  int end_flush(const Flush& flush);

  // Claimed or picked up, and not ended.
  [[nodiscard]] int outstanding() const { return outstanding_; }
  // How many of those are with the dispatch queue or with a channel.
  [[nodiscard]] int offered() const { return outstanding_ - static_cast<int>(returned_.size()); }
  // Their end waits for the next flush.
  [[nodiscard]] int ended() const { return ended_; }
  // What a crash now would leave in doubt.
  [[nodiscard]] int unbooked() const { return outstanding_ + ended_ + being_booked_; }
  [[nodiscard]] bool has_booked() const { return has_booked_; }
  [[nodiscard]] SubjectId last_claimed() const { return progress_.last_claimed(); }

  // When the next deferral falls due, as far as is known: what is booked adds to it.
  [[nodiscard]] std::optional<WallTime> next_due() const { return next_due_; }
  [[nodiscard]] bool is_due(WallTime now) const { return next_due_ && *next_due_ <= now; }
  void forget_next_due() { next_due_.reset(); }
  void learn_next_due(WallTime due);

 private:
  void end(const QueuedNotice& work);
  void check() const;

  LaneProgress progress_;
  SubjectId touched_to_;  // The last of the claimed who has ended.
  std::vector<QueuedNotice> returned_;
  std::shared_ptr<Flush> unflushed_;
  std::int64_t flushes_;
  std::optional<WallTime> next_due_;
  std::int64_t taken_on_{};
  int outstanding_{};
  int picked_up_{};  // How many of the outstanding.
  int ended_{};
  int concluded_{};  // How many of the ended.
  int being_booked_{};
  std::int64_t booked_{};
  std::int64_t unclaimed_{};
  bool has_booked_{};
};

}  // namespace crier::dispatch
