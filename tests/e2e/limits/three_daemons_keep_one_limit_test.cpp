// Several daemons share the limits of a channel and of a domain. What the mail server is given in
// any second is within both, also when daemons die, stand still, go on and join, and while an
// operator changes the limits.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/fullest_second.h"
#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

constexpr std::string_view town = "@town.example";
constexpr int count = 1650;
constexpr int connections = 6;
constexpr int burst = 4;

const std::string settings = fmt::format(R"(burst = {0}
connections = {1}
[channel.email.limits.domain."town.example"]
per_second = 12
burst = {0}
)",
                                         burst, connections);

WallTime wall_now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

class ThreeDaemons : public testing::Test {
 protected:
  // A quarter of them at one domain, whose limit is below its part of the channel's.
  static std::filesystem::path people(const World& world) {
    const auto path = world.folder() / "people.csv";
    std::ofstream file(path);
    file << "ref,email,country,locale,birth_date\n";
    for (int number = 1; number <= count; ++number) {
      const std::string domain =
          number % 4 == 0 ? std::string(town) : fmt::format("@place{}.example", number % 40);
      file << fmt::format("p{0},p{0}{1},DE,de,1980-01-01\n", number, domain);
    }
    return path;
  }

  DaemonProcess& start_daemon() {
    DaemonProcess& daemon = world.start_daemon();
    daemon.await_ready();
    return daemon;
  }

  void await_more(std::size_t messages) { world.await_kept(world.sink().kept() + messages); }

  // Until the others go by it, the rate before may count as well.
  void set(const std::string& node, const char* key, int per_second, AllowedNotices& allowed) {
    constexpr std::chrono::seconds taken_within{2};
    const WallTime asked = wall_now();
    world.must({"limit", "set", node, fmt::format("{}={}", key, per_second), "--by", "Ada Example",
                "--reason", "they asked for it"});
    allowed.rates.back().until = wall_now() + taken_within;
    allowed.rates.push_back(
        {.per_second = static_cast<double>(per_second), .from = asked, .until = WallTime::max()});
  }

  void set_limits(int of_channel, int of_domain) {
    set("email", "rate_per_second", of_channel, channel);
    set("email/domain/town.example", "per_second", of_domain, domain);
  }

  std::vector<WallTime> handed_over(std::string_view ending) {
    std::vector<WallTime> times;
    for (const Received& each : world.sink().record()) {
      if (each.recipient.ends_with(ending)) times.push_back(each.handed_over);
    }
    return times;
  }

  // Several are always on their way.
  World world{{.rate_per_second = 60, .rules = {"dot delay 30ms"}, .channel_settings = settings}};
  AllowedNotices channel{.burst = burst,
                         .rates = {{.per_second = 60, .from = {}, .until = WallTime::max()}}};
  AllowedNotices domain{.burst = burst,
                        .rates = {{.per_second = 12, .from = {}, .until = WallTime::max()}}};
};

TEST_F(ThreeDaemons, keep_one_limit_whatever_becomes_of_them) {
  DaemonProcess& killed = start_daemon();
  DaemonProcess& stopped = start_daemon();
  start_daemon();
  world.import_people(people(world));
  world.create_campaign();
  world.start_campaign();
  await_more(200);

  killed.kill();
  await_more(200);
  stopped.signal(SIGSTOP);
  await_more(300);
  stopped.signal(SIGCONT);
  start_daemon();
  await_more(200);
  set_limits(30, 5);
  await_more(200);
  set_limits(100, 40);
  world.await_state("finished");

  // A notice is handed over when its MAIL comes. Its content waits for the server's reply, so that
  // of a daemon that stood still one notice of each connection ends later.
  const FullestSecond of_channel = fullest_second(handed_over(""), channel);
  const FullestSecond of_domain = fullest_second(handed_over(town), domain);
  RecordProperty("fullest_second_of_channel",
                 fmt::format("{} of {} allowed", of_channel.notices, of_channel.allowed));
  RecordProperty("fullest_second_of_domain",
                 fmt::format("{} of {} allowed", of_domain.notices, of_domain.allowed));
  EXPECT_LE(of_channel.notices, of_channel.allowed) << iso8601(of_channel.ends);
  EXPECT_LE(of_domain.notices, of_domain.allowed) << iso8601(of_domain.ends);
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

}  // namespace
}  // namespace crier::e2e
