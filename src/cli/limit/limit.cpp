
#include "cli/command_line/command_line.h"
#include "cli/limit/limit_commands.h"
#include "config/channel/channel_sections.h"
#include "config/configured_channels.h"
#include "use_cases/limits/limit_change.h"

namespace crier::app {

const ChannelSection& require_channel(Context& context, const std::string& channel) {
  const Config& config = context.config();
  const ChannelSection* const section = find_section(config.channels, channel);
  if (section != nullptr) return *section;
  throw CommandFailure(channel_rate(config, channel).error(), ExitCode::usage);
}

LimitsInForce limits_now(Context& context, const std::string& channel) {
  const Config& config = context.config();
  // A campaign may be of a channel that is not configured here.
  if (const auto rate = channel_rate(config, channel); !rate) throw CommandFailure(rate.error());
  const ChannelSection& section = require_channel(context, channel);
  return limits_in_force(config, section, context.connection().transact(limits_that_are_set));
}

ChannelCourse course_now(Context& context, const std::string& channel) {
  return {.limits = limits_now(context, channel).settings,
          .connections = connections_max(require_channel(context, channel)),
          .retry = context.config().retry};
}

void add_limit_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand(
      "limit",
      "What channels, groups of mailbox providers and domains may be sent, and what they get");
  noun->require_subcommand(1);
  add_limit_show(*noun, context);
  add_limit_set(*noun, context);
  add_limit_unset(*noun, context);
  add_limit_lift(*noun, context);
  add_limit_history(*noun, context);
  set_examples(*noun,
               "crier limit show email\n"
               "crier limit set email/group/gmail per_second=20 --by \"Ada Example\" --reason "
               "\"their postmaster agreed\"");
}

}  // namespace crier::app
