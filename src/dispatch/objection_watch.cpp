#include "dispatch/objection_watch.h"

#include <exception>

#include "runtime/task_group.h"

namespace crier::dispatch {

namespace asio = boost::asio;

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
  objected_.forget_old(clock_.now());
  erased_.forget_old(clock_.now());
  if (news.statements.empty() && news.erased.empty()) return;
  for (const HeardStatement& said : news.statements) {
    Person person(said.purpose, said.ref);
    if (said.objects) {
      objected_.add(std::move(person), clock_.now());
    } else {
      objected_.remove(person);
    }
  }
  for (const ErasedPerson person : news.erased) erased_.add(person, clock_.now());
  for (ObjectionListener* const listener : listeners_) listener->heard(news);
}

bool ObjectionWatch::has_objected(std::string_view purpose, std::string_view ref) const {
  if (objected_.empty()) return false;
  return objected_.contains(Person(purpose, ref));
}

}  // namespace crier::dispatch
