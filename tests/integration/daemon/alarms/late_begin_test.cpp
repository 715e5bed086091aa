// A campaign that is due and cannot begin: operators hear of it before its deadline passes.
#include <filesystem>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/monitoring/trouble_teller.h"
#include "integration/daemon/alarms/alarmed_campaigns.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Templates {
  Templates() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
  ~Templates() { std::filesystem::remove_all(folder); }
  Templates(const Templates&) = delete;
  Templates& operator=(const Templates&) = delete;

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("crier-late-begin-{}", ::getpid());
};

struct LateBegin : Templates, AlarmedCampaigns {
  LateBegin() : AlarmedCampaigns(folder.string()) {
    add(germans(1));
    store::CampaignRecord campaign = scheduled(now());
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(approve_words(transaction, campaign, source(),
                                {.locales = {}, .by = "Ada", .at = now(), .actor = "ada"}));
    });
    sql("UPDATE campaigns SET link_waiver = 'our firewall'");
    links_asked.spawn(links->run());
  }
  ~LateBegin() {
    io.restart();
    links_asked.cancel();
    while (!links_asked.empty()) io.run_one();
  }

  // Until the answer of its link has come and it is told why it cannot begin, or it has begun.
  void begin() {
    const auto has_been_tried = [&] {
      return !held.all().empty() || found().state == CampaignState::running;
    };
    do {
      await(ask_for_what_is_due());
      io.poll_one();
    } while (!has_been_tried());
  }
  boost::asio::awaitable<void> ask_for_what_is_due() { (void)co_await campaigns->begin_due(); }

  // The daemon tells, as it does every second, which campaigns wait for what.
  void tell_troubles() {
    auto lines = trouble_lines(held.all(), {});
    for (store::EngineTrouble& line : lines) line.valid_for = 1h;
    connection_.transact([&](store::Transaction& transaction) {
      store::tell_engine_troubles(
          transaction, {.id = "11111111-1111-1111-1111-111111111111", .host = "mail-1"}, lines);
    });
  }

  TaskGroup links_asked{io.get_executor()};
};

TEST_F(LateBegin, is_told_with_its_reason_and_cleared_once_it_is_mended) {
  std::filesystem::remove_all(folder);
  begin();
  tell_troubles();
  book_alarms_at(now() + 1min);
  EXPECT_THAT(told_at(now() + 1min), IsEmpty());

  book_alarms_at(now() + 61s);
  const auto sent = sent_at(now() + 61s);

  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].kind, report::AlarmKind::raised);
  EXPECT_EQ(sent[0].subject, "begin ai-training-2026");
  EXPECT_EQ(sent[0].campaign, "ai-training-2026");
  EXPECT_EQ(sent[0].since, now());
  EXPECT_THAT(sent[0].details,
              AllOf(HasSubstr("everybody is to be told by "),
                    HasSubstr("it is due and cannot begin"), HasSubstr("templates.directory")));

  std::filesystem::create_directories(folder);
  clock.run_for(io, 11s);
  while (found().state != CampaignState::running) begin();
  tell_troubles();
  EXPECT_EQ(found().state, CampaignState::running);
  book_alarms_at(now() + 2min);
  EXPECT_THAT(told_at(now() + 2min), ElementsAre("cleared begin ai-training-2026"));
}

TEST_F(LateBegin, stays_told_while_nobody_says_why) {
  std::filesystem::remove_all(folder);
  begin();
  tell_troubles();
  book_alarms_at(now() + 2min);
  EXPECT_THAT(told_at(now() + 2min), ElementsAre("raised begin ai-training-2026"));

  // The daemon is started anew.
  sql("DELETE FROM engine_troubles");
  book_alarms_at(now() + 3min);

  EXPECT_THAT(told_at(now() + 3min), IsEmpty());
}

// A great audience is counted for some minutes.
TEST_F(LateBegin, of_which_no_daemon_says_why_is_told_after_ten_minutes) {
  book_alarms_at(now() + 10min);
  EXPECT_THAT(told_at(now() + 10min), IsEmpty());

  book_alarms_at(now() + 10min + 1s);
  const auto sent = sent_at(now() + 10min + 1s);

  ASSERT_EQ(sent.size(), 1U);
  EXPECT_THAT(sent[0].details, HasSubstr("No crierd says why"));
}

TEST_F(LateBegin, that_is_put_off_is_cleared) {
  book_alarms_at(now() + 11min);
  EXPECT_THAT(told_at(now() + 11min), ElementsAre("raised begin ai-training-2026"));

  sql("UPDATE campaigns SET start_at = start_at + interval '1 day'");
  book_alarms_at(now() + 12min);

  EXPECT_THAT(told_at(now() + 12min), ElementsAre("cleared begin ai-training-2026"));
}

}  // namespace
}  // namespace crier::app
