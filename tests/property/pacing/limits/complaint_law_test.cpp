// One complaint, however many notices it is said of and to whomever, lowers a rate once; and
// whatever is refused at the lower rate is another one.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/limits/slowdown.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime complained{100h};
constexpr WallTime wall_then{std::chrono::days(20'000)};
constexpr Duration heard_within = 1'500ms;

// They share a node, and each hears within so long what another was told.
class Daemons {
 public:
  Daemons(int count, Random& random) : random_(random) {
    for (int daemon = 0; daemon < count; ++daemon) {
      slowdowns_.emplace_back(
          Slowdown::Options{.usual = {.per_second = 100, .burst = 10},
                            .adaptation = {.decrease = 0.5, .floor = 0.01, .recovery = 100s}},
          complained);
    }
  }

  // A notice that one of them handed over is refused then.
  void refused(SteadyTime taken_at, SteadyTime answered_at) {
    const std::size_t daemon = random_.below(slowdowns_.size());
    events_.emplace(answered_at, [this, daemon, taken_at, answered_at] {
      const int sharing = static_cast<int>(slowdowns_.size());
      if (slowdowns_[daemon].lower(taken_at, answered_at, sharing)) tell(daemon, answered_at);
    });
  }
  void pass_time() {
    while (!events_.empty()) {
      const auto next = events_.extract(events_.begin());
      next.mapped()();
    }
  }
  // By which all go; nothing: they differ.
  [[nodiscard]] std::optional<double> part() const {
    for (const Slowdown& slowdown : slowdowns_) {
      if (slowdown.part() != slowdowns_.front().part()) return std::nullopt;
    }
    return slowdowns_.front().part();
  }

 private:
  static Moment at(SteadyTime steady) {
    return {.steady = steady,
            .wall = wall_then + std::chrono::floor<WallTime::duration>(steady - complained)};
  }
  void tell(std::size_t teller, SteadyTime now) {
    const SlowdownState told = slowdowns_[teller].state(at(now));
    for (std::size_t daemon = 0; daemon < slowdowns_.size(); ++daemon) {
      if (daemon == teller) continue;
      const SteadyTime hears = now + random_.below(heard_within / 1us) * 1us;
      events_.emplace(hears,
                      [this, daemon, told, hears] { slowdowns_[daemon].slow_to(told, at(hears)); });
    }
  }

  Random& random_;
  std::vector<Slowdown> slowdowns_;
  std::multimap<SteadyTime, std::function<void()>> events_;
};

RC_GTEST_PROP(Complaint, of_what_left_before_all_had_slowed_down_lowers_the_rate_once, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const int count = 1 + static_cast<int>(random.below(4));
  Daemons daemons(count, random);
  daemons.refused(complained - 1s, complained);
  // One alone goes by the lower rate at once.
  const Duration until_slower = count == 1 ? Duration(0) : heard_within;
  const std::uint64_t notices = random.below(50);
  for (std::uint64_t notice = 0; notice < notices; ++notice) {
    const SteadyTime taken_at =
        complained + until_slower - (1 + random.below(Duration(5s) / 1us)) * 1us;
    const SteadyTime after = std::max(taken_at, complained);
    daemons.refused(taken_at, after + random.below(Duration(20s) / 1us) * 1us);
  }

  daemons.pass_time();

  RC_ASSERT(daemons.part() == 0.5);
}

RC_GTEST_PROP(Complaint, of_what_left_when_all_had_slowed_down_lowers_it_again, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  Daemons daemons(1 + static_cast<int>(random.below(4)), random);
  daemons.refused(complained - 1s, complained);
  // Whoever has heard last may not know that the others have.
  const SteadyTime taken_at = complained + 2 * heard_within + random.below(1'000) * 1ms;
  daemons.refused(taken_at, taken_at + random.below(1'000) * 1ms);

  daemons.pass_time();

  RC_ASSERT(daemons.part() == 0.25);
}

}  // namespace
}  // namespace crier::pacing
