// What an operator reads of a deadline: the figures in a sentence, and what can be done. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "pacing/deadline/deadline_outlook.h"

namespace crier::pacing {

// What keeps a campaign from going faster.
enum class Binding : std::uint8_t {
  pause,    // It is paused.
  rate,     // It goes as fast as its channel is allowed to.
  waves,    // Its next wave waits until the last one has been watched.
  answers,  // It goes as fast as people can be answered.
  servers,  // It is allowed more than it gets: servers answer slowly or refuse, or others go first.
};

struct DeadlineCase {
  std::string key;
  std::string channel;
  bool is_paused{};
  bool has_waves_to_come{};
  bool answers_bind{};  // More than the limits of its channel.
  WallTime now;
  WallTime notify_by;
  DeadlineState state{};
  Outlook outlook;
};

[[nodiscard]] Binding binding(const DeadlineCase& deadline);

// "12345 people left, 20 of them waiting for a retry; 10.0/s now, 12.5/s needed, 50.0/s allowed; …"
[[nodiscard]] std::string figures_text(const DeadlineCase& deadline);

// Which limit binds, and the commands that help, with their figures; empty while it is on track.
[[nodiscard]] std::string remedy_text(const DeadlineCase& deadline);

}  // namespace crier::pacing
