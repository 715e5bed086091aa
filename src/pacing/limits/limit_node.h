// The state of one node of the tree: what it has taken, what is under way, what its provider has
// said. Pure; the policy and its calendar are of all nodes that share them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "pacing/allowance.h"
#include "pacing/limits/limit_calendar.h"
#include "pacing/limits/moment.h"
#include "pacing/limits/slowdown.h"
#include "pacing/limits/token_bucket.h"

namespace crier::pacing {

// What keeps a notice back at a node.
enum class LimitHold : std::uint8_t {
  reply,  // A rule has paused or stopped it, or the provider asked to be left alone until then.
  hours,  // Its hours are over, or the hours of that weekday.
  day,    // What may go on this day has gone; or the ramp has not begun.
  rate,   // The next notice may go then.
  concurrency,  // Ends with the answer to one that is under way.
  slots,        // The slots that were granted are used up. Ends with the next grant.
  room,         // There is no memory for another domain. Ends when one has nothing to remember.
};
[[nodiscard]] std::string_view name_of(LimitHold hold);

// Who keeps the rate: this process by itself (a forecast; a test), or all daemons together, by
// slots that they are granted (pacing/grant.h).
enum class RateSupply : std::uint8_t { own, granted };

struct HeldBack {
  LimitHold by{};
  std::optional<SteadyTime> until;  // Ask again then. Nothing: an event ends it.
};

// A policy with what all of its nodes share.
struct SharedPolicy {
  explicit SharedPolicy(LimitPolicy given, RateSupply rates)
      : policy(std::move(given)), calendar(policy), supply(rates) {}
  // The calendar looks at the policy beside it.
  SharedPolicy(const SharedPolicy&) = delete;
  SharedPolicy& operator=(const SharedPolicy&) = delete;
  SharedPolicy(SharedPolicy&&) = delete;
  SharedPolicy& operator=(SharedPolicy&&) = delete;
  ~SharedPolicy() = default;

  const LimitPolicy policy;
  LimitCalendar calendar;
  const RateSupply supply;
};

class LimitNode {
 public:
  // `policy` must outlive this or be replaced before it ends.
  LimitNode(SharedPolicy& policy, Moment now);

  // Another policy. What it has taken, and what is under way, stays.
  void change(SharedPolicy& policy, Moment now);

  // Nothing: a notice may go now.
  [[nodiscard]] std::optional<HeldBack> held_back(Moment now);
  // It goes; nothing may hold it back. Answers the day on which it is counted.
  std::int32_t take(Moment now);
  // One that was taken has an answer.
  void answered() { --in_flight_; }
  // One that was taken has not left. Its part of the day is given back, not its part of the rate:
  // within so short a time there is no telling whose it has become.
  void give_back(std::int32_t day);

  // Slots that all daemons share.
  void add(const Grant& grant, const SharedClock& clock);
  [[nodiscard]] int slots_left(SteadyTime now);

  // What the provider has said. False: there were too many is what it had said before.
  bool slow(SteadyTime taken_at, SteadyTime now);
  void pause(SteadyTime until, SteadyTime now);
  // It is paused, and began to be after that notice was taken: what is said of it is no news.
  [[nodiscard]] bool is_paused_since(SteadyTime taken_at, SteadyTime now) const;
  void cap_rate(double per_second, SteadyTime now, Duration length);
  void cap_concurrency(int notices, SteadyTime now, Duration length);
  void accepted(SteadyTime taken_at, SteadyTime now) {
    if (slowdown_) raise(taken_at, now);
  }
  // The operator has looked.
  void lift(SteadyTime now);

  // The rate that counts now; nothing: none.
  [[nodiscard]] std::optional<RateLimit> rate(SteadyTime now) const;
  [[nodiscard]] std::optional<int> concurrency(SteadyTime now) const;
  [[nodiscard]] int in_flight() const { return in_flight_; }
  [[nodiscard]] const LimitPolicy& policy() const { return shared_->policy; }
  // Notices of today.
  [[nodiscard]] std::int64_t taken_today(Moment now);
  [[nodiscard]] SteadyTime paused_until() const;

  // Forgetting it forgets nothing: what it has taken is worked off, nothing is under way, nothing
  // counts for its day, and nobody has complained.
  [[nodiscard]] bool is_idle(Moment now);

 private:
  [[nodiscard]] Slowdown& slowdown(SteadyTime now);
  void raise(SteadyTime taken_at, SteadyTime now);
  // After whatever may have changed the rate.
  void keep_pace(SteadyTime now);
  [[nodiscard]] std::optional<HeldBack> held_by_rate(SteadyTime now);
  // The end of a cap may let it go sooner than `until`, or than an event.
  [[nodiscard]] std::optional<SteadyTime> sooner_of(std::optional<SteadyTime> until,
                                                    SteadyTime now) const;
  [[nodiscard]] bool is_granted() const { return shared_->supply == RateSupply::granted; }
  [[nodiscard]] double measured_rate(SteadyTime now) const;
  void measure(SteadyTime now);
  [[nodiscard]] bool is_forgotten(const Slowdown& slowdown, SteadyTime now) const;

  SharedPolicy* shared_;
  TokenBucket bucket_;
  Pace pace_;
  int in_flight_{};
  std::int32_t day_{};
  std::int32_t day_before_{};
  std::int64_t taken_on_day_{};
  std::int64_t taken_on_day_before_{};
  SteadyTime last_taken_;
  // Notices of this second and of the one before: the rate of a node that has none.
  SteadyTime second_begins_;
  std::uint32_t taken_this_second_{};
  std::uint32_t taken_last_second_{};
  std::unique_ptr<Slowdown> slowdown_;    // Null: nobody has complained.
  std::unique_ptr<Allowance> allowance_;  // Null: no slots were granted.
};

}  // namespace crier::pacing
