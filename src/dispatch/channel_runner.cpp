#include "dispatch/channel_runner.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "runtime/join_with_upkeep.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

InFlightLimit::Options in_flight_options(InFlightLimit::Options options,
                                         const DispatchQueue& queue) {
  options.is_idle = [&queue] { return queue.is_idle(); };
  return options;
}

}  // namespace

ChannelRunner::ChannelRunner(ChannelRunnerOptions options, Channel& channel, Clock& clock,
                             Limits& limits, Meter& meter, asio::any_io_executor executor)
    : options_(std::move(options)),
      channel_(channel),
      clock_(clock),
      limits_(limits),
      work_(executor),
      upkeep_(executor),
      queue_({.channel = options_.name,
              .limits = options_.limits,
              .breaker = options_.breaker,
              .seed = options_.seed,
              .objections = options_.objections,
              .window = [this] { return in_flight_limit_.window(); }},
             executor, upkeep_, clock, limits, meter),
      in_flight_limit_(in_flight_options(options_.in_flight_limit, queue_), executor, clock),
      shares_(clock, meter, {.name = "channel " + options_.name + ", sharing connections"}) {
  // Without a share that is kept, and timers that wake who waits, nothing may leave.
  upkeep_.take_along(work_);
}

asio::awaitable<void> ChannelRunner::run() {
  // Nothing leaves before the share of the connections is known.
  channel_.limit_concurrency(0);
  upkeep_.spawn(keep_share());
  work_.spawn(channel_.run(queue_));
  // The share is kept until the channel has finished: what is in flight uses its connections. The
  // queue's timers wake connections, and are of no use after them.
  co_await join_with_upkeep(&work_, &upkeep_);
}

void ChannelRunner::close() {
  // The queue first: a channel that has given back what waits for a connection must not get it
  // again.
  queue_.close();
  channel_.close();
}

// The group and not the channel: whatever the channel waits for ends, and its run with it.
void ChannelRunner::abort() {
  work_.cancel();
}

void ChannelRunner::change_limits(pacing::LimitSettings settings) {
  in_flight_limit_.rate(settings.channel.rate ? settings.channel.rate->per_second : 0);
  queue_.change_limits(std::move(settings));
}

void ChannelRunner::use_share(int connections) {
  channel_.limit_concurrency(connections);
  const bool could_send = may_send();
  connections_ = connections;
  // Only then: lanes are taken or given back because of it, not because of one connection more.
  if (may_send() != could_send) share_changed_();
}

// What a share allows ends with its lease: a daemon that cannot renew it opens nothing. Lanes end
// in the same time, so that nothing is sent then in any case.
asio::awaitable<void> ChannelRunner::keep_share() {
  SteadyTime valid_until{};
  while (true) {
    const SteadyTime asked = clock_.now();
    std::exception_ptr failure;
    try {
      ShareRequest request{.name = options_.name,
                           .connections_max = options_.connections_max,
                           // Connections that are over the share close when they are idle, and
                           // those of the share may open at any time: whichever is more is ours.
                           .connections_open = std::max(channel_.concurrency(), connections_),
                           .lease = options_.share_lease};
      const Share share = co_await limits_.share(std::move(request));
      // Ours ends before the others may take it, as with the leases of lanes.
      valid_until = asked + options_.share_lease * 4 / 5;
      use_share(share.connections);
      in_flight_limit_.connections(share.connections);
      queue_.share_among(share.daemons);
      queue_.alive_until(valid_until);
      shares_.pass();
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure) {
      if (is_cancellation(failure)) std::rethrow_exception(failure);
      shares_.add("sharing connections", failure);
      if (clock_.now() >= valid_until) use_share(0);
    }
    // Six failures in a row fit into the time for which ours is valid.
    co_await clock_.sleep_until(clock_.now() + options_.share_lease / 8);
  }
}

}  // namespace crier::dispatch
