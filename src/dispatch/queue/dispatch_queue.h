// What waits for one channel, of all campaigns that use it, and what the channel has in flight.
// pacing/send_queue.h decides who goes next and why nobody does; this keeps the notices, wakes the
// connections that wait for one, sets the timer, and brings each answer to the walk that claimed
// the person.
//
//   offer ──► SendQueue ──► write_notice ──► channel ──► AnswerRuling ──► owner
//                ▲  ▲                           │
//        grants ─┘  └──── ChannelHealth ◄───────┘
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "dispatch/limits.h"
#include "dispatch/meter.h"
#include "dispatch/notice_feed.h"
#include "dispatch/objection_watch.h"
#include "dispatch/queue/answer_ruling.h"
#include "dispatch/queue/channel_health.h"
#include "dispatch/queue/grant_source.h"
#include "dispatch/queue/in_flight_table.h"
#include "dispatch/queue/waiting_notices.h"
#include "dispatch/queued_notice.h"
#include "pacing/limits/limit_settings.h"
#include "pacing/send_queue.h"
#include "runtime/alarm.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

class DispatchQueue final : public NoticeFeed, public ObjectionListener {
 public:
  struct Options {
    std::string channel;           // Also the name of the shared limit.
    pacing::LimitSettings limits;  // Without fault.
    pacing::CircuitBreakerPolicy breaker;
    std::uint64_t seed{};
    // Nothing leaves unless it is fresh. Null: nobody can object. Must outlive the queue.
    const ObjectionWatch* objections{};
  };

  // What is referred to must outlive this. `upkeep` gets the queue's timers and bookings of slots;
  // before this is destroyed, it is cancelled and joined, when nobody takes any more.
  DispatchQueue(Options options, boost::asio::any_io_executor executor, TaskGroup& upkeep,
                Clock& clock, Limits& limits, Meter& meter);

  // Queues `work`. Its owner must call `abandon`, or have heard of all its work, before it is
  // destroyed.
  void offer(QueuedNotice work);

  // Takes back what `owner` has queued and no channel has taken.
  std::vector<QueuedNotice> withdraw(const NoticeOwner& owner);

  // The lane is in other hands or will be: what `owner` has queued is dropped, and the answer to
  // what is in flight will be forgotten.
  void abandon(const NoticeOwner& owner);

  // `owner.sends_until()` is later than it was.
  void renew(const NoticeOwner& owner);

  // Tells the owners of all that was not sent by its deadline.
  void expire();

  // Why nothing of what waits here may go, for good reasons.
  enum class Rest : std::uint8_t { none, circuit, rate };
  [[nodiscard]] Rest rest(SteadyTime now);
  // What goes wrong with fetching grants. Null: the channel has no rate.
  [[nodiscard]] const Trouble* grant_trouble() const;
  // When a channel last took something.
  [[nodiscard]] SteadyTime moved_at() const { return moved_at_; }
  // When a channel last took something of `owner` that it has not answered yet.
  [[nodiscard]] std::optional<SteadyTime> last_taken(const NoticeOwner& owner) const {
    return in_flight_.last_taken(owner);
  }
  [[nodiscard]] const std::optional<ChannelTrouble>& channel_trouble() const {
    return health_.trouble();
  }

  // No more notices are handed out; waiting channels are told. Answers to what is in flight may
  // still come.
  void close();

  // ObjectionListener.
  void heard(const RegisterNews& news) override;
  void on_fresh() override { wake(); }

  // NoticeFeed.
  std::optional<OutgoingNotice> try_take() override;
  boost::asio::awaitable<std::optional<OutgoingNotice>> take() override;
  [[nodiscard]] bool may_send(Ticket ticket) const override;
  void settle(Ticket ticket, Outcome outcome) override;
  void give_back(Ticket ticket) override;
  void report_trouble(Reason reason, std::string description) override;
  void report_health() override;

 private:
  [[nodiscard]] pacing::SendQueue::Owner line_of(const NoticeOwner& owner);
  [[nodiscard]] std::vector<QueuedNotice> remove(const std::vector<WaitingNotices::Entry>& entries);
  // How many notices may go now, counted up to `most`. Sees to it that somebody asks again when the
  // answer is none.
  int may_go(SteadyTime now, int most);
  // Wakes as many waiting connections as may go.
  void wake();
  // Nothing: it cannot be written, and its owner has it back.
  std::optional<OutgoingNotice> hand_out(QueuedNotice work, SteadyTime now);

  [[nodiscard]] bool knows_who_objects() const {
    return objections_ == nullptr || objections_->is_fresh();
  }

  Clock& clock_;
  Meter& meter_;
  const ObjectionWatch* objections_;
  Alarm alarm_;
  WaitList takers_;
  WaitingNotices waiting_;
  std::unordered_map<const NoticeOwner*, pacing::SendQueue::Owner>
      lines_;  // Those of owners that have offered something.
  InFlightTable in_flight_;
  pacing::SendQueue queue_;
  ChannelHealth health_;
  AnswerRuling ruling_;
  std::unique_ptr<GrantSource> grants_;  // Null: the channel has no rate.
  SteadyTime moved_at_;
};

}  // namespace crier::dispatch
