#include "support/sink/sink.h"

#include <optional>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "runtime/task_group.h"
#include "support/sink/http_server.h"
#include "support/sink/smtp_server.h"

namespace crier::sink {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

enum class Protocol : std::uint8_t { smtp, smtps, http };

tcp::acceptor listen(const asio::any_io_executor& executor, std::uint16_t port) {
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  return tcp::acceptor(executor, endpoint, true);
}

}  // namespace

struct Sink::State {
  State(const asio::any_io_executor& executor, SinkOptions given)
      : options(std::move(given)),
        record(options.record),
        smtp{.options = options.smtp, .script = options.script, .record = record},
        http{.script = options.script, .record = record},
        smtp_acceptor(listen(executor, options.smtp_port)),
        http_acceptor(listen(executor, options.http_port)),
        tasks(executor) {
    if (options.certificate.empty()) return;
    tls.use_certificate_chain_file(options.certificate);
    tls.use_private_key_file(options.key, asio::ssl::context::pem);
    smtp.tls = &tls;
    smtp.options.offers_tls = true;
    smtps_acceptor = listen(executor, options.smtps_port);
  }

  asio::awaitable<void> accept(tcp::acceptor* acceptor, Protocol protocol) {
    for (;;) {
      boost::system::error_code failed;
      tcp::socket socket =
          co_await acceptor->async_accept(asio::redirect_error(asio::use_awaitable, failed));
      if (!acceptor->is_open()) co_return;
      if (failed) continue;
      if (protocol == Protocol::http) {
        tasks.spawn(serve_http(&http, std::move(socket)));
      } else {
        const auto security = protocol == Protocol::smtps ? SmtpConversation::Security::tls
                                                          : SmtpConversation::Security::plain;
        tasks.spawn(serve_smtp(&smtp, std::move(socket), security));
      }
    }
  }

  SinkOptions options;
  Record record;
  asio::ssl::context tls{asio::ssl::context::tls_server};
  SmtpServer smtp;
  HttpServer http;
  tcp::acceptor smtp_acceptor;
  std::optional<tcp::acceptor> smtps_acceptor;
  tcp::acceptor http_acceptor;
  TaskGroup tasks;  // Last: what the tasks use must outlive them.
};

Sink::Sink(asio::any_io_executor executor, SinkOptions options)
    : state_(std::make_unique<State>(executor, std::move(options))) {}

Sink::~Sink() = default;

SinkPorts Sink::ports() const {
  return {.smtp = state_->smtp_acceptor.local_endpoint().port(),
          .smtps = state_->smtps_acceptor ? state_->smtps_acceptor->local_endpoint().port()
                                          : std::uint16_t{0},
          .http = state_->http_acceptor.local_endpoint().port()};
}

Record& Sink::record() {
  return state_->record;
}

asio::awaitable<void> Sink::run() {
  State& state = *state_;
  state.tasks.spawn(state.accept(&state.smtp_acceptor, Protocol::smtp));
  state.tasks.spawn(state.accept(&state.http_acceptor, Protocol::http));
  if (state.smtps_acceptor) {
    state.tasks.spawn(state.accept(&*state.smtps_acceptor, Protocol::smtps));
  }
  co_await state.tasks.join();
}

void Sink::stop() {
  boost::system::error_code ignored;
  state_->smtp_acceptor.close(ignored);
  state_->http_acceptor.close(ignored);
  if (state_->smtps_acceptor) state_->smtps_acceptor->close(ignored);
  state_->tasks.cancel();
}

}  // namespace crier::sink
