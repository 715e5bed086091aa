// A channel without a network: its connections send to a simulated provider.
#pragma once

#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/random.h"
#include "base/time.h"
#include "campaign/outcome.h"
#include "dispatch/notice_feed.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"
#include "simulation/provider.h"

namespace crier::simulation {

class ScriptedChannel final : public dispatch::Channel {
 public:
  // Everything must outlive this. `daemon` is whose channel it is.
  ScriptedChannel(Provider& provider, Clock& clock, Random& random, std::string daemon,
                  boost::asio::any_io_executor executor);

  boost::asio::awaitable<void> run(dispatch::NoticeFeed& feed) override;
  void close() override;
  void limit_concurrency(int connections_max) override;
  [[nodiscard]] int concurrency() const override { return open_; }

 private:
  boost::asio::awaitable<void> take(dispatch::NoticeFeed* feed);
  boost::asio::awaitable<void> send(dispatch::NoticeFeed* feed, dispatch::OutgoingNotice notice);
  Outcome hand_over(const dispatch::OutgoingNotice& notice);
  [[nodiscard]] Duration latency();

  Provider& provider_;
  Clock& clock_;
  Random& random_;
  std::string daemon_;
  TaskGroup tasks_;
  WaitList changed_;
  int connections_max_{};
  int open_{};
  bool closed_{};
};

}  // namespace crier::simulation
