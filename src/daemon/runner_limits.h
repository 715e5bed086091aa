// How what operators set and lift reaches the channels at work, and what these have to tell.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "daemon/limits_watch.h"
#include "dispatch/channel_runner.h"

namespace crier::app {

// Runners by the names of their channels; they must outlive what is made from them.
using Runners = std::map<std::string, dispatch::ChannelRunner*>;

struct WatchOfRunners {
  std::string daemon;                                           // Its id.
  std::int64_t version{};                                       // Which the runners go by already.
  std::function<void(const std::string& channel)> called_back;  // LimitsWatch::Options.
};
[[nodiscard]] LimitsWatch::Options watch_options(Runners runners, WatchOfRunners of);

}  // namespace crier::app
