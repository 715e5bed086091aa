#include "net/http/curl_multi.h"

#include <chrono>
#include <mutex>
#include <unistd.h>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include "base/check.h"

extern "C" {

static int crier_curl_socket(CURL* /*easy*/, curl_socket_t socket, int what, void* multi,
                             void* /*unused*/) noexcept {
  static_cast<crier::http::CurlMulti*>(multi)->watch(socket, what);
  return 0;
}

static int crier_curl_timer(CURLM* /*handle*/, long milliseconds, void* multi) noexcept {
  static_cast<crier::http::CurlMulti*>(multi)->wake_after(milliseconds);
  return 0;
}

}  // extern "C"

namespace crier::http {

namespace asio = boost::asio;
using boost::system::error_code;

// What curl wants to know of one socket. It watches a duplicate: curl closes the socket when it
// likes, and the reactor must not be left with a number that the kernel may give to somebody else.
class CurlMulti::Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(CurlMulti& multi, curl_socket_t socket)
      : multi_(&multi), socket_(socket), duplicate_(multi.executor_) {
    const int copy = dup(socket);
    if (copy < 0) return;
    error_code refused;
    duplicate_.assign(copy, refused);
    if (refused) ::close(copy);
  }

  // `what` is CURL_POLL_IN, _OUT, _INOUT or _NONE. A socket that could not be duplicated is not
  // watched: the timeouts of its request, which are never absent, end it.
  void want(int what) {
    wanted_ = what;
    if (!duplicate_.is_open()) return;
    if ((wanted_ & CURL_POLL_IN) != 0 && !waits_to_read_) wait_to_read();
    if ((wanted_ & CURL_POLL_OUT) != 0 && !waits_to_write_) wait_to_write();
  }

  void close() noexcept {
    multi_ = nullptr;
    wanted_ = CURL_POLL_NONE;
    error_code ignored;
    duplicate_.close(ignored);
  }

 private:
  void wait_to_read() {
    waits_to_read_ = true;
    duplicate_.async_wait(asio::posix::stream_descriptor::wait_read,
                          [self = shared_from_this()](error_code) { self->readable(); });
  }

  void wait_to_write() {
    waits_to_write_ = true;
    duplicate_.async_wait(asio::posix::stream_descriptor::wait_write,
                          [self = shared_from_this()](error_code) { self->writable(); });
  }

  void readable() {
    waits_to_read_ = false;
    if ((wanted_ & CURL_POLL_IN) != 0) tell(CURL_CSELECT_IN);
  }

  void writable() {
    waits_to_write_ = false;
    if ((wanted_ & CURL_POLL_OUT) != 0) tell(CURL_CSELECT_OUT);
  }

  // While curl is told, it may forget this socket and close this watch.
  void tell(int events) {
    if (multi_ == nullptr) return;
    multi_->socket_is_ready(socket_, events);
    want(wanted_);
  }

  CurlMulti* multi_;
  curl_socket_t socket_;
  asio::posix::stream_descriptor duplicate_;
  int wanted_{CURL_POLL_NONE};
  bool waits_to_read_{};
  bool waits_to_write_{};
};

namespace {

void initialise_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    CRIER_CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    // For Transfer::read_trace; of requests that ask for traces alone.
    CRIER_CHECK(curl_global_trace("http/2") == CURLE_OK);
  });
}

// Push services allow 100 to 1,000.
constexpr long streams_max = 1000;

CURLM* new_multi() {
  initialise_curl_once();
  CURLM* const multi = curl_multi_init();
  CRIER_CHECK(multi != nullptr);
  return multi;
}

}  // namespace

template <class Value>
void CurlMulti::set(CURLMoption option, Value value) {
  CRIER_CHECK(curl_multi_setopt(multi_.get(), option, value) == CURLM_OK);
}

CurlMulti::CurlMulti(asio::any_io_executor executor, int connections_max)
    : executor_(std::move(executor)),
      timer_(executor_),
      self_(std::make_shared<CurlMulti*>(this)),
      multi_(new_multi()) {
  set(CURLMOPT_SOCKETFUNCTION, &crier_curl_socket);
  set(CURLMOPT_SOCKETDATA, this);
  set(CURLMOPT_TIMERFUNCTION, &crier_curl_timer);
  set(CURLMOPT_TIMERDATA, this);
  set(CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(connections_max));
  set(CURLMOPT_MAXCONNECTS, static_cast<long>(connections_max));
  // Of one connection, where the server allows as many; curl's own bound is 100.
  set(CURLMOPT_MAX_CONCURRENT_STREAMS, streams_max);
}

CurlMulti::~CurlMulti() {
  CRIER_CHECK(transfers_ == 0);
  multi_.reset();  // Says goodbye to kept connections, through the callbacks.
  while (!watches_.empty()) forget(watches_.begin()->first);
}

void CurlMulti::add(Transfer& transfer) {
  CRIER_CHECK(curl_multi_add_handle(multi_.get(), transfer.handle()) == CURLM_OK);
  ++transfers_;
}

void CurlMulti::remove(Transfer& transfer) {
  CRIER_CHECK(curl_multi_remove_handle(multi_.get(), transfer.handle()) == CURLM_OK);
  --transfers_;
}

// NOLINTNEXTLINE(bugprone-exception-escape): out of memory ends the program.
void CurlMulti::watch(curl_socket_t socket, int what) noexcept {
  if (what == CURL_POLL_REMOVE) return forget(socket);
  std::shared_ptr<Watch>& watch = watches_[socket];
  if (!watch) watch = std::make_shared<Watch>(*this, socket);
  watch->want(what);
}

void CurlMulti::forget(curl_socket_t socket) noexcept {
  const auto found = watches_.find(socket);
  if (found == watches_.end()) return;
  found->second->close();
  watches_.erase(found);
}

// NOLINTNEXTLINE(bugprone-exception-escape): out of memory ends the program.
void CurlMulti::wake_after(long milliseconds) noexcept {
  if (milliseconds < 0) {
    timer_.cancel();
    return;
  }
  const std::weak_ptr<CurlMulti*> self = self_;
  if (milliseconds == 0) {
    // Cheaper than a timer, and it is asked for by each request.
    if (std::exchange(wake_posted_, true)) return;
    asio::post(executor_, [self] {
      if (const auto alive = self.lock()) (*alive)->wake();
    });
    return;
  }
  timer_.expires_after(std::chrono::milliseconds{milliseconds});
  timer_.async_wait([self](error_code cancelled) {
    if (cancelled) return;
    if (const auto alive = self.lock()) (*alive)->wake();
  });
}

void CurlMulti::wake() {
  wake_posted_ = false;
  act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlMulti::socket_is_ready(curl_socket_t socket, int events) {
  act(socket, events);
}

void CurlMulti::act(curl_socket_t socket, int events) {
  int running = 0;
  CRIER_CHECK(curl_multi_socket_action(multi_.get(), socket, events, &running) == CURLM_OK);
  collect_ended();
}

void CurlMulti::collect_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    void* transfer = nullptr;
    CRIER_CHECK(curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer) == CURLE_OK);
    static_cast<Transfer*>(transfer)->end(message->data.result);
  }
}

}  // namespace crier::http
