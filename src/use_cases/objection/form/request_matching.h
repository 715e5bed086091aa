// Finds out whom the requests of the public form mean: everybody of the audience who has the
// address or the number objects from the instant of the form on. Whoever comes into the
// audience later is found when it is done again, also for a request that has meant somebody before
// or was settled by hand;
// so it does not matter who comes first. Safe to repeat, to kill, and beside a second one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/registers/objection_requests.h"

namespace crier::app {

struct MatchOptions {
  std::string purpose;  // Empty: all.
  bool is_dry{};        // Changes nothing; the report says what would be.
  std::string actor;
  std::function<WallTime()> now;
  // Asked between requests; may be empty. True: the rest is left for another time.
  std::function<bool()> stop;
};

// Somebody whom the audience has under another name than the request.
struct OtherName {
  std::string receipt;
  std::string ref;
};

struct MatchReport {
  // Requests: the sum of the next four. One that was settled by hand counts if it is matched now.
  std::int64_t looked_at{};
  std::int64_t matched{};     // Somebody was found now.
  std::int64_t before{};      // Nobody but those of an earlier time.
  std::int64_t nobody{};      // They stay open, as do the next.
  std::int64_t unreadable{};  // Neither an address nor a number.
  std::int64_t several{};     // Of those matched, that mean more people than one.
  std::int64_t settled{};     // Of those matched, that were open: in a dry run they still are.
  // Who object by it now, or have withdrawn since; each once, however many forms they have sent.
  std::int64_t people{};
  std::int64_t objected_before{};     // Of them, who had objected already.
  std::int64_t new_objectors{};       // Of them, who had not, and do now.
  std::int64_t withdrawn_since{};     // Of them, whose later word stands.
  std::int64_t names_differ{};        // Of them, whom the audience has under another name.
  std::vector<OtherName> to_look_at;  // The first of these.
  bool was_stopped{};
};

[[nodiscard]] MatchReport match_requests(store::Connection& connection,
                                         const MatchOptions& options);

}  // namespace crier::app
