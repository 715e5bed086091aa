// The log lines of what the database refuses: the first failure of a place at once, and no line for
// each of the lanes of a campaign that meet the same refusal, because a dozen lines that say the
// same hide the one that says something else.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "base/refusal.h"
#include "base/time.h"
#include "dispatch/meter.h"
#include "runtime/log_limit.h"

namespace crier::app {

class RefusalLog {
 public:
  void refused(const dispatch::Place& where, const char* during, const Refusal& refusal,
               SteadyTime now);
  // A word when the last of the places that met the same refusal is heard of.
  void works_again(const dispatch::Place& where);
  // Nothing shows any more whether that place works.
  void nobody_there(const dispatch::Place& where);

 private:
  // The places of one campaign that are refused the same, or a place that is nobody's.
  struct Group {
    std::set<std::string> places;
    std::size_t places_most{};  // At one time.
    std::size_t places_told{};  // In the last line.
    log::Limit limit;
    log::Limit growth_limit;
    bool has_worked{};  // One of them does, since the last refusal.
    std::string name;   // Of all of them.
  };

  void join(const std::string& key, const dispatch::Place& where);
  void leave(const std::string& place);

  std::map<std::string, Group> groups_;
  std::map<std::string, std::string> keys_;  // By place: of its group.
};

}  // namespace crier::app
