// Tells the other daemons what replies have done to limits, each until the database takes it: what
// pauses (shared_pauses.h) and lower rates (shared_slowdowns.h) have in common.
#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "dispatch/trouble.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"

namespace crier::dispatch {

// The two clocks of a daemon do not run alike, and what has been told needs no correction.
inline constexpr std::chrono::seconds same_end{1};

// What holds for all daemons, as a question that was asked at `asked` has been answered, at
// `stamped` by the shared clock, which says when something ends.
struct HeardAnswer {
  SteadyTime asked;
  WallTime stamped;

  // What is not in it and ended then has ended by itself; anything else somebody has taken away.
  [[nodiscard]] bool has_ended(WallTime end, WallTime now) const {
    return end <= std::max(stamped, now) + same_end;
  }
};

class LimitTeller {
 public:
  // Tells of a limit what is to be told as it is now, which may be nothing, and throws what calls
  // of the database throw.
  using TellOne = std::function<boost::asio::awaitable<void>(std::string limit)>;
  struct Options {
    const char* step;  // As trouble is told of it. A literal.
    TellOne tell_one;
  };
  // `clock` and `trouble` must outlive this; `tasks` is joined before this is destroyed.
  LimitTeller(Options options, Clock& clock, Trouble& trouble, TaskGroup& tasks);

  // There is something to tell of it. Of one that is being told at the moment it is told again.
  void tell(const std::string& limit);
  [[nodiscard]] bool is_to_be_told(const std::string& limit) const {
    return unsaid_.contains(limit);
  }
  [[nodiscard]] bool any() const { return !to_tell_.empty(); }

 private:
  boost::asio::awaitable<void> tell_all();
  // Of the limit that is told first.
  void move_to_the_back();
  void forget_first();

  Options options_;
  Clock& clock_;
  Trouble& trouble_;
  TaskGroup& tasks_;
  std::deque<std::string> to_tell_;  // The limits. The first one is being told.
  std::set<std::string> unsaid_;     // The same ones, to be found among thousands.
  bool is_told_again_{};             // The first one has changed since.
  bool is_telling_{};
};

}  // namespace crier::dispatch
