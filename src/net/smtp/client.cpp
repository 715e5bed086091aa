#include "net/smtp/client.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "net/smtp/client_run.h"
#include "net/smtp/tls.h"

namespace crier::smtp {

namespace asio = boost::asio;

Client::Client(asio::any_io_executor executor, Clock& clock, Options options, std::uint64_t seed)
    : executor_(std::move(executor)),
      clock_(clock),
      options_(std::move(options)),
      seed_(seed),
      security_(std::make_unique<Security>()) {
  CRIER_CHECK(check(options_).has_value());
  options_.timeouts = scaled(options_.timeouts);
  security_->context = make_tls_context(options_);
}

Client::~Client() = default;

asio::awaitable<void> Client::run(MessageSource* source) {
  CRIER_CHECK(run_ == nullptr);
  run_ = std::make_unique<Run>(*this, *source);
  // However it ends.
  struct Ender {
    std::unique_ptr<Run>& run;
    ~Ender() { run.reset(); }
  } const ender{run_};
  co_await run_->run();
}

void Client::close() {
  if (run_) run_->close();
}

void Client::limit_connections(int connections_max) {
  options_.connections_max = std::max(0, connections_max);
  if (run_) run_->limit_connections(options_.connections_max);
}

int Client::connections() const {
  return run_ ? run_->connections() : 0;
}

}  // namespace crier::smtp
