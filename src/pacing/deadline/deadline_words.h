// What an operator reads of a deadline: the figures in a sentence, and what can be done. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "pacing/deadline/deadline_outlook.h"

namespace crier::pacing {

// What keeps a campaign from going faster.
enum class Binding : std::uint8_t {
  pause,    // It is paused.
  rate,     // It goes as fast as its channel is allowed to.
  limit,    // It goes as fast as hours, days, groups and domains allow (Outlook::bound_by).
  waves,    // Its next wave waits until the last one has been watched.
  answers,  // It goes as fast as people can be answered.
  others,   // The rate of its channel is full, and others have a part of it.
  breach,   // A breach on its channel goes first.
  servers,  // It is allowed more than it gets: servers answer slowly or refuse.
};

// More than so many times what is set is proposed to nobody: servers that take so much more would
// be a surprise, and those who watch for spam would not like it.
inline constexpr double raise_factor_most = 10;

// One of the limits that replies have lowered, paused or stopped, with people left behind it.
struct HeldByReplies {
  std::string node;            // "large", "the channel".
  std::optional<double> rate;  // Lowered to so many notices a second; nothing: it is paused.
  bool is_stop{};
  bool binds{};      // It is what keeps the campaign from going faster (Outlook::bound_by).
  std::string lift;  // The command.
};

struct DeadlineCase {
  std::string key;
  std::string channel;
  bool is_paused{};
  // Of one that is paused: the command that lets it go on. Empty: none does, because no end is in
  // sight.
  std::string resume{};
  bool resume_moves_dates{};
  bool has_waves_to_come{};
  bool answers_bind{};  // More than the limits of its channel.
  // Notices a second that go to other campaigns of its channel.
  double rate_of_others{};
  bool waits_for_breach{};
  WallTime now;
  WallTime notify_by;
  std::optional<WallTime> begun_at{};
  DeadlineState state{};
  WaitingFor waiting{};  // Of those who are left.
  // The share of those who are left who are to be told; the others are left out. Rates are told of
  // people who are told.
  double told_share{1};
  Outlook outlook;
  // Outlook::bound_by for people: "the rate of gmail". Empty: it has none.
  std::string bound_by;
  // The limit that the least change raises, as a plan names it: it may bind only when something
  // goes wrong, and `bound_by` is of limits alone. Nothing: none is enough by itself, and that of
  // `bound_by` counts.
  std::optional<flow::Binding> cause{};
  std::string cause_words{};
  // Of a campaign that is not on track: when it would be done (P50) if it went as its limits allow,
  // and the steps that raise enough of them, each row by itself.
  std::optional<WallTime> p50_at_limits;
  std::vector<std::vector<std::string>> raises;
  // The one that takes longest first.
  std::vector<HeldByReplies> held;
  // Whatever raise would be enough, it is more than raise_factor_most times what is set.
  bool no_raise_would_do{};
  // Of one that is not on track: the command that gives it the least later dates by which it would
  // be done with time to spare. Empty: none does, because no end is in sight.
  std::string extend{};
};

[[nodiscard]] Binding binding(const DeadlineCase& deadline);

// The state follows the figures only when they have said so for a while (deadline_standing.h). What
// is done meanwhile may not be needed, and later dates cannot be taken back, so that nothing of it
// is proposed. A pause goes on.
[[nodiscard]] bool is_in_time_again(const DeadlineCase& deadline);

// "20 for a retry, 3 for a limit, 40 for their morning"; empty: nobody waits.
[[nodiscard]] std::string waiting_text(const WaitingFor& waiting);

// "12345 people left, of them waiting 20 for a retry; 10.0/s in the last minutes, 12.5/s
// needed, 50.0/s allowed; …"
[[nodiscard]] std::string figures_text(const DeadlineCase& deadline);

// What binds, of such a text, where there is no room for what to do.
[[nodiscard]] std::string_view without_what_to_do(std::string_view remedy);

// Which limit binds, and the commands that help, with their figures; empty while it is on track.
[[nodiscard]] std::string remedy_text(const DeadlineCase& deadline);

}  // namespace crier::pacing
