#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command_line/command_line.h"
#include "cli/limit/limit_commands.h"
#include "config/channel/limit_node_name.h"
#include "use_cases/limits/limit_change.h"

namespace crier::app {
namespace {

struct NoteOptions {
  std::string by;
  std::string reason;
};

struct SetOptions {
  std::string node;
  std::vector<std::string> keys;  // "key=value"; of unset "key".
  NoteOptions note;
};

store::LimitNote note_of(Context& context, const NoteOptions& options) {
  return {
      .by = options.by, .reason = options.reason, .actor = context.actor(), .at = context.now()};
}

LimitNodeName require_node(Context& context, const std::string& text) {
  auto node = limit_node_named(context.config(), text);
  if (!node) throw CommandFailure(node.error(), ExitCode::usage);
  return *std::move(node);
}

// crier.toml with what would be set over it, read as if all of it stood there.
LimitFaults faults_with(Context& context, const std::string& channel) {
  const Config& config = context.config();
  const ChannelSection& section = require_channel(context, channel);
  return [&config, &section](const std::vector<store::SetLimit>& set, const std::string& node) {
    const LimitsInForce limits = limits_in_force(config, section, set);
    const auto fault = std::ranges::find(limits.left_out, node, &LimitsInForce::LeftOut::node);
    return fault == limits.left_out.end() ? std::string() : fault->why;
  };
}

std::string sum_of(const std::vector<std::string>& hosts) {
  return fmt::format("{} ({})",
                     hosts.size() == 1 ? "1 daemon" : fmt::format("{} daemons", hosts.size()),
                     fmt::join(hosts, ", "));
}

// Daemons ask every second; one that has not answered by then cannot reach the database, or is
// another program.
void tell_takers(Context& context, std::int64_t version) {
  constexpr std::chrono::seconds patience{5};
  constexpr std::chrono::milliseconds between{100};
  const auto give_up = std::chrono::steady_clock::now() + patience;
  LimitTakers takers;
  while (true) {
    takers = context.connection().transact(
        [&](store::Transaction& transaction) { return takers_of(transaction, version); });
    if (takers.have_not.empty() || std::chrono::steady_clock::now() >= give_up) break;
    std::this_thread::sleep_for(between);
  }
  if (takers.have.empty() && takers.have_not.empty()) {
    fmt::print(context.out(), "no crierd runs; whoever starts goes by it\n");
  }
  if (!takers.have.empty()) {
    fmt::print(context.out(), "{} {} by it\n", sum_of(takers.have),
               takers.have.size() == 1 ? "goes" : "go");
  }
  if (!takers.have_not.empty()) {
    fmt::print(context.err(),
               "crier: warning: {} did not take it within {} s; see the log there: the database "
               "may not be reached, or crierd is older than this command\n",
               sum_of(takers.have_not), patience.count());
  }
}

void change(Context& context, const LimitNodeName& node, const LimitChange& change,
            const NoteOptions& note, ExitCode refused_with) {
  const LimitFaults faults = faults_with(context, node.channel);
  const std::int64_t version = context.connection().transact([&](store::Transaction& transaction) {
    const auto changed = change_limits(transaction, change, note_of(context, note), faults);
    // Thrown, so that nothing of it is kept.
    if (!changed) throw CommandFailure(changed.error(), refused_with);
    return *changed;
  });
  for (const LimitChange::Key& each : change.keys) {
    fmt::print(context.out(), "{} {}\n", change.node,
               each.value ? fmt::format("{} = {}", each.key, *each.value)
                          : each.key + " is as crier.toml has it");
  }
  std::fflush(context.out());
  tell_takers(context, version);
}

void refuse_repeated(const LimitChange& change) {
  for (auto each = change.keys.begin(); each != change.keys.end(); ++each) {
    const bool is_repeated = std::any_of(std::next(each), change.keys.end(),
                                         [&](const auto& other) { return other.key == each->key; });
    if (is_repeated) {
      throw CommandFailure(fmt::format("{} is said twice; say it once", each->key),
                           ExitCode::usage);
    }
  }
}

void set(Context& context, const SetOptions& options) {
  const LimitNodeName node = require_node(context, options.node);
  LimitChange wanted{.node = text_of(node), .keys = {}};
  for (const std::string& each : options.keys) {
    const std::size_t equals = each.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == each.size()) {
      throw CommandFailure(
          fmt::format("\"{}\" is no limit; write KEY=VALUE, such as per_second=20", each),
          ExitCode::usage);
    }
    auto value = typed_limit(node, each.substr(0, equals), each.substr(equals + 1));
    if (!value) throw CommandFailure(value.error(), ExitCode::usage);
    wanted.keys.push_back({.key = each.substr(0, equals), .value = *std::move(value)});
  }
  refuse_repeated(wanted);
  change(context, node, wanted, options.note, ExitCode::usage);
}

void unset(Context& context, const SetOptions& options) {
  const LimitNodeName node = require_node(context, options.node);
  LimitChange wanted{.node = text_of(node), .keys = {}};
  for (const std::string& each : options.keys) wanted.keys.push_back({.key = each, .value = {}});
  refuse_repeated(wanted);
  change(context, node, wanted, options.note, ExitCode::failed);
}

void lift(Context& context, const SetOptions& options) {
  const std::string node = text_of(require_node(context, options.node));
  const auto lifted = context.connection().transact([&](store::Transaction& transaction) {
    return lift_limit(transaction, node, note_of(context, options.note));
  });
  if (!lifted) {
    throw CommandFailure(fmt::format("no reply has paused or slowed {}: crier limit show", node));
  }
  fmt::print(context.out(), "{}: lifted {}\n", node, lifted->what);
  std::fflush(context.out());
  tell_takers(context, lifted->version);
}

void add_node(Command& command, std::string& node) {
  command
      .add_option("node", node,
                  "email, email/group/gmail, email/domain/town.example, email/each_domain, or "
                  "email/people for the hours at which people are told")
      ->required()
      ->type_name("NODE");
}

void add_note(Command& command, NoteOptions& note) {
  command.add_option("--by", note.by, "Who has decided it")
      ->required()
      ->check(not_blank)
      ->type_name("NAME");
  command.add_option("--reason", note.reason, "Why; both are kept in the history")
      ->required()
      ->check(not_blank)
      ->type_name("TEXT");
}

}  // namespace

void add_limit_set(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "set",
      "Set keys of a node over crier.toml, while Crier runs: all daemons go by it within two "
      "seconds. The keys are those of [channel.….limits], and rate_per_second and burst of a "
      "channel; KEY=none lets nothing count for that key, neither of crier.toml nor of what is "
      "shipped; a value that crier.toml would refuse ends with 2 and sets nothing");
  const auto options = std::make_shared<SetOptions>();
  add_node(*command, options->node);
  command->add_option("keys", options->keys, "What to set")->required()->type_name("KEY=VALUE…");
  add_note(*command, options->note);
  command->callback([&context, options] { set(context, *options); });
  set_examples(
      *command,
      "crier limit set email rate_per_second=200 --by \"Ada Example\" --reason "
      "\"a second relay\"\n"
      "crier limit set email/group/gmail per_second=20 concurrency=5 --by \"Ada Example\" "
      "--reason \"their postmaster agreed\"\n"
      "crier limit set email per_day=none --by \"Ada Example\" --reason \"the ramp is over\"\n"
      "crier limit set email/domain/town.example hours=08:00-18:00 days=mon,tue "
      "zone=Europe/Brussels --by \"Ada Example\" --reason \"they asked for it\"");
}

void add_limit_unset(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "unset", "Let crier.toml say again what keys of a node are; ends with 1 when one is not set");
  const auto options = std::make_shared<SetOptions>();
  add_node(*command, options->node);
  command->add_option("keys", options->keys, "Which")->required()->type_name("KEY…");
  add_note(*command, options->note);
  command->callback([&context, options] { unset(context, *options); });
  set_examples(*command,
               "crier limit unset email/group/gmail per_second concurrency --by \"Ada Example\" "
               "--reason \"it is in crier.toml now\"");
}

void add_limit_lift(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "lift",
      "Send to a node again that replies have paused, stopped or slowed, after looking into it; "
      "ends with 1 when none has");
  const auto options = std::make_shared<SetOptions>();
  add_node(*command, options->node);
  add_note(*command, options->note);
  command->callback([&context, options] { lift(context, *options); });
  set_examples(*command,
               "crier limit lift email/group/gmail --by \"Ada Example\" --reason \"our address is "
               "off their list\"");
}

}  // namespace crier::app
