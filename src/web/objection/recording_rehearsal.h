// Whether people could object now, as far as the database is concerned. Asked by whoever opens a
// link of nobody, which is how the links of campaigns are watched: a page that answers and
// could record nothing is no page where somebody can object.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/wait_list.h"
#include "web/page_troubles.h"

namespace crier::app {

// All calls on the event loop of `executor`.
class RecordingRehearsal {
 public:
  // What is referred to must outlive this. Both databases keep nothing; `links` is for the
  // rehearsals of links alone, because whoever watches a link does not wait for the others.
  RecordingRehearsal(store::Database& links, store::Database& rehearsing, Clock& clock,
                     PageTroubles& troubles, const boost::asio::any_io_executor& executor)
      : links_(links),
        rehearsing_(rehearsing),
        clock_(clock),
        troubles_(troubles),
        changed_(executor) {}

  // Calls `found` after the first rehearsal and after each that ends otherwise than the one before:
  // whether objections by link could be recorded. To be set before anything else is called.
  void tell(std::function<void(bool could_be_recorded)> found) { found_ = std::move(found); }

  // Null: they could. Else what recording fails with, which is told as a trouble. Tried at most
  // once a second, because anybody can open a link of nobody; the others are told what was found.
  [[nodiscard]] boost::asio::awaitable<std::exception_ptr> failure();

  // Looks every few seconds until it is cancelled, because nobody may come for hours: whether
  // objections by link and by the form could be recorded, and what else is in trouble.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> rehearse_link();
  void tell_of(bool could_be_recorded);
  boost::asio::awaitable<void> rehearse_form();

  store::Database& links_;
  store::Database& rehearsing_;
  Clock& clock_;
  PageTroubles& troubles_;
  WaitList changed_;  // A rehearsal has ended.
  bool is_rehearsing_{};
  SteadyTime fresh_until_{SteadyTime::min()};
  std::exception_ptr failure_;  // Of the last one.
  std::function<void(bool)> found_{[](bool) {}};
  std::optional<bool> told_;
};

}  // namespace crier::app
