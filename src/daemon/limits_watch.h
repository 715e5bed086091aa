// Takes what operators set of limits while Crier runs (use_cases/limits/limit_change.h): asks every
// second, lays it over crier.toml, hands it to the channels, and tells which version this daemon
// goes by and what replies have done to its nodes. Whoever was told to come again when a limit was
// expected to have room is called back (waiting_people.h), also when the daemon has started:
// crier.toml may say other limits than before. It also sweeps what the tables of limits need no
// more.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "config/channel/limits_in_force.h"
#include "config/config.h"
#include "daemon/waiting_people.h"
#include "dispatch/meter.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "store/ledger/limit_records.h"
#include "store/ledger/limit_states.h"

namespace crier::app {

// What was set at one moment.
struct SetLimits {
  std::int64_t version{};
  std::vector<store::SetLimit> set;
};

class LimitsWatch {
 public:
  struct Options {
    std::string daemon;  // Its id, as in the list of those that are alive.
    // The channels go by it already.
    std::int64_t version{};
    // Called with the new settings of a channel. Callable as long as `run` runs.
    std::function<void(const std::string& channel, pacing::LimitSettings settings)> change;
    // An operator has lifted what replies have done to a node.
    std::function<void(const std::string& node)> lift;
    // What of this daemon's nodes is not as the settings say.
    std::function<std::vector<store::LimitState>()> states;
    // People of the channel who have waited come sooner than was known.
    std::function<void(const std::string& channel)> called_back;
  };

  // What is referred to must outlive this.
  LimitsWatch(const Config& config, store::Database& database, Clock& clock,
              dispatch::TroubleListener& listener, Options options);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();
  // One look, for a test.
  boost::asio::awaitable<void> look();

 private:
  struct News;

  void call_back_all();
  void take(const News& news);
  boost::asio::awaitable<void> tell(std::optional<std::int64_t> told_version);
  boost::asio::awaitable<void> sweep();
  void note_what_does_not_count(const std::vector<store::SetLimit>& set);
  void tell_what_does_not_count();

  const Config& config_;
  store::Database& database_;
  Clock& clock_;
  dispatch::TroubleListener& listener_;
  Options options_;
  int looks_{};
  std::string does_not_count_;  // And why; empty: all that is set does.
  bool is_sweeping_{};          // There may be more to sweep.
  std::vector<store::LimitState> told_;
  WaitingPeople waiting_;
};

// What is set now; for a daemon that starts.
[[nodiscard]] SetLimits read_set_limits(store::Transaction& transaction);

// The settings of a channel with what is set over crier.toml. What does not count is told to the
// log.
[[nodiscard]] pacing::LimitSettings settings_of(const Config& config, const ChannelSection& section,
                                                const std::vector<store::SetLimit>& set);

}  // namespace crier::app
