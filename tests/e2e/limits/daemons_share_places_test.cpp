// Several daemons share the number of notices that a provider takes at the same time. The server
// never has more of them under way than that, also when daemons die, stand still, go on and join;
// and nearly all of it is used.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

constexpr std::chrono::milliseconds answer_time{150};

struct SharedPlaces {
  int places{};
  int people{};
};

class DaemonsSharePlaces : public testing::TestWithParam<SharedPlaces> {
 protected:
  [[nodiscard]] static std::string settings() {
    return fmt::format(
        "connections = 30\n[channel.email.limits.group.gmail]\n"
        "domains = [\"gmail.com\"]\nconcurrency = {}\n",
        GetParam().places);
  }
  [[nodiscard]] static std::filesystem::path people(const World& world) {
    const auto path = world.folder() / "people.csv";
    std::ofstream file(path);
    file << "ref,email,country,locale,birth_date\n";
    for (int number = 1; number <= GetParam().people; ++number) {
      file << fmt::format("p{0},p{0}@gmail.com,DE,de,1980-01-01\n", number);
    }
    return path;
  }

  DaemonProcess& start_daemon() {
    DaemonProcess& daemon = world.start_daemon();
    daemon.await_ready();
    return daemon;
  }
  void await_part(double part) {
    world.await_kept(static_cast<std::size_t>(part * GetParam().people));
  }

  // From the MAIL of each notice until its last reply.
  [[nodiscard]] int most_at_once() const {
    std::vector<std::pair<WallTime, int>> changes;
    for (const Received& each : world.sink().record()) {
      changes.emplace_back(each.handed_over, 1);
      changes.emplace_back(each.kept, -1);
    }
    std::ranges::sort(changes);
    int now = 0;
    int most = 0;
    for (const auto& [at, change] : changes) most = std::max(most, now += change);
    return most;
  }
  // Of the places, over the time from the first notice that is looked at to the last one.
  [[nodiscard]] double part_in_use(std::size_t first, std::size_t last) const {
    auto record = world.sink().record();
    std::ranges::sort(record, {}, &Received::handed_over);
    using Seconds = std::chrono::duration<double>;
    Seconds used{};
    for (std::size_t place = first; place < last; ++place) {
      used += record.at(place).kept - record.at(place).handed_over;
    }
    const Seconds spent = record.at(last).handed_over - record.at(first).handed_over;
    return used / spent / GetParam().places;
  }

  mutable World world{{.rate_per_second = 1000,
                       .rules = {fmt::format("dot delay {}ms", answer_time.count())},
                       .channel_settings = settings()}};
};

INSTANTIATE_TEST_SUITE_P(Numbers, DaemonsSharePlaces,
                         testing::Values(SharedPlaces{.places = 1, .people = 120},
                                         SharedPlaces{.places = 8, .people = 1200}),
                         [](const auto& each) { return std::to_string(each.param.places); });

TEST_P(DaemonsSharePlaces, keep_to_them_whatever_becomes_of_the_daemons) {
  DaemonProcess& killed = start_daemon();
  DaemonProcess& stopped = start_daemon();
  start_daemon();
  world.import_people(people(world));
  world.create_campaign();
  world.start_campaign();
  await_part(0.6);
  const std::size_t undisturbed = world.sink().kept();
  stopped.signal(SIGSTOP);
  // It keeps what it holds, because its connections stay open. Where that is the only place, nothing
  // goes until it goes on.
  if (GetParam().places > 1) await_part(0.7);
  stopped.signal(SIGCONT);
  await_part(0.8);
  killed.kill();
  start_daemon();
  world.await_state("finished");

  const double used = part_in_use(undisturbed / 4, undisturbed - 1);
  RecordProperty("part_in_use", fmt::format("{:.3f}", used));
  EXPECT_LE(most_at_once(), GetParam().places) << world.logs();
  // Of one place less: the next notice has a few steps until its MAIL.
  EXPECT_GT(used, 0.55);
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

}  // namespace
}  // namespace crier::e2e
