// Asks the servers of one channel what they offer, without sending anything: what a section of
// config/channel/channel_sections.h may have for `crier config check --online`.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "runtime/task_group.h"

namespace crier::app {

class OnlineCheck {
 public:
  virtual ~OnlineCheck() = default;

  // Once, all servers at the same time, for at most some seconds. `tasks` is joined before this
  // dies; what follows is asked after that.
  virtual void ask(TaskGroup& tasks) = 0;

  [[nodiscard]] virtual bool is_all_well() const = 0;

  // A table of what they offer; empty: nothing to compare. `columns`: of the terminal, 0 for no
  // bound.
  [[nodiscard]] virtual std::string table(std::size_t columns) const = 0;
  // Who answered, server by server, and what is wrong.
  [[nodiscard]] virtual std::string text(std::size_t columns) const = 0;
  // Adds the channel's own member, as its section's add_unasked() does without an answer.
  virtual void add_to(boost::json::object& document) const = 0;
};

}  // namespace crier::app
