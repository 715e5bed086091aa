#include "web/objection/recording_rehearsal.h"

#include <utility>

#include "runtime/task_group.h"
#include "use_cases/objection/form/form_statements.h"
#include "use_cases/objection/link/link_rehearsal.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

constexpr Duration fresh_for = std::chrono::seconds(1);
// Notices go on for as long after objections are refused, and wait for as long after a grant.
constexpr Duration look_interval = std::chrono::seconds(2);
constexpr PageStep by_link_step{.place = "pages: objection links",
                                .during = "rehearsing how an objection is recorded",
                                .asker = PageStep::Asker::nobody};
constexpr PageStep by_form_step{.place = "pages: the form for people without a link",
                                .during = "rehearsing how a form is recorded",
                                .asker = PageStep::Asker::nobody};

}  // namespace

asio::awaitable<std::exception_ptr> RecordingRehearsal::failure() {
  while (clock_.now() >= fresh_until_) {
    if (is_rehearsing_) {
      co_await changed_.wait();
      continue;
    }
    auto rehearsing = rehearse_link();
    co_await std::move(rehearsing);
  }
  co_return failure_;
}

asio::awaitable<void> RecordingRehearsal::run() {
  while (true) {
    auto link = failure();
    co_await std::move(link);
    auto form = rehearse_form();
    co_await std::move(form);
    auto again = troubles_.ask_again();
    co_await std::move(again);
    co_await clock_.sleep_until(clock_.now() + look_interval);
  }
}

asio::awaitable<void> RecordingRehearsal::rehearse_form() {
  std::exception_ptr failure;
  try {
    auto rehearsal = rehearse_form_statement(&rehearsing_, clock_.wall_now());
    co_await std::move(rehearsal);
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) {
    troubles_.passed(by_form_step);
    co_return;
  }
  const auto again = [at = clock_.wall_now()](store::Database* database) {
    return rehearse_form_statement(database, at);
  };
  troubles_.failed(by_form_step, failure, again);
}

void RecordingRehearsal::tell_of(bool could_be_recorded) {
  if (told_ == could_be_recorded) return;
  told_ = could_be_recorded;
  found_(could_be_recorded);
}

asio::awaitable<void> RecordingRehearsal::rehearse_link() {
  is_rehearsing_ = true;
  std::exception_ptr failure;
  try {
    auto rehearsal = rehearse_link_statement(&links_, clock_.wall_now());
    co_await std::move(rehearsal);
  } catch (...) {
    failure = std::current_exception();
  }
  is_rehearsing_ = false;
  changed_.notify_all();
  // Who goes away meanwhile has found nothing for the others: the next one tries.
  if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
  failure_ = failure;
  fresh_until_ = clock_.now() + fresh_for;
  tell_of(!failure);
  if (!failure) {
    troubles_.passed(by_link_step);
    co_return;
  }
  const auto again = [at = clock_.wall_now()](store::Database* database) {
    return rehearse_link_statement(database, at);
  };
  troubles_.failed(by_link_step, failure, again);
}

}  // namespace crier::app
