#include "dispatch/objection_watch.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dispatch/ledger.h"
#include "runtime/task_group.h"
#include "simulation/sim_clock.h"
#include "simulation/sim_daemon.h"

namespace crier::dispatch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

// A register in memory, which may be away.
class Register final : public ObjectionFeed {
 public:
  void say(const std::string& ref, bool objects = true) {
    said_.push_back({.purpose = "ai-training", .ref = ref, .objects = objects});
  }

  void erase(ErasedPerson person) { erased_.push_back(person); }

  boost::asio::awaitable<RegisterNews> news(std::optional<RegisterPosition> position) override {
    if (is_away) throw LedgerUnavailable("away");
    RegisterNews news{.position = {.objections = static_cast<std::int64_t>(said_.size()),
                                   .erasures = static_cast<std::int64_t>(erased_.size())},
                      .statements = {},
                      .erased = {}};
    if (position) {
      news.statements.assign(said_.begin() + position->objections, said_.end());
      news.erased.assign(erased_.begin() + position->erasures, erased_.end());
    }
    co_return news;
  }

  bool is_away{};

 private:
  std::vector<HeardStatement> said_;
  std::vector<ErasedPerson> erased_;
};

class Listener final : public ObjectionListener {
 public:
  void heard(const RegisterNews& news) override {
    for (const HeardStatement& said : news.statements) {
      words.push_back((said.objects ? "+" : "-") + said.ref);
    }
    for (const ErasedPerson person : news.erased) {
      words.push_back("erased " + std::to_string(person.subject.value));
    }
  }
  void on_fresh() override { words.emplace_back("fresh"); }

  std::vector<std::string> words;
};

class ObjectionWatchTest : public testing::Test {
 protected:
  void SetUp() override { watch.tell(listener); }
  void start() {
    tasks.spawn(watch.run());
    pass(1ms);
  }
  void pass(Duration duration) { clock.run_for(io, duration); }
  void TearDown() override {
    tasks.cancel();
    pass(1s);
  }

  boost::asio::io_context io;
  SimClock clock;
  simulation::QuietMeter meter;
  Register feed;
  Listener listener;
  ObjectionWatch watch{clock, meter, feed};
  TaskGroup tasks{io.get_executor()};
};

TEST_F(ObjectionWatchTest, is_not_fresh_before_the_register_has_been_read) {
  feed.is_away = true;
  start();
  EXPECT_FALSE(watch.is_fresh());

  feed.is_away = false;
  pass(ObjectionWatch::interval);
  EXPECT_TRUE(watch.is_fresh());
  EXPECT_THAT(listener.words, ElementsAre("fresh"));
}

// Pages that are read from now on know what was said before.
TEST_F(ObjectionWatchTest, tells_what_is_said_from_now_on) {
  feed.say("before");
  start();
  feed.say("anna");
  feed.say("anna", false);
  feed.say("bo");
  pass(ObjectionWatch::interval);

  EXPECT_THAT(listener.words, ElementsAre("fresh", "+anna", "-anna", "+bo"));
  EXPECT_FALSE(watch.has_objected("ai-training", "before"));
  EXPECT_FALSE(watch.has_objected("ai-training", "anna"));
  EXPECT_TRUE(watch.has_objected("ai-training", "bo"));
  EXPECT_FALSE(watch.has_objected("profiling", "bo"));
}

TEST_F(ObjectionWatchTest, is_fresh_for_a_while_after_the_last_answer) {
  start();
  feed.is_away = true;
  pass(ObjectionWatch::fresh_for - ObjectionWatch::interval);
  EXPECT_TRUE(watch.is_fresh());
  pass(2 * ObjectionWatch::interval);
  EXPECT_FALSE(watch.is_fresh());

  feed.say("anna");
  feed.is_away = false;
  pass(ObjectionWatch::interval);
  // Who waits hears of it before anything may leave again.
  EXPECT_THAT(listener.words, ElementsAre("fresh", "+anna", "fresh"));
}

TEST_F(ObjectionWatchTest, forgets_after_some_minutes_who_has_objected) {
  start();
  feed.say("anna");
  pass(1min);
  EXPECT_TRUE(watch.has_objected("ai-training", "anna"));
  pass(5min);
  EXPECT_FALSE(watch.has_objected("ai-training", "anna"));
}

TEST_F(ObjectionWatchTest, tells_who_is_erased_from_now_on_and_knows_them_for_a_while) {
  const ErasedPerson before{.lane = {1}, .subject = {6}};
  const ErasedPerson person{.lane = {1}, .subject = {7}};
  feed.erase(before);
  start();
  feed.erase(person);
  pass(ObjectionWatch::interval);

  EXPECT_THAT(listener.words, ElementsAre("fresh", "erased 7"));
  EXPECT_TRUE(watch.was_erased(person));
  EXPECT_FALSE(watch.was_erased(before));
  pass(5min);
  EXPECT_FALSE(watch.was_erased(person));
}

}  // namespace
}  // namespace crier::dispatch
