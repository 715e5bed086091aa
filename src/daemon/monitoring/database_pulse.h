// Whether the database answers at all. What is asked of it may take as long as a whole transaction
// may (store::Database::Options::transaction_max), so that one which says nothing any more, because
// its host hangs or the network swallows every packet, would show only after that. This asks
// nothing but whether somebody is there, by a connection of its own, and gives up no work of others
// for want of an answer.
#pragma once

#include <chrono>
#include <exception>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "postgres/database.h"
#include "runtime/clock.h"

namespace crier::app {

class DatabasePulse {
 public:
  // Silence is found within some 13 s: once more by a new connection, which may take as long as
  // libpq is given for one (postgres/connection_options.cpp).
  static constexpr std::chrono::seconds interval{2};
  static constexpr std::chrono::seconds answer_max{5};

  // Both must outlive this.
  DatabasePulse(const std::string& url, Clock& clock, dispatch::TroubleListener& listener);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

  // It has not been silent for too long, as far as is known.
  [[nodiscard]] bool is_well() const { return !silence_.is_away(); }

 private:
  boost::asio::awaitable<void> ask();
  void judge(Duration took, const std::exception_ptr& failure);

  store::Database database_;
  Clock& clock_;
  dispatch::Trouble silence_;
};

}  // namespace crier::app
