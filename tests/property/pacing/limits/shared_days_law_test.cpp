// Several daemons with a tree each share the days of their nodes by grants from one table, which
// may lose questions and answers. Over all of them no node is given more than its quota on any day
// of its zone, also while an operator changes it; and while nobody dies and nothing is lost, all of
// it can be used.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr WallTime wall_start{std::chrono::days(20'000) + 20h};
const std::vector<std::string> domains = {"one.example", "two.example", "three.example"};

LimitSettings drawn_settings(Random& random) {
  LimitSettings settings;
  settings.each_domain.per_day = 1 + static_cast<int>(random.below(200));
  if (random.chance(0.5)) settings.each_domain.rate = RateLimit{.per_second = 5, .burst = 3};
  return settings;
}

class SharedTable {
 public:
  Grant book(const LimitTree::Want& want, WallTime now, int slots) {
    if (want.returned > 0) {
      auto& taken = taken_[{want.name, want.returned_day}];
      taken -= want.returned;
      RC_ASSERT(taken >= 0);
    }
    if (want.day.quota) {
      auto& taken = taken_[{want.name, want.day.number}];
      slots = static_cast<int>(std::clamp<std::int64_t>(*want.day.quota - taken, 0, slots));
      taken += slots;
    }
    if (!want.rate || slots == 0) return {.first = now, .slots = slots};
    const Reservation booking = reserve(*want.rate, booked_until_[want.name], now, slots);
    booked_until_[want.name] = booking.booked_until;
    return booking.grant;
  }

 private:
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> taken_;
  std::map<std::string, WallTime> booked_until_;
};

struct Daemon {
  Daemon(const LimitSettings& settings, Moment now) : tree(settings, RateSupply::granted, now) {
    clock.observe(now.wall, now.steady, now.steady);
  }
  LimitTree tree;
  SharedClock clock;
  std::vector<LimitTree::Ticket> waiting;  // Taken, and without an answer yet.
};

class World {
 public:
  World(std::uint64_t seed, bool loses)
      : random_(seed), loses_(loses), settings_(drawn_settings(random_)) {
    for (int number = 0; number < 3; ++number) start_daemon();
  }

  void pass() {
    const auto most = random_.chance(0.02) ? 2h : Duration(2s);
    elapsed_ += std::chrono::microseconds(random_.below(static_cast<std::uint64_t>(
        std::chrono::microseconds(std::chrono::floor<std::chrono::microseconds>(most)).count())));
  }
  void lose_somebody() {
    if (!loses_ || !random_.chance(0.01)) return;
    daemons_[random_.below(daemons_.size())] = std::make_unique<Daemon>(settings_, now());
  }
  // All daemons hear of it at once. What has gone has gone.
  void change_quota() {
    if (stays_ || !random_.chance(0.02)) return;
    settings_.each_domain.per_day = 1 + static_cast<int>(random_.below(200));
    for (const std::string& domain : domains) {
      bounds_[{domain, day()}] = std::max(sent_[{domain, day()}], quota());
    }
    changed_on_ = day();
    for (const auto& daemon : daemons_) daemon->tree.change(settings_, now());
  }
  // Whoever wants to may send, as much as goes. What was taken and turns out not to have left may
  // wait for that for some time.
  void send() {
    Daemon& daemon = *daemons_[random_.below(daemons_.size())];
    for (const LimitTree::Ticket& ticket : std::exchange(daemon.waiting, {})) {
      if (random_.chance(0.5)) {
        daemon.tree.give_back(ticket, now());
      } else {
        daemon.waiting.push_back(ticket);
      }
    }
    const std::string& domain = domains[random_.below(domains.size())];
    for (int asked = 0; asked < 5; ++asked) {
      for (auto most = random_.below(20); most > 0; --most) {
        if (daemon.tree.held_back({.domain = domain}, now())) break;
        const LimitTree::Ticket ticket = daemon.tree.take({.domain = domain}, now());
        if (random_.chance(0.1)) {
          daemon.waiting.push_back(ticket);
        } else {
          daemon.tree.accepted(ticket, now());
          count_sent(domain);
        }
      }
      book(daemon);
    }
  }
  void book(Daemon& daemon) {
    for (const LimitTree::Want& want : daemon.tree.wants(now())) {
      const LimitTree::NodeName node{.level = want.level, .name = want.name};
      const bool is_question_lost = loses_ && random_.chance(0.1);
      const int slots = want.rate ? 1 + static_cast<int>(random_.below(4)) : want.slots;
      const Grant grant = is_question_lost ? Grant{} : table_.book(want, now().wall, slots);
      // Also while the answer is on its way.
      change_quota();
      if (is_question_lost || (loses_ && random_.chance(0.1))) {
        daemon.tree.forgo(node, now());
      } else if (want.rate || want.slots > 0) {
        const auto of_day = want.day.quota ? std::optional(want.day.number) : std::nullopt;
        static_cast<void>(daemon.tree.add(node, grant, daemon.clock, now(), of_day));
      }
    }
  }

  [[nodiscard]] std::int64_t quota() const { return *settings_.each_domain.per_day; }
  [[nodiscard]] const auto& sent() const { return sent_; }
  // All of one day to one domain, by whoever can. The number a day stays as it is from now on.
  std::int64_t use_up(const std::string& domain) {
    stays_ = true;
    const std::int32_t today = day();
    while (day() == today) {
      for (const auto& daemon : daemons_) {
        send_all(*daemon, domain);
        book(*daemon);
        send_all(*daemon, domain);
      }
      elapsed_ += 7s;
    }
    return sent_[{domain, today}];
  }

 private:
  void send_all(Daemon& daemon, const std::string& domain) {
    while (!daemon.tree.held_back({.domain = domain}, now())) {
      daemon.tree.accepted(daemon.tree.take({.domain = domain}, now()), now());
      count_sent(domain);
    }
  }
  void count_sent(const std::string& domain) {
    const std::int64_t notices = ++sent_[{domain, day()}];
    RC_ASSERT(notices <= (changed_on_ == day() ? bounds_[{domain, day()}] : quota()));
  }
  void start_daemon() { daemons_.push_back(std::make_unique<Daemon>(settings_, now())); }
  [[nodiscard]] Moment now() const {
    return {.steady = SteadyTime(1h) + elapsed_,
            .wall = wall_start + std::chrono::floor<std::chrono::microseconds>(elapsed_)};
  }
  [[nodiscard]] std::int32_t day() const {
    return static_cast<std::int32_t>(
        std::chrono::floor<std::chrono::days>(now().wall).time_since_epoch().count());
  }

  Random random_;
  bool loses_;
  LimitSettings settings_;
  SharedTable table_;
  std::vector<std::unique_ptr<Daemon>> daemons_;
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> sent_;
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> bounds_;  // Of days of a change.
  std::optional<std::int32_t> changed_on_;
  bool stays_{};
  Duration elapsed_{};
};

RC_GTEST_PROP(SharedDays, no_day_has_more_than_its_quota_over_all_daemons_whatever_is_lost,
              (std::uint64_t seed, bool loses)) {
  World world(seed, loses);
  for (int step = 0; step < 1'000; ++step) {
    world.pass();
    world.lose_somebody();
    world.send();
  }

  RC_ASSERT(!world.sent().empty());
}

RC_GTEST_PROP(SharedDays, all_of_a_day_can_be_used_by_whoever_needs_it, (std::uint64_t seed)) {
  World world(seed, false);
  for (int step = 0; step < 100; ++step) {
    world.pass();
    world.send();
  }
  world.use_up("one.example");

  // Another daemon may hold on to what it was granted, a fiftieth at the most.
  const std::int64_t used = world.use_up("one.example");
  RC_ASSERT(used <= world.quota());
  RC_ASSERT(used >= world.quota() - 2 * std::max<std::int64_t>(1, world.quota() / 50) - 3);
}

}  // namespace
}  // namespace crier::pacing
