#include "net/smtp/client_run.h"

#include <algorithm>
#include <utility>

#include "runtime/join_with_upkeep.h"

namespace crier::smtp {

namespace asio = boost::asio;

namespace {

// Deadlines are minutes; a second more harms nobody. Shorter ones, in tests, are kept as well.
Duration watch_interval(const Options& options) {
  const Timeouts& timeouts = options.timeouts;
  const Duration shortest = std::min(
      {timeouts.connect, timeouts.greeting, timeouts.hello, timeouts.mail, timeouts.recipient,
       timeouts.data, timeouts.block, timeouts.final_dot, timeouts.quit, options.idle_max});
  return std::clamp<Duration>(shortest / 4, std::chrono::milliseconds{5}, std::chrono::seconds{1});
}

}  // namespace

Client::Run::Run(Client& client, MessageSource& source)
    : client_(client),
      source_(source),
      session_list_(client.executor_),
      relays_(client.options_.relays.size(),
              {.min = client.options_.backoff_min, .max = client.options_.backoff_max}),
      random_(client.seed_),
      connections_max_(client.options_.connections_max),
      forgoes_tls_(client.options_.relays.size()),
      looks_(client.options_.relays.size()),
      helpers_(client.executor_),
      relay_rested_(client.clock_, helpers_, [this] { session_list_.changed.notify_all(); }),
      work_(client.executor_) {
  // Without deadlines nothing may be on its way.
  helpers_.take_along(work_);
}

asio::awaitable<void> Client::Run::run() {
  helpers_.spawn(watch_deadlines());
  work_.spawn(take_messages());
  work_.spawn(open_connections());
  co_await join_with_upkeep(&work_, &helpers_);
}

int Client::Run::up() const {
  return static_cast<int>(std::ranges::count_if(sessions_, &Session::is_up));
}

int Client::Run::staying() const {
  return connections() - static_cast<int>(std::ranges::count_if(sessions_, &Session::is_leaving));
}

bool Client::Run::wants_message() const {
  if (session_list_.hand || connections_max_ == 0) return false;
  // Neither is more than one taken that has to wait for a fresh connection: the limits let each go
  // at its time, and they would leave together.
  if (session_list_.idle.empty() && !session_list_.rehearings.empty()) return false;
  return !session_list_.idle.empty() || up() == 0 || may_grow();
}

// A message waits while all are busy: at a low rate the source has it alone, and a server that
// takes seconds for each would otherwise see one connection whatever the rate. Several at once only
// where as many are up: a server that is new, or unwell, sees few.
bool Client::Run::may_grow() const {
  return session_list_.idle.empty() && connections() < connections_max_ && coming() < up();
}

bool Client::Run::wants_connection() const {
  if (is_closing_ || connections() >= connections_max_) return false;
  if (!session_list_.fresh_wanted.empty()) return true;
  if (coming() < static_cast<int>(session_list_.rehearings.size())) return true;
  if (!session_list_.hand) return false;
  return up() == 0 ? opening() == 0 : may_grow();
}

int Client::Run::opening() const {
  return static_cast<int>(std::ranges::count_if(
      sessions_, [](const Session& session) { return !session.has_been_up(); }));
}

// A relay that may be dead takes its time to show it, and holds up none of the others meanwhile.
int Client::Run::coming() const {
  return static_cast<int>(std::ranges::count_if(sessions_, [this](const Session& session) {
    return !session.has_been_up() && looks_[session.relay()] != &session;
  }));
}

void Client::Run::make_room() {
  const int open = opening();
  // For connections that are new; those that are being opened have theirs.
  const int places = connections_max_ - staying() + open;
  std::deque<std::size_t>& wanted = session_list_.fresh_wanted;
  wanted.resize(std::min(wanted.size(), static_cast<std::size_t>(std::max(0, places))));
  put_back_rehearings(static_cast<std::size_t>(connections_max_));
  const auto rehearings = static_cast<int>(session_list_.rehearings.size());
  int surplus = std::max(open, rehearings) - places;
  while (surplus > 0 && !session_list_.idle.empty()) {
    // The one that rests for the longest time.
    Session* const session = session_list_.idle.front();
    session_list_.idle.erase(session_list_.idle.begin());
    session->finish();
    --surplus;
  }
  session_list_.surplus = std::max(0, surplus);
}

void Client::Run::put_back_rehearings(std::size_t kept) {
  while (session_list_.rehearings.size() > kept) {
    const Message message = std::move(session_list_.rehearings.back());
    session_list_.rehearings.pop_back();
    session_list_.displaced.take_out(message);
    source_.give_back(message.ticket);
  }
}

asio::awaitable<void> Client::Run::take_messages() {
  // However this ends, nothing more will be taken.
  const auto closer = std::unique_ptr<Run, Closer>(this);
  for (;;) {
    while (!wants_message() && !is_closing_) co_await session_list_.changed.wait();
    if (is_closing_) co_return;
    std::optional<Message> message = co_await source_.take();
    if (!message) co_return;
    place(std::move(*message));
  }
}

void Client::Run::place(Message message) {
  // The limit may have come down while we waited for it, or the end have come.
  if (connections_max_ == 0 || is_closing_) return source_.give_back(message.ticket);
  if (session_list_.displaced.find(message) != nullptr) {
    return session_list_.rehear(std::move(message));
  }
  if (session_list_.idle.empty()) {
    session_list_.hand = std::move(message);
    session_list_.changed.notify_all();
    return;
  }
  // The one that rests for the shortest time, so that the others may end.
  Session* const session = session_list_.idle.back();
  session_list_.idle.pop_back();
  session->hand(std::move(message));
}

void Client::Run::close() {
  if (std::exchange(is_closing_, true)) return;
  put_back_hand();
  put_back_rehearings(0);
  session_list_.fresh_wanted.clear();
  for (Session& session : sessions_) session.finish();
  session_list_.changed.notify_all();
}

asio::awaitable<void> Client::Run::open_connections() {
  while (!is_closing_) {
    make_room();
    if (wants_connection()) {
      if (const auto relay = next_relay()) {
        open(*relay);
        if (!session_list_.fresh_wanted.empty()) session_list_.fresh_wanted.pop_front();
        continue;
      }
      relay_rested_.set(relays_.ready_at());
    } else if (const auto relay = relay_to_look_at()) {
      open(*relay);
      looks_[*relay] = &sessions_.back();
      continue;
    }
    co_await session_list_.changed.wait();
  }
}

std::optional<std::size_t> Client::Run::next_relay() {
  const SteadyTime now = client_.clock_.now();
  // Only the relay that refused a message can tell why it did.
  const auto relay = relay_to_ask_again();
  if (relay && relays_.is_well(*relay, now)) return relay;
  return relays_.choose(now);
}

std::optional<std::size_t> Client::Run::relay_to_ask_again() const {
  if (!session_list_.fresh_wanted.empty()) return session_list_.fresh_wanted.front();
  const auto place = static_cast<std::size_t>(coming());
  if (place >= session_list_.rehearings.size()) return std::nullopt;
  const Displaced* const displaced = session_list_.displaced.find(session_list_.rehearings[place]);
  return displaced == nullptr ? std::nullopt : std::optional(displaced->relay);
}

std::optional<std::size_t> Client::Run::relay_to_look_at() {
  if (is_closing_ || up() == 0 || connections() >= connections_max_) return std::nullopt;
  const SteadyTime now = client_.clock_.now();
  for (std::size_t relay = 0; relay < looks_.size(); ++relay) {
    if (!relays_.is_in_trouble(relay) || is_in_use(relay)) continue;
    if (relays_.is_well(relay, now)) return relay;
  }
  if (const auto next = relays_.next_look(); next && *next > now) relay_rested_.set(*next);
  return std::nullopt;
}

bool Client::Run::is_in_use(std::size_t relay) const {
  return std::ranges::any_of(sessions_,
                             [relay](const Session& session) { return session.relay() == relay; });
}

void Client::Run::open(std::size_t relay) {
  const SessionContext context{.options = client_.options_,
                               .clock = client_.clock_,
                               .source = source_,
                               .session_list = session_list_,
                               .relays = relays_,
                               .tls = client_.security_->context.get(),
                               .sender = inspect_address(client_.options_.sender)};
  sessions_.emplace_back(client_.executor_, context, relay);
  const auto session = std::prev(sessions_.end());
  if (forgoes_tls_[relay]) session->forgo_tls();
  work_.spawn(serve(session));
}

asio::awaitable<void> Client::Run::serve(Sessions::iterator session) {
  co_await session->run();
  const Sessions gone = [&] {
    Sessions taken;
    taken.splice(taken.end(), sessions_, session);
    return taken;
  }();
  const Session*& look = looks_[gone.front().relay()];
  if (look == &gone.front()) look = nullptr;
  on_failure(gone.front());
  if (is_closing_) put_back_rehearings(0);
  make_room();
  session_list_.changed.notify_all();
}

void Client::Run::on_failure(const Session& session) {
  const Failure& failure = session.failure();
  if (failure.trouble == Trouble::none) return;
  // It was broken off by close().
  if (session.is_finishing() && !session.has_been_up()) return;
  if (failure.trouble == Trouble::tls_failed && client_.options_.tls == TlsPolicy::opportunistic) {
    forgoes_tls_[session.relay()] = true;
    return;
  }
  const SteadyTime now = client_.clock_.now();
  relays_.on_failure(session.relay(), now, random_);
  tell_of_relay(session);
  // Nothing waits for a server that is not well.
  if (!session.has_been_up()) {
    put_back_rehearings(0);
    session_list_.fresh_wanted.clear();
  }
  const bool is_down = sessions_.empty() && relays_.ready_at() > now;
  if (session.has_been_up() || is_down) source_.report_trouble(failure);
  if (is_down) give_up_hand(failure);
}

// One connection too many says nothing of a relay over which others carry messages.
void Client::Run::tell_of_relay(const Session& session) {
  const std::size_t relay = session.relay();
  const auto is_up_there = [relay](const Session& other) {
    return other.relay() == relay && other.is_up();
  };
  if (session.has_succeeded() || std::ranges::any_of(sessions_, is_up_there)) return;
  relays_.on_trouble(relay, session.has_been_up() ? RelayBook::Trouble::carries_nothing
                                                  : RelayBook::Trouble::never_up);
  source_.report_relay_trouble(session.failure());
}

void Client::Run::put_back_hand() {
  const auto message = std::exchange(session_list_.hand, std::nullopt);
  if (message) source_.give_back(message->ticket);
}

void Client::Run::give_up_hand(const Failure& failure) {
  const auto message = std::exchange(session_list_.hand, std::nullopt);
  if (!message) return;
  // Refused for good before any message: each would be, and somebody must look at it.
  const bool is_refusal =
      failure.trouble == Trouble::refused || failure.trouble == Trouble::authentication_failed;
  if (is_refusal && failure.code / 100 != 4) {
    source_.settle(message->ticket, {.kind = Ending::Kind::refused,
                                     .stage = failure.stage,
                                     .code = failure.code,
                                     .enhanced = failure.enhanced,
                                     .text = failure.words,
                                     .relay = failure.relay});
  } else {
    source_.give_back(message->ticket);
  }
}

asio::awaitable<void> Client::Run::watch_deadlines() {
  const Duration interval = watch_interval(client_.options_);
  for (;;) {
    while (sessions_.empty()) co_await session_list_.changed.wait();
    const SteadyTime next = client_.clock_.now() + interval;
    co_await client_.clock_.sleep_until(next);
    const SteadyTime now = client_.clock_.now();
    for (Session& session : sessions_) session.check_deadline(now);
  }
}

void Client::Run::limit_connections(int connections_max) {
  connections_max_ = std::max(0, connections_max);
  if (connections_max_ == 0) put_back_hand();
  make_room();
  session_list_.changed.notify_all();
}

}  // namespace crier::smtp
