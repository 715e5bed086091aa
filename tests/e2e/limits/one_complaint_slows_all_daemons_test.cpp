// Two daemons share a channel, and the server tells one of them, once, that it is too much: what
// both send together is half of it within two seconds, and `crier limit show` says so.
#include <chrono>
#include <string>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/eventually.h"
#include "support/e2e/fullest_second.h"
#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

using namespace std::chrono_literals;

constexpr int rate = 60;
constexpr int burst = 4;
constexpr int people = 700;

// So slow a recovery that hardly anything of it falls into the test.
const std::string settings = fmt::format(R"(burst = {}
connections = 6
[channel.email.limits]
recovery = "1h"
[[channel.email.limits.rule]]
name = "too_fast"
words = "too much at once"
action = "slow"
scope = "channel"
)",
                                         burst);

WallTime wall_now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

double rate_shown(const World& world) {
  const auto nodes = boost::json::parse(world.must({"limit", "show", "email", "--format", "json"}));
  return nodes.as_array().at(0).as_object().at("per_second_now").to_number<double>();
}

TEST(OneComplaint, slows_what_all_daemons_send_together) {
  World world({.people = people,
               .rate_per_second = rate,
               .rules = {"rcpt count=1 after=150 reply 450 4.7.28 too much at once"},
               .channel_settings = settings});
  world.start_daemon().await_ready();
  world.start_daemon().await_ready();
  world.begin();

  eventually("the lower rate is shown", [&] { return rate_shown(world) < rate; });
  const WallTime lowered = wall_now() + 2s;
  EXPECT_NEAR(rate_shown(world), rate / 2.0, 1);
  world.await_state("finished");

  // What is won back in a minute.
  constexpr double lower = rate / 2.0 + rate / 60.0;
  const FullestSecond fullest =
      fullest_second(world.sink().attempts(),
                     {.burst = burst,
                      .rates = {{.per_second = rate, .from = {}, .until = lowered},
                                {.per_second = lower, .from = lowered, .until = WallTime::max()}}});
  RecordProperty("fullest_second",
                 fmt::format("{} of {} allowed", fullest.notices, fullest.allowed));
  EXPECT_LE(fullest.notices, fullest.allowed) << iso8601(fullest.ends);
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

}  // namespace
}  // namespace crier::e2e
