// A daemon with one channel of so many notices a second, and several campaigns that use it, each in
// a simulated database of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/random.h"
#include "dispatch/dispatcher.h"
#include "runtime/task_group.h"
#include "simulation/scripted_channel.h"
#include "simulation/sim_clock.h"
#include "support/engine/chaos_provider.h"
#include "unit/dispatch/hosted_campaigns.h"

namespace crier::test {

class SharedChannel {
 public:
  struct Options {
    std::uint64_t seed{};
    double rate{};
    pacing::LimitSettings limits{};  // All but the channel's rate.
  };
  struct Campaign {
    int people{};
    std::chrono::seconds notify_by{};  // From now, as the next one.
    std::chrono::seconds starts_in{};
    dispatch::Standing standing{};
    std::string domain{"example.org"};
    // Where its people live, one after the other.
    struct Home {
      std::string zone;
      std::string country;
    };
    std::vector<Home> homes{{.zone = "", .country = "DE"}};
  };

  explicit SharedChannel(Options options);
  ~SharedChannel();

  HostedCampaign& add(const std::string& key, const Campaign& campaign);
  void run_for(Duration time);
  // Until nobody is left of any of them. False: not within `most`.
  bool run_to_the_end(Duration most);

  // When somebody of the campaign was told, from the begin.
  [[nodiscard]] const std::vector<Duration>& told(const std::string& key) const {
    static const std::vector<Duration> nobody;
    const auto found = told_.find(key);
    return found == told_.end() ? nobody : found->second;
  }
  [[nodiscard]] int told_between(const std::string& key, Duration from, Duration until) const;
  // The longest time in which nobody of it was told, between `from` and the last.
  [[nodiscard]] Duration longest_silence(const std::string& key, Duration from) const;

  boost::asio::io_context io;
  SimClock clock;
  // Hears of every notice that leaves.
  std::function<void(const std::string& recipient)> on_send{[](const std::string&) {}};

 private:
  boost::asio::awaitable<void> run();

  Random random_;
  SteadyTime begin_;
  simulation::QuietMeter meter_;
  HostedCampaigns campaigns_;
  // Only for the limits, which belong to no campaign.
  simulation::MemoryWorld shared_{{.id = CampaignId{100}, .key = "", .channel = ""}, 1, {}};
  DatabaseFaults faults_;
  FaultyLine line_{clock, random_, faults_};
  simulation::MemoryLimits limits_{
      {.world = shared_, .line = line_, .clock = clock, .daemon = "here"}};
  ChaosProvider provider_;
  simulation::ScriptedChannel channel_{provider_, clock, random_, "here", io.get_executor()};
  dispatch::ChannelRunner runner_;
  std::optional<dispatch::Dispatcher> dispatcher_;
  TaskGroup tasks_{io.get_executor()};
  std::map<std::string, std::vector<Duration>> told_;
};

}  // namespace crier::test
