// A campaign that was halted because somebody was refused: operators hear of it everywhere, and who
// it was only where an erasure reaches.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/daemon/alarms/alarmed_campaigns.h"
#include "report/alarm_view.h"
#include "use_cases/subject/erasure.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct HaltedCampaign : AlarmedCampaigns {
  // A ref may be an address.
  static constexpr const char* person = "anna.beispiel@town.example";

  HaltedCampaign() {
    add({german(person)});
    campaign = begun().id;
  }

  void halt(Verdict verdict, int people) {
    dispatch::Halt halt{.answer = {}, .first_ref = person, .people = people};
    halt.answer.verdict = verdict;
    halt.answer.reason = Reason::protocol_error;
    halt.answer.description = "relay mx said 550";
    await(campaigns->halt(campaign, std::move(halt)));
  }

  std::string kept_alarms() {
    std::string text;
    for (const auto& row : sql("SELECT alarms::text FROM alarms")) text += row[0].c_str();
    return text;
  }

  void resume() {
    auto record = found();
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(store::resume_campaign(transaction, record, note()));
    });
  }

  CampaignId campaign;
};

TEST_F(HaltedCampaign, names_the_person_in_its_status_and_in_nothing_that_goes_out) {
  struct Row {
    Verdict verdict;
    int people;
  };
  for (const Row row : {Row{Verdict::refused, 1}, Row{Verdict::refused, 3},
                        Row{Verdict::unknown, 1}, Row{Verdict::unknown, 3}}) {
    SCOPED_TRACE(fmt::format("{} people, verdict {}", row.people, static_cast<int>(row.verdict)));
    halt(row.verdict, row.people);
    book_alarms_at(now());

    const auto sent = sent_at(now());

    EXPECT_THAT(found().alarm, HasSubstr(fmt::format("ref {} ", person)));
    ASSERT_EQ(sent.size(), 1U);
    // What a mail says, before its lines are broken.
    const std::string mail = alarm_subject(sent[0]) + alarm_text(sent[0]);
    for (const std::string& text : {kept_alarms(), alarm_json(sent[0]), mail}) {
      EXPECT_THAT(text, AllOf(HasSubstr("relay mx said 550"), Not(HasSubstr("town.example"))));
    }
    EXPECT_THAT(sent[0].details, HasSubstr("crier campaign status ai-training-2026"));
    resume();
    book_alarms_at(now());
    EXPECT_THAT(told_at(now()), ElementsAre("cleared halted ai-training-2026"));
  }
}

TEST_F(HaltedCampaign, leaves_no_alarm_that_names_the_person_after_an_erasure) {
  halt(Verdict::refused, 3);
  book_alarms_at(now());

  ASSERT_TRUE(erase_subject(
      connection_, settings_,
      {.ref = person, .reason = "art. 17 request 118", .actor = "ada", .now = now() + 1h}));
  book_alarms_at(now() + 25h);

  EXPECT_THAT(kept_alarms(), AllOf(HasSubstr("reminder"), Not(HasSubstr("town.example"))));
  EXPECT_THAT(found().alarm, Not(HasSubstr("town.example")));
}

// Raised by a version that had one text for all.
TEST_F(HaltedCampaign, of_an_earlier_version_is_told_without_its_words) {
  sql(fmt::format("UPDATE campaigns SET state = 'paused', alarm = 'ref {} was refused again'",
                  person));
  book_alarms_at(now());

  const auto sent = sent_at(now());

  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].details,
            "\"crier campaign status ai-training-2026\" says why, and what to do.");
}

}  // namespace
}  // namespace crier::app
