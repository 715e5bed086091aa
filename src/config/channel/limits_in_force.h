// The limits of a channel that count: crier.toml's, and over them, key by key, what operators have
// set while Crier runs (store/ledger/limit_records.h). What is set is checked as crier.toml is, by
// being read as if it stood there.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "pacing/limits/limit_settings.h"
#include "store/ledger/limit_records.h"

namespace crier::app {

struct LimitsInForce {
  pacing::LimitSettings settings;  // With the rate of the channel.
  // Where keys come from that somebody has written, by node and key: "set", "crier.toml:12". Others
  // are shipped, or the default.
  std::map<std::pair<std::string, std::string>, std::string> origins;
  // What was set and does not count, because with crier.toml as it is it would be faulty.
  struct LeftOut {
    std::string node;
    std::string key;  // Empty: all of the node.
    std::string why;
  };
  std::vector<LeftOut> left_out;
};

// `section` is one of `config`; what is set of other channels is not looked at. Where it is faulty,
// the keys that make it so are left out and the rest counts; a group that is not there any more is
// left out whole.
[[nodiscard]] LimitsInForce limits_in_force(const Config& config, const ChannelSection& section,
                                            std::span<const store::SetLimit> set);

}  // namespace crier::app
