// One daemon's walk over the confirmations that a campaign owes: claims a page of them, hands them
// to the dispatch queue of the campaign's channel, and books what became of them, until nothing is
// due any more. With the queue it has everything that a notice has on its way out: connections, the
// shared rate, the circuit breaker, health, the writer.
//
// It is no lane walk, because what is owed grows in the order in which people object, not in that
// of the audience: there is no cursor that could stand for everybody before it, and the same person
// may be owed two. So each confirmation is a row, as in the mail queues that a campaign does
// without (dispatch/README.md): those who object are few beside those who are told.
//
// Memory is that of `rows_max` confirmations, however many are owed.
#pragma once

#include <cstddef>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/random.h"
#include "dispatch/confirmation/confirmation_composer.h"
#include "dispatch/confirmation/confirmation_ledger.h"
#include "dispatch/meter.h"
#include "dispatch/motion.h"
#include "dispatch/objection_gate.h"
#include "dispatch/queue/dispatch_queue.h"
#include "dispatch/queued_notice.h"
#include "dispatch/retry_loop.h"
#include "pacing/retry.h"
#include "runtime/alarm.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

// What is owed to people, and how that is called where something stands still or is refused. All
// texts have static storage.
struct OwedWords {
  const char* noun;     // "campaign 5, confirmations"
  const char* doing;    // "campaign 5, confirming"
  const char* looking;  // "looking for confirmations that are owed"
  const char* claiming;
  const char* renewing;
  const char* booking;
  Place::Use use;
};
inline constexpr OwedWords confirmation_words{.noun = "confirmations",
                                              .doing = "confirming",
                                              .looking = "looking for confirmations that are owed",
                                              .claiming = "claiming confirmations",
                                              .renewing = "renewing confirmations",
                                              .booking = "booking confirmations",
                                              .use = Place::Use::confirming};
inline constexpr OwedWords correction_words{.noun = "corrections",
                                            .doing = "correcting",
                                            .looking = "looking for corrections that are owed",
                                            .claiming = "claiming corrections",
                                            .renewing = "renewing corrections",
                                            .booking = "booking corrections",
                                            .use = Place::Use::correcting};

// What all walks of a daemon share. Everything referred to must outlive them.
struct ConfirmationContext {
  Clock& clock;
  ConfirmationLedger& ledger;
  Meter& meter;
  Random& random;
  pacing::RetryPolicy retry;
  std::chrono::milliseconds lease;
  std::chrono::milliseconds flush_interval;
  OwedWords words{confirmation_words};
  // Closed: people are not told now what they could object to. Null: what is sent asks nobody to.
  const ObjectionGate* gate{};
  // A correction is not for who has just said something, and is awake: it keeps people's hours.
  pacing::SendQueue::Kind kind{pacing::SendQueue::Kind::confirmation};
};

class ConfirmationWalk final : public NoticeOwner {
 public:
  // At most so many are claimed and not booked: more than the connections of a channel and their
  // pipelines take at once, and few enough to be sent within a lease.
  static constexpr int rows_max = 200;
  // What is not sent within so long of when it could first be tried has failed: mail servers give a
  // message up after four to five days (RFC 5321 4.5.4.1).
  static constexpr std::chrono::days within{5};

  enum class Begin : std::uint8_t {
    all,
    // The sender was refused when it was last tried: one after the other, until one is accepted.
    one_by_one,
  };

  // What is referred to must outlive this.
  ConfirmationWalk(const ConfirmationContext& context, const RunningCampaign& campaign,
                   DispatchQueue& queue, ConfirmationComposer& composer, Begin begin,
                   boost::asio::any_io_executor executor);
  ~ConfirmationWalk() override;

  // Called once. Throws what kept it from going on; what it had claimed is in doubt then.
  boost::asio::awaitable<void> run();
  // More has become due since: claimed beside what is still at work, which one slow server may hold
  // for long.
  void look_again();
  // Takes nothing new; run() returns when what is in flight has been answered and booked.
  void stop();
  // Stops, and waits for no answers any longer.
  void abandon();
  // It stands still: what it has claimed is left to others, and run() throws `why`.
  void give_up(std::exception_ptr why);

  [[nodiscard]] CampaignId campaign_id() const { return campaign_.id; }
  [[nodiscard]] Motion& motion() { return motion_; }
  // It has ended by a failure or was cancelled, and what became of some is not booked: they are in
  // doubt for whoever claims them next.
  [[nodiscard]] bool has_lost_outcomes() const { return lost_outcomes_; }
  // It has claimed all that was due.
  [[nodiscard]] bool has_claimed_all() const { return has_claimed_all_; }
  [[nodiscard]] bool has_accepted() const { return has_accepted_; }
  // It stopped because everybody else would be refused too.
  [[nodiscard]] const std::optional<Halt>& halt() const { return halt_; }

  // NoticeOwner.
  [[nodiscard]] SteadyTime sends_until() const override;
  [[nodiscard]] NoticeComposer& composer() const override { return composer_; }
  [[nodiscard]] const RunningCampaign& campaign() const override { return campaign_; }
  [[nodiscard]] Lane lane_of(const QueuedNotice& work) const override;
  [[nodiscard]] pacing::SendQueue::Kind kind() const override { return context_.kind; }
  [[nodiscard]] bool stopping() const override { return stopping_; }
  void settled(QueuedNotice work, Outcome outcome) override;
  void halted(QueuedNotice work, Halt halt) override;
  void left_out(QueuedNotice work, Reason reason) override;
  void too_late(QueuedNotice work) override;
  void postponed(QueuedNotice work, WallTime until, Hindrance why) override;
  void returned(QueuedNotice work) override;
  void unwritable(QueuedNotice work, std::exception_ptr why) override;

 private:
  // Claimed, and not ended.
  struct Open {
    std::int64_t claim{};
    Lane lane;
    SteadyTime asked;  // When the claim was asked for, or last renewed.
  };

  boost::asio::awaitable<void> walk();
  boost::asio::awaitable<void> claim();
  boost::asio::awaitable<void> renew();
  boost::asio::awaitable<void> book();

  void take_up(OwedConfirmation owed);
  void end(std::int64_t position, ConfirmationResult result);
  void end(const QueuedNotice& work, ConfirmationResult result);
  void try_again_or_fail(const QueuedNotice& work, const Outcome& outcome);
  // How many more may be claimed beside those that are.
  [[nodiscard]] int room() const;
  [[nodiscard]] bool may_claim() const;
  [[nodiscard]] bool is_booking_due() const;
  [[nodiscard]] SteadyTime renewal_due() const;
  [[nodiscard]] std::optional<SteadyTime> oldest_claim() const;

  const ConfirmationContext& context_;
  RunningCampaign campaign_;
  DispatchQueue& queue_;
  ConfirmationComposer& composer_;
  Begin begin_;
  boost::asio::any_io_executor executor_;
  TaskGroup alarms_;
  WaitList changed_;
  Alarm alarm_;
  RetryLoop database_;
  Motion motion_;
  std::map<std::int64_t, Open> open_;  // By position.
  std::vector<ConfirmationResult> ended_;
  std::optional<SteadyTime> ended_since_;
  std::optional<Halt> halt_;
  std::size_t booking_{};  // Ended, and on their way into the database.
  std::exception_ptr failure_;
  bool has_claimed_all_{};
  bool has_accepted_{};
  bool stopping_{};
  bool abandoned_{};
  bool lost_outcomes_{};
};

}  // namespace crier::dispatch
