// A server that answers one command of the dialogue with anything: replies of any number of lines
// and any length, in any parts, whole or broken off, sense or nonsense. Whatever it is, it ends in
// an outcome or in trouble within the time-outs, and the messages go over the next connection.
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "base/random.h"
#include "net/smtp/client.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "support/smtp/queue_source.h"

namespace crier::smtp {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

enum class Step : std::uint8_t { greeting, ehlo, mail, rcpt, data, dot };
constexpr std::array<int, 6> right_codes = {220, 250, 250, 250, 354, 250};

struct OddAnswer {
  Step step{};
  std::string bytes;
  std::size_t part_max{1};  // Octets a write.
  bool stalls{};            // Says nothing more afterwards.
  bool closes{};
};

// A whole reply: `octets` in all, more or less, in lines of up to `line` octets.
std::string long_reply(int code, std::size_t octets, std::size_t line) {
  const std::string number = std::to_string(code);
  std::string reply;
  while (reply.size() + line + 6 < octets) {
    reply += number + "-" + std::string(line, 'x') + "\r\n";
  }
  return reply + number + " end\r\n";
}

class AnsweringServer {
 public:
  AnsweringServer(asio::io_context& loop, OddAnswer odd)
      : odd_(std::move(odd)),
        acceptor_(loop, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)),
        sessions_(loop.get_executor()) {}

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  asio::awaitable<void> run() {
    boost::system::error_code failed;
    for (;;) {
      tcp::socket socket =
          co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failed));
      if (failed) break;
      sessions_.spawn(serve(this, std::move(socket), is_odd_done_));
      is_odd_done_ = true;
    }
    sessions_.cancel();
    co_await sessions_.join();
  }

  void stop() { acceptor_.close(); }

 private:
  static asio::awaitable<void> serve(AnsweringServer* server, tcp::socket socket, bool is_well) {
    boost::system::error_code failed;
    std::string input;
    bool in_content = false;
    if (!co_await answer(server, &socket, Step::greeting, is_well)) co_return;
    for (;;) {
      const auto end = input.find(in_content ? "\r\n.\r\n" : "\r\n");
      if (end == std::string::npos) {
        std::array<char, 4096> part{};
        const auto size = co_await socket.async_read_some(
            asio::buffer(part), asio::redirect_error(asio::use_awaitable, failed));
        if (failed) co_return;
        input.append(part.data(), size);
        continue;
      }
      const std::string line = input.substr(0, end);
      input.erase(0, end + (in_content ? 5 : 2));
      Step step = Step::mail;
      if (in_content) step = Step::dot;
      if (!in_content && line.starts_with("EHLO")) step = Step::ehlo;
      if (!in_content && line.starts_with("RCPT")) step = Step::rcpt;
      if (!in_content && line.starts_with("DATA")) step = Step::data;
      in_content = step == Step::data;
      if (!co_await answer(server, &socket, step, is_well)) co_return;
    }
  }

  static asio::awaitable<bool> answer(AnsweringServer* server, tcp::socket* socket, Step step,
                                      bool is_well) {
    boost::system::error_code failed;
    const OddAnswer& odd = server->odd_;
    const bool is_odd = !is_well && step == odd.step && !std::exchange(server->is_odd_said_, true);
    const std::string right =
        std::to_string(right_codes.at(static_cast<std::size_t>(step))) + " fine\r\n";
    std::string_view rest = is_odd ? odd.bytes : right;
    while (!rest.empty() && !failed) {
      const auto part = rest.substr(0, is_odd ? odd.part_max : rest.size());
      rest.remove_prefix(part.size());
      co_await asio::async_write(*socket, asio::buffer(part),
                                 asio::redirect_error(asio::use_awaitable, failed));
    }
    if (is_odd && odd.stalls) {
      co_await socket->async_wait(tcp::socket::wait_error,
                                  asio::redirect_error(asio::use_awaitable, failed));
    }
    co_return !failed && !(is_odd && odd.closes);
  }

  OddAnswer odd_;
  tcp::acceptor acceptor_;
  TaskGroup sessions_;
  bool is_odd_done_{};
  bool is_odd_said_{};
};

struct Result {
  bool has_ended{};
  int accepted{};
  std::vector<Failure> troubles;
  std::map<Ticket, Ending> endings;
};

// Long enough for a loaded machine to say something, short enough to wait for.
constexpr std::chrono::milliseconds short_wait{600};
// Where the server says all that it has to say, however slowly.
constexpr std::chrono::seconds patience{60};

Result carry(OddAnswer odd, int people, std::chrono::milliseconds wait = short_wait) {
  asio::io_context loop(1);
  SystemClock clock;
  AnsweringServer server(loop, std::move(odd));
  QueueSource source(loop.get_executor());
  Client client(loop.get_executor(), clock,
                {.relays = {{.host = "127.0.0.1", .port = server.port()}},
                 .sender = "us@example.com",
                 .connections_max = 1,
                 .backoff_min = 5ms,
                 .timeouts = {.greeting = wait,
                              .hello = wait,
                              .mail = wait,
                              .recipient = wait,
                              .data = wait,
                              .block = wait,
                              .final_dot = wait,
                              .quit = wait}},
                1);
  for (int person = 0; person < people; ++person) source.add("a@example.org", "x: y\r\n\r\n");
  TaskGroup tasks(loop.get_executor());
  tasks.spawn(server.run());
  tasks.spawn(client.run(&source));
  const auto end = std::chrono::steady_clock::now() + patience;
  const auto is_over = [&] { return source.waiting() == 0 && source.out() == 0; };
  while (!is_over() && std::chrono::steady_clock::now() < end) loop.run_one_for(50ms);
  Result result{.has_ended = is_over(),
                .accepted = static_cast<int>(source.accepted_count),
                .troubles = source.troubles,
                .endings = source.endings};
  source.close();
  server.stop();
  loop.run_for(5s);
  tasks.cancel();
  loop.restart();
  loop.run();
  return result;
}

constexpr std::array<Step, 6> all_steps = {Step::greeting, Step::ehlo, Step::mail,
                                           Step::rcpt,     Step::data, Step::dot};

TEST(AnyReply, of_the_right_code_is_taken_at_every_step_however_long_it_is) {
  struct Row {
    std::size_t octets;
    std::size_t line;
  };
  for (const Step step : all_steps) {
    for (const auto& [octets, line] : {Row{2048, 40}, Row{2049, 60}, Row{4096, 4000}, Row{5000, 1},
                                       Row{30'000, 70}, Row{64'000, 66}, Row{64'000, 60'000}}) {
      SCOPED_TRACE(static_cast<int>(step));
      SCOPED_TRACE(octets);
      const int code = right_codes.at(static_cast<std::size_t>(step));

      const Result result = carry(
          {.step = step, .bytes = long_reply(code, octets, line), .part_max = 1460}, 2, patience);

      EXPECT_TRUE(result.has_ended);
      EXPECT_EQ(result.accepted, 2);
      EXPECT_TRUE(result.troubles.empty());
    }
  }
}

TEST(AnyReply, beyond_the_bound_accepts_nothing_and_is_an_error_at_every_step) {
  for (const Step step : all_steps) {
    const int code = right_codes.at(static_cast<std::size_t>(step));
    for (const std::string& bytes : {long_reply(code, 200'000, 70), std::string(200'000, 'x'),
                                     std::to_string(code) + "-" + std::string(200'000, 'x')}) {
      SCOPED_TRACE(static_cast<int>(step));
      SCOPED_TRACE(bytes.substr(0, 4));

      const Result result = carry({.step = step, .bytes = bytes, .part_max = 1460}, 2);

      EXPECT_TRUE(result.has_ended);
      if (step == Step::dot) {
        ASSERT_TRUE(result.endings.contains(1));
        EXPECT_EQ(result.endings.at(1).kind, Ending::Kind::unanswered);
        EXPECT_EQ(result.endings.at(1).cause, Trouble::overlong_reply);
      }
      ASSERT_FALSE(result.troubles.empty());
      EXPECT_EQ(result.troubles.front().trouble, Trouble::overlong_reply);
      EXPECT_GE(result.accepted, 1);
    }
  }
}

TEST(AnyReply, beyond_the_bound_refuses_with_its_code_and_costs_the_next_one_nothing) {
  for (const Step step : {Step::mail, Step::rcpt, Step::data, Step::dot}) {
    for (const std::size_t part_max : {37U, 1460U, 65'536U, 200'000U}) {
      SCOPED_TRACE(static_cast<int>(step));
      SCOPED_TRACE(part_max);

      const Result result = carry(
          {.step = step, .bytes = long_reply(554, 200'000, 70), .part_max = part_max}, 2, patience);

      EXPECT_TRUE(result.has_ended);
      EXPECT_TRUE(result.troubles.empty());
      EXPECT_EQ(result.accepted, 1);
      ASSERT_TRUE(result.endings.contains(1));
      EXPECT_EQ(result.endings.at(1).kind, Ending::Kind::refused);
      EXPECT_EQ(result.endings.at(1).code, 554);
    }
  }
}

TEST(AnyReply, that_breaks_off_before_its_last_line_accepts_nothing) {
  for (const std::string bytes : {"250-kept\r\n", "250-kept\r\n250-and\r\n", "250 kept", "2"}) {
    SCOPED_TRACE(bytes);

    const Result result = carry({.step = Step::dot, .bytes = bytes, .closes = true}, 2);

    EXPECT_TRUE(result.has_ended);
    EXPECT_EQ(result.accepted, 1);
    ASSERT_TRUE(result.endings.contains(1));
    EXPECT_EQ(result.endings.at(1).kind, Ending::Kind::unanswered);
    ASSERT_FALSE(result.troubles.empty());
    EXPECT_TRUE(result.troubles.front().words.contains(" came after: 2"))
        << result.troubles.front().words;
  }
}

// Octet after octet does not buy time.
TEST(AnyReply, that_drips_ends_at_the_timeout) {
  for (const Step step : all_steps) {
    const int code = right_codes.at(static_cast<std::size_t>(step));
    const std::string begin = std::to_string(code) + "-unfinished\r\n";

    const Result result = carry({.step = step, .bytes = begin, .part_max = 1, .stalls = true}, 2);

    EXPECT_TRUE(result.has_ended);
    ASSERT_FALSE(result.troubles.empty());
    EXPECT_EQ(result.troubles.front().trouble, Trouble::timed_out);
  }
}

TEST(AnyReply, ends_in_an_outcome_or_in_trouble) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const auto below = [&](std::uint64_t bound) { return random.below(bound); };
    constexpr std::array<int, 10> codes = {220, 250, 354, 421, 451, 452, 550, 554, 999, 100};
    OddAnswer odd{.step = all_steps.at(below(all_steps.size())),
                  .part_max = 1 + below(below(2) == 0 ? 8 : 3000),
                  .stalls = below(8) == 0,
                  .closes = below(5) == 0};
    const int code = below(2) == 0 ? right_codes.at(static_cast<std::size_t>(odd.step))
                                   : codes.at(below(codes.size()));
    odd.bytes = long_reply(code, below(3000), 1 + below(100));
    if (below(4) == 0) {
      odd.bytes = long_reply(code, below(70'000), 1 + below(3000));
      odd.part_max += 200;
    }
    if (below(4) == 0 && !odd.bytes.empty()) odd.bytes.resize(below(odd.bytes.size()));
    if (below(6) == 0 && !odd.bytes.empty()) {
      odd.bytes[below(odd.bytes.size())] = static_cast<char>(below(256));
    }
    if (below(8) == 0) odd.bytes += "250 and more\r\n";

    const Result result = carry(odd, 3);

    EXPECT_TRUE(result.has_ended);
    EXPECT_GE(result.accepted, 2);
    EXPECT_LE(result.troubles.size(), 2U);
  }
}

}  // namespace
}  // namespace crier::smtp
