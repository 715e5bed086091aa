#include "runtime/worker_thread.h"

#include <exception>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace crier {

namespace asio = boost::asio;

namespace {

using Ended = void(std::exception_ptr);

// What the thread does: the work, and then the way back to the loop, which must not run dry of work
// meanwhile.
struct Job {
  explicit Job(asio::any_io_executor executor)
      : home(asio::prefer(std::move(executor), asio::execution::outstanding_work.tracked)) {}

  template <class Handler>
  void run(std::function<void()>& work, Handler handler) const {
    std::exception_ptr error;
    try {
      work();
    } catch (...) {
      error = std::current_exception();  // Thrown again where the caller awaits.
    }
    asio::post(home, [handler = std::move(handler), error]() mutable {
      std::move(handler)(std::move(error));
    });
  }

  asio::any_io_executor home;
};

}  // namespace

struct WorkerThread::State {
  asio::thread_pool thread{1};
};

WorkerThread::WorkerThread() : state_(std::make_unique<State>()) {}

WorkerThread::~WorkerThread() {
  state_->thread.join();
}

asio::awaitable<void> WorkerThread::run(std::function<void()> work) {
  const auto executor = co_await asio::this_coro::executor;
  auto start = [this, &work, &executor](auto handler) {
    asio::post(state_->thread,
               [&work, job = Job(executor), handler = std::move(handler)]() mutable {
                 job.run(work, std::move(handler));
               });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, Ended>(std::move(start),
                                                                      asio::use_awaitable);
}

}  // namespace crier
