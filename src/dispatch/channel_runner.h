// A channel at work: its dispatch queue, its in-flight limit, and its part of the connections that
// all daemons share.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "dispatch/in_flight_limit.h"
#include "dispatch/limits.h"
#include "dispatch/meter.h"
#include "dispatch/notice_feed.h"
#include "dispatch/queue/dispatch_queue.h"
#include "dispatch/trouble.h"
#include "pacing/limits/limit_settings.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"

namespace crier::dispatch {

struct ChannelRunnerOptions {
  std::string name;
  // Without fault; the channel's rate among them.
  pacing::LimitSettings limits;
  int connections_max{10};
  pacing::CircuitBreakerPolicy breaker;
  InFlightLimit::Options in_flight_limit;
  std::chrono::milliseconds share_lease{std::chrono::seconds(10)};
  std::uint64_t seed{};
  const ObjectionWatch* objections{};  // DispatchQueue::Options.
};

class ChannelRunner {
 public:
  // Everything referred to must outlive this.
  ChannelRunner(ChannelRunnerOptions options, Channel& channel, Clock& clock, Limits& limits,
                Meter& meter, boost::asio::any_io_executor executor);

  // Works until `close`, then until the channel has finished what is on the wire.
  boost::asio::awaitable<void> run();
  void close();
  // What is on the wire is dropped.
  void abort();

  // Whether this daemon's share of the connections lets it send. With more daemons than connections
  // some have none, and must hold no lanes: nobody else could tell the people in them.
  [[nodiscard]] bool may_send() const { return connections_ > 0; }
  // Calls `changed` when the answer has changed. It must be callable as long as this runs.
  void watch_share(std::function<void()> changed) { share_changed_ = std::move(changed); }

  // The operator's, from now on; without fault.
  void change_limits(pacing::LimitSettings settings);

  [[nodiscard]] const Trouble& shares() const { return shares_; }
  [[nodiscard]] DispatchQueue& queue() { return queue_; }
  [[nodiscard]] InFlightLimit& in_flight_limit() { return in_flight_limit_; }

 private:
  boost::asio::awaitable<void> keep_share();
  void use_share(int connections);

  ChannelRunnerOptions options_;
  Channel& channel_;
  Clock& clock_;
  Limits& limits_;
  TaskGroup work_;
  TaskGroup upkeep_;  // The share of the connections, and the timers of the queue.
  DispatchQueue queue_;
  InFlightLimit in_flight_limit_;
  int connections_{};
  std::function<void()> share_changed_{[] {}};
  Trouble shares_;
};

}  // namespace crier::dispatch
