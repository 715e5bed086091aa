#include "web/link_tokens.h"

#include <utility>

#include "runtime/task_group.h"
#include "use_cases/objection/link/link_keys.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

constexpr Duration learning_interval = std::chrono::seconds(1);

}  // namespace

asio::awaitable<std::optional<objection::Bearer>> LinkTokens::read(std::string token) {
  const auto key = objection::token_key_of(token);
  if (!key) co_return std::nullopt;
  while (!reader_.has_key(*key) && is_learning_) co_await changed_.wait();
  if (!reader_.has_key(*key) && clock_.now() >= learns_at_) {
    auto learning = learn();
    co_await std::move(learning);
  }
  if (!reader_.has_key(*key) && failure_) std::rethrow_exception(failure_);
  co_return reader_.read(token);
}

asio::awaitable<void> LinkTokens::learn() {
  is_learning_ = true;
  learns_at_ = clock_.now() + learning_interval;
  std::exception_ptr failure;
  try {
    auto reading = link_secrets(&database_);
    const auto keys = co_await std::move(reading);
    reader_ = objection::TokenReader(keys);
  } catch (...) {
    failure = std::current_exception();
  }
  is_learning_ = false;
  changed_.notify_all();
  // Who goes away meanwhile has learnt nothing for the others: the next one looks.
  if (failure && is_cancellation(failure)) {
    learns_at_ = SteadyTime::min();
    std::rethrow_exception(failure);
  }
  failure_ = failure;
}

}  // namespace crier::app
