// What daemons suffer from on their channels, for those who ask why nothing leaves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct ChannelTrouble {
  std::string host;  // The daemon's.
  WallTime since;
  std::string description;
};

// Tells what one daemon suffers from on one channel; replaces what was told before. Nothing happens
// where the others take the daemon for dead.
void tell_channel_trouble(Transaction& transaction, const std::string& daemon,
                          const std::string& channel, const ChannelTrouble& trouble);
void end_channel_trouble(Transaction& transaction, const std::string& daemon,
                         const std::string& channel);

// What all daemons that are alive suffer from; the longest first.
[[nodiscard]] std::vector<ChannelTrouble> channel_troubles(Transaction& transaction,
                                                           const std::string& channel);

}  // namespace crier::store
