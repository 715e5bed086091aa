#include "postgres/database.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
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

// Beyond `until` a cut connection has so much time to end what it is at, so that its caller hears
// how it ended.
constexpr std::chrono::milliseconds cut_max{400};

// A waiting caller and what it waits for.
class Job {
 public:
  Job(std::move_only_function<void(Connection&)> work, Database::Patience patience,
      GivenUp given_up)
      : work_(std::move(work)), patience_(patience), given_up_(std::move(given_up)) {}
  virtual ~Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  [[nodiscard]] const Database::Patience& patience() const { return patience_; }
  [[nodiscard]] bool is_given_up() const { return *given_up_; }
  [[nodiscard]] bool is_late(SteadyTime now) const {
    return patience_.until && now >= *patience_.until;
  }

  // What it ended with; null: well. Whoever waits goes on when nothing of the work is left.
  [[nodiscard]] std::exception_ptr run(Connection& connection) {
    auto work = std::exchange(work_, nullptr);
    try {
      if (is_given_up()) throw boost::system::system_error(asio::error::operation_aborted);
      if (is_late(std::chrono::steady_clock::now())) throw DatabaseUnavailable(no_time_words);
      work(connection);
      return nullptr;
    } catch (...) {
      return std::current_exception();
    }
  }

  // Whoever waits goes on. Any thread; only the first word counts.
  void tell(std::exception_ptr error) {
    if (!is_told_.exchange(true)) pass_on(std::move(error));
  }

  static constexpr const char* no_time_words = "no connection to the database was free in time";

 private:
  virtual void pass_on(std::exception_ptr error) = 0;

  std::move_only_function<void(Connection&)> work_;
  const Database::Patience patience_;
  const GivenUp given_up_;
  std::atomic<bool> is_told_{};
};

template <class Handler>
class WaitedJob final : public Job {
 public:
  WaitedJob(asio::any_io_executor executor, std::move_only_function<void(Connection&)> work,
            Database::Patience patience, GivenUp given_up, Handler handler)
      : Job(std::move(work), patience, std::move(given_up)),
        executor_(asio::prefer(std::move(executor), asio::execution::outstanding_work.tracked)),
        handler_(std::move(handler)) {}

 private:
  // A loop is kept running no longer: whoever waited may be its last task.
  void pass_on(std::exception_ptr error) override {
    const asio::any_io_executor executor = std::exchange(executor_, asio::any_io_executor());
    asio::post(executor, [handler = std::move(handler_), error = std::move(error)]() mutable {
      std::move(handler)(std::move(error));
    });
  }

  asio::any_io_executor executor_;
  Handler handler_;
};

// A database thread and its connection.
class Worker {
 public:
  explicit Worker(const Database::Options& options)
      : connection_(options.url, options.application), transaction_max_(options.transaction_max) {}

  // What it ended with.
  [[nodiscard]] std::exception_ptr run(const std::shared_ptr<Job>& job) {
    connection_.state().lifeline.renew();
    const auto now = std::chrono::steady_clock::now();
    busy_with(Busy{.job = job,
                   .until = now + job->patience().transaction_max.value_or(transaction_max_)});
    std::exception_ptr error = job->run(connection_);
    busy_with(std::nullopt);
    return error;
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
    if (!busy_) return;
    Job& job = *busy_->job;
    if (now >= busy_->until || job.is_given_up() || job.is_late(now)) {
      connection_.state().lifeline.cut();
    }
    // What cannot be cut, such as the look for a name, is not waited for.
    if (job.is_late(now - cut_max)) {
      job.tell(std::make_exception_ptr(CommitInDoubt("the database has not answered in time")));
    }
  }

 private:
  struct Busy {
    std::shared_ptr<Job> job;
    SteadyTime until;
  };
  void busy_with(std::optional<Busy> busy) {
    const std::lock_guard lock(mutex_);
    busy_ = std::move(busy);
  }

  Connection connection_;
  const std::chrono::milliseconds transaction_max_;
  std::mutex mutex_;
  std::optional<Busy> busy_;
};

}  // namespace

struct Database::State {
  explicit State(const Options& options);

  void push(std::shared_ptr<Job> job) {
    {
      const std::lock_guard lock(mutex);
      jobs.push_back(std::move(job));
    }
    waiting.notify_one();
  }

  std::shared_ptr<Job> pop() {
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
      std::exception_ptr error = worker.run(job);
      // Before whoever waits asks again, on whichever connection.
      if (worker.has_renounced_session()) ++sessions_renounced;
      if (renews_sessions) worker.renounce_session();
      job->tell(std::move(error));
    }
  }

  void watch(const std::stop_token& stop) {
    std::unique_lock lock(mutex);
    const auto never = [] { return false; };
    while (!stop.stop_requested()) {
      watching.wait_for(lock, stop, watch_period, never);
      const auto now = std::chrono::steady_clock::now();
      for (const auto& worker : workers) worker->cut_if_due(now);
      std::erase_if(jobs, [now](const std::shared_ptr<Job>& job) {
        if (!job->is_late(now)) return false;
        job->tell(std::make_exception_ptr(DatabaseUnavailable(Job::no_time_words)));
        return true;
      });
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
  std::deque<std::shared_ptr<Job>> jobs;
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

Database::Database(Options options)
    : end_(options.end),
      answered_within_(options.answered_within),
      state_(std::make_unique<State>(options)) {}

Database::~Database() {
  state_->stop();
}

asio::awaitable<void> Database::run(std::move_only_function<void(Connection&)> job,
                                    Patience patience) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  if (!patience.until && answered_within_ > answered_within_.zero()) {
    patience.until = std::chrono::steady_clock::now() + answered_within_;
  }
  const auto given_up = std::make_shared<std::atomic<bool>>(false);
  auto initiate = [this, &job, patience, executor, given_up](auto handler) {
    using Handler = decltype(handler);
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (patience.transaction_max && slot.is_connected()) {
      slot.assign([given_up](asio::cancellation_type) { *given_up = true; });
    }
    auto goes_on = asio::get_associated_executor(handler, executor);
    state_->push(std::make_shared<WaitedJob<Handler>>(std::move(goes_on), std::move(job), patience,
                                                      given_up, std::move(handler)));
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
