// An event loop on a thread of its own, for work that must not wait until the caller's loop has
// time for it.
#pragma once

#include <memory>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace crier {

class LoopThread {
 public:
  LoopThread();
  // Nothing may be under way. What was made with executor() may go before or after; it must not be
  // used any more.
  ~LoopThread();
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  [[nodiscard]] boost::asio::any_io_executor executor();

  // Runs `work` on the thread, and resumes the caller on its own executor when it has ended; throws
  // what it threw. A caller that is cancelled hands that on, and waits for the end all the same, so
  // that `work` may refer to the caller's frame.
  boost::asio::awaitable<void> run(boost::asio::awaitable<void> work);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace crier
