// The commands of `crier limit`, and the limits that other commands reckon with. Internal to cli/.
#pragma once

#include <string>

#include "cli/commands.h"
#include "config/channel/limits_in_force.h"
#include "use_cases/campaign/planning/channel_course.h"

namespace crier::app {

void add_limit_show(Command& noun, Context& context);
void add_limit_history(Command& noun, Context& context);
void add_limit_set(Command& noun, Context& context);
void add_limit_unset(Command& noun, Context& context);
void add_limit_lift(Command& noun, Context& context);

// The section of a channel; throws CommandFailure when it is not configured.
[[nodiscard]] const ChannelSection& require_channel(Context& context, const std::string& channel);

// Those of a channel now, with what is set over crier.toml. Throws CommandFailure when it is not
// configured.
[[nodiscard]] LimitsInForce limits_now(Context& context, const std::string& channel);
// What a forecast goes by: those limits, the connections of crier.toml and its retries.
[[nodiscard]] ChannelCourse course_now(Context& context, const std::string& channel);

}  // namespace crier::app
