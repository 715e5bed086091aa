// A channel whose provider answers by a seeded script and remembers what it got.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/random.h"
#include "dispatch/notice_feed.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::test {

// How likely the provider does what; the rest is accepted.
struct ProviderScript {
  double retry_recipient{};
  double retry_channel{};
  double give_up{};
  double lost_kept{};     // It keeps the notice; the answer is lost.
  double lost_dropped{};  // It never had it; nobody knows.
  double give_back{};     // The connection breaks before anything was sent.
  bool down{};            // Every connection is refused.
  bool refuses_sender{};  // A fault of the sender: everybody is refused.
  // This share of the recipients, always the same ones, is refused in words that may mean the
  // sender too; at 1, they do.
  double refused{};
  Verdict refused_as{Verdict::refused};
  Duration latency_max{std::chrono::milliseconds(50)};
};

// What the provider has, over all daemons.
struct Provider {
  struct Delivery {
    std::string recipient;
    std::string key;
    std::string daemon;
    SteadyTime at;
    WallTime wall_at;
  };

  ProviderScript script;
  // Looks at every notice that leaves a daemon.
  std::function<void(const std::string& recipient, const std::string& daemon)> on_send;
  std::vector<Delivery> deliveries;
  std::vector<SteadyTime> takes;  // Every notice that left a daemon.
  int connections{};
  int connections_most{};
};

class ScriptedChannel final : public dispatch::Channel {
 public:
  // Everything must outlive this.
  ScriptedChannel(Provider& provider, Clock& clock, Random& random, std::string daemon,
                  boost::asio::any_io_executor executor);

  boost::asio::awaitable<void> run(dispatch::NoticeFeed& feed) override;
  void close() override;
  void limit_concurrency(int connections_max) override;
  [[nodiscard]] int concurrency() const override { return open_; }

 private:
  boost::asio::awaitable<void> take(dispatch::NoticeFeed* feed);
  boost::asio::awaitable<void> send(dispatch::NoticeFeed* feed, dispatch::OutgoingNotice notice);
  Outcome answer(const dispatch::OutgoingNotice& notice);
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

}  // namespace crier::test
