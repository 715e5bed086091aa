#include "net/smpp/client.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "net/smpp/status.h"
#include "net/tls_context.h"
#include "runtime/join_with_upkeep.h"

namespace crier::smpp {

namespace asio = boost::asio;

namespace {

// Deadlines are seconds; a quarter of one more harms nobody. Shorter ones, in tests, are kept too.
Duration watch_interval(const Options& options) {
  const Duration shortest = std::min({options.connect_timeout, options.bind_timeout,
                                      options.answer_timeout, options.enquire_interval});
  return std::clamp<Duration>(shortest / 4, std::chrono::milliseconds{5},
                              std::chrono::milliseconds{250});
}

bool stays(const Session& session) {
  return !session.is_finishing();
}

}  // namespace

Client::Client(asio::any_io_executor executor, Clock& clock, Options options, std::uint64_t seed)
    : executor_(executor),
      clock_(clock),
      options_(std::move(options)),
      random_(seed),
      connections_max_(options_.connections_max),
      changed_(std::move(executor)) {
  CRIER_CHECK(check(options_).has_value());
  if (options_.uses_tls) tls_ = tls::client_context(options_.ca_file);
}

asio::awaitable<void> Client::run(MessageSource* source, DeliveryTaker* deliveries) {
  CRIER_CHECK(run_ == nullptr);
  CRIER_CHECK(!options_.receives || deliveries != nullptr);
  TaskGroup work(executor_);
  TaskGroup upkeep(executor_);
  // Without deadlines nothing may be on its way.
  upkeep.take_along(work);
  Run run{.source = *source, .deliveries = options_.receives ? deliveries : nullptr, .work = work};
  run_ = &run;
  is_closing_ = false;
  // However it ends.
  struct Ender {
    Client& client;
    ~Ender() {
      client.run_ = nullptr;
      client.hand_.reset();
      client.sessions_.clear();
    }
  } const ender{*this};
  upkeep.spawn(look_at_clock());
  if (options_.receives) work.spawn(stay_bound());
  work.spawn(take_messages());
  co_await join_with_upkeep(&work, &upkeep);
}

asio::awaitable<void> Client::take_messages() {
  while (!is_closing_) {
    if (hand_) place_hand();
    if (hand_ || !wants_message()) {
      co_await changed_.wait();
      continue;
    }
    std::optional<Message> message = run_->source.try_take();
    if (!message) message = co_await run_->source.take();
    if (!message) break;
    hand_ = std::move(message);
  }
  close();
}

asio::awaitable<void> Client::stay_bound() {
  while (!is_closing_) {
    const bool is_due = clock_.now() >= binds_again_at_;
    if (is_due && std::ranges::none_of(sessions_, stays) && may_open()) {
      binds_again_at_ = clock_.now() + options_.backoff_min;
      open();
    }
    co_await changed_.wait();
  }
}

bool Client::wants_message() {
  return with_room() != nullptr || may_open();
}

Session* Client::with_room() {
  const auto found = std::ranges::find_if(sessions_, &Session::has_room);
  return found == sessions_.end() ? nullptr : &*found;
}

bool Client::may_open() const {
  const auto staying = std::ranges::count_if(sessions_, stays);
  // One at a time: a server that is new, or unwell, sees few.
  const bool is_opening = std::ranges::any_of(
      sessions_, [](const Session& session) { return !session.has_been_bound(); });
  return !is_closing_ && staying < connections_max_ && !is_opening && clock_.now() >= rests_until_;
}

void Client::place_hand() {
  // The limit may have come down while it was waited for.
  if (connections_max_ == 0) return put_back_hand();
  if (Session* const session = with_room()) {
    session->start(*std::exchange(hand_, std::nullopt));
  } else if (may_open()) {
    open();
  }
}

void Client::open() {
  const SessionContext context{.options = options_,
                               .clock = clock_,
                               .source = run_->source,
                               .deliveries = run_->deliveries,
                               .changed = changed_,
                               .tls = tls_.get()};
  sessions_.emplace_back(executor_, context, next_server_);
  next_server_ = (next_server_ + 1) % options_.servers.size();
  run_->work.spawn(serve(std::prev(sessions_.end())));
  // Its deadlines are looked after from now on.
  changed_.notify_all();
}

asio::awaitable<void> Client::serve(Sessions::iterator session) {
  co_await session->run();
  Sessions gone;
  gone.splice(gone.end(), sessions_, session);
  on_end(gone.front());
  changed_.notify_all();
}

void Client::on_end(const Session& session) {
  // To be bound and cut off at once is no success: nobody is asked so over and over.
  if (session.has_served()) failures_ = 0;
  const Failure& failure = session.failure();
  const bool was_broken_off = session.is_finishing() && !session.has_been_bound();
  if (failure.kind == Failure::Kind::none || was_broken_off) {
    if (session.was_sent_away() && !session.has_served()) rest();
    return;
  }
  rest();
  // One connection too many says nothing of a server over which others carry texts.
  const bool carries = std::ranges::any_of(sessions_, &Session::is_bound);
  if (carries && !session.has_been_bound()) return;
  const bool was_idle = !hand_ && !session.has_dropped_messages();
  if (options_.receives && was_idle) {
    // Over another connection everything comes as well.
    if (!carries) run_->source.report_unheard(failure);
    return;
  }
  run_->source.report_trouble(failure);
  if (!carries) give_up_hand(failure);
}

void Client::rest() {
  constexpr int doublings_max = 20;
  const auto factor = 1LL << std::min(failures_, doublings_max);
  const auto pause = std::min<Duration>(options_.backoff_max, options_.backoff_min * factor);
  ++failures_;
  // Jitter over the upper half: spread daemons apart, and yet never come back at once.
  const auto half = pause / 2;
  const auto spread = random_.below(static_cast<std::uint64_t>(half.count()) + 1);
  rests_until_ = clock_.now() + half + Duration{static_cast<Duration::rep>(spread)};
}

void Client::put_back_hand() {
  if (const auto message = std::exchange(hand_, std::nullopt)) {
    run_->source.give_back(message->ticket);
  }
}

void Client::give_up_hand(const Failure& failure) {
  // A bind that is refused for good: each would be, and somebody must look at it.
  if (hand_ && failure.kind == Failure::Kind::bind_refused && is_credentials(failure.status)) {
    const Ticket ticket = std::exchange(hand_, std::nullopt)->ticket;
    return run_->source.settle(ticket, {.kind = Ending::Kind::refused,
                                        .status = failure.status,
                                        .message_id = {},
                                        .words = {},
                                        .server = failure.server});
  }
  put_back_hand();
}

asio::awaitable<void> Client::look_at_clock() {
  const Duration interval = watch_interval(options_);
  for (;;) {
    // Who receives binds again some time after the last connection has ended.
    while (sessions_.empty() && clock_.now() >= rests_until_ && !options_.receives) {
      co_await changed_.wait();
    }
    co_await clock_.sleep_until(clock_.now() + interval);
    const SteadyTime now = clock_.now();
    for (Session& session : sessions_) session.look_at_clock(now);
    // A rest may be over.
    changed_.notify_all();
  }
}

void Client::close() {
  if (run_ == nullptr || std::exchange(is_closing_, true)) return;
  put_back_hand();
  for (Session& session : sessions_) session.finish();
  changed_.notify_all();
}

void Client::limit_connections(int connections_max) {
  connections_max_ = std::max(0, connections_max);
  if (run_ == nullptr) return;
  if (connections_max_ == 0) put_back_hand();
  end_surplus();
  changed_.notify_all();
}

void Client::end_surplus() {
  auto surplus = std::ranges::count_if(sessions_, stays) - connections_max_;
  for (Session& session : sessions_) {
    if (surplus <= 0) return;
    if (!stays(session)) continue;
    session.finish();
    --surplus;
  }
}

}  // namespace crier::smpp
