// One daemon's walk over one lane of a campaign: claims pages, hands the people in them to the
// dispatch queue, and books what became of them. Ends when the lane has nothing left to do now,
// when it is told to stop, when the lane is lost, or when something fails (run() throws it then):
//   what cannot be read, or written for a person: it takes nothing new, books what it knows, gives
//     the lane back;
//   what cannot be booked: it takes nothing new and repeats the booking for a while, because only
//     this walk knows what became of those that were sent; then it gives the lane back, and they
//     are in doubt for the next owner.
//
//   recover ──► page ──► composer ──► queue ──► LaneAnswers ──► LaneBooks ──► LaneFlusher ──►
//   cursor
//                 ▲                                                             │
//                 └── due deferrals ◄───────────────────────────────────────────┘
//
// This is the order of events: lane_walk.cpp from the begin to the end, lane_walk_claims.cpp whom
// it takes on in between. Its state is in dispatch/lane/walk_state.h, its counters and their
// equation in dispatch/lane/lane_books.h.
#pragma once

#include <exception>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "dispatch/lane/lane_answers.h"
#include "dispatch/lane/lane_books.h"
#include "dispatch/lane/lane_flusher.h"
#include "dispatch/lane/lane_ledger.h"
#include "dispatch/lane/walk_context.h"
#include "dispatch/lane/walk_state.h"
#include "dispatch/ledger.h"
#include "dispatch/queued_notice.h"
#include "runtime/alarm.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

class LaneWalk final : public NoticeOwner {
 public:
  LaneWalk(WalkContext context, ClaimedLane lane, SteadyTime lease_until,
           boost::asio::any_io_executor executor);
  ~LaneWalk() override = default;

  // Runs to the end. Called once.
  boost::asio::awaitable<void> run();

  // The next four may come at any time and more than once.
  // Takes nothing new; run() returns when what is in flight has been answered and booked.
  void stop();
  // Stops, and waits for no answers any longer: what is in flight stays in doubt for the next
  // owner.
  void abandon();
  // Another daemon holds the lane.
  void lost();
  // The walk stands still, for whatever reason: the lane is left to others, as if it were lost.
  void give_up();

  void lease_extended(SteadyTime until);
  // Somebody may be due sooner than was known.
  void called_back();

  [[nodiscard]] const LaneClaim& claim() const { return lane_.claim; }
  [[nodiscard]] bool is_lost() const { return state_ == WalkState::lost; }
  // It has ended by a failure or was cancelled, and what became of people is not booked.
  [[nodiscard]] bool has_lost_outcomes() const { return lost_outcomes_; }
  // There were people of the lane whom nobody had claimed; else it came back for deferrals.
  [[nodiscard]] bool began_fresh() const { return lane_.claimed_to < lane_.audience_until; }
  // It has booked something.
  [[nodiscard]] bool has_booked() const { return books_.has_booked(); }
  [[nodiscard]] SteadyTime begun_at() const { return begun_at_; }
  // What the database has done for it, and what it has failed at (dispatch/lane/lane_ledger.h).
  [[nodiscard]] const std::set<std::string_view>& steps_done() const { return ledger_.answered(); }
  [[nodiscard]] std::string_view failed_step() const { return ledger_.failed(); }
  // It has failed, and could not give the lane back.
  [[nodiscard]] bool has_kept_its_lease() const { return kept_its_lease_; }
  [[nodiscard]] Motion& motion() { return ledger_.motion(); }
  // It has taken up all those whom an earlier owner left in doubt. Once it has ended well, that
  // they were in doubt is booked.
  [[nodiscard]] bool has_settled_doubts() const { return settled_doubts_; }

  // Its lease, whatever else keeps it from sending; in the past once it is lost.
  [[nodiscard]] SteadyTime lease_until() const {
    return is_lost() ? SteadyTime::min() : lease_until_;
  }

  // NoticeOwner.
  [[nodiscard]] SteadyTime sends_until() const override;
  [[nodiscard]] NoticeComposer& composer() const override { return context_.composer; }
  [[nodiscard]] const RunningCampaign& campaign() const override { return context_.campaign; }
  [[nodiscard]] Lane lane_of(const QueuedNotice&) const override { return lane_.claim.lane; }
  [[nodiscard]] bool stopping() const override { return state_ != WalkState::walking; }
  void settled(QueuedNotice work, Outcome outcome) override;
  void halted(QueuedNotice work, Halt halt) override;
  void left_out(QueuedNotice work, Reason reason) override;
  void too_late(QueuedNotice work) override;
  void postponed(QueuedNotice work, WallTime until, Hindrance why) override;
  void returned(QueuedNotice work) override;
  void unwritable(QueuedNotice work, std::exception_ptr why) override;

 private:
  // What people say about its notices cannot be recorded now.
  [[nodiscard]] bool is_held() const;
  boost::asio::awaitable<void> walk();
  boost::asio::awaitable<void> flush();
  boost::asio::awaitable<void> take_all();
  boost::asio::awaitable<void> recover();
  boost::asio::awaitable<void> pick_up_due();
  boost::asio::awaitable<void> look_for_next_due();
  boost::asio::awaitable<void> next_page();
  boost::asio::awaitable<void> hand_back();
  boost::asio::awaitable<void> give_back();

  void take_up(std::vector<DueDeferral> due, const std::vector<Assignment>& assignments);
  void start(QueuedNotice work);
  void put_down_returned();
  // Nobody is left to be claimed, and those that were claimed wait.
  void look_whether_all_are_held();
  void person_ended();
  // A fault of ours must not come out of a call of a channel. What is half done in the books of
  // this walk cannot be trusted, so that the walk ends as if it had crashed.
  template <class Step>
  void without_throwing(Step step) {
    try {
      step();
    } catch (...) {
      if (!fault_) fault_ = std::current_exception();
      tasks_.cancel();
    }
  }

  WalkContext context_;
  ClaimedLane lane_;
  SteadyTime begun_at_;
  SteadyTime lease_until_;
  WalkState state_{WalkState::walking};
  TaskGroup alarms_;
  TaskGroup tasks_;
  WaitList changed_;
  LaneLedger ledger_;
  LaneBooks books_;
  LaneAnswers answers_;
  LaneFlusher flusher_;
  Alarm look_again_;
  std::optional<SteadyTime> held_since_;
  std::exception_ptr failure_;  // Nothing more is taken because of it; what is known is booked.
  std::exception_ptr fault_;    // The books of this walk cannot be trusted any more.
  bool walked_{};               // Every page has been read.
  bool recovered_{};            // Nobody is in doubt from before.
  bool left_in_flight_{};       // Deferrals that were picked up and are not known here.
  bool settled_doubts_{};
  bool lost_outcomes_{};
  bool kept_its_lease_{};
};

}  // namespace crier::dispatch
