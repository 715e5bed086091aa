// What the public pages could not do for somebody, who was asked to try again: told as the troubles
// of the engine are, never with who it was, and ended when it works again. Nobody may press for
// hours, so what the database has refused is asked of it again by a rehearsal, which keeps nothing.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "postgres/database.h"
#include "runtime/clock.h"

namespace crier::app {

// Something that the pages do for people. Both texts have static storage.
struct PageStep {
  const char* place;   // Shown to operators: "pages: objection links".
  const char* during;  // "recording an objection".
  enum class Asker : std::uint8_t {
    visitor,
    nobody,  // It is a rehearsal, in words of ours.
  } asker{Asker::visitor};
};

class PageTroubles {
 public:
  // Asks a database for what was refused; the answer does not matter.
  using Question = std::function<boost::asio::awaitable<void>(store::Database* database)>;

  // What is referred to must outlive this; `rehearsing` is a Database that keeps nothing. All calls
  // on one event loop.
  PageTroubles(store::Database& rehearsing, Clock& clock, dispatch::TroubleListener& listener);

  // Rethrows a cancellation, which is no failure. `again` is asked until it is answered, unless the
  // failure lies in the rows of a visitor or in us: such a question would be refused for ever, and
  // whoever has asked it could keep the daemon in trouble.
  void failed(const PageStep& step, const std::exception_ptr& failure, Question again);
  // The database has done all of it just now. What is known from before says nothing of it.
  void passed(const PageStep& step);

  // Asks all once more that is in trouble.
  boost::asio::awaitable<void> ask_again();

 private:
  struct Place {
    Place(const Clock& clock, dispatch::TroubleListener& listener, dispatch::Place where)
        : trouble(clock, listener, std::move(where)) {}

    dispatch::Trouble trouble;
    std::map<std::string, std::pair<PageStep, Question>> failing;  // By what was being done.
  };

  store::Database& rehearsing_;
  Clock& clock_;
  dispatch::TroubleListener& listener_;
  std::map<std::string, Place> places_;  // Those in trouble.
};

// Awaits an answer that nobody wants.
template <class Answer>
boost::asio::awaitable<void> without_answer(boost::asio::awaitable<Answer> asking) {
  co_await std::move(asking);
}

}  // namespace crier::app
