// Records what people say by their links, many in one commit: whoever comes while a commit is under
// way shares the next one, so that a surge costs the disk no more than a trickle. Nobody is
// answered before their word is durable.
#pragma once

#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "postgres/database.h"
#include "runtime/wait_list.h"
#include "use_cases/objection/link/link_statements.h"

namespace crier::app {

// All calls on one event loop.
class ObjectionRecorder {
 public:
  // `database` must outlive this.
  ObjectionRecorder(store::Database& database, const boost::asio::any_io_executor& executor);

  // Throws what record_link_statements throws, at the latest about when `until` has come: then it
  // is not recorded, as far as is known, and may be said again.
  boost::asio::awaitable<LinkAnswer> record(LinkStatement statement, SteadyTime until);

 private:
  // Shared by who waits for it and by the commit that it is part of: either may end first.
  struct Entry {
    LinkStatement statement;
    SteadyTime until;
    std::optional<LinkAnswer> answer;
    std::exception_ptr failure;
    [[nodiscard]] bool is_done() const { return answer || failure; }
  };
  using Entries = std::vector<std::shared_ptr<Entry>>;

  [[nodiscard]] Entries next_batch();
  boost::asio::awaitable<void> commit();

  store::Database& database_;
  std::deque<std::shared_ptr<Entry>> waiting_;
  WaitList changed_;  // Something was answered, or nobody commits any more.
  bool is_committing_{};
};

}  // namespace crier::app
