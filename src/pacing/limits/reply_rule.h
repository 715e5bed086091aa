// What the words of a provider do to its limits: a table, pattern → action, scope, duration. Pure.
//
// A rule fits a reply when its code, its enhanced status and its words do; what is left empty fits
// any. Rules are read in order: the operator's of everybody, those of the provider's group (the
// operator's first), then the shipped ones of everybody. Each that fits counts the reply; the first
// that has been heard as often as it asks for acts, and the rest is not looked at. So the rule for
// "busy, five times an hour" stands before "busy, three times". An alarm alone ends nothing: the
// next rule may act as well. It is given once an hour.
//
// A reply that may have been the connection's is heard by those alone that act at once and stop
// nothing: it is no ground for more, and if it was not the connection's it is said again.
//
// What a rule of the provider's group fits is the provider's own business, also before it was heard
// often enough and when it only alarms: those of everybody may slow down for it, and no more. So
// "our block list, five times" of one provider is not undercut by "blocked, twice" of everybody.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "campaign/outcome.h"

namespace crier::pacing {

enum class ReplyAction : std::uint8_t {
  slow,             // Lower the rate by a factor; successes raise it again (slowdown.h).
  cap_rate,         // At most `per_minute` for `duration`.
  cap_concurrency,  // At most `concurrency` at the same time for `duration`.
  pause,            // Nothing for `duration`, or as long as the reply asks for; afterwards slower.
  stop,             // Nothing for `duration` at least, with an alarm: somebody has to look.
  alarm,            // Only the alarm.
  ignore,           // It says nothing of a limit, whatever the rules after it would read in it.
};
[[nodiscard]] std::string_view name_of(ReplyAction action);

// On whose limits. `provider` is the group of the destination domain, or that domain if it belongs
// to no group: whoever has said so.
enum class ReplyScope : std::uint8_t { provider, domain, channel };

struct ReplyRule {
  std::string name;  // Unique; in alarms and logs.
  // "421", "4xx", or empty; of HTTP "429"; of SMPP the command status in decimal. x is any digit.
  std::string code{};
  // RFC 3463: "4.7.28", "x.7.x", or empty. x is any number. A reply without a status has none.
  std::string status{};
  // Words that occur in the reply, in whatever case: pieces that are divided by "*" come in this
  // order. Empty: any words.
  std::string words{};
  // Words in the same form: a reply in which they occur is not meant. Empty: none.
  std::string without_words{};
  ReplyAction action{ReplyAction::slow};
  ReplyScope scope{ReplyScope::provider};
  // 1 to 100: so many such replies within an hour before it acts.
  int times_an_hour{1};
  std::chrono::seconds duration{};  // 1 s to 7 d; of `slow`, `alarm` and `ignore` 0.
  double per_minute{};              // Of `cap_rate`: 1 a day to 60,000,000 a minute.
  int concurrency{};                // Of `cap_concurrency`: 1 to 100,000.
};

// What is wrong with a rule, for who has written it.
[[nodiscard]] std::optional<std::string> fault_of(const ReplyRule& rule);

// What a server said of a notice, or apart from any.
struct Reply {
  int code{};
  EnhancedStatus enhanced;  // All zero: it gave none.
  std::string_view words;   // All lines, without the code.
  std::optional<std::chrono::seconds> retry_after;
  // It may have been said because of the connection. If not, the next try hears it again.
  bool may_be_of_connection{};
};

// `rule` has no fault.
[[nodiscard]] bool fits(const ReplyRule& rule, const Reply& reply);

// One that fits says as much as the rule means, and not perhaps of a connection alone.
[[nodiscard]] bool is_ground(const ReplyRule& rule, const Reply& reply);

}  // namespace crier::pacing
