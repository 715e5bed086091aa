// The way out of one channel, shared by all campaigns that use it: notices wait here until a
// connection is free, the rate allows it and the circuit is closed. The campaign whose deadline is
// nearest goes first.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "dispatch/limits.h"
#include "dispatch/meter.h"
#include "dispatch/notice_feed.h"
#include "dispatch/ticket_book.h"
#include "dispatch/trouble.h"
#include "dispatch/work.h"
#include "pacing/allowance.h"
#include "pacing/circuit_breaker.h"
#include "pacing/sender_judge.h"
#include "runtime/alarm.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

class Outbox final : public NoticeFeed {
 public:
  struct Options {
    std::string channel;                    // Also the name of the shared limit.
    std::optional<pacing::RateLimit> rate;  // Nothing: as fast as the channel takes.
    pacing::CircuitBreakerPolicy breaker;
    std::uint64_t seed{};
  };

  // What is referred to must outlive this. close() and join() before destruction.
  Outbox(Options options, boost::asio::any_io_executor executor, Clock& clock, Limits& limits,
         Meter& meter);

  // Queues `work`; its origin must call `abandon` or have heard of all its work before it goes
  // away.
  void offer(Work work);

  // Takes back what `origin` has queued and no channel has taken.
  std::vector<Work> withdraw(const Origin& origin);

  // The origin has lost its lane: what it queued is dropped, and what is on the wire will be
  // forgotten when its answer comes.
  void abandon(const Origin& origin);

  // Tells the origins of all that was not sent by its deadline.
  void expire();

  // Why nothing of what waits here may go, for good reasons.
  enum class Rest : std::uint8_t { none, circuit, rate };
  [[nodiscard]] Rest rest(SteadyTime now);
  [[nodiscard]] const Trouble& grants() const { return grants_; }
  // When a channel last took something.
  [[nodiscard]] SteadyTime moved_at() const { return moved_at_; }
  // When a channel last took something of `origin` that it has not answered yet.
  [[nodiscard]] std::optional<SteadyTime> last_taken(const Origin& origin) const {
    return taken_.last_taken(origin);
  }

  // Something outside has changed: a lease was renewed.
  void rouse();

  // What the channel has been suffering from, since it was last well.
  struct ChannelTrouble {
    WallTime since;
    std::string description;
  };
  [[nodiscard]] const std::optional<ChannelTrouble>& channel_trouble() const { return trouble_; }

  // No more notices are handed out; waiting channels are told.
  void close();
  // Closes, and waits for its own timers. Answers to what is on the wire may still come.
  boost::asio::awaitable<void> join();

  // NoticeFeed.
  std::optional<OutgoingNotice> try_take() override;
  boost::asio::awaitable<std::optional<OutgoingNotice>> take() override;
  [[nodiscard]] bool may_send(Ticket ticket) const override;
  void settle(Ticket ticket, Outcome outcome) override;
  void give_back(Ticket ticket) override;
  void report_trouble(Reason reason, std::string description) override;
  void report_health() override;

 private:
  // Earliest deadline first; ids break ties.
  struct Urgency {
    WallTime notify_by;
    CampaignId campaign;
    friend constexpr auto operator<=>(const Urgency&, const Urgency&) = default;
  };

  [[nodiscard]] std::deque<Work>* most_urgent();
  // How many notices may go now, counted up to `most`; sets the alarm when the answer is none.
  int may_go(SteadyTime now, int most);
  // Nothing: it cannot be written, and its origin has it back.
  std::optional<OutgoingNotice> hand_out(Work work, SteadyTime now);
  void write(Work& work, SteadyTime now, OutgoingNotice& into);
  void want_grant(SteadyTime now);
  boost::asio::awaitable<void> fetch_grant(int slots);
  // Feeds the breaker with what an answer says of the channel.
  void learn(const Work& work, const Outcome& outcome);
  // Whom a refusal is about.
  pacing::SenderJudge::Ruling rule(pacing::SenderJudge& judge, const Work& work,
                                   const Outcome& outcome, pacing::SenderJudge::Ground& ground);
  void trouble(std::optional<std::chrono::seconds> retry_after, std::string description);
  void suffer(std::string description);
  void healthy();
  void tell_circuit(SteadyTime now);

  Options options_;
  Clock& clock_;
  Limits& limits_;
  Meter& meter_;
  TaskGroup tasks_;
  Alarm alarm_;
  WaitList takers_;
  std::map<Urgency, std::deque<Work>> queues_;
  TicketBook taken_;
  pacing::CircuitBreaker breaker_;
  std::optional<ChannelTrouble> trouble_;
  std::map<CampaignId, pacing::SenderJudge> judges_;
  pacing::Allowance allowance_;
  pacing::SharedClock shared_clock_;
  Duration grant_took_{};  // The last booking, from the question to the answer.
  Trouble grants_;
  SteadyTime moved_at_;
  bool grant_under_way_{};
  bool circuit_told_{};
  bool closed_{};
};

}  // namespace crier::dispatch
