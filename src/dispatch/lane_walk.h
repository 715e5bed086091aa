// One daemon's walk over one lane of a campaign: claims pages, hands the people in them to the
// dispatch queue, and books what became of them. Ends when the lane has nothing left to do now,
// when it is told to stop, when the lane is lost, or when something fails (run() throws it then):
//   what cannot be read, or written for a person: it takes nothing new, books what it knows, gives
//     the lane back;
//   what cannot be booked: it takes nothing new and repeats the booking for `booking_held`, because
//     only this walk knows what became of those that were sent; then it gives the lane back, and
//     they are in doubt for the next owner.
//
//   recover ──► page ──► editor ──► queue ──► settled ──► records ──► flush ──► cursor
//                 ▲                                │
//                 └── due deferrals ◄──────────────┘
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <type_traits>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/random.h"
#include "dispatch/claim_gate.h"
#include "dispatch/dispatch_queue.h"
#include "dispatch/lane_progress.h"
#include "dispatch/ledger.h"
#include "dispatch/meter.h"
#include "dispatch/patience.h"
#include "dispatch/work.h"
#include "pacing/retry.h"
#include "runtime/alarm.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

// What all walks of a campaign share. Everything referred to must outlive the walks.
struct WalkContext {
  Clock& clock;
  Ledger& ledger;
  DispatchQueue& queue;
  ClaimGate& gate;
  Meter& meter;
  Editor& editor;
  const RunningCampaign& campaign;
  pacing::RetryPolicy retry;
  std::chrono::milliseconds flush_interval;
  int flush_rows_max;
  Random& random;
  // The versions that are known to be kept with the campaign.
  std::set<std::string>& versions_kept;
  // Asks the owner to stop the campaign: everybody else would be refused too.
  std::function<void(Halt)> halt;
};

class LaneWalk final : public Origin {
 public:
  LaneWalk(WalkContext context, ClaimedLane lane, SteadyTime lease_until,
           boost::asio::any_io_executor executor);
  ~LaneWalk() override = default;

  // Runs to the end. Called once.
  boost::asio::awaitable<void> run();

  // How long a booking is repeated that the database allows to nobody now.
  static constexpr std::chrono::seconds booking_held{30};

  // Takes nothing new; run() returns when what is on the wire has been answered and booked.
  void stop();

  // What is on the wire is not waited for any longer: it stays in doubt for the next owner.
  void forsake();

  void lease_extended(SteadyTime until);
  void lost();
  // It stands still, whyever: the lane is left to others, as if it were lost.
  void give_up();

  [[nodiscard]] const LaneClaim& claim() const { return lane_.claim; }
  [[nodiscard]] bool is_lost() const { return lost_; }
  // It has ended by a failure or was cancelled, and what became of people is not booked.
  [[nodiscard]] bool has_lost_outcomes() const { return lost_outcomes_; }
  // It has booked something.
  [[nodiscard]] bool has_booked() const { return booked_; }
  // When the database last answered it, or when it last had a good reason to wait.
  [[nodiscard]] SteadyTime moved_at() const { return moved_at_; }
  void excuse(SteadyTime now) { moved_at_ = now; }
  // It waits for the database, not for a channel.
  [[nodiscard]] bool is_asking() const { return asking_ > 0; }

  // Origin.
  [[nodiscard]] SteadyTime sends_until() const override;
  [[nodiscard]] Editor& editor() const override { return context_.editor; }
  [[nodiscard]] const RunningCampaign& campaign() const override { return context_.campaign; }
  [[nodiscard]] bool stopping() const override { return stopping_ || lost_; }
  void settled(Work work, Outcome outcome) override;
  void halted(Work work, Halt halt) override;
  void too_late(Work work) override;
  void returned(Work work) override;
  void unwritable(Work work, std::exception_ptr why) override;

 private:
  boost::asio::awaitable<void> walk();
  boost::asio::awaitable<void> take_all();
  boost::asio::awaitable<void> recover();
  boost::asio::awaitable<void> pick_up_due();
  boost::asio::awaitable<void> look_for_next_due();
  boost::asio::awaitable<void> next_page();
  boost::asio::awaitable<void> release();
  boost::asio::awaitable<void> give_back();
  boost::asio::awaitable<void> flush_loop();
  boost::asio::awaitable<void> flush_once();

  template <class Call>
  std::invoke_result_t<Call&> ask(Patience* patience, const char* during, Call call,
                                  Insistence wanted = {});
  template <class Step>
  void without_throwing(Step step);

  template <class Rows, class RowOf>
  std::vector<Assignment> assignments_of(const Rows& rows, RowOf row_of);
  void claim_page(std::vector<PageRow> rows, const std::vector<Assignment>& assignments);
  void take_up(std::vector<DueDeferral> due, const std::vector<Assignment>& assignments);
  void doubt(Work work);
  void start(Work work);
  void settle(const Work& work, const Outcome& outcome);
  void conclude_too_late(const Work& work);
  void put_down_returned();
  void retry_or_fail(const Work& work, const Outcome& answer);

  // The three ends of a custody: for good, as a deferral, or both a row and a deferral.
  void conclude(const Work& work, AttemptOutcome outcome, const Outcome& answer);
  void defer(const Work& work, int attempt, WallTime due, const Outcome& answer);
  void append(const Work& work, AttemptOutcome outcome, const Outcome& answer);
  void keep_version(const notice::CompiledNotice& variant);
  void end_custody(const Work& work);

  void want_flush();
  [[nodiscard]] bool flush_is_due() const;
  [[nodiscard]] bool has_unflushed() const;
  [[nodiscard]] int on_the_wire() const;
  [[nodiscard]] bool due_now() const;
  [[nodiscard]] SubjectId claimed_to() const;

  WalkContext context_;
  ClaimedLane lane_;
  SteadyTime lease_until_;
  TaskGroup alarms_;
  TaskGroup tasks_;
  Alarm alarm_;
  WaitList changed_;
  Patience reading_;
  Patience booking_;
  LaneProgress progress_;
  std::vector<Work> returned_;  // Not sent, and we are stopping.
  SubjectId touched_to_;        // Of the walk, nobody beyond here has been offered to a channel.
  std::optional<WallTime> next_due_;
  std::shared_ptr<Flush> unflushed_;
  std::optional<SteadyTime> unflushed_since_;
  int custodies_ended_{};   // With the next flush.
  int custodies_booked_{};  // With the flush under way.
  int in_custody_{};        // Claimed or picked up, and not yet ended.
  SteadyTime moved_at_;
  int asking_{};                // Calls of the ledger under way.
  std::exception_ptr failure_;  // Nothing more is taken because of it; what is known is booked.
  std::exception_ptr fault_;    // The books of this walk cannot be trusted any more.
  bool walked_{};               // Every page has been read.
  bool recovered_{};            // Nobody is in doubt from before.
  bool left_in_flight_{};       // Deferrals that were picked up and are not known here.
  bool lost_outcomes_{};
  bool booked_{};
  bool stopping_{};
  bool forsaken_{};
  bool lost_{};
  bool closing_{};  // The walk is over: one last flush.
};

}  // namespace crier::dispatch
