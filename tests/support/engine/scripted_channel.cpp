#include "support/engine/scripted_channel.h"

#include <algorithm>
#include <utility>

#include "base/lane.h"

namespace crier::test {

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
    if (provider_.script.down && !closed_) {
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
  const double most = static_cast<double>(provider_.script.latency_max.count());
  return Duration(static_cast<Duration::rep>(random_.unit() * most));
}

asio::awaitable<void> ScriptedChannel::send(dispatch::NoticeFeed* feed,
                                            dispatch::OutgoingNotice notice) {
  const OpenConnection connection(provider_, open_, changed_);
  // The envelope.
  co_await clock_.sleep_until(clock_.now() + latency());
  const bool broken = provider_.script.down || random_.chance(provider_.script.give_back);
  if (broken || !feed->may_send(notice.ticket)) {
    feed->give_back(notice.ticket);
    co_return;
  }
  // The content: from here on the provider decides.
  provider_.takes.push_back(clock_.now());
  if (provider_.on_send) provider_.on_send(notice.to.address, daemon_);
  Outcome outcome = answer(notice);
  co_await clock_.sleep_until(clock_.now() + latency());
  feed->settle(notice.ticket, std::move(outcome));
}

Outcome ScriptedChannel::answer(const dispatch::OutgoingNotice& notice) {
  const ProviderScript& script = provider_.script;
  const auto deliver = [&] {
    provider_.deliveries.push_back({.recipient = notice.to.address,
                                    .key = notice.idempotency_key,
                                    .daemon = daemon_,
                                    .at = clock_.now(),
                                    .wall_at = clock_.wall_now()});
  };
  if (script.refuses_sender) {
    return {.verdict = Verdict::halt, .reason = Reason::policy_refused, .reply_code = 550};
  }
  if (script.refused > 0 && Random(ref_hash(notice.to.address)).chance(script.refused)) {
    return {.verdict = script.refused_as, .reason = Reason::policy_refused, .reply_code = 554};
  }
  double drawn = random_.unit();
  const auto falls_on = [&](double share) { return (drawn -= share) < 0; };
  if (falls_on(script.retry_recipient)) {
    return {.verdict = Verdict::retry_later, .reason = Reason::greylisted, .reply_code = 450};
  }
  if (falls_on(script.retry_channel)) {
    return {.verdict = Verdict::retry_later,
            .reason = Reason::rate_limited,
            .scope = Scope::channel,
            .reply_code = 421};
  }
  if (falls_on(script.give_up)) {
    return {.verdict = Verdict::give_up, .reason = Reason::mailbox_unknown, .reply_code = 550};
  }
  if (falls_on(script.lost_kept)) {
    deliver();
    return {.verdict = Verdict::unknown, .reason = Reason::connection_lost};
  }
  if (falls_on(script.lost_dropped)) {
    return {.verdict = Verdict::unknown, .reason = Reason::connection_lost};
  }
  deliver();
  return {.verdict = Verdict::accepted, .reply_code = 250};
}

}  // namespace crier::test
