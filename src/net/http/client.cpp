#include "net/http/client.h"

#include <utility>
#include <vector>

#include "base/check.h"
#include "net/http/curl_multi.h"
#include "net/http/transfer.h"
#include "runtime/signals.h"

namespace crier::http {

namespace asio = boost::asio;

class Client::State {
 public:
  State(asio::any_io_executor executor, ClientOptions options)
      : executor_(std::move(executor)),
        options_(std::move(options)),
        multi_(executor_, options_.connections_max) {}

  ~State() { CRIER_CHECK(active_ == 0); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  asio::awaitable<std::expected<Response, TransportError>> send(Request request,
                                                                SendOptions options) {
    if (active_ == options_.requests_max) co_return std::unexpected(busy);
    std::unique_ptr<Transfer> prepared = take();
    prepared->prepare(std::move(request), std::move(options));
    const Moving moving(*this, std::move(prepared));
    co_await moving.transfer->ended();
    co_return moving.transfer->result();
  }

  [[nodiscard]] int active() const { return active_; }

 private:
  static constexpr TransportError busy{.kind = TransportError::Kind::busy,
                                       .reach = TransportError::Reach::not_sent};

  // A transfer on its way, from its start until the coroutine that waits for it ends, however that
  // happens: a cancelled one is broken off here. A handle whose request failed is not used again:
  // curl 8.14 keeps the wish to rewind the old body, and fails the next request for it.
  struct Moving {
    Moving(State& owner, std::unique_ptr<Transfer> prepared)
        : state(owner), transfer(std::move(prepared)) {
      state.multi_.add(*transfer);
      ++state.active_;
    }
    ~Moving() {
      state.multi_.remove(*transfer);
      --state.active_;
      if (!transfer->succeeded()) return;
      transfer->clear();
      state.idle_.push_back(std::move(transfer));
    }
    Moving(const Moving&) = delete;
    Moving& operator=(const Moving&) = delete;

    State& state;
    std::unique_ptr<Transfer> transfer;
  };

  std::unique_ptr<Transfer> take() {
    if (idle_.empty()) return std::make_unique<Transfer>(executor_, options_);
    std::unique_ptr<Transfer> transfer = std::move(idle_.back());
    idle_.pop_back();
    return transfer;
  }

  asio::any_io_executor executor_;
  ClientOptions options_;
  CurlMulti multi_;
  int active_{};
  std::vector<std::unique_ptr<Transfer>> idle_;  // At most requests_max together with the active.
};

Client::Client(asio::any_io_executor executor, ClientOptions options) {
  ignore_broken_pipes();
  state_ = std::make_unique<State>(std::move(executor), std::move(options));
}

Client::~Client() = default;

asio::awaitable<std::expected<Response, TransportError>> Client::send(Request request,
                                                                      SendOptions options) {
  return state_->send(std::move(request), std::move(options));
}

int Client::active() const {
  return state_->active();
}

}  // namespace crier::http
