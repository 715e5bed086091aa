// Where a notice goes: one address on one channel.
#pragma once

#include <string>

namespace crier::dispatch {

struct Destination {
  std::string address;  // The kind that the channel delivers to (campaign/channel_kind.h).
  std::string name;     // The person's, which no log may repeat.
  // The sender on the envelope, who hears of it when the notice bounces. Empty where the channel
  // has none.
  std::string sender;
};

}  // namespace crier::dispatch
