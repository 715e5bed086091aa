#include "net/smtp/probe.h"

#include <memory>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "net/smtp/handshake.h"
#include "net/smtp/reply.h"
#include "net/smtp/tls.h"
#include "net/visit.h"

namespace crier::smtp {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using Need = Handshake::Need;

namespace {

// Enough of what a server says to know what it means.
constexpr std::size_t words_max = 200;

// One line of printable ASCII, as a server should have written it.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char letter : text.substr(0, words_max)) {
    const bool is_plain = letter >= ' ' && letter < '\x7f';
    if (is_plain) line += letter;
    if (letter == '\n') line += ' ';
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string_view command_of(Stage stage) {
  switch (stage) {
    case Stage::greeting: return "the connection";
    case Stage::hello: return "EHLO";
    case Stage::helo: return "HELO";
    case Stage::starttls: return "STARTTLS";
    case Stage::authentication: return "AUTH";
    default: return "the dialogue";
  }
}

class RelayVisit {
 public:
  RelayVisit(asio::any_io_executor executor, Options options, Duration time_max)
      : options_(std::move(options)),
        context_(make_tls_context(options_)),
        visit_(std::move(executor), time_max),
        handshake_(options_) {}
  RelayVisit(const RelayVisit&) = delete;
  RelayVisit& operator=(const RelayVisit&) = delete;

  asio::awaitable<Probe> run(Relay relay) {
    co_await visit_.connect(std::move(relay.host), relay.port);
    co_await shake_hands();
    if (!visit_.has_failed()) co_await visit_.write("QUIT\r\n");
    co_await visit_.end();
    probe_.tls = visit_.peer();
    probe_.capabilities = handshake_.capabilities();
    probe_.failure = visit_.failure();
    const bool was_connected = !probe_.address.empty();
    if (visit_.has_failed() && visit_.is_late() && was_connected) {
      probe_.failure += fmt::format(" to {}", command_of(handshake_.stage()));
      if (!input_.empty()) {
        probe_.failure += "; what came was not ended by a line break: " + one_line(input_);
      }
    }
    co_return std::move(probe_);
  }

 private:
  asio::awaitable<void> shake_hands() {
    if (visit_.has_failed()) co_return;
    probe_.address = visit_.address();
    handshake_.on_connected(visit_.is_loopback() ? Handshake::Line::loopback
                                                 : Handshake::Line::open);
    if (options_.tls == TlsPolicy::implicit) {
      co_await begin_tls();
      handshake_.on_connected(Handshake::Line::secured);
    }
    Need need = Need::reply;
    while (!visit_.has_failed() && (need == Need::reply || need == Need::tls)) {
      std::string out;
      if (need == Need::tls) {
        co_await begin_tls();
        if (visit_.has_failed()) co_return;
        need = handshake_.on_secured(out);
      } else {
        const std::string lines = co_await read_reply();
        if (visit_.has_failed()) co_return;
        need = take(lines, out);
      }
      if (!out.empty()) co_await visit_.write(std::move(out));
    }
    probe_.is_logged_in = need == Need::ready && options_.credentials.has_value();
  }

  // The words of a failure are the last that the server said.
  Need take(const std::string& lines, std::string& out) {
    const Stage stage = handshake_.stage();
    const ParsedReply parsed = parse_reply(lines);
    const Reply& reply = parsed.reply;
    if (stage == Stage::greeting) probe_.greeting = one_line(reply.text);
    const Need need = handshake_.on_reply(reply, out);
    if (stage == Stage::hello) probe_.mechanisms = one_line(handshake_.capabilities().mechanisms);
    if (need == Need::failed) visit_.fail(why_failed(stage, lines));
    return need;
  }

  [[nodiscard]] std::string why_failed(Stage stage, const std::string& lines) const {
    const Failure& failure = handshake_.failure();
    if (failure.trouble == Trouble::overlong_reply) {
      return fmt::format("{} was answered with {}: {}", command_of(stage), overlong_name,
                         one_line(lines));
    }
    if (stage == Stage::helo) {
      return fmt::format("HELO was answered with: {} {}", failure.code, failure.words);
    }
    if (failure.code != 0) {
      return fmt::format("{} was answered with: {}", command_of(stage), one_line(lines));
    }
    if (failure.trouble == Trouble::tls_failed) {
      return "STARTTLS is not offered, and tls = \"required\"";
    }
    if (!visit_.peer()) return "a password is only sent over TLS, which has not begun";
    return fmt::format("AUTH offers none of PLAIN and LOGIN; it offers: {}",
                       probe_.mechanisms.empty() ? "nothing" : probe_.mechanisms);
  }

  asio::awaitable<void> begin_tls() {
    // Octets that came with the go-ahead were sent in clear text; a man in the middle could
    // have written them (STARTTLS injection).
    if (!input_.empty()) co_return visit_.fail("octets came before TLS had begun");
    co_await visit_.begin_tls(context_.get());
    if (visit_.has_failed()) co_return;
    // RFC 7435: any certificate hides from listeners, where TLS is a choice.
    const bool must_be_trusted = options_.tls != TlsPolicy::opportunistic;
    if (must_be_trusted && !visit_.peer()->distrust.empty()) {
      visit_.fail("its certificate is not trusted: " + visit_.peer()->distrust);
    }
  }

  void fail_at_rubbish(const std::string& words) {
    const Stage stage = handshake_.stage();
    if (stage == Stage::greeting) return visit_.fail("does not speak SMTP; it says: " + words);
    visit_.fail(fmt::format("{} was answered with what is no SMTP: {}", command_of(stage), words));
  }

  asio::awaitable<std::string> read_reply() {
    for (;;) {
      const ParsedReply parsed = parse_reply(input_);
      const bool is_overlong = parsed.result == ParsedReply::Result::overlong;
      if (is_overlong || parsed.result == ParsedReply::Result::complete) {
        std::string lines = input_.substr(0, parsed.size);
        input_.erase(0, parsed.size);
        co_return lines;
      }
      if (parsed.result == ParsedReply::Result::malformed) {
        fail_at_rubbish(one_line(std::string_view(input_).substr(0, parsed.size)));
        co_return std::string();
      }
      input_ += co_await visit_.read();
      if (visit_.has_failed()) co_return std::string();
    }
  }

  Options options_;
  std::unique_ptr<ssl::context> context_;
  Visit visit_;
  Handshake handshake_;
  std::string input_;
  Probe probe_;
};

}  // namespace

asio::awaitable<Probe> probe(Options options, Relay relay, Duration time_max) {
  const auto executor = co_await asio::this_coro::executor;
  RelayVisit visit(executor, std::move(options), time_max);
  auto running = visit.run(std::move(relay));
  Probe result = co_await std::move(running);
  co_return result;
}

}  // namespace crier::smtp
