// smtp-client-load: how many messages a second the SMTP client carries, and what one costs.
//
//   smtp-client-load --port 2525 --count 100000 --size 4096 --connections 10
//
// Prints one line of JSON: messages a second, and microseconds of CPU a message of this process,
// which include making the message.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "net/smtp/client.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"

namespace {

namespace asio = boost::asio;
namespace smtp = crier::smtp;

// Endless until `count` are taken; each message differs in its recipient and its Message-ID.
class GeneratedSource final : public smtp::MessageSource {
 public:
  GeneratedSource(std::uint64_t count, std::size_t size) : count_(count) {
    body_ = "Subject: load\r\nMIME-Version: 1.0\r\n\r\n";
    while (body_.size() + 100 < size) {
      body_ += "The quick brown fox jumps over the lazy dog, and over it again and again.\r\n";
    }
  }

  std::optional<smtp::Message> try_take() override {
    if (taken_ == count_) return std::nullopt;
    ++taken_;
    smtp::Message message{.ticket = taken_, .recipient = fmt::format("user{}@example.org", taken_)};
    message.content.reserve(body_.size() + 100);
    fmt::format_to(std::back_inserter(message.content), "Message-ID: <load-{}@example.com>\r\n",
                   taken_);
    message.content += body_;
    return message;
  }
  asio::awaitable<std::optional<smtp::Message>> take() override { co_return try_take(); }
  [[nodiscard]] bool may_write(smtp::Ticket /*ticket*/) const override { return true; }
  void settle(smtp::Ticket /*ticket*/, const smtp::Ending& ending) override {
    ++(ending.kind == smtp::Ending::Kind::accepted ? accepted : other);
  }
  void give_back(smtp::Ticket /*ticket*/) override { ++other; }
  void displace(smtp::Ticket /*ticket*/, const smtp::Ending& /*ending*/) override { ++other; }
  void report_trouble(const smtp::Failure& /*failure*/) override { ++troubles; }
  void report_health() override {}
  void report_relay_trouble(const smtp::Failure& /*failure*/) override {}
  void report_relay_health(std::size_t /*relay*/) override {}

  std::uint64_t accepted{0};
  std::uint64_t other{0};
  std::uint64_t troubles{0};

 private:
  std::uint64_t count_;
  std::uint64_t taken_{0};
  std::string body_;
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](timeval time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Arguments {
  std::string host{"127.0.0.1"};
  std::uint16_t port{25};
  std::uint64_t count{100'000};
  std::size_t size{4096};
  int connections{10};
};

int run(const Arguments& arguments) {
  asio::io_context loop(1);
  crier::SystemClock clock;
  smtp::Options options{.relays = {{.host = arguments.host, .port = arguments.port}},
                        .sender = "bounce@example.com",
                        .connections_max = arguments.connections,
                        .messages_per_connection_max = 1'000'000'000};
  smtp::Client client(loop.get_executor(), clock, std::move(options), 1);
  GeneratedSource source(arguments.count, arguments.size);
  crier::TaskGroup tasks(loop.get_executor());
  const double cpu_before = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  tasks.spawn(client.run(&source));
  loop.run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const double cpu = cpu_seconds() - cpu_before;
  const auto count = static_cast<double>(source.accepted);
  fmt::print("{{\"accepted\":{},\"other\":{},\"troubles\":{},\"seconds\":{:.3f},", source.accepted,
             source.other, source.troubles, took.count());
  fmt::print("\"per_second\":{:.0f},\"cpu_us\":{:.2f}}}\n", count / took.count(),
             cpu / count * 1e6);
  return source.accepted == arguments.count ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures the SMTP client.", "smtp-client-load");
  Arguments arguments;
  app.add_option("--host", arguments.host);
  app.add_option("--port", arguments.port)->required();
  app.add_option("--count", arguments.count);
  app.add_option("--size", arguments.size, "Octets of a message");
  app.add_option("--connections", arguments.connections);
  CLI11_PARSE(app, argc, argv);
  return run(arguments);
}
