// crier-sink: the sink as a program. Prints its ports as one line of JSON, and its counts when it
// is asked (SIGUSR1) and when it ends (SIGINT, SIGTERM).
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "runtime/task_group.h"
#include "support/sink/sink.h"

namespace {

namespace asio = boost::asio;
using crier::sink::Script;
using crier::sink::Sink;
using crier::sink::SinkOptions;

struct Arguments {
  SinkOptions options;
  std::vector<std::string> rules;
  std::vector<std::string> without;
  std::string script_file;
  std::uint64_t seed{1};
};

void declare(CLI::App& app, Arguments& arguments) {
  SinkOptions& options = arguments.options;
  app.add_option("--smtp-port", options.smtp_port, "0 (the default): the kernel chooses");
  app.add_option("--smtps-port", options.smtps_port, "SMTP over TLS; needs --certificate");
  app.add_option("--http-port", options.http_port);
  app.add_option("--certificate", options.certificate, "PEM file; offers STARTTLS");
  app.add_option("--key", options.key, "PEM file");
  app.add_option("--user", options.smtp.user, "Demands AUTH");
  app.add_option("--password", options.smtp.password);
  app.add_option("--without", arguments.without, "EHLO keyword to leave out, such as PIPELINING");
  app.add_option("--size-max", options.smtp.size_max, "Octets, for SIZE");
  app.add_option("--rule", arguments.rules, "Misbehaviour, as below; may be given several times");
  app.add_option("--script", arguments.script_file, "File of such rules");
  app.add_option("--seed", arguments.seed, "Of the script");
  app.add_option("--record", options.record.lines, "Appends a line a message to this file");
  app.add_option("--attempts", options.record.attempts, "Appends a line a RCPT to this file");
  app.add_option("--dump", options.record.dump, "Maildir that gets every message");
}

std::expected<Script, std::string> read_script(const Arguments& arguments) {
  std::ostringstream text;
  for (const std::string& rule : arguments.rules) text << rule << '\n';
  if (!arguments.script_file.empty()) {
    std::ifstream file(arguments.script_file);
    if (!file) return std::unexpected("cannot read " + arguments.script_file);
    text << file.rdbuf();
  }
  return Script::parse(text.str(), arguments.seed);
}

asio::awaitable<void> obey_signals(Sink* sink) {
  asio::signal_set signals(co_await asio::this_coro::executor, SIGINT, SIGTERM, SIGUSR1);
  for (;;) {
    const int signal = co_await signals.async_wait(asio::use_awaitable);
    fmt::print("{}\n", sink->record().stats_json());
    std::fflush(stdout);
    if (signal == SIGUSR1) continue;
    sink->stop();
    co_return;
  }
}

int run(SinkOptions options) {
  asio::io_context loop(1);
  Sink sink(loop.get_executor(), std::move(options));
  const auto ports = sink.ports();
  fmt::print("{{\"smtp\":{},\"smtps\":{},\"http\":{}}}\n", ports.smtp, ports.smtps, ports.http);
  std::fflush(stdout);
  crier::TaskGroup tasks(loop.get_executor());
  tasks.spawn(obey_signals(&sink));
  tasks.spawn(sink.run());
  loop.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A mail server and webhook receiver that records and misbehaves.", "crier-sink");
  Arguments arguments;
  declare(app, arguments);
  app.footer(std::string(crier::sink::script_help));
  CLI11_PARSE(app, argc, argv);
  auto script = read_script(arguments);
  if (!script) {
    fmt::print(stderr, "crier-sink: {}\n", script.error());
    return 2;
  }
  arguments.options.script = std::move(*script);
  arguments.options.smtp.without = {arguments.without.begin(), arguments.without.end()};
  try {
    return run(std::move(arguments.options));
  } catch (const std::exception& failure) {
    fmt::print(stderr, "crier-sink: {}\n", failure.what());
    return 1;
  }
}
