// The state of one node of the tree: what it has taken, what is under way, what its provider has
// said. Pure; the policy and its calendar are of all nodes that share them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "pacing/allowance.h"
#include "pacing/limits/answer_seconds.h"
#include "pacing/limits/limit_calendar.h"
#include "pacing/limits/moment.h"
#include "pacing/limits/slowdown.h"
#include "pacing/limits/token_bucket.h"
#include "pacing/places.h"

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
  explicit SharedPolicy(LimitPolicy given, RateSupply rates, int sharing = 1)
      : policy(std::move(given)), calendar(policy), supply(rates), daemons(sharing) {}
  // The calendar looks at the policy beside it.
  SharedPolicy(const SharedPolicy&) = delete;
  SharedPolicy& operator=(const SharedPolicy&) = delete;
  SharedPolicy(SharedPolicy&&) = delete;
  SharedPolicy& operator=(SharedPolicy&&) = delete;
  ~SharedPolicy() = default;

  const LimitPolicy policy;
  LimitCalendar calendar;
  const RateSupply supply;
  int daemons;  // That share the nodes, this one included.
};

class LimitNode {
 public:
  // `policy` must outlive this or be replaced before it ends.
  LimitNode(SharedPolicy& policy, Moment now);

  // Another policy. What it has taken, and what is under way, stays.
  void change(SharedPolicy& policy, Moment now);

  // Nothing: a notice may go now.
  [[nodiscard]] std::optional<HeldBack> held_back(Moment now);
  // It goes; nothing may hold it back. Answers the day on which it is counted. It takes `weight` of
  // the rate, and counts as one otherwise.
  std::int32_t take(Moment now, int weight = 1);
  // As many are under way as may be.
  [[nodiscard]] bool is_full(SteadyTime now) const;
  // One that was taken has an answer.
  void answered() { --in_flight_; }
  // One that was taken has not left. Its part of the day is given back, not its part of the rate:
  // within so short a time there is no telling whose it has become.
  void give_back(std::int32_t day, Moment now);

  // Slots that all daemons share. `day`: so many notices of that day come with them, and none of
  // either when it is full. A grant without an interval is of the day alone. One without slots and
  // with an interval says when to ask again.
  void add(const Grant& grant, const SharedClock& clock, std::optional<std::int32_t> day,
           Moment now);
  [[nodiscard]] int slots_left(SteadyTime now);

  // Of RateSupply::granted: what to book, so that what comes next need not wait.
  struct Want {
    std::optional<RateLimit> rate;  // Nothing: only notices of the day.
    int slots_left{};
    // Without a rate, how many. 0: none is wanted.
    int of_day{};
    LimitCalendar::Day day;  // Without a quota: any number.
  };
  [[nodiscard]] Want want(Moment now);
  // Neither slots nor a part of the day have to be booked yet, or they would be of no use.
  [[nodiscard]] bool has_enough(Moment now, Duration booking_took);

  // Of RateSupply::granted: its places, the notices that may be under way here at the same time,
  // are divided among the daemons (pacing/places.h). Only as many may be under way as it was given.
  struct PlacesWant {
    int most{};    // The limit; 0: there is none any more.
    int wanted{};  // 0: it gives back what it does not use.
    int in_use{};  // At most, until the answer.
  };
  // When they have to be asked about: to have some, to give some back, or to hear what others want.
  // Nothing: it needs none and has none, or is being asked about.
  [[nodiscard]] std::optional<SteadyTime> places_asked_at(SteadyTime now) const;
  // `waiting` notices are held back here. It must be ended by one of the next two.
  [[nodiscard]] PlacesWant want_places(SteadyTime now, std::size_t waiting);
  void give_places(const PlacesAnswer& places, SteadyTime now);
  void forgo_places(SteadyTime now);
  // Others may have them by now: this daemon was not heard of for too long.
  void lose_places();
  [[nodiscard]] bool has_places() const { return places_ != nullptr; }
  // For which others wait.
  [[nodiscard]] bool has_places_to_give_back() const {
    return places_ && !places_->is_asking && places_->held > places_->given &&
           in_flight_ <= places_->given;
  }
  struct DayCount {
    std::int32_t day{};
    std::int64_t notices{};
  };
  // Notices of today that it was granted and will not use: they have to be returned. Those for
  // which there is no slot of the rate any more, and those that were granted of a larger number a
  // day; of a node that is forgotten, all.
  [[nodiscard]] DayCount take_surplus(Moment now);
  [[nodiscard]] DayCount release_day(Moment now);

  // What the provider has said of a notice that was taken at `taken_at`. False: there were too many
  // is what it had said before.
  bool slow(SteadyTime taken_at, SteadyTime now);
  void pause(SteadyTime until, SteadyTime taken_at, SteadyTime now);
  // It is paused, and began to be after that notice was taken: what is said of it is no news.
  [[nodiscard]] bool is_paused_since(SteadyTime taken_at, SteadyTime now) const;
  // For so long, from `now` on.
  struct Cap {
    SteadyTime taken_at;
    SteadyTime now;
    Duration length;
  };
  void cap_rate(double per_second, const Cap& cap);
  void cap_concurrency(int notices, const Cap& cap);
  // What is left of it, for the other daemons; nothing: nobody has complained, or no more.
  [[nodiscard]] std::optional<SlowdownState> slowdown_state(Moment now) const;
  // What others were told, and what they have won back since; Slowdown has the same.
  void slow_to(const SlowdownState& told, Moment now);
  void raise_to(double part, SteadyTime now);
  void recover(SteadyTime now);
  void accepted(SteadyTime taken_at, SteadyTime now) {
    answers_.add(now - taken_at, now);
    if (slowdown_) raise(taken_at, now);
  }
  // The operator has looked.
  void lift(SteadyTime now);

  // The rate that counts now; nothing: none.
  [[nodiscard]] std::optional<RateLimit> rate(SteadyTime now) const;
  [[nodiscard]] std::optional<int> concurrency(SteadyTime now) const;
  // Its days have a limit.
  [[nodiscard]] bool has_quota() const { return shared_->calendar.has_quota(); }
  // The rate by which it goes at the moment.
  [[nodiscard]] const Pace& pace() const { return pace_; }
  [[nodiscard]] int in_flight() const { return in_flight_; }
  // How long those have taken lately that were accepted, from when they were taken until their
  // answer: what a server that is down lets time out says nothing of how it goes when it is back.
  // Nothing: there were none.
  [[nodiscard]] std::optional<double> answer_seconds() const { return answers_.seconds(); }
  [[nodiscard]] const LimitPolicy& policy() const { return shared_->policy; }
  [[nodiscard]] SteadyTime day_ends(Moment now) {
    return now.steady_at(shared_->calendar.day(now.wall).ends);
  }
  // When a cap of a rule ends that counts now for the rate; nothing: none does.
  [[nodiscard]] std::optional<SteadyTime> rate_capped_until(SteadyTime now) const {
    return slowdown_ ? slowdown_->rate_capped_until(now) : std::nullopt;
  }
  // Notices a second that it was sent when it was last sent some; at least 1.
  [[nodiscard]] double rate_seen(SteadyTime now) const { return measured_rate(now); }
  // Notices of today.
  [[nodiscard]] std::int64_t taken_today(Moment now);
  [[nodiscard]] SteadyTime paused_until() const;

  // Forgetting it forgets nothing but its day: what it has taken is worked off, nothing is under
  // way, and nobody has complained.
  [[nodiscard]] bool is_idle(Moment now);
  // Its day; zero notices: none that counts.
  [[nodiscard]] DayCount day_count(Moment now);
  // A new node of a domain that was forgotten: `notices` count for today.
  void count_today(std::int64_t notices) { taken_on_day_ += notices; }

 private:
  [[nodiscard]] Slowdown& slowdown(SteadyTime taken_at, SteadyTime now);
  // `measured`: notices a second that it was sent, where it has no rate.
  [[nodiscard]] Slowdown& slowdown_from(double measured, SteadyTime now);
  void raise(SteadyTime taken_at, SteadyTime now);
  void begin_slowly(SteadyTime now);
  // Slots that came too late for what has gone.
  void pay_owed_slots(SteadyTime now);
  // After whatever may have changed the rate.
  void keep_pace(SteadyTime now);
  [[nodiscard]] std::optional<HeldBack> held_by_rate(SteadyTime now);
  [[nodiscard]] HeldBack held_by_concurrency(SteadyTime now) const;
  // The end of a cap may let it go sooner than `until`, or than an event.
  [[nodiscard]] std::optional<SteadyTime> sooner_of(std::optional<SteadyTime> until,
                                                    SteadyTime now) const;
  [[nodiscard]] bool is_granted() const { return shared_->supply == RateSupply::granted; }
  [[nodiscard]] std::optional<HeldBack> held_by_day(Moment now);
  // Of what was granted.
  [[nodiscard]] std::int64_t left_of_day(Moment now);
  // The number a day that counts from now on, of a day that goes on. What is left of it is
  // withdrawn where a larger one has counted since it was asked for: other daemons may have that
  // many.
  void follow_quota(std::optional<std::int64_t> quota, Moment now);
  void withdraw_left(Moment now);
  void begin_day(std::int32_t day);
  // What it was sent in the second in which that notice was taken.
  [[nodiscard]] double measured_rate(SteadyTime taken_at) const;
  void measure(SteadyTime now);
  [[nodiscard]] bool is_forgotten(const Slowdown& slowdown, SteadyTime now) const;

  SharedPolicy* shared_;
  TokenBucket bucket_;
  Pace pace_;
  int in_flight_{};
  AnswerSeconds answers_;
  std::int32_t day_{};
  std::int32_t day_before_{};
  std::int64_t taken_on_day_{};
  std::int64_t taken_on_day_before_{};
  std::int64_t granted_on_day_{};    // Of RateSupply::granted, of a day that has a quota.
  std::int64_t withdrawn_on_day_{};  // To be returned.
  std::int64_t quota_most_{};     // That has counted since they were last asked for, by that day.
  bool quota_was_lowered_{};      // On that day.
  SteadyTime day_is_full_until_;  // No more is granted of it; asked again then.
  SteadyTime last_taken_;
  // The last seconds in which anything was taken, the latest first: the rate of a node that has
  // none. What is said of a notice comes seconds after it, when less may be sent.
  struct Second {
    SteadyTime begins{SteadyTime::min().time_since_epoch() / 2};
    std::uint32_t taken{};
  };
  std::array<Second, 4> seconds_{};
  std::unique_ptr<Slowdown> slowdown_;  // Null: nobody has complained.
  int owed_slots_{};
  std::unique_ptr<Allowance> allowance_;  // Null: no slots were granted.
  SteadyTime slots_asked_after_;          // All slots that may be granted are in other hands.
  // What it has of the places, and what the others know of it.
  struct Places {
    int given{};    // May be under way.
    int held{};     // At least `given`: what the others leave to it. More has to be given back.
    int wanted{};   // When they were last asked about, as the next one.
    int busiest{};  // Most that were under way since then.
    bool is_asking{};
    SteadyTime ask_at;
  };
  std::unique_ptr<Places> places_;  // Null: it has none and needs none.
};

}  // namespace crier::pacing
