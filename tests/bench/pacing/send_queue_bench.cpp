// What pacing costs a notice from its offer to its answer: the lines, the limits, the circuit
// breaker. Of a channel with a rate alone; with 10,000 destination domains, none of which is full;
// and where a tenth of the notices goes to a provider that is always full, of which some thousand
// wait.
#include <optional>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/random.h"
#include "pacing/send_queue.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t domains = 10'000;
constexpr std::size_t waiting = 2'000;

LimitSettings of_channel() {
  LimitSettings settings;
  settings.channel.rate = RateLimit{.per_second = 200'000, .burst = 20'000};
  return settings;
}

LimitSettings of_domains() {
  LimitSettings settings = of_channel();
  settings.groups = {
      {.name = "slow", .domains = {"slow.example"}, .mx_suffixes = {}, .policy = {}, .rules = {}}};
  settings.groups[0].policy.rate = RateLimit{.per_second = 1'000, .burst = 100};
  settings.each_domain.rate = RateLimit{.per_second = 50, .burst = 100};
  settings.each_domain.concurrency = 100;
  return settings;
}

class World {
 public:
  World(LimitSettings settings, double to_slow)
      : queue_({.breaker = {}, .seed = 1, .limits = std::move(settings), .supply = RateSupply::own},
               now_) {
    for (std::size_t index = 0; index < domains; ++index) {
      names_.push_back("mail-of-town-" + std::to_string(index) + ".example");
    }
    Random random(17);
    for (int index = 0; index < (1 << 16); ++index) {
      order_.push_back(random.chance(to_slow) ? "slow.example"
                                              : std::string_view(names_[random.below(domains)]));
    }
    for (int lane = 0; lane < 16; ++lane) {
      owners_.push_back(queue_.join({.notify_by = WallTime::max(), .campaign = CampaignId{1}},
                                    SteadyTime::max()));
    }
    queue_.keep_aside(waiting / 2);
  }

  // One is offered, and one goes if one may. True: it went.
  bool next() {
    now_.steady += 10us;
    now_.wall += 10us;
    // As the walks do: as many wait as the claim window has room for.
    while (queue_.size() < waiting) offer();
    const bool goes = queue_.decide(now_).hold == Hold::none;
    if (goes) queue_.accepted(queue_.take(now_).ticket, now_);
    benchmark::DoNotOptimize(queue_.take_postponed());
    return goes;
  }

 private:
  void offer() {
    ++at_;
    queue_.offer(owners_[at_ % owners_.size()], static_cast<SendQueue::Entry>(at_),
                 {.domain = order_[at_ % order_.size()]});
  }

  std::vector<std::string> names_;
  std::vector<std::string_view> order_;
  Moment now_{.steady = SteadyTime(1h), .wall = WallTime(std::chrono::days(20'000))};
  SendQueue queue_;
  std::vector<SendQueue::Owner> owners_;
  std::size_t at_{};
};

void measure(benchmark::State& state, LimitSettings settings, double to_slow) {
  World world(std::move(settings), to_slow);
  for (int warm_up = 0; warm_up < 300'000; ++warm_up) world.next();
  std::int64_t went = 0;
  for (auto step : state) went += world.next() ? 1 : 0;
  state.counters["went"] = static_cast<double>(went) / static_cast<double>(state.iterations());
}

void a_notice_of_a_channel(benchmark::State& state) {
  measure(state, of_channel(), 0);
}
BENCHMARK(a_notice_of_a_channel);

void a_notice_to_one_of_10000_domains(benchmark::State& state) {
  measure(state, of_domains(), 0);
}
BENCHMARK(a_notice_to_one_of_10000_domains);

void a_notice_beside_a_provider_that_is_full(benchmark::State& state) {
  measure(state, of_domains(), 0.1);
}
BENCHMARK(a_notice_beside_a_provider_that_is_full);

}  // namespace
}  // namespace crier::pacing

BENCHMARK_MAIN();
