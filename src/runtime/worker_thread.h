// A thread for what would block the event loop, such as flushing files to a disk. One thing at a
// time, in the order of asking.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>

namespace crier {

class WorkerThread {
 public:
  WorkerThread();
  // Nothing may be under way; the loops whose tasks used it must still exist.
  ~WorkerThread();
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;

  // Runs `work` on the thread, and resumes the caller on its own executor when it has ended; throws
  // what it threw. Not cancellable, so that `work` may refer to the caller's frame.
  boost::asio::awaitable<void> run(std::function<void()> work);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace crier
