// Understands the tokens of objection links, also those of a key that was made while this runs:
// where a token names a key that is not known yet, the keys are read anew. At most once a second,
// because anybody can make up a token; a link of a new key is not pressed within a second of the
// making, because a campaign has to be created, released and sent in between.
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "objection/objection_token.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/wait_list.h"

namespace crier::app {

// All calls on the event loop of `executor`.
class LinkTokens {
 public:
  // What is referred to must outlive this. `keys` are those that are known.
  LinkTokens(store::Database& database, const Clock& clock,
             const boost::asio::any_io_executor& executor,
             const std::vector<objection::TokenKey>& keys)
      : database_(database), clock_(clock), reader_(keys), changed_(executor) {}

  // Nothing: nobody was ever sent this. Throws dispatch::LedgerUnavailable or LedgerRefused where
  // its key is not known and cannot be looked for: it may be somebody's.
  [[nodiscard]] boost::asio::awaitable<std::optional<objection::Bearer>> read(std::string token);

 private:
  boost::asio::awaitable<void> learn();

  store::Database& database_;
  const Clock& clock_;
  objection::TokenReader reader_;
  WaitList changed_;  // Nobody reads the keys any more.
  bool is_learning_{};
  SteadyTime learns_at_{SteadyTime::min()};
  std::exception_ptr failure_;  // Of the last time.
};

}  // namespace crier::app
