// What operators are alarmed about beside what campaigns themselves say (alarms.h): campaigns that
// are due and have not begun, and providers that have stopped us.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

// Scheduled, and its start has passed: by a minute where a daemon says why it cannot begin, by ten
// where none does, because the people of a great audience are counted for some minutes. One that
// was told is one until it has begun or was put off, whether or not somebody says why just now.
struct LateBegin {
  std::string key;
  WallTime start_at;
  WallTime notify_by;
  std::string why;  // Of the daemon that has waited longest; empty: none says why.
};
[[nodiscard]] std::vector<LateBegin> late_begins(Transaction& transaction, WallTime now);

// All nodes of a channel that one rule has stopped (pacing/limits/reply_rule.h), because a block
// list stops the domains of a thousand providers. One that has ended counts for a quarter of an
// hour more: the next notice may be refused like the last. One that was lifted does not.
struct ProviderStop {
  std::string channel;
  std::string rule;
  std::int64_t nodes{};
  std::string names;  // Of the first five.
  std::string words;  // What the first of them was told, redacted, after the name of the rule.
  WallTime since;
  WallTime until;  // Of the last.
};
[[nodiscard]] std::vector<ProviderStop> provider_stops(Transaction& transaction, WallTime now);

// What came back of a campaign within a day of `now`, beside everybody whom it has told.
struct CameBack {
  std::string key;
  std::int64_t told{};
  std::int64_t dead{};        // Addresses that ended.
  std::int64_t refused{};     // For the sender's sake or for what the notice says.
  std::int64_t complaints{};  // People who called it spam.
  WallTime since;             // The first hour of that.
};
[[nodiscard]] std::vector<CameBack> came_back_lately(Transaction& transaction, WallTime now);

}  // namespace crier::store
