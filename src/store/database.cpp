#include "store/database.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"

namespace crier::store {

namespace asio = boost::asio;

namespace {

// A waiting caller and what it waits for.
class Job {
 public:
  virtual ~Job() = default;
  virtual void run(Connection& connection) = 0;
};

// `work` belongs to the caller's coroutine frame, which stands still until the handler is called.
template <class Handler>
class WaitedJob final : public Job {
 public:
  WaitedJob(asio::any_io_executor executor, std::function<void(Connection&)>& work, Handler handler)
      : executor_(asio::prefer(std::move(executor), asio::execution::outstanding_work.tracked)),
        work_(work),
        handler_(std::move(handler)) {}

  void run(Connection& connection) override {
    std::exception_ptr error;
    try {
      work_(connection);
    } catch (...) {
      error = std::current_exception();  // Thrown again where the caller awaits.
    }
    asio::post(executor_, [handler = std::move(handler_), error]() mutable {
      std::move(handler)(std::move(error));
    });
  }

 private:
  asio::any_io_executor executor_;
  std::function<void(Connection&)>& work_;
  Handler handler_;
};

}  // namespace

struct Database::State {
  explicit State(Options database_options) : options(std::move(database_options)) {}

  void push(std::unique_ptr<Job> job) {
    {
      const std::lock_guard lock(mutex);
      jobs.push_back(std::move(job));
    }
    waiting.notify_one();
  }

  std::unique_ptr<Job> pop() {
    std::unique_lock lock(mutex);
    waiting.wait(lock, [this] { return stopping || !jobs.empty(); });
    if (jobs.empty()) return nullptr;
    auto job = std::move(jobs.front());
    jobs.pop_front();
    return job;
  }

  void serve() {
    Connection connection(options.url, options.application);
    while (const auto job = pop()) job->run(connection);
  }

  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    waiting.notify_all();
    threads.clear();
  }

  Options options;
  std::mutex mutex;
  std::condition_variable waiting;
  // As long as there are waiting coroutines, and each waits for one job: bounded by its callers.
  std::deque<std::unique_ptr<Job>> jobs;
  bool stopping{};
  std::vector<std::jthread> threads;
};

Database::Database(Options options) : state_(std::make_unique<State>(std::move(options))) {
  CRIER_CHECK(state_->options.connections >= 1);
  // A URL that is none is refused here, on the caller's thread, where it can be reported.
  const Connection probe(state_->options.url, state_->options.application);
  for (int thread = 0; thread < state_->options.connections; ++thread) {
    state_->threads.emplace_back([state = state_.get()] { state->serve(); });
  }
}

Database::~Database() {
  state_->stop();
}

asio::awaitable<void> Database::run(std::function<void(Connection&)> job) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  auto initiate = [this, &job, executor](auto handler) {
    using Handler = decltype(handler);
    state_->push(std::make_unique<WaitedJob<Handler>>(
        asio::get_associated_executor(handler, executor), job, std::move(handler)));
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
      std::move(initiate), asio::use_awaitable);
}

}  // namespace crier::store
