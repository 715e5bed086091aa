#include "dispatch/objection_watch.h"

#include <exception>

#include "runtime/task_group.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

// Longer than a page can be on its way from the database to a queue: there it is marked itself.
constexpr std::chrono::minutes recent_for{3};

}  // namespace

ObjectionWatch::ObjectionWatch(Clock& clock, Meter& meter, ObjectionFeed& feed)
    : clock_(clock), feed_(feed), trouble_(clock, meter, {.name = "the register of objections"}) {}

asio::awaitable<void> ObjectionWatch::run() {
  while (true) {
    co_await look();
    co_await clock_.sleep_until(clock_.now() + interval);
  }
}

asio::awaitable<void> ObjectionWatch::look() {
  // Fresh from before the question on: the answer may be older than it.
  const SteadyTime asked = clock_.now();
  const bool was_fresh = is_fresh();
  std::exception_ptr failure;
  RegisterNews news;
  try {
    auto asking = feed_.news(position_);
    news = co_await std::move(asking);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    trouble_.add("reading the register of objections", failure);
    co_return;
  }
  trouble_.pass();
  learn(std::move(news));
  fresh_until_ = asked + fresh_for;
  if (was_fresh) co_return;
  for (ObjectionListener* const listener : listeners_) listener->on_fresh();
}

void ObjectionWatch::learn(RegisterNews news) {
  position_ = news.position;
  forget_old();
  if (news.statements.empty()) return;
  for (const HeardStatement& said : news.statements) {
    Person person(said.purpose, said.ref);
    if (!said.objects) {
      recent_.erase(person);
    } else if (recent_.insert(person).second) {
      by_age_.push_back({.at = clock_.now(), .person = std::move(person)});
    }
  }
  for (ObjectionListener* const listener : listeners_) listener->heard(news.statements);
}

void ObjectionWatch::forget_old() {
  while (!by_age_.empty() && by_age_.front().at + recent_for < clock_.now()) {
    recent_.erase(by_age_.front().person);
    by_age_.pop_front();
  }
}

bool ObjectionWatch::has_objected(std::string_view purpose, std::string_view ref) const {
  if (recent_.empty()) return false;
  return recent_.contains(Person(purpose, ref));
}

}  // namespace crier::dispatch
