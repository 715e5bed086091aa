// What a forecast needs to know of a channel; from crier.toml and from what operators have set.
#pragma once

#include <chrono>
#include <optional>

#include "pacing/limits/limit_settings.h"
#include "pacing/retry.h"

namespace crier::app {

struct ChannelCourse {
  pacing::LimitSettings limits;      // In force, with the channel's rate; without fault.
  std::optional<int> connections{};  // Over all daemons; nothing: any number.
  pacing::RetryPolicy retry{};
  // For how long its server takes to answer a notice. Nothing: not known, and connections are not
  // reckoned with.
  std::optional<std::chrono::milliseconds> answer_time{};
};

}  // namespace crier::app
