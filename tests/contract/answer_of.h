// Runs a coroutine of a port to its end, as a test asks its questions: one after the other.
#pragma once

#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "runtime/task_group.h"

namespace crier::test {

template <class T>
boost::asio::awaitable<void> keep(boost::asio::awaitable<T> question, std::optional<T>* answer) {
  answer->emplace(co_await std::move(question));
}

// A question that fails has no answer: std::bad_optional_access.
template <class T>
T answer_of(boost::asio::io_context& io, boost::asio::awaitable<T> question) {
  std::optional<T> answer;
  TaskGroup tasks(io.get_executor());
  tasks.spawn(keep(std::move(question), &answer));
  io.restart();
  io.run();
  return std::move(answer).value();
}

// The same for a question without an answer.
inline void ask(boost::asio::io_context& io, boost::asio::awaitable<void> question) {
  TaskGroup tasks(io.get_executor());
  tasks.spawn(std::move(question));
  io.restart();
  io.run();
}

}  // namespace crier::test
