// What waits for one channel, of all campaigns that use it, and what the channel has in flight.
// pacing/send_queue.h decides who goes next and why nobody does; this keeps the notices, wakes the
// connections that wait for one, sets the timer, and brings each answer to the walk that claimed
// the person.
//
//   offer ──► SendQueue ──► write_notice ──► channel ──► AnswerRuling ──► owner
//                ▲  ▲                           │
//        grants ─┘  └──── ChannelHealth, ◄──────┘
//        pauses           limits
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
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
#include "dispatch/queue/shared_pauses.h"
#include "dispatch/queue/shared_slowdowns.h"
#include "dispatch/queue/waiting_notices.h"
#include "dispatch/queued_notice.h"
#include "pacing/campaign_shares.h"
#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_settings.h"
#include "pacing/limits/quiet_hours.h"
#include "pacing/open_time.h"
#include "pacing/send_queue.h"
#include "runtime/alarm.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

// How one node of the limits is, for operators.
struct LimitView {
  std::string name;                               // dispatch/limits.h.
  std::optional<pacing::RateLimit> rate;          // Now, as replies have left it; nothing: any.
  std::optional<pacing::RateLimit> rate_allowed;  // By the settings.
  std::optional<WallTime> rate_until{};           // The rule ends then that has capped `rate`.
  std::optional<WallTime> paused_until;           // By a reply, here or at another daemon.
  std::string why;                                // It is paused.
  std::size_t held{};          // Notices that wait for it here. Of the channel: all that wait.
  std::int64_t taken_today{};  // By this daemon, on the day of the limit's zone.
};

class DispatchQueue final : public NoticeFeed, public ObjectionListener {
 public:
  struct Options {
    std::string channel;           // Also the name of the shared limit.
    pacing::LimitSettings limits;  // Without fault.
    pacing::CircuitBreakerPolicy breaker;
    std::uint64_t seed{};
    // Nothing leaves unless it is fresh. Null: nobody can object. Must outlive the queue.
    const ObjectionWatch* objections{};
    // How many people may be claimed at the same time (dispatch/in_flight_limit.h). Groups and
    // domains hold at most half of them, each a quarter, and the others are postponed. Null: there
    // is no such number.
    std::function<int()> window{};
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

  // The same of an owner of which groups and domains hold back everything, with when each may have
  // room.
  struct Rested {
    QueuedNotice work;
    WallTime until;
  };
  std::vector<Rested> withdraw_held(const NoticeOwner& owner);

  // The lane is in other hands or will be: what `owner` has queued is dropped, and the answer to
  // what is in flight will be forgotten.
  void abandon(const NoticeOwner& owner);

  // `owner.sends_until()` is another than it was.
  void renew(const NoticeOwner& owner);

  // Tells the owners of all that was not sent by its deadline.
  void expire();

  // The operator's, from now on; without fault. What was sent and said before goes on counting.
  void change_limits(pacing::LimitSettings settings);
  // An operator has looked into what replies have done to a limit of this channel: it is neither
  // paused nor slowed any more. Other names are nothing.
  void lift(const std::string& limit);
  // So many daemons, this one included, share the channel.
  void share_among(int daemons) { queue_.share_among(daemons); }
  // This daemon is known to be alive until then: nothing leaves later, because others may have
  // taken over what it shares with them. At first for ever.
  void alive_until(SteadyTime until);

  // Those that have walks here, of this channel (pacing/campaign_shares.h).
  void share(std::vector<pacing::CampaignNeed> needs) { queue_.share(std::move(needs), now()); }
  // People a second who must be told from now on while the hours of the channel and of people are
  // open, so that `people` are told by `notify_by`. Nothing: nobody is left, or no time is.
  [[nodiscard]] std::optional<double> rate_needed(std::int64_t people, WallTime notify_by,
                                                  NoticeProfile profile);
  [[nodiscard]] double part_of(CampaignId campaign) const { return queue_.part_of(campaign); }
  // Nothing waits but what groups and domains hold back.
  [[nodiscard]] bool is_idle() const { return !queue_.is_ready(); }

  // It is no hour to tell the person where they live: when it will be, for a notice of `owner`.
  // Nothing: they may be told.
  [[nodiscard]] std::optional<WallTime> quiet_until(const NoticeOwner& owner,
                                                    const Subject& subject) const;
  // The same of what has no deadline.
  [[nodiscard]] std::optional<WallTime> quiet_until(const Subject& subject) const;

  // Why nothing of what `owner` has waiting here may go, for good reasons.
  enum class Rest : std::uint8_t { none, circuit, rate };
  [[nodiscard]] Rest rest(const NoticeOwner& owner);
  // `owner` has something waiting here, and groups and domains hold back all of it.
  [[nodiscard]] bool holds_back(const NoticeOwner& owner) const;
  // What goes wrong with booking what is shared.
  [[nodiscard]] const Trouble& grant_trouble() const { return grants_.trouble(); }
  // How the limits are now: the channel, all groups, and those domains that hold somebody back or
  // are slowed. Looks at all domains that are remembered.
  [[nodiscard]] std::vector<LimitView> limit_view();
  // How long answers have taken lately here: of the channel, and of the nodes that take so many
  // notices at the same time; of domains only those that hold somebody back, because there may be a
  // hundred thousand others.
  [[nodiscard]] std::vector<pacing::flow::AnswerTime> answer_times();
  // When a channel last took something.
  [[nodiscard]] SteadyTime moved_at() const { return moved_at_; }
  // When a channel last took something of `owner` that it has not answered yet.
  [[nodiscard]] std::optional<SteadyTime> last_taken(const NoticeOwner& owner) const {
    return in_flight_.last_taken(owner);
  }
  [[nodiscard]] std::optional<ChannelTrouble> channel_trouble() const { return health_.trouble(); }
  [[nodiscard]] std::vector<ServerHealth> servers() const { return health_.servers(); }

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
  void displace(Ticket ticket, Outcome outcome) override;
  void report_trouble(Reason reason, std::string description) override;
  void report_health() override;
  void report_server_trouble(const std::string& server, std::string description) override {
    health_.on_server_trouble(server, std::move(description));
  }
  void report_server_health(const std::string& server) override {
    health_.on_server_health(server);
  }

 private:
  [[nodiscard]] pacing::SendQueue::Owner line_of(const NoticeOwner& owner);
  [[nodiscard]] std::vector<QueuedNotice> remove(const std::vector<WaitingNotices::Entry>& entries);
  [[nodiscard]] pacing::Moment now() const {
    return {.steady = clock_.now(), .wall = clock_.wall_now()};
  }
  // Sees to it that somebody asks again when nothing may go.
  bool may_go(pacing::Moment now);
  // Tells the owners of what groups and domains hold too much of.
  void postpone(pacing::Moment now);
  // Wakes the connection that has waited longest if something may go. It wakes the next.
  void wake();
  // It was taken, and is to be tried again at once as far as its owner is concerned.
  void offer_again(QueuedNotice work);
  // Ends what was taken of the limits, as the answer says.
  enum class Answer : std::uint8_t { of_notice, of_connection_perhaps };
  void end_at_limits(const QueuedNotice& work, const Outcome& outcome, Answer answer);
  void use_people_hours();
  void tell(const pacing::LimitTree::Reaction& reaction, const Outcome& outcome,
            pacing::Moment now);
  // An answer of the database has changed the limits.
  void changed();
  void heard(const BookingAnswer& answer, SteadyTime asked);
  // While a pause or a lower rate holds, somebody may lift it.
  [[nodiscard]] bool is_held_by_replies() const {
    return pauses_.any(clock_.wall_now()) || slowdowns_.any();
  }
  void listen();
  void ask_about_places();
  void look_after_places();
  // Nothing: it cannot be written, and its owner has it back.
  std::optional<OutgoingNotice> hand_out(QueuedNotice work, SteadyTime now);
  // Where it goes; the view lives as long as the notice waits.
  [[nodiscard]] static pacing::Destination destination_of(const QueuedNotice& work);

  [[nodiscard]] bool knows_who_objects() const {
    return objections_ == nullptr || objections_->is_fresh();
  }

  std::string channel_;
  Clock& clock_;
  Meter& meter_;
  const ObjectionWatch* objections_;
  std::function<int()> window_;
  pacing::LimitSettings limits_;                           // As they were given.
  mutable std::optional<pacing::QuietHours> quiet_hours_;  // It remembers what it has looked up.
  // Of notices that wait for people's hours, and of those that are told at any.
  std::optional<pacing::OpenTime> open_time_;
  std::optional<pacing::OpenTime> open_time_at_any_hour_;
  SteadyTime alive_until_{SteadyTime::max()};
  Alarm alarm_;
  Alarm asks_about_places_;
  Alarm listening_;
  WaitList takers_;
  WaitingNotices waiting_;
  std::unordered_map<const NoticeOwner*, pacing::SendQueue::Owner>
      lines_;  // Those of owners that have offered something.
  InFlightTable in_flight_;
  pacing::SendQueue queue_;
  ChannelHealth health_;
  AnswerRuling ruling_;
  SharedPauses pauses_;
  SharedSlowdowns slowdowns_;
  GrantSource grants_;
  SteadyTime moved_at_;
};

}  // namespace crier::dispatch
