#include "simulation/scripted_channel.h"

#include <algorithm>
#include <utility>

#include "simulation/latency.h"

namespace crier::simulation {

namespace asio = boost::asio;

namespace {

// Counts an open connection for as long as it is one, however it ends.
class OpenConnection {
 public:
  OpenConnection(Provider& provider, int& open, WaitList& changed)
      : provider_(provider), open_(open), changed_(changed) {
    ++open_;
    ++provider_.connections;
    provider_.connections_most = std::max(provider_.connections_most, provider_.connections);
  }
  ~OpenConnection() {
    --open_;
    --provider_.connections;
    changed_.notify_all();
  }
  OpenConnection(const OpenConnection&) = delete;
  OpenConnection& operator=(const OpenConnection&) = delete;

 private:
  Provider& provider_;
  int& open_;
  WaitList& changed_;
};

}  // namespace

ScriptedChannel::ScriptedChannel(Provider& provider, Clock& clock, Random& random,
                                 std::string daemon, asio::any_io_executor executor)
    : provider_(provider),
      clock_(clock),
      random_(random),
      daemon_(std::move(daemon)),
      tasks_(executor),
      changed_(executor) {}

// Takes for whichever connection is free; a connection is open while it sends.
asio::awaitable<void> ScriptedChannel::run(dispatch::NoticeFeed& feed) {
  tasks_.spawn(take(&feed));
  co_await tasks_.join();
}

asio::awaitable<void> ScriptedChannel::take(dispatch::NoticeFeed* feed) {
  while (true) {
    if (open_ >= connections_max_ && !closed_) {
      co_await changed_.wait();
      continue;
    }
    if (provider_.is_down() && !closed_) {
      feed->report_trouble(Reason::service_unavailable, "the provider is down");
      co_await clock_.sleep_until(clock_.now() + std::chrono::seconds(1));
      continue;
    }
    auto notice = co_await feed->take();
    if (!notice) co_return;
    // The limit may have come down while we waited.
    if (open_ >= connections_max_) {
      feed->give_back(notice->ticket);
      continue;
    }
    tasks_.spawn(send(feed, std::move(*notice)));
  }
}

void ScriptedChannel::close() {
  closed_ = true;
  changed_.notify_all();
}

void ScriptedChannel::limit_concurrency(int connections_max) {
  connections_max_ = connections_max;
  changed_.notify_all();
}

Duration ScriptedChannel::latency() {
  return drawn_latency(random_, provider_.latency_max());
}

asio::awaitable<void> ScriptedChannel::send(dispatch::NoticeFeed* feed,
                                            dispatch::OutgoingNotice notice) {
  const OpenConnection connection(provider_, open_, changed_);
  // The envelope.
  co_await clock_.sleep_until(clock_.now() + latency());
  if (provider_.breaks_off(random_) || !feed->may_send(notice.ticket)) {
    feed->give_back(notice.ticket);
    co_return;
  }
  // The content: from here on the provider decides.
  Outcome outcome = hand_over(notice);
  co_await clock_.sleep_until(clock_.now() + latency());
  feed->settle(notice.ticket, std::move(outcome));
}

Outcome ScriptedChannel::hand_over(const dispatch::OutgoingNotice& notice) {
  provider_.takes.push_back(clock_.now());
  Provider::Reply reply = provider_.reply(notice, daemon_, random_);
  if (reply.is_kept) {
    provider_.deliveries.push_back({.recipient = notice.to.address,
                                    .key = notice.idempotency_key,
                                    .daemon = daemon_,
                                    .at = clock_.now(),
                                    .wall_at = clock_.wall_now()});
  }
  return std::move(reply.outcome);
}

}  // namespace crier::simulation
