#include "web/shown_words.h"

#include <chrono>
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dispatch/trouble.h"
#include "runtime/log.h"
#include "runtime/task_group.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// One count of a table of a few rows.
constexpr Duration looking_interval = std::chrono::seconds(5);
constexpr Duration looking_again_interval = std::chrono::seconds(2);  // After a failure.

}  // namespace

ShownWords::ShownWords()
    : objection_page_("objection_page", notice::Catalogue::shipped()),
      objection_form_("objection_form", notice::Catalogue::shipped()),
      language_page_("language_page", notice::Catalogue::shipped()) {}

// A fault stays until somebody mends it: it is told once.
void ShownWords::tell(const ShownPages& shown) {
  if (shown.fault != fault_ && !shown.fault.empty()) {
    log::warn("the folder of templates cannot be read: crier config check says more",
              {{"why", shown.fault}});
  }
  fault_ = shown.fault;
  if (!shown.waiting.empty()) {
    log::warn(
        "words of the public pages wait to be released, and others are shown until then: "
        "crier pages approve",
        {{"languages", fmt::format("{}", fmt::join(shown.waiting, " "))}});
  }
  if (!shown.outdated.empty()) {
    log::warn(
        "released words of the public pages are not those that this program asks for; the "
        "shipped ones are shown",
        {{"languages", fmt::format("{}", fmt::join(shown.outdated, " "))}});
  }
}

asio::awaitable<void> ShownWords::keep_current(store::Database* database, Clock* clock,
                                               dispatch::TroubleListener* listener,
                                               PageFiles files) {
  dispatch::Trouble trouble(
      *clock, *listener,
      {.name = "pages: their released words", .use = dispatch::Place::Use::telling});
  while (true) {
    std::optional<ShownPages> shown;
    std::exception_ptr failure;
    try {
      auto looking = shown_pages(database, edition_, files);
      shown = co_await std::move(looking);
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
    if (failure) {
      trouble.add("reading the released words", failure);
    } else {
      trouble.pass();
    }
    if (shown) {
      tell(*shown);
      objection_page_ = PageWords("objection_page", shown->catalogue);
      objection_form_ = PageWords("objection_form", shown->catalogue);
      language_page_ = PageWords("language_page", shown->catalogue);
      edition_ = shown->edition;
    }
    const Duration interval = failure ? looking_again_interval : looking_interval;
    co_await clock->sleep_until(clock->now() + interval);
  }
}

}  // namespace crier::app
