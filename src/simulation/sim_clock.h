// A clock that moves only when its owner says so: days pass in a millisecond, in a fixed order.
// It drives tasks of one io_context on one thread; work that other threads do is not waited for.
// Header only, so that the tests of every room that sleeps can use it without linking this one.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "base/check.h"
#include "runtime/clock.h"

namespace crier {

// Must outlive every task that sleeps on it.
class SimClock final : public Clock {
 public:
  // Steady time begins at one hour, so that a test may subtract from it.
  explicit SimClock(WallTime wall = WallTime{std::chrono::sys_days{std::chrono::year{2025} / 5 /
                                                                   26}})
      : wall_offset_(wall.time_since_epoch() - in_microseconds(now_)) {}
  SimClock(const SimClock&) = delete;
  SimClock& operator=(const SimClock&) = delete;
  ~SimClock() override { CRIER_CHECK(alarms_.empty()); }

  [[nodiscard]] SteadyTime now() const override { return now_; }
  [[nodiscard]] WallTime wall_now() const override {
    return WallTime{in_microseconds(now_) + wall_offset_};
  }

  boost::asio::awaitable<void> sleep_until(SteadyTime when) override {
    const auto executor = co_await boost::asio::this_coro::executor;
    if (when <= now_) co_return;
    boost::asio::steady_timer alarm(executor, boost::asio::steady_timer::time_point::max());
    const Sleeper sleeper(alarms_, when, alarm);
    boost::system::error_code woken;
    co_await alarm.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
    // Only a cancelled sleeper wakes before its hour. It must not go on as if it had slept.
    if (now_ < when) throw boost::system::system_error(boost::asio::error::operation_aborted);
  }

  // Runs everything that happens within `duration`, in order, and stops exactly there.
  void run_for(boost::asio::io_context& io, Duration duration) {
    const SteadyTime end = now_ + duration;
    settle(io);
    while (!alarms_.empty() && alarms_.begin()->first <= end) {
      now_ = alarms_.begin()->first;
      alarms_.begin()->second->cancel();
      settle(io);
    }
    now_ = end;
  }

  // Runs what can run without time passing.
  static void settle(boost::asio::io_context& io) {
    io.restart();
    io.poll();
  }

  // As an administrator or NTP does it: wall time steps, timers do not notice.
  void step_wall(std::chrono::microseconds by) { wall_offset_ += by; }

  // When the next sleeper wakes; nothing when nobody sleeps.
  [[nodiscard]] std::optional<SteadyTime> next_alarm() const {
    if (alarms_.empty()) return std::nullopt;
    return alarms_.begin()->first;
  }

  [[nodiscard]] std::size_t sleepers() const { return alarms_.size(); }

 private:
  using Alarms = std::multimap<SteadyTime, boost::asio::steady_timer*>;

  class Sleeper {
   public:
    Sleeper(Alarms& alarms, SteadyTime when, boost::asio::steady_timer& alarm)
        : alarms_(alarms), entry_(alarms.emplace(when, &alarm)) {}
    ~Sleeper() { alarms_.erase(entry_); }
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;

   private:
    Alarms& alarms_;
    Alarms::iterator entry_;
  };

  static std::chrono::microseconds in_microseconds(SteadyTime instant) {
    return std::chrono::duration_cast<std::chrono::microseconds>(instant.time_since_epoch());
  }

  SteadyTime now_{std::chrono::hours{1}};
  std::chrono::microseconds wall_offset_;
  Alarms alarms_;
};

}  // namespace crier
