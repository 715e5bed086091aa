// What replies of servers have done to the limits of a campaign's channel (a stop, a pause, a lower
// rate), as every reading of the campaign says it. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "base/time.h"

namespace crier::report {

// One node of limits, of the whole channel: other campaigns of the channel are held by it as well.
struct HeldLimit {
  std::string node;  // "email", "email/group/gmail", "email/domain/town.example".

  // Nothing: replies have only lowered its rate.
  struct Pause {
    WallTime since;
    WallTime until;
    std::string why;  // The rule, and the server's words, redacted.
    bool is_stop{};   // Somebody has to look.
  };
  std::optional<Pause> pause{};
  std::optional<double> rate_now{};      // Notices a second; of the daemons the lowest.
  std::optional<WallTime> rate_until{};  // The rule ends then that has capped the rate.
  std::int64_t held{};                   // Notices that daemons hold back for it now.

  [[nodiscard]] bool is_stop() const { return pause && pause->is_stop; }
};

// "stopped", "paused", "slowed".
[[nodiscard]] std::string_view kind_of(const HeldLimit& hold);

// Stops before pauses before lower rates, each by node.
void sort_by_weight(std::vector<HeldLimit>& holds);

// `text` as one word of a shell, whatever people call their groups.
[[nodiscard]] std::string shell_word(std::string_view text);

// The command by which it is sent to again.
[[nodiscard]] std::string lift_command(const std::string& node);

// "email/group/gmail is stopped since … until …: 550 5.7.1 …. To do: …": a sentence or two.
[[nodiscard]] std::string hold_sentence(const HeldLimit& hold, std::string_view zone);

// Of sorted ones. "email/group/gmail is stopped until 2026-…, and 2 more": where there is room for
// one line. Empty: there are none.
[[nodiscard]] std::string holds_in_short(const std::vector<HeldLimit>& holds);

// A screen has no room for thousands of domains.
inline constexpr std::size_t holds_shown_max = 5;
[[nodiscard]] std::string holds_not_shown(std::size_t holds, const std::string& channel);

[[nodiscard]] boost::json::array json_of(const std::vector<HeldLimit>& holds);

}  // namespace crier::report
