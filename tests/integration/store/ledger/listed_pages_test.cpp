// Pages, plans and first ways of people by addresses of which they may have several.
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "store/campaign/plan_counts.h"
#include "store/campaign/way_counts.h"
#include "store/ledger/lane_pages.h"
#include "store/registers/suppressions.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;

class ListedPages : public CampaignDatabase {
 protected:
  void SetUp() override {
    const std::string adult = "1980-01-01";
    add({{"two", "DE", "", "two@example.org", adult},
         {"one", "DE", "", "", adult},
         {"dead", "DE", "", "dead@example.org", adult},
         {"none", "DE", "", "", adult},
         {"partly", "DE", "", "", adult},
         {"wholly", "DE", "", "", adult}});
    address("two", "fcm:p:old", "'2026-01-01Z'");
    address("two", "fcm:p:new", "'2026-02-01Z'");
    address("two", "fcm:p:dead", "'2026-03-01Z'", "dead");
    address("one", "fcm:p:one", "NULL");
    address("dead", "fcm:p:x", "NULL", "dead");
    address("partly", "fcm:p:kept", "NULL");
    address("partly", "fcm:p:suppressed", "NULL");
    address("wholly", "fcm:p:suppressed", "NULL");
    sql("INSERT INTO subject_addresses (lane, subject_id, kind, value, since) "
        "SELECT lane, id, 'postal', 'Anna|Wien|AT', now() FROM subjects WHERE ref = 'none'");
    campaign_ = running().id;
    connection_.transact([&](store::Transaction& transaction) {
      (void)store::record_suppressions(
          transaction, "push", now(),
          std::vector<store::NewSuppression>{
              {.address = store::address_digest("fcm:p:suppressed"), .reason = "asked"}});
    });
  }

  void address(const std::string& ref, const std::string& value, const std::string& registered_at,
               const std::string& state = "fresh") {
    sql(
        fmt::format("INSERT INTO subject_addresses "
                    "(lane, subject_id, kind, value, registered_at, state, since, reason) "
                    "SELECT lane, id, 'push', '{}', {}, '{}', now(), 'x' FROM subjects "
                    "WHERE ref = '{}'",
                    value, registered_at, state, ref));
  }

  // By ref.
  std::map<std::string, dispatch::PageRow> rows() {
    std::map<std::string, dispatch::PageRow> found;
    connection_.transact([&](store::Transaction& transaction) {
      auto terms = store::page_terms(transaction, campaign_, first_step);
      terms.address = AddressKind::push;
      terms.suppression_channel = "push";
      for (const auto& lane : store::claim_lanes(
               transaction,
               {.campaign = campaign_, .step = 1, .lanes_max = test_lanes, .lease = 1min},
               "11111111-1111-1111-1111-111111111111")) {
        const auto page = store::claim_page(transaction, lane.claim, terms, SubjectId{}, 100);
        for (const dispatch::PageRow& row : page.value()) found[row.subject.ref] = row;
      }
    });
    return found;
  }

  EligibilityRules rules() const {
    return {.countries = {{.iso2 = "DE", .born_until = {}}},
            .address = AddressKind::push,
            .objections_count = true};
  }

  CampaignId campaign_;
};

TEST_F(ListedPages, have_the_addresses_that_live_the_latest_first) {
  auto people = rows();

  EXPECT_EQ(people["two"].subject.addresses, "fcm:p:new\nfcm:p:old");
  EXPECT_EQ(people["one"].subject.addresses, "fcm:p:one");
  EXPECT_EQ(people["dead"].subject.addresses, "");
  EXPECT_EQ(people["none"].subject.addresses, "");
}

TEST_F(ListedPages, leave_out_addresses_that_are_suppressed_and_whoever_has_no_other) {
  auto people = rows();

  EXPECT_EQ(people["partly"].subject.addresses, "fcm:p:kept");
  EXPECT_FALSE(people["partly"].suppressed);
  EXPECT_TRUE(people["wholly"].suppressed);
  EXPECT_FALSE(people["two"].suppressed);
}

TEST_F(ListedPages, agree_with_the_plan_about_everybody) {
  std::map<std::optional<Reason>, std::int64_t> walked;
  for (const auto& [ref, row] : rows()) {
    ++walked[exclusion(row.subject, rules(),
                       {.objected = row.objected, .suppressed = row.suppressed})];
  }
  std::map<std::optional<Reason>, std::int64_t> planned;
  connection_.transact([&](store::Transaction& transaction) {
    for (const Lane lane : all_lanes) {
      for (const store::PlanRow& row : store::plan_counts(transaction, lane,
                                                          {.purpose = "ai-training",
                                                           .suppression_channel = "push",
                                                           .rules = rules(),
                                                           .now = now()})) {
        planned[row.exclusion] += row.people;
      }
    }
  });

  EXPECT_EQ(planned, walked);
  EXPECT_EQ(planned, (std::map<std::optional<Reason>, std::int64_t>{
                         {std::nullopt, 3}, {Reason::no_address, 2}, {Reason::suppressed, 1}}));
}

TEST_F(ListedPages, are_a_way_of_a_ladder) {
  LadderStep push{.channel = channel_named("email").value()};
  push.channel.address = AddressKind::push;
  push.channel.suppressed_by = "push";
  const LadderStep email{.channel = channel_named("email").value()};

  const auto counts = connection_.transact([&](store::Transaction& transaction) {
    store::WayCounts all;
    for (const Lane lane : all_lanes) {
      all += store::way_counts(
          transaction, lane,
          {.purpose = "ai-training", .suppression_channel = "push", .rules = rules(), .now = now()},
          std::vector{push, email});
    }
    return all;
  });

  EXPECT_EQ(counts.first_by, (std::vector<std::int64_t>{3, 1}));
  EXPECT_EQ(counts.nobody, 2);
}

TEST_F(ListedPages, have_no_address_any_more_once_a_flush_says_that_it_is_dead) {
  const auto person = rows().at("one").subject;
  connection_.transact([&](store::Transaction& transaction) {
    auto terms = store::page_terms(transaction, campaign_, first_step);
    const Lane of_person = lane_of("one", test_lanes);
    const auto epochs = store::exec_unprepared(
        transaction, "test",
        fmt::format("SELECT epoch FROM campaign_lanes WHERE lane = {}", of_person.value));
    const dispatch::LaneClaim lane{.campaign = campaign_,
                                   .step = 1,
                                   .lane = of_person,
                                   .epoch = epochs[0][0].as<std::int64_t>()};
    dispatch::AttemptRecord attempt{.subject = person.id,
                                    .attempt = 1,
                                    .outcome = AttemptOutcome::failed,
                                    .reason = Reason::address_refused,
                                    .enhanced = {},
                                    .provider_id = {},
                                    .country = "DE",
                                    .locale = "de",
                                    .language_rule = "country_language",
                                    .notice_version = {},
                                    .evidence = {},
                                    .at = now()};
    attempt.addresses = {{.kind = AddressKind::push,
                          .value = "fcm:p:one",
                          .state = AddressState::dead,
                          .reason = "UNREGISTERED"}};
    dispatch::Flush flush{.number = 1, .cursor = SubjectId{}};
    flush.attempts.push_back(std::move(attempt));
    EXPECT_EQ(store::book(transaction, lane, terms, flush), dispatch::Fence::held);
  });

  EXPECT_EQ(sql("SELECT concat_ws(' ', state, reason, campaign_id, step) FROM subject_addresses "
                "WHERE value = 'fcm:p:one'")[0][0]
                .c_str(),
            fmt::format("dead UNREGISTERED {} 1", campaign_.value));
}

}  // namespace
}  // namespace crier::test
