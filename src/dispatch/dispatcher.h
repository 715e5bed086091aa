// Runs campaigns: takes lanes, keeps their leases, walks them, and stops in good order.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/random.h"
#include "dispatch/board.h"
#include "dispatch/channel_desk.h"
#include "dispatch/lane_walk.h"
#include "dispatch/ledger.h"
#include "dispatch/limits.h"
#include "dispatch/meter.h"
#include "pacing/retry.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

struct DispatcherOptions {
  int lanes_active_max{8};  // Lanes walked at the same time by this daemon.
  std::chrono::milliseconds lease{std::chrono::seconds(10)};
  std::chrono::milliseconds poll{std::chrono::seconds(1)};  // How often the board is read.
  std::chrono::milliseconds flush_interval{100};
  int flush_rows_max{1000};
  // After `stop`, how long what is on the wire is waited for.
  std::chrono::milliseconds drain{std::chrono::seconds(30)};
  pacing::RetryPolicy retry;
  std::uint64_t seed{};
};

class Dispatcher {
 public:
  struct World {
    Clock& clock;
    Ledger& ledger;
    Limits& limits;
    Board& board;
    Meter& meter;
  };

  // What `world` refers to and the desks must outlive this.
  Dispatcher(DispatcherOptions options, World world, std::map<std::string, ChannelDesk*> desks,
             boost::asio::any_io_executor executor);
  ~Dispatcher();

  // Works until `stop`, then until everything is booked and given back, or the drain time is over.
  boost::asio::awaitable<void> run();

  // Takes no more pages; what is on the wire is waited for.
  void stop();

  // Whether the board could be read and leases renewed lately; for readiness.
  [[nodiscard]] bool healthy() const { return healthy_; }
  [[nodiscard]] int lanes_held() const;

 private:
  struct CampaignRun;

  boost::asio::awaitable<void> or_fall(boost::asio::awaitable<void> work);
  boost::asio::awaitable<void> schedule_loop();
  boost::asio::awaitable<void> schedule();
  boost::asio::awaitable<void> take_lanes(CampaignRun* run);
  boost::asio::awaitable<void> walk_lane(CampaignRun* run, LaneWalk* walk);
  boost::asio::awaitable<void> lease_loop();
  boost::asio::awaitable<void> renew_leases();
  boost::asio::awaitable<void> halt(CampaignId campaign, Reason reason, int reply_code);
  boost::asio::awaitable<void> drain_limit();

  void follow_board(const std::vector<RunningCampaign>& running);
  void stop_run(CampaignRun& run);
  void give_up_lanes(CampaignRun& run);
  [[nodiscard]] SteadyTime lease_end(SteadyTime asked) const;
  [[nodiscard]] std::vector<LaneWalk*> walks() const;

  DispatcherOptions options_;
  World world_;
  std::map<std::string, ChannelDesk*> desks_;
  boost::asio::any_io_executor executor_;
  Random random_;
  TaskGroup tasks_;  // The loops, and what they start; ends last.
  TaskGroup lanes_;  // The walks.
  WaitList wake_;    // A lane has ended: look for the next.
  Alarm alarm_;
  std::list<std::unique_ptr<CampaignRun>> runs_;
  bool stopping_{};
  bool drained_{};
  bool healthy_{};
};

}  // namespace crier::dispatch
