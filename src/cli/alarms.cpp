#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "config/alarms/alarm_sender.h"
#include "runtime/clock.h"
#include "runtime/signals.h"
#include "runtime/task_group.h"

namespace crier::app {
namespace {

namespace asio = boost::asio;

struct Trial {
  std::string way;
  std::expected<void, std::string> sent;
};

report::Alarm test_alarm(const Context& context) {
  return {.id = "test-" + boost::uuids::to_string(boost::uuids::random_generator()()),
          .kind = report::AlarmKind::test,
          .subject = "test",
          .state = {},
          .campaign = {},
          .host = asio::ip::host_name(),
          .headline = fmt::format("{} tries whether alarms arrive", context.actor()),
          .details = "Nothing is wrong, and nothing is to be done.",
          .since = context.now(),
          .at = context.now()};
}

asio::awaitable<void> try_all(AlarmSender* sender, report::Alarm alarm,
                              std::vector<Trial>* trials) {
  for (Trial& trial : *trials) {
    auto sending = sender->send(trial.way, alarm);
    trial.sent = co_await std::move(sending);
  }
}

void test_alarms(Context& context) {
  const Config& config = context.config();
  std::vector<Trial> trials;
  for (std::string& way : alarm_ways(config.alarms)) trials.push_back({std::move(way), {}});
  if (trials.empty()) {
    throw CommandFailure(
        "alarms go nowhere but into the log and the metrics: [alarms] of crier.toml has neither a "
        "webhook nor email; crier config sample explains both",
        ExitCode::usage);
  }
  context.require_secrets("alarms");
  if (!config.alarms.email.empty()) context.require_secrets("channel.email");
  ignore_broken_pipes();
  asio::io_context io(1);
  SystemClock clock;
  AlarmSender sender(io.get_executor(), clock, config);
  TaskGroup tasks(io.get_executor());
  tasks.spawn(try_all(&sender, test_alarm(context), &trials));
  io.run();
  std::string faults;
  for (const Trial& trial : trials) {
    if (trial.sent) {
      fmt::print(context.out(), "{}: sent\n", trial.way);
    } else {
      faults += fmt::format("{}{}: {}", faults.empty() ? "" : "\n", trial.way, trial.sent.error());
    }
  }
  if (!faults.empty()) throw CommandFailure(faults);
}

}  // namespace

void add_alarms_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("alarms", "What operators are told when something is wrong");
  noun->require_subcommand(1);
  Command* test = noun->add_subcommand(
      "test", "Send one by every way of [alarms]; exit code 1: one of them does not work");
  test->callback([&context] { test_alarms(context); });
  set_examples(*test, "crier alarms test");
  set_examples(*noun, "crier alarms test");
}

}  // namespace crier::app
