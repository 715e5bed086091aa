#include "dispatch/queue/limit_teller.h"

#include <exception>
#include <utility>

namespace crier::dispatch {

namespace asio = boost::asio;

LimitTeller::LimitTeller(Options options, Clock& clock, Trouble& trouble, TaskGroup& tasks)
    : options_(std::move(options)), clock_(clock), trouble_(trouble), tasks_(tasks) {}

void LimitTeller::tell(const std::string& limit) {
  if (is_to_be_told(limit)) {
    is_told_again_ = is_told_again_ || limit == to_tell_.front();
    return;
  }
  to_tell_.push_back(limit);
  unsaid_.insert(limit);
  if (std::exchange(is_telling_, true)) return;
  tasks_.spawn(tell_all());
}

void LimitTeller::move_to_the_back() {
  to_tell_.push_back(std::move(to_tell_.front()));
  to_tell_.pop_front();
}

void LimitTeller::forget_first() {
  unsaid_.erase(to_tell_.front());
  to_tell_.pop_front();
}

// One after the other, and each as it is when its turn comes: many replies are told at once.
asio::awaitable<void> LimitTeller::tell_all() {
  while (!to_tell_.empty()) {
    is_told_again_ = false;
    std::exception_ptr failure;
    try {
      auto telling = options_.tell_one(to_tell_.front());
      co_await std::move(telling);
      is_told_again_ ? move_to_the_back() : forget_first();
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure) continue;
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    trouble_.add(options_.step, failure);
    // It may be this one alone that the database refuses.
    move_to_the_back();
    co_await clock_.sleep_until(clock_.now() + pause_after(trouble_.failures()));
  }
  trouble_.pass(options_.step);
  is_telling_ = false;
}

}  // namespace crier::dispatch
