// The client and the sink on one event loop, with real sockets between them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "net/smtp/client.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "support/sink/sink.h"
#include "support/smtp/queue_source.h"

namespace crier::smtp {

inline sink::Script script(const std::string& rules, std::uint64_t seed = 1) {
  auto parsed = sink::Script::parse(rules, seed);
  CRIER_CHECK(parsed.has_value());
  return std::move(*parsed);
}

// A message whose content says who it is for.
inline std::string content_for(int person, const std::string& body = "Hello.\r\n") {
  return "Message-ID: <key-" + std::to_string(person) + "@example.com>\r\nSubject: x\r\n\r\n" +
         body;
}

inline std::string mailbox(int person) {
  return "p" + std::to_string(person) + "@example.org";
}

class Play {
 public:
  // The sink keeps what it gets; the client's relay is the sink's port for `tls`.
  Play(sink::SinkOptions sink_options, Options options)
      : source(loop.get_executor()),
        sink(loop.get_executor(), keeping(std::move(sink_options))),
        client(loop.get_executor(), clock, aimed(std::move(options)), 1),
        tasks_(loop.get_executor()) {
    tasks_.spawn(sink.run());
  }

  ~Play() { cancel(); }

  // Drops whatever is under way.
  void cancel() {
    // On the loop: Asio hands a cancellation from outside on later, when the task may be gone.
    boost::asio::post(loop, [this] { tasks_.cancel(); });
    loop.restart();
    loop.run();
  }

  void add(int people) {
    for (int person = 0; person < people; ++person) {
      source.add(mailbox(person), content_for(person));
    }
  }

  void start() { tasks_.spawn(carry(this)); }

  // Runs until `is_reached`, for a generous time at most.
  void run_until(const std::function<bool()>& is_reached) {
    loop.restart();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!is_reached() && std::chrono::steady_clock::now() < end) loop.run_one_for(limit_);
    ASSERT_TRUE(is_reached());
  }

  // Carries everything that the source has.
  void run() {
    start();
    run_until([this] { return source.waiting() == 0 && source.out() == 0; });
    // Not earlier: what is given back to a closed source is nobody's any more.
    source.close();
    run_until([this] { return is_done; });
    EXPECT_EQ(source.out(), 0U);
    EXPECT_EQ(client.connections(), 0);
  }

  [[nodiscard]] int count(Ending::Kind kind) const {
    int found = 0;
    for (const auto& [ticket, ending] : source.endings) found += ending.kind == kind ? 1 : 0;
    return found;
  }

  boost::asio::io_context loop{1};
  SystemClock clock;
  QueueSource source;
  sink::Sink sink;
  Client client;
  bool is_done{false};

 private:
  static sink::SinkOptions keeping(sink::SinkOptions options) {
    options.record.keeps_messages = true;
    return options;
  }

  Options aimed(Options options) const {
    const auto ports = sink.ports();
    const std::uint16_t port = options.tls == TlsPolicy::implicit ? ports.smtps : ports.smtp;
    if (options.relays.empty()) options.relays = {{.host = "127.0.0.1"}};
    for (Relay& relay : options.relays) {
      if (relay.port == Relay{}.port) relay.port = port;
    }
    options.sender = "us@example.com";
    options.backoff_min = std::chrono::milliseconds{5};
    return options;
  }

  static boost::asio::awaitable<void> carry(Play* play) {
    co_await play->client.run(&play->source);
    play->is_done = true;
  }

  const std::chrono::milliseconds limit_{100};
  TaskGroup tasks_;
};

}  // namespace crier::smtp
