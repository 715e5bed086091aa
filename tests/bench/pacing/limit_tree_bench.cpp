// What the tree of limits costs a notice: asked, taken and answered, with 10,000 destination
// domains and more, all of which have nodes. The mark is 1 µs. "held" is what is asked of a domain
// that is full, "forgets" what domains cost that are never seen again; then one whose provider is
// known by its mail server, one of twenty that is refused, and one by slots that are granted.
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/random.h"
#include "pacing/limits/limit_tree.h"
#include "pacing/limits/provider_groups.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> domain_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t index = 0; index < count; ++index) {
    names.push_back("mail-of-town-" + std::to_string(index) + ".example");
  }
  return names;
}

// Mail as it is: half of it goes to a few large providers.
LimitSettings settings_of_mail() {
  LimitSettings settings;
  settings.channel.rate = RateLimit{.per_second = 100'000, .burst = 10'000};
  settings.channel.concurrency = 1'000;
  for (const std::string name : {"gmail", "yahoo", "outlook", "gmx"}) {
    ProviderGroup group{.name = name,
                        .domains = {name + ".com", name + ".net"},
                        .mx_suffixes = {"." + name + "-mx.example"},
                        .policy = {},
                        .rules = {}};
    group.policy.rate = RateLimit{.per_second = 50'000, .burst = 5'000};
    group.policy.per_day = 10'000'000'000;
    settings.groups.push_back(std::move(group));
  }
  settings.each_domain.rate = RateLimit{.per_second = 10, .burst = 100};
  settings.each_domain.concurrency = 10;
  settings.each_domain.hours = hours_of_every_day({.from = 0h, .until = 24h});
  settings.each_domain.zone = "Europe/Brussels";
  return settings;
}

class World {
 public:
  explicit World(std::size_t domains, RateSupply supply = RateSupply::own)
      : names_(domain_names(domains)), tree_(settings_of_mail(), supply, now_) {
    clock_.observe(now_.wall, now_.steady, now_.steady);
    Random random(17);
    for (int index = 0; index < (1 << 16); ++index) {
      order_.push_back(random.chance(0.5) ? large_[random.below(4)]
                                          : names_[random.below(domains)]);
    }
  }

  // One notice every 10 µs, as fast as a daemon is. True: it went.
  bool next() {
    now_.steady += 10us;
    now_.wall += 10us;
    const Destination to{.domain = order_[at_++ % order_.size()]};
    if (tree_.held_back(to, now_)) return false;
    tree_.accepted(tree_.take(to, now_), now_);
    return true;
  }
  // Its provider is known by the name of its mail server.
  bool next_by_mx() {
    now_.steady += 10us;
    now_.wall += 10us;
    const Destination to{.domain = order_[at_++ % order_.size()],
                         .mx = at_ % 2 == 0 ? "mx7.town.gmail-mx.example" : "mx.town.example"};
    if (tree_.held_back(to, now_)) return false;
    tree_.accepted(tree_.take(to, now_), now_);
    return true;
  }
  bool next_with_replies() {
    constexpr Reply busy{.code = 451,
                         .enhanced = {4, 3, 2},
                         .words = "Please try again later, the server has much to do",
                         .retry_after = {}};
    now_.steady += 10us;
    now_.wall += 10us;
    const Destination to{.domain = order_[at_++ % order_.size()]};
    if (tree_.held_back(to, now_)) return false;
    const LimitTree::Ticket ticket = tree_.take(to, now_);
    if (at_ % 20 == 0) {
      benchmark::DoNotOptimize(tree_.refused(ticket, busy, now_));
    } else {
      tree_.accepted(ticket, now_);
    }
    return true;
  }
  // With the shipped rules of everybody, of which this reply fits none.
  void read_rules() {
    LimitSettings settings = settings_of_mail();
    settings.rules = rules_of_all_mail();
    tree_.change(std::move(settings), now_);
  }
  bool next_granted() {
    const bool goes = next();
    for (const LimitTree::Want& want : tree_.wants(now_)) {
      WallTime& booked_until = booked_until_[want.name];
      const Reservation booking =
          reserve(*want.rate, booked_until, now_.wall, slots_per_grant(*want.rate));
      booked_until = booking.booked_until;
      const auto day = want.day.quota ? std::optional(want.day.number) : std::nullopt;
      tree_.add({.level = want.level, .name = want.name}, booking.grant, clock_, now_, day);
    }
    return goes;
  }
  bool ask(std::string_view domain) {
    return tree_.held_back({.domain = domain}, now_).has_value();
  }
  // Ten thousand new ones a second.
  void new_domain(std::size_t number) {
    now_.steady += 100us;
    now_.wall += 100us;
    const std::string name = "seen-once-" + std::to_string(number) + ".example";
    const Destination to{.domain = name};
    if (!tree_.held_back(to, now_)) tree_.accepted(tree_.take(to, now_), now_);
  }
  void fill(std::string_view domain) {
    const Destination to{.domain = domain};
    while (!tree_.held_back(to, now_)) tree_.accepted(tree_.take(to, now_), now_);
  }
  [[nodiscard]] std::size_t domains() const { return tree_.domains(); }

 private:
  std::vector<std::string> names_;
  std::vector<std::string> large_ = {"gmail.com", "yahoo.com", "outlook.com", "gmx.net"};
  std::vector<std::string> order_;
  Moment now_{.steady = SteadyTime(1h), .wall = WallTime(std::chrono::days(20'000))};
  LimitTree tree_;
  SharedClock clock_;
  std::unordered_map<std::string, WallTime> booked_until_;
  std::size_t at_{};
};

void a_notice(benchmark::State& state) {
  World world(static_cast<std::size_t>(state.range(0)));
  for (int warm_up = 0; warm_up < 500'000; ++warm_up) world.next();
  std::int64_t went = 0;
  for (auto step : state) went += world.next() ? 1 : 0;
  state.counters["went"] = static_cast<double>(went) / static_cast<double>(state.iterations());
  state.counters["domains"] = static_cast<double>(world.domains());
}
BENCHMARK(a_notice)->Arg(1)->Arg(1'000)->Arg(10'000)->Arg(100'000);

void a_notice_by_its_mail_server(benchmark::State& state) {
  World world(10'000);
  for (int warm_up = 0; warm_up < 500'000; ++warm_up) world.next_by_mx();
  for (auto step : state) benchmark::DoNotOptimize(world.next_by_mx());
}
BENCHMARK(a_notice_by_its_mail_server);

void a_notice_where_one_of_twenty_is_refused(benchmark::State& state) {
  World world(10'000);
  world.read_rules();
  for (int warm_up = 0; warm_up < 500'000; ++warm_up) world.next_with_replies();
  for (auto step : state) benchmark::DoNotOptimize(world.next_with_replies());
}
BENCHMARK(a_notice_where_one_of_twenty_is_refused);

// With what the table of grants costs in memory.
void a_notice_by_granted_slots(benchmark::State& state) {
  World world(10'000, RateSupply::granted);
  for (int warm_up = 0; warm_up < 500'000; ++warm_up) world.next_granted();
  std::int64_t went = 0;
  for (auto step : state) went += world.next_granted() ? 1 : 0;
  state.counters["went"] = static_cast<double>(went) / static_cast<double>(state.iterations());
}
BENCHMARK(a_notice_by_granted_slots);

void a_notice_that_is_held(benchmark::State& state) {
  World world(10'000);
  for (int warm_up = 0; warm_up < 500'000; ++warm_up) world.next();
  world.fill("full.example");
  for (auto step : state) benchmark::DoNotOptimize(world.ask("full.example"));
}
BENCHMARK(a_notice_that_is_held);

void a_domain_that_is_seen_once(benchmark::State& state) {
  World world(10'000);
  std::size_t number = 0;
  for (auto step : state) world.new_domain(++number);
  state.counters["domains"] = static_cast<double>(world.domains());
}
BENCHMARK(a_domain_that_is_seen_once)->Iterations(1'000'000);

}  // namespace
}  // namespace crier::pacing

BENCHMARK_MAIN();
