// An erasure changes nothing of what a campaign's report says of objections.
#include <chrono>

#include <gtest/gtest.h>

#include "integration/use_cases/subject/erasures.h"
#include "use_cases/campaign/reading/report_reader.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using objection::StatementKind;

struct ReportAfterErasure : Erasures {
  report::ObjectionFigures figures() {
    return read_report(connection_, found(), catalogue_, now() + 4h).value().objections.value();
  }
  report::ObjectionSum sum() { return report::total(figures()); }

  // p0 objects; p1 objects and withdraws; p2 says nothing.
  void SetUp() override {
    Erasures::SetUp();
    add(germans(3));
    const auto campaign = begun();
    settle_all(campaign, AttemptOutcome::accepted, Reason::none);
    press(bearer_of("p0", campaign.id));
    press(bearer_of("p1", campaign.id));
    press(bearer_of("p1", campaign.id), StatementKind::withdrawal, 3h);
  }
};

TEST_F(ReportAfterErasure, counts_who_was_erased_where_they_were_counted_before) {
  for (const char* ref : {"p0", "p1", "p2"}) ASSERT_TRUE(erase(ref));

  EXPECT_EQ(sum().objecting, 1);
  EXPECT_EQ(sum().withdrawn, 1);
  EXPECT_EQ(report::by_place(figures()).at({"DE", "de"}).objecting, 1);
}

TEST_F(ReportAfterErasure, counts_who_came_back_once) {
  for (const char* ref : {"p0", "p1"}) {
    ASSERT_TRUE(erase(ref));
    import(ref);
  }

  EXPECT_EQ(sum().objecting, 1);
  EXPECT_EQ(sum().withdrawn, 1);
}

TEST_F(ReportAfterErasure, counts_the_latest_word_of_who_came_back) {
  for (const char* ref : {"p0", "p1"}) {
    ASSERT_TRUE(erase(ref));
    import(ref);
  }
  report(StatementKind::withdrawal, "p0", now() + 5h);
  report(StatementKind::objection, "p1", now() + 5h);

  EXPECT_EQ(sum().objecting, 1);
  EXPECT_EQ(sum().withdrawn, 1);
}

// By the link that they were sent before, by letter, and by the form that was matched by hand.
TEST_F(ReportAfterErasure, counts_who_speaks_only_after_they_came_back) {
  const auto link = bearer_of("p2", found().id);
  const auto withdrawn = bearer_of("p1", found().id);
  for (const char* ref : {"p1", "p2"}) {
    ASSERT_TRUE(erase(ref));
    import(ref);
  }

  press(link, StatementKind::objection, 5h);
  press(withdrawn, StatementKind::objection, 5h);

  EXPECT_EQ(sum().objecting, 3);
  EXPECT_EQ(sum().withdrawn, 0);
  press(link, StatementKind::withdrawal, 30h);
  report(StatementKind::withdrawal, "p1", now() + 30h);
  EXPECT_EQ(sum().objecting, 1);
  EXPECT_EQ(sum().withdrawn, 2);
}

TEST_F(ReportAfterErasure, counts_a_letter_of_who_came_back_and_had_said_nothing) {
  ASSERT_TRUE(erase("p2"));
  import("p2");

  report(StatementKind::objection, "p2", now() + 5h);
  EXPECT_EQ(sum().objecting, 2);
  report(StatementKind::withdrawal, "p2", now() + 6h);
  EXPECT_EQ(sum().withdrawn, 2);
}

TEST_F(ReportAfterErasure, finds_who_was_told_again) {
  sql("ALTER TABLE objection_records DISABLE TRIGGER USER");
  sql(fmt::format("UPDATE objection_records SET recorded_at = '{}'", iso8601(now() - 1h)));
  sql("ALTER TABLE objection_records ENABLE TRIGGER USER");
  ASSERT_EQ(figures().told_again, 1);
  for (const char* ref : {"p0", "p1"}) ASSERT_TRUE(erase(ref));

  EXPECT_EQ(figures().told_again, 1);
  import("p0");
  EXPECT_EQ(figures().told_again, 1);
}

}  // namespace
}  // namespace crier::app
