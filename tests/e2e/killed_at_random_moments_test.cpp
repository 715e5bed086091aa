// kill -9 of daemons again and again, and one restart of PostgreSQL. CRIER_CRASH_PEOPLE says how
// large the audience is (100,000 otherwise); CRIER_CRASH_SEED repeats the moments of a run.
#include <algorithm>
#include <cstdlib>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::e2e {
namespace {

constexpr int kills = 20;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// The numbers of kept messages at which something happens, ascending, while most are still to come.
std::vector<std::size_t> moments(std::size_t messages, std::mt19937_64& random) {
  std::uniform_int_distribution<std::size_t> any(messages / 50, messages * 9 / 10);
  std::vector<std::size_t> all(kills);
  std::ranges::generate(all, [&] { return any(random); });
  std::ranges::sort(all);
  return all;
}

// The most that one daemon may have claimed and not booked: pacing/claim_window.h with ten
// connections, 50 ms of flush interval, and lanes whose share of a full window is at least one row.
std::int64_t in_doubt_max(int rate_per_second) {
  constexpr int connections = 10;
  constexpr int lanes = 8;
  return 2 * connections + 16 + static_cast<std::int64_t>(1.5 * rate_per_second * 0.05) + lanes;
}

TEST(Daemons, killed_at_random_moments_miss_nobody) {
  const auto people = from_environment("CRIER_CRASH_PEOPLE", 100000);
  const auto seed = from_environment("CRIER_CRASH_SEED", std::random_device{}());
  RecordProperty("seed", std::to_string(seed));
  SCOPED_TRACE("CRIER_CRASH_SEED=" + std::to_string(seed));
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  constexpr int rate = 5000;
  World world({.people = static_cast<int>(people), .rate_per_second = rate});
  world.start_daemon();
  world.start_daemon();
  world.begin();

  // About nine in ten people of the sample get a message; the rest have no address or are minors.
  const std::vector<std::size_t> when = moments(people * 8 / 10, random);
  const std::size_t restart_before = random() % kills;
  for (std::size_t kill = 0; kill < when.size(); ++kill) {
    world.await_kept(when[kill]);
    if (kill == restart_before) test::ScratchPostgres::instance().restart();
    auto& victim = random() % 2 == 0 ? world.daemons().front() : world.daemons().back();
    victim.kill();
    world.remove(victim);
    world.start_daemon();
  }
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  const Accounts sums = accounts(world);
  const auto copies = repeated(world.sink().record());
  std::printf("%d kills, %lld unknown tries, %zu people with more than one copy\n", kills,
              static_cast<long long>(sums.unknown_tries), copies.size());
  EXPECT_LE(sums.unknown_tries, kills * in_doubt_max(rate));
  EXPECT_EQ(sums.failed, 0);
}

}  // namespace
}  // namespace crier::e2e
