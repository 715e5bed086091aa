// The limits that all daemons share, on Postgres (dispatch/limits.h). The shared clock is the
// database's.
#pragma once

#include <string>

#include "dispatch/limits.h"
#include "postgres/database.h"

namespace crier::store {

class PostgresLimits final : public dispatch::Limits {
 public:
  struct Daemon {
    std::string id;    // A UUID, new for each start of the program.
    std::string host;  // For people who look at the table.
    WallTime started_at;
  };

  // `database` must outlive this.
  PostgresLimits(Database& database, Daemon daemon);

  boost::asio::awaitable<dispatch::BookingAnswer> book(std::string channel,
                                                       std::vector<dispatch::LimitBooking> bookings,
                                                       dispatch::Hear hear) override;
  boost::asio::awaitable<void> pause(dispatch::LimitPause pause) override;
  boost::asio::awaitable<dispatch::LimitSlowdown> slow(std::string limit,
                                                       pacing::SlowdownState state) override;
  boost::asio::awaitable<void> raise(std::vector<dispatch::RaisedLimit> raised) override;
  boost::asio::awaitable<dispatch::Share> share(dispatch::ShareRequest request) override;
  boost::asio::awaitable<void> leave() override;

 private:
  Database& database_;
  Daemon daemon_;
};

}  // namespace crier::store
