// What the report and the audit say of the objections of a campaign's people.
#include <array>
#include <chrono>

#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "store/registers/objections.h"
#include "use_cases/campaign/reading/campaign_audit.h"
#include "use_cases/campaign/reading/report_reader.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using objection::StatementKind;
using objection::Timeliness;
using objection::Way;

struct Said {
  std::string ref;
  StatementKind kind{StatementKind::objection};
  Way way{Way::link};
  Timeliness timeliness{Timeliness::before_cutoff};
  std::string purpose{"ai-training"};
};

struct ReportOfObjections : WholeCampaign {
  void say(const Said& said, WallTime at) {
    connection_.transact([&](store::Transaction& transaction) {
      const std::array<objection::Statement, 1> statements = {
          {{.kind = said.kind,
            .lane = lane_of(said.ref, test::test_lanes),
            .ref = said.ref,
            .purpose = said.purpose,
            .stated_at = at,
            .way = said.way,
            .timeliness = said.timeliness,
            .actor = "page"}}};
      static_cast<void>(store::record_statements(transaction, statements));
    });
  }

  void tell_everybody(const store::CampaignRecord& campaign) {
    settle_all(campaign, AttemptOutcome::accepted, Reason::none);
  }

  // The clock of the database says when a statement was recorded; tries go by that of the test.
  void put_records_at(WallTime at, const std::string& which = "true") {
    sql("ALTER TABLE objection_records DISABLE TRIGGER USER");
    sql(fmt::format("UPDATE objection_records SET recorded_at = '{}' WHERE {}", iso8601(at),
                    which));
    sql("ALTER TABLE objection_records ENABLE TRIGGER USER");
  }

  report::ObjectionFigures figures() {
    const auto report = read_report(connection_, found(), catalogue_, now());
    return report.value().objections.value();
  }

  bool audit_closes() {
    return audit_campaign(connection_, found(), catalogue_).value().differences.empty();
  }
};

TEST_F(ReportOfObjections, has_none_of_a_draft) {
  static_cast<void>(created());

  EXPECT_TRUE(figures().rows.empty());
  EXPECT_EQ(figures().told_again, 0);
}

TEST_F(ReportOfObjections, counts_who_objects_by_place_way_and_timeliness) {
  add(germans(4));
  add({{.ref = "fr",
        .country = "FR",
        .locale = "fr",
        .email = "fr@example.org",
        .birth_date = "1980-01-01"}});
  tell_everybody(begun());
  say({.ref = "p0"}, now() + 1h);
  say({.ref = "p1", .way = Way::one_click}, now() + 2h);
  say({.ref = "p2", .way = Way::post, .timeliness = Timeliness::not_known}, now() + 3h);
  say({.ref = "fr", .timeliness = Timeliness::late_after_use}, now() + 4h);

  const report::ObjectionFigures found = figures();

  const report::ObjectionSum sum = report::total(found);
  EXPECT_EQ(sum.objecting, 4);
  EXPECT_EQ(sum.earlier, 0);
  EXPECT_EQ(sum.withdrawn, 0);
  const auto places = report::by_place(found);
  EXPECT_EQ(places.at({"DE", "de"}).objecting, 3);
  EXPECT_EQ(places.at({"FR", "fr"}).objecting, 1);
  const auto ways = report::by_way(found);
  EXPECT_EQ(ways.at({Way::link, Timeliness::before_cutoff}), 1);
  EXPECT_EQ(ways.at({Way::one_click, Timeliness::before_cutoff}), 1);
  EXPECT_EQ(ways.at({Way::post, Timeliness::not_known}), 1);
  EXPECT_EQ(ways.at({Way::link, Timeliness::late_after_use}), 1);
}

TEST_F(ReportOfObjections, counts_only_people_of_the_campaign_and_its_purpose) {
  add(germans(1));
  static_cast<void>(begun());
  add({german("came-later")});
  say({.ref = "came-later"}, now() + 1h);
  say({.ref = "a-stranger", .way = Way::import}, now() + 1h);
  say({.ref = "p0", .purpose = "marketing"}, now() + 1h);

  EXPECT_TRUE(figures().rows.empty());
}

TEST_F(ReportOfObjections, tells_apart_who_objected_before_it_began) {
  add(germans(2));
  say({.ref = "p0", .way = Way::import}, now() - 24h);
  tell_everybody(begun());
  say({.ref = "p1"}, now() + 1h);

  const report::ObjectionSum sum = report::total(figures());

  EXPECT_EQ(sum.objecting, 2);
  EXPECT_EQ(sum.earlier, 1);
}

TEST_F(ReportOfObjections, counts_a_person_by_their_latest_word) {
  add(germans(2));
  tell_everybody(begun());
  for (const char* ref : {"p0", "p1"}) {
    say({.ref = ref}, now() + 1h);
    say({.ref = ref, .kind = StatementKind::withdrawal}, now() + 2h);
  }
  say({.ref = "p1"}, now() + 3h);

  const report::ObjectionSum sum = report::total(figures());

  EXPECT_EQ(sum.objecting, 1);
  EXPECT_EQ(sum.withdrawn, 1);
}

TEST_F(ReportOfObjections, counts_a_person_where_the_campaign_does) {
  add(germans(1));
  tell_everybody(begun());
  sql("INSERT INTO subject_moves (lane, subject_id, moved_at, country_before, locale_before) "
      "SELECT lane, id, '2026-04-02T00:00:00Z', country, locale FROM subjects");
  sql("UPDATE subjects SET country = 'FR', locale = 'fr'");
  say({.ref = "p0"}, now() + 48h);

  EXPECT_EQ(report::by_place(figures()).at({"DE", "de"}).objecting, 1);
}

TEST_F(ReportOfObjections, finds_who_was_told_after_their_objection_was_on_record) {
  add(germans(3));
  say({.ref = "p0"}, now() - 1h);
  say({.ref = "p1"}, now() - 1h);
  tell_everybody(begun());
  put_records_at(now() - 3s, "ref = 'p0'");
  put_records_at(now() - 1s, "ref = 'p1'");  // It was on its way already.

  EXPECT_EQ(figures().told_again, 1);
  EXPECT_FALSE(audit_closes());
}

TEST_F(ReportOfObjections, finds_it_also_when_the_person_has_withdrawn_afterwards) {
  add(germans(1));
  say({.ref = "p0"}, now() - 2h);
  tell_everybody(begun());
  say({.ref = "p0", .kind = StatementKind::withdrawal}, now() + 1h);
  put_records_at(now() - 2h, "statement = 'objection'");
  put_records_at(now() + 1h, "statement = 'withdrawal'");

  EXPECT_EQ(figures().told_again, 1);
}

TEST_F(ReportOfObjections, has_no_fault_where_the_objection_was_withdrawn_by_then_or_came_later) {
  add(germans(2));
  say({.ref = "p0"}, now() - 2h);
  say({.ref = "p0", .kind = StatementKind::withdrawal}, now() - 1h);
  tell_everybody(begun());
  put_records_at(now() - 1h);
  say({.ref = "p1"}, now() + 1h);
  put_records_at(now() + 1h, "ref = 'p1'");

  EXPECT_EQ(figures().told_again, 0);
  EXPECT_TRUE(audit_closes());
}

TEST_F(ReportOfObjections, has_no_fault_where_the_person_was_left_out) {
  add(germans(1));
  say({.ref = "p0"}, now() - 2h);
  const auto campaign = begun();
  settle_all(campaign, AttemptOutcome::excluded, Reason::already_objected);
  put_records_at(now() - 2h);

  EXPECT_EQ(figures().told_again, 0);
}

}  // namespace
}  // namespace crier::app
