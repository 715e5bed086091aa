#include "web/page_troubles.h"

#include <utility>
#include <vector>

#include "base/check.h"
#include "dispatch/caught_refusal.h"
#include "runtime/task_group.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

bool lies_in_the_question(const std::exception_ptr& failure) {
  const Refusal::Kind kind = dispatch::refusal_of(failure).kind;
  return kind == Refusal::Kind::data || kind == Refusal::Kind::fault;
}

}  // namespace

PageTroubles::PageTroubles(store::Database& rehearsing, Clock& clock,
                           dispatch::TroubleListener& listener)
    : rehearsing_(rehearsing), clock_(clock), listener_(listener) {
  CRIER_CHECK(rehearsing_.keeps_nothing());
}

void PageTroubles::failed(const PageStep& step, const std::exception_ptr& failure, Question again) {
  if (is_cancellation(failure)) std::rethrow_exception(failure);
  Place& failing =
      places_.try_emplace(step.place, clock_, listener_, dispatch::Place{.name = step.place})
          .first->second;
  failing.trouble.add(step.during, failure);
  if (step.asker == PageStep::Asker::visitor && lies_in_the_question(failure)) again = nullptr;
  // What was refused before, for a reason that does not lie in what it asked, is asked still.
  const auto known = failing.failing.try_emplace(step.during, step, nullptr).first;
  if (again) known->second = std::pair(step, std::move(again));
}

void PageTroubles::passed(const PageStep& step) {
  const auto place = places_.find(step.place);
  if (place == places_.end()) return;
  place->second.trouble.pass(step.during);
  place->second.failing.erase(step.during);
  if (place->second.failing.empty()) {
    place->second.trouble.pass();
    places_.erase(place);
  }
}

asio::awaitable<void> PageTroubles::ask_again() {
  std::vector<std::pair<PageStep, Question>> all;
  for (const auto& [name, place] : places_) {
    for (const auto& [during, asked] : place.failing) all.push_back(asked);
  }
  for (auto& [step, question] : all) {
    std::exception_ptr failure;
    try {
      if (question) {
        auto asking = question(&rehearsing_);
        co_await std::move(asking);
      }
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure) {
      failed(step, failure, std::move(question));
    } else {
      passed(step);
    }
  }
}

}  // namespace crier::app
