#include "postgres/database.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "base/check.h"
#include "base/time.h"
#include "postgres/server_session.h"

namespace crier::store {

namespace asio = boost::asio;

namespace {

// How late a connection may be cut that hangs, or whose work is given up.
constexpr std::chrono::milliseconds watch_period{200};

// Set when nobody waits for a job any more. Shared, because whoever sets it may do so when the job
// has just ended.
using GivenUp = std::shared_ptr<std::atomic<bool>>;

// A waiting caller and what it waits for.
class Job {
 public:
  virtual ~Job() = default;
  virtual void run(Connection& connection) = 0;
  // Nothing: that of all.
  [[nodiscard]] virtual std::optional<Database::Patience> patience() const = 0;
  [[nodiscard]] virtual const GivenUp& given_up() const = 0;
  // Whoever waits goes on.
  virtual void tell() = 0;
};

// `work` belongs to the caller's coroutine frame, which stands still until the handler is called.
template <class Handler>
class WaitedJob final : public Job {
 public:
  WaitedJob(asio::any_io_executor executor, std::function<void(Connection&)>& work,
            std::optional<Database::Patience> patience, GivenUp given_up, Handler handler)
      : executor_(asio::prefer(std::move(executor), asio::execution::outstanding_work.tracked)),
        work_(work),
        patience_(patience),
        given_up_(std::move(given_up)),
        handler_(std::move(handler)) {}

  [[nodiscard]] std::optional<Database::Patience> patience() const override { return patience_; }
  [[nodiscard]] const GivenUp& given_up() const override { return given_up_; }

  void run(Connection& connection) override {
    try {
      if (*given_up_) throw boost::system::system_error(asio::error::operation_aborted);
      work_(connection);
    } catch (...) {
      error_ = std::current_exception();  // Thrown again where the caller awaits.
    }
  }
  void tell() override {
    asio::post(executor_, [handler = std::move(handler_), error = std::move(error_)]() mutable {
      std::move(handler)(std::move(error));
    });
  }

 private:
  asio::any_io_executor executor_;
  std::function<void(Connection&)>& work_;
  std::optional<Database::Patience> patience_;
  GivenUp given_up_;
  Handler handler_;
  std::exception_ptr error_;
};

// A database thread and its connection.
class Worker {
 public:
  explicit Worker(const Database::Options& options)
      : connection_(options.url, options.application), usual_{options.transaction_max} {}

  void run(Job& job) {
    busy_with(Busy{.since = std::chrono::steady_clock::now(),
                   .max = job.patience().value_or(usual_).transaction_max,
                   .given_up = job.given_up()});
    job.run(connection_);
    busy_with(std::nullopt);
  }

  // What is asked next is asked in a new session.
  void renounce_session() {
    auto& session = connection_.state().session;
    if (session) session->renounce();
  }
  [[nodiscard]] bool has_renounced_session() {
    const auto& session = connection_.state().session;
    return session && session->is_stale();
  }

  // From the watching thread: cuts the connection of a job that takes too long, or for which nobody
  // waits.
  void cut_if_due(SteadyTime now) {
    const std::lock_guard lock(mutex_);
    if (!busy_ || (now - busy_->since < busy_->max && !*busy_->given_up)) return;
    connection_.state().lifeline.cut();
    // Once for each further period: the job may have connected again.
    busy_->since = now;
  }

 private:
  struct Busy {
    SteadyTime since;
    std::chrono::milliseconds max;
    GivenUp given_up;
  };
  void busy_with(std::optional<Busy> busy) {
    const std::lock_guard lock(mutex_);
    busy_ = std::move(busy);
  }

  Connection connection_;
  const Database::Patience usual_;
  std::mutex mutex_;
  std::optional<Busy> busy_;
};

}  // namespace

struct Database::State {
  explicit State(const Options& options);

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

  void serve(Worker& worker) {
    int renounced_before = 0;
    while (const auto job = pop()) {
      // Where one session was refused for what may be its own, the others are renewed as well:
      // what somebody is answered does not depend on the connection, and a question that passes
      // on one of them is not refused on the next.
      const int renounced = sessions_renounced;
      if (renounced != renounced_before) worker.renounce_session();
      renounced_before = renounced;
      worker.run(*job);
      // Before whoever waits asks again, on whichever connection.
      if (worker.has_renounced_session()) ++sessions_renounced;
      if (renews_sessions) worker.renounce_session();
      job->tell();
    }
  }

  void watch(const std::stop_token& stop) {
    std::unique_lock lock(mutex);
    const auto never = [] { return false; };
    while (!stop.stop_requested()) {
      watching.wait_for(lock, stop, watch_period, never);
      for (const auto& worker : workers) worker->cut_if_due(std::chrono::steady_clock::now());
    }
  }

  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    waiting.notify_all();
    threads.clear();  // Joins. The watcher goes on: a job under way may hang.
    watcher = {};
  }

  const bool renews_sessions;  // After every job.
  std::atomic<int> sessions_renounced{};
  std::mutex mutex;
  std::condition_variable waiting;
  std::condition_variable_any watching;
  // As long as there are waiting coroutines, and each waits for one job: bounded by its callers.
  std::deque<std::unique_ptr<Job>> jobs;
  bool stopping{};
  std::vector<std::unique_ptr<Worker>> workers;  // Before the threads that use them.
  std::vector<std::jthread> threads;
  std::jthread watcher;
};

Database::State::State(const Options& options) : renews_sessions(options.end == End::roll_back) {
  CRIER_CHECK(options.connections >= 1);
  // A URL that is none is refused here, on the caller's thread, where it can be reported.
  for (int number = 0; number < options.connections; ++number) {
    workers.push_back(std::make_unique<Worker>(options));
  }
  for (const auto& worker : workers) {
    threads.emplace_back([this, &worker = *worker] { serve(worker); });
  }
  watcher = std::jthread([this](const std::stop_token& asked) { watch(asked); });
}

Database::Database(Options options) : end_(options.end), state_(std::make_unique<State>(options)) {}

Database::~Database() {
  state_->stop();
}

asio::awaitable<void> Database::run(std::function<void(Connection&)> job,
                                    std::optional<Patience> patience) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto given_up = std::make_shared<std::atomic<bool>>(false);
  auto initiate = [this, &job, patience, executor, given_up](auto handler) {
    using Handler = decltype(handler);
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (patience && slot.is_connected()) {
      slot.assign([given_up](asio::cancellation_type) { *given_up = true; });
    }
    state_->push(
        std::make_unique<WaitedJob<Handler>>(asio::get_associated_executor(handler, executor), job,
                                             patience, given_up, std::move(handler)));
  };
  std::exception_ptr failure;
  try {
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        std::move(initiate), asio::use_awaitable);
  } catch (...) {
    failure = std::current_exception();
  }
  // What it ended with is a lost connection, which we have cut ourselves.
  if (failure && *given_up) throw boost::system::system_error(asio::error::operation_aborted);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace crier::store
