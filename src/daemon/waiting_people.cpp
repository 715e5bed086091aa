#include "daemon/waiting_people.h"

#include <utility>

#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// All daemons go by what is set within two seconds.
constexpr std::chrono::seconds called_again_after{3};
// What is set meanwhile waits for it.
constexpr std::chrono::milliseconds at_work{300};
// Of a channel, all lanes together: 10,000 a second, which is more than walks take up.
constexpr std::chrono::microseconds interval{100};

}  // namespace

void WaitingPeople::limits_changed(const std::string& channel) {
  std::erase_if(due_, [&](const auto& entry) { return entry.second == channel; });
  due_.emplace(clock_.now(), channel);
  due_.emplace(clock_.now() + called_again_after, channel);
}

asio::awaitable<void> WaitingPeople::call() {
  const SteadyTime begun = clock_.now();
  while (!due_.empty() && due_.begin()->first <= begun) {
    auto listing = list_lanes(due_.begin()->second);
    co_await std::move(listing);
    due_.erase(due_.begin());
  }
  while (!calls_.empty() && clock_.now() < begun + at_work) {
    auto work = [of = calls_.front().of](store::Transaction& transaction) {
      return store::call_back(transaction, of);
    };
    auto calling = store::ask(&database_, std::move(work));
    const int people = co_await std::move(calling);
    const std::string channel = std::move(calls_.front().channel);
    calls_.pop_front();
    if (people > 0) called_back_(channel);
  }
}

asio::awaitable<void> WaitingPeople::list_lanes(std::string channel) {
  auto work = [channel](store::Transaction& transaction) {
    return store::lanes_that_wait(transaction, channel);
  };
  auto listing = store::ask(&database_, std::move(work));
  const std::vector<store::WaitingLane> lanes = co_await std::move(listing);
  const auto between = interval * static_cast<int>(lanes.size());
  for (const store::WaitingLane& lane : lanes) {
    calls_.push_back({.channel = channel, .of = {.lane = lane, .interval = between}});
  }
}

}  // namespace crier::app
