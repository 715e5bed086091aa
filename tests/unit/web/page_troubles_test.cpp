#include "web/page_troubles.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "dispatch/ledger.h"
#include "runtime/task_group.h"
#include "simulation/sim_clock.h"
#include "support/heard_troubles.h"

namespace crier::app {
namespace {

namespace asio = boost::asio;
using Kind = Refusal::Kind;

constexpr PageStep showing{.place = "pages: notices", .during = "showing"};
constexpr PageStep recording{.place = "pages: links", .during = "recording"};
constexpr PageStep reading{.place = "pages: links", .during = "reading"};

std::exception_ptr refused(Kind kind = Kind::rule) {
  return std::make_exception_ptr(dispatch::LedgerRefused(
      {.kind = kind, .statement = "bearers", .sqlstate = "42501", .message = "no"}));
}

class PageTroublesTest : public testing::Test {
 protected:
  // A question that is answered as long as `answers` says so.
  PageTroubles::Question question(const bool& answers) {
    return [this, &answers](store::Database* database) {
      EXPECT_TRUE(database->keeps_nothing());
      ++asked;
      return answer(&answers);
    };
  }
  static asio::awaitable<void> answer(const bool* answers) {
    if (!*answers) std::rethrow_exception(refused());
    co_return;
  }
  void ask_again() {
    TaskGroup tasks(io.get_executor());
    tasks.spawn(troubles.ask_again());
    io.restart();
    io.run();
  }

  asio::io_context io;
  SimClock clock;
  store::Database nobody{{.url = "host=/nonexistent",
                          .application = "test",
                          .connections = 1,
                          .end = store::Database::End::roll_back}};
  test::HeardTroubles heard;
  PageTroubles troubles{nobody, clock, heard};
  int asked{};
};

TEST_F(PageTroublesTest, end_when_what_was_refused_is_answered_and_not_before) {
  bool answers = false;
  troubles.failed(showing, refused(), question(answers));
  EXPECT_EQ(heard.troubles.at("pages: notices"), "showing: bearers, 42501: no");

  ask_again();
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(heard.troubles.size(), 1U);

  answers = true;
  ask_again();
  EXPECT_TRUE(heard.troubles.empty());
  EXPECT_EQ(heard.mended, std::vector<std::string>{"pages: notices"});
  ask_again();
  EXPECT_EQ(asked, 2) << "nothing is asked that is well";
}

TEST_F(PageTroublesTest, end_when_a_visitor_is_answered) {
  const bool never = false;
  troubles.failed(recording, refused(), question(never));
  troubles.failed(reading, refused(), question(never));

  troubles.passed(showing);
  troubles.passed(recording);
  EXPECT_EQ(heard.troubles.size(), 1U) << "its other step is refused still";

  troubles.passed(reading);
  EXPECT_TRUE(heard.troubles.empty());
}

// Else anybody could keep a daemon in trouble by asking for what no database can answer.
TEST_F(PageTroublesTest, that_lie_in_what_a_visitor_has_sent_are_told_and_not_asked_again) {
  const bool never = false;
  for (const Kind kind : {Kind::data, Kind::fault}) {
    troubles.failed(showing, refused(kind), question(never));
    EXPECT_EQ(heard.troubles.size(), 1U);

    ask_again();

    EXPECT_EQ(asked, 0);
    EXPECT_TRUE(heard.troubles.empty());
  }
}

TEST_F(PageTroublesTest, do_not_end_because_of_what_another_visitor_has_sent) {
  bool answers = false;
  troubles.failed(showing, refused(), question(answers));
  troubles.failed(showing, refused(Kind::data), question(answers));

  ask_again();
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(heard.troubles.size(), 1U);

  answers = true;
  ask_again();
  EXPECT_EQ(asked, 2);
  EXPECT_TRUE(heard.troubles.empty());
}

// A constraint that no objection would pass is not the fault of the one that was made up.
TEST_F(PageTroublesTest, of_a_rehearsal_are_asked_again_whatever_was_refused) {
  constexpr PageStep rehearsing{
      .place = "pages: links", .during = "rehearsing", .asker = PageStep::Asker::nobody};
  bool answers = false;
  troubles.failed(rehearsing, refused(Kind::data), question(answers));

  ask_again();
  EXPECT_EQ(heard.troubles.size(), 1U);

  answers = true;
  ask_again();
  EXPECT_TRUE(heard.troubles.empty());
}

TEST_F(PageTroublesTest, of_a_database_that_is_away_are_told_once_and_when_it_is_back) {
  bool answers = false;
  const auto away = std::make_exception_ptr(dispatch::LedgerUnavailable("no route"));
  troubles.failed(showing, away, question(answers));
  troubles.failed(showing, away, question(answers));
  EXPECT_EQ(heard.absences, 1);
  EXPECT_TRUE(heard.troubles.empty());

  answers = true;
  ask_again();
  EXPECT_EQ(heard.returns, 1);
}

TEST_F(PageTroublesTest, are_none_of_visitors_who_go_away) {
  const auto gone =
      std::make_exception_ptr(boost::system::system_error(boost::asio::error::operation_aborted));

  EXPECT_THROW(troubles.failed(showing, gone, nullptr), boost::system::system_error);

  EXPECT_TRUE(heard.troubles.empty());
}

}  // namespace
}  // namespace crier::app
