// A place where the ports of the engine are tried out: a campaign of 24 people in two lanes that
// has just begun, three daemons, and a hand on the clock that leases are compared by.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "base/lane.h"
#include "base/time.h"
#include "campaign/completeness.h"
#include "dispatch/confirmation/confirmation_ledger.h"
#include "dispatch/ledger.h"
#include "dispatch/limits.h"

namespace crier::test {

// The third one shares limits and nothing else.
enum class Daemon : std::uint8_t { first, second, third };

class ContractWorld {
 public:
  static constexpr int lanes = 2;
  static constexpr int people = 24;

  virtual ~ContractWorld() = default;

  virtual boost::asio::io_context& io() = 0;
  virtual dispatch::Ledger& ledger(Daemon daemon) = 0;
  virtual dispatch::Limits& limits(Daemon daemon) = 0;
  virtual dispatch::ConfirmationLedger& confirmations(Daemon daemon) = 0;
  [[nodiscard]] virtual CampaignId campaign() const = 0;

  // By the clock that leases are compared by.
  [[nodiscard]] virtual WallTime now() const = 0;
  // All leases of lanes and of shares and all claims of confirmations that are held now end, and
  // whatever waits for a later hour is due.
  virtual void end_leases() = 0;
  // Days of limits end sooner by so much; `now` may stay as it is.
  virtual void pass_days(std::chrono::minutes time) = 0;
  // The hour has come for which resting lanes wait.
  virtual void end_rests() = 0;
  // Somebody is imported now: after the audience was frozen.
  virtual void add_latecomer() = 0;
  // Person `number` objects by their link, and is owed a confirmation. Positions begin with 1.
  virtual void object(int number) = 0;
  virtual void pause() = 0;
  // The lane is of the second wave; the first one is open.
  virtual void put_into_second_wave(Lane lane) = 0;
  virtual void open_second_wave() = 0;
  [[nodiscard]] virtual Completeness counts() = 0;
  // How often somebody was tried, by the rows of the ledger.
  [[nodiscard]] virtual int attempts_of(SubjectId subject) = 0;

  static std::string ref_of(int number) { return fmt::format("person-{}", number); }

  // Numbers are ids. Who is in the lane, in the order of ids.
  static std::vector<SubjectId> people_of(Lane lane) {
    std::vector<SubjectId> ids;
    for (int number = 1; number <= people; ++number) {
      if (lane_of(ref_of(number), lanes) == lane) ids.push_back(SubjectId{number});
    }
    return ids;
  }
};

}  // namespace crier::test
