// The queue beside its promise in the plainest words: of all that waits, the first that nothing
// holds back goes; and while something may go, something goes.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/send_queue.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using Entry = SendQueue::Entry;
using Owner = SendQueue::Owner;
using Kind = SendQueue::Kind;

constexpr WallTime wall_start{std::chrono::days(20'000)};
constexpr SteadyTime steady_start{1h};

const std::vector<std::string> domains = {"gmail.com",   "googlemail.com", "yahoo.com",
                                          "one.example", "two.example",    "three.example"};

LimitPolicy drawn_policy(Random& random) {
  LimitPolicy policy;
  if (random.chance(0.6)) {
    const double rate = 1 + static_cast<double>(random.below(20));
    policy.rate =
        RateLimit{.per_second = rate, .burst = burst_min(rate) + static_cast<int>(random.below(4))};
  }
  if (random.chance(0.4)) policy.concurrency = 1 + static_cast<int>(random.below(4));
  if (random.chance(0.2)) policy.per_day = 1 + static_cast<int>(random.below(30));
  return policy;
}

void keep_free(const LimitPolicy& before, LimitPolicy& next) {
  if (!before.rate) next.rate.reset();
  if (!before.per_day) next.per_day.reset();
}

LimitSettings drawn_settings(Random& random) {
  LimitSettings settings;
  if (random.chance(0.5)) settings.channel.rate = RateLimit{.per_second = 60, .burst = 20};
  settings.groups = {{.name = "gmail",
                      .domains = {"gmail.com", "googlemail.com"},
                      .mx_suffixes = {},
                      .policy = drawn_policy(random),
                      .rules = {}},
                     {.name = "yahoo",
                      .domains = {"yahoo.com"},
                      .mx_suffixes = {},
                      .policy = drawn_policy(random),
                      .rules = {}}};
  settings.each_domain = drawn_policy(random);
  if (random.chance(0.5)) settings.domains["gmail.com"] = drawn_policy(random);
  settings.rules = {{.name = "closing", .code = "421"},
                    {.name = "later", .code = "450", .action = ReplyAction::pause, .duration = 2s}};
  return settings;
}

class World {
 public:
  explicit World(std::uint64_t seed)
      : random_(seed),
        settings_(drawn_settings(random_)),
        queue_({.breaker = {.failures_to_open = 1'000},
                .seed = seed,
                .limits = settings_,
                .supply = RateSupply::own},
               now_),
        tree_(settings_, RateSupply::own, now_) {
    for (int number = 0; number < 4; ++number) join();
  }

  void step() {
    const std::uint64_t kind = random_.below(100);
    if (kind < 30) return offer(1 + static_cast<int>(random_.below(10)));
    if (kind < 55) return take_all();
    if (kind < 80) return end();
    if (kind < 95) return pass(std::chrono::milliseconds(random_.below(400)));
    if (kind < 96) return pass(5s);
    if (kind < 97) return change();
    if (kind < 98) return leave();
    renew();
  }

  void look() {
    RC_ASSERT(queue_.size() == waiting_.size());
    const auto decision = queue_.decide(now_);
    const auto first = the_first();
    RC_ASSERT((decision.hold == Hold::none) == first.has_value());
    if (first) RC_ASSERT(decision.next == *first);
    if (decision.until) RC_ASSERT(*decision.until > now_.steady);
    // Nobody waits for what never comes: a time, an answer, or a lease.
    const bool has_end = decision.until || !in_flight_.empty() || has_sleepers() ||
                         decision.hold == Hold::none || decision.hold == Hold::empty;
    RC_ASSERT(has_end);
  }

  // Everything that waits goes some time, and the nearest deadline of a domain first.
  void drain() {
    renew_all();
    for (int round = 0; round < 100'000 && !waiting_.empty(); ++round) {
      take_all();
      while (!in_flight_.empty()) end();
      const auto decision = queue_.decide(now_);
      if (decision.hold == Hold::none || decision.hold == Hold::empty) continue;
      RC_ASSERT(decision.until.has_value());
      // Of a day some notices may go, which is asked for every minute.
      pass(round % 10 == 9 ? 12h : *decision.until - now_.steady);
      renew_all();
    }
    RC_ASSERT(waiting_.empty());
  }

 private:
  struct Waiting {
    SendQueue::Urgency urgency;
    std::int64_t number{};
    Entry entry{};
    Owner owner{};
    std::string_view domain;
    auto place() const { return std::pair(urgency, number); }
  };
  struct InFlight {
    Waiting work;
    LimitTree::Ticket ticket;
    LimitTree::Ticket beside;
  };
  struct Owned {
    SendQueue::Urgency urgency;
    SteadyTime sends_until;
  };

  void join() {
    const SendQueue::Urgency urgency{
        .notify_by = wall_start + std::chrono::days(100 + random_.below(3)),
        .campaign = CampaignId{static_cast<std::int64_t>(1 + random_.below(3))},
        .kind = random_.chance(0.2) ? Kind::confirmation : Kind::notice};
    const SteadyTime until = now_.steady + 100s;
    owners_[queue_.join(urgency, until)] = {.urgency = urgency, .sends_until = until};
  }
  Owner somebody() {
    auto found = owners_.begin();
    std::advance(found, static_cast<long>(random_.below(owners_.size())));
    return found->first;
  }
  void offer(int times) {
    const Owner owner = somebody();
    for (int time = 0; time < times; ++time) {
      const std::string& domain = domains[random_.below(domains.size())];
      const Entry entry{++offered_};
      queue_.offer(owner, entry, {.domain = domain});
      waiting_.push_back({.urgency = owners_[owner].urgency,
                          .number = static_cast<std::int64_t>(offered_),
                          .entry = entry,
                          .owner = owner,
                          .domain = domain});
    }
  }
  void take_all() {
    while (queue_.decide(now_).hold == Hold::none) {
      look();
      take();
    }
  }
  void take() {
    const SendQueue::Taken taken = queue_.take(now_);
    const auto found = std::ranges::find(waiting_, taken.entry, &Waiting::entry);
    RC_ASSERT(found != waiting_.end());
    const bool is_notice = found->urgency.kind == Kind::notice;
    notices_in_a_row_ = is_notice ? std::min(notices_in_a_row_ + 1, 3) : 0;
    const LimitTree::Ticket beside = tree_.take({.domain = found->domain}, now_);
    in_flight_.push_back({.work = *found, .ticket = taken.ticket, .beside = beside});
    waiting_.erase(found);
  }
  void end() {
    if (in_flight_.empty()) return;
    const std::size_t which = random_.below(in_flight_.size());
    const InFlight ended = in_flight_[which];
    in_flight_.erase(in_flight_.begin() + static_cast<long>(which));
    if (random_.chance(0.1)) {
      const Reply reply{.code = random_.chance(0.5) ? 421 : 450,
                        .enhanced = {},
                        .words = "later",
                        .retry_after = {}};
      queue_.refused(ended.ticket, reply, now_);
      tree_.refused(ended.beside, reply, now_);
    } else if (random_.chance(0.1) && owners_.contains(ended.work.owner)) {
      queue_.give_back(ended.ticket, now_);
      tree_.give_back(ended.beside, now_);
      queue_.offer_again(ended.work.owner, ended.work.entry, {.domain = ended.work.domain});
      waiting_.push_back(ended.work);
      waiting_.back().number = --given_back_;
    } else {
      queue_.accepted(ended.ticket, now_);
      tree_.accepted(ended.beside, now_);
    }
  }
  void pass(Duration time) {
    // Both clocks alike: a day ends by the one on the wall, and is waited for by the steady one.
    const auto whole = std::chrono::ceil<std::chrono::microseconds>(time);
    now_.steady += whole;
    now_.wall += whole;
  }
  void change() {
    LimitSettings next = drawn_settings(random_);
    // What a domain has had before it gets a limit is known as long as it is remembered, and two
    // trees do not look at the same domains: none gets a limit that it did not have.
    keep_free(settings_.each_domain, next.each_domain);
    if (next.domains.contains("gmail.com")) {
      keep_free(settings_.domains["gmail.com"], next.domains["gmail.com"]);
    }
    settings_ = std::move(next);
    queue_.change(settings_, now_);
    tree_.change(settings_, now_);
  }
  void leave() {
    const Owner owner = somebody();
    std::vector<Waiting> theirs;
    std::ranges::copy_if(waiting_, std::back_inserter(theirs),
                         [&](const Waiting& each) { return each.owner == owner; });
    std::ranges::sort(theirs, {}, &Waiting::number);
    std::vector<Entry> expected;
    for (const Waiting& each : theirs) expected.push_back(each.entry);
    RC_ASSERT(queue_.leave(owner) == expected);
    std::erase_if(waiting_, [&](const Waiting& each) { return each.owner == owner; });
    // Its name may be another's from here on.
    for (InFlight& each : in_flight_) {
      if (each.work.owner == owner) each.work.owner = Owner{~0U};
    }
    owners_.erase(owner);
    join();
  }
  void renew() {
    const Owner owner = somebody();
    owners_[owner].sends_until = now_.steady + std::chrono::seconds(random_.below(20));
    queue_.renew(owner, owners_[owner].sends_until);
  }
  void renew_all() {
    for (auto& [owner, owned] : owners_) {
      owned.sends_until = SteadyTime::max();
      queue_.renew(owner, owned.sends_until);
    }
  }

  [[nodiscard]] bool may_send(const Waiting& each) const {
    return now_.steady < owners_.at(each.owner).sends_until;
  }
  [[nodiscard]] bool has_sleepers() const {
    return std::ranges::any_of(waiting_, [this](const Waiting& each) { return !may_send(each); });
  }
  std::optional<Entry> the_first() {
    std::map<Kind, const Waiting*> first;
    for (const Waiting& each : waiting_) {
      if (!may_send(each) || tree_.held_back({.domain = each.domain}, now_)) continue;
      const Waiting*& best = first[each.urgency.kind];
      if (best == nullptr || each.place() < best->place()) best = &each;
    }
    if (first.empty()) return std::nullopt;
    const bool is_turn = notices_in_a_row_ >= 3 || !first.contains(Kind::notice);
    const bool is_confirmation = is_turn && first.contains(Kind::confirmation);
    return first.at(is_confirmation ? Kind::confirmation : Kind::notice)->entry;
  }

  Random random_;
  Moment now_{.steady = steady_start, .wall = wall_start};
  LimitSettings settings_;
  SendQueue queue_;
  LimitTree tree_;
  std::map<Owner, Owned> owners_;
  std::vector<Waiting> waiting_;
  std::vector<InFlight> in_flight_;
  std::uint32_t offered_{};
  std::int64_t given_back_{};
  int notices_in_a_row_{};
};

RC_GTEST_PROP(SendQueueLimits, the_first_that_nothing_holds_back_goes_and_nobody_waits_for_another,
              (std::uint64_t seed)) {
  World world(seed);
  for (int step = 0; step < 400; ++step) {
    world.step();
    world.look();
  }
  world.drain();
}

}  // namespace
}  // namespace crier::pacing
