#include "integration/campaign/campaign_database.h"
#include "store/campaign/notice_versions.h"
#include "store/registers/objections.h"
#include "store/registers/suppressions.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;

struct Registers : CampaignDatabase {
  store::ObjectionsRecorded record(std::vector<store::NewObjection> objections) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::record_objections(transaction, "ai-training", "form", objections);
    });
  }
  store::NewObjection objection(const std::string& ref, WallTime at) {
    return {.lane = lane_of(ref, test_lanes), .ref = ref, .objected_at = at};
  }
  store::SuppressionsRecorded suppress(std::vector<store::NewSuppression> entries) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::record_suppressions(transaction, "email", now(), entries);
    });
  }
};

TEST_F(Registers, keep_objections_of_people_who_come_later) {
  add({{"a", "DE", "", "", ""}});

  const auto recorded =
      record({objection("x", now()), objection("a", now()), objection("y", now())});

  EXPECT_EQ(recorded.added, 3);
  EXPECT_EQ(recorded.known, 0);
  EXPECT_EQ(recorded.awaited, 2);
  EXPECT_EQ(record({objection("x", now())}).awaited, 0) << "known already";
}

TEST_F(Registers, keep_the_first_instant_of_an_objection) {
  add({{"a", "DE", "", "", ""}});
  EXPECT_EQ(record({objection("a", now()), objection("a", now() - 1h)}).added, 1);

  EXPECT_EQ(record({objection("a", now())}).known, 1);
  EXPECT_EQ(record({objection("a", now() - 2h)}).known, 1);

  const auto listed = connection_.transact([](store::Transaction& transaction) {
    return store::list_objections(transaction, "ai-training", 10);
  });
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed.front().ref, "a");
  EXPECT_EQ(listed.front().objected_at, now() - 2h);
  const auto stats = connection_.transact(
      [](store::Transaction& transaction) { return store::objection_stats(transaction); });
  ASSERT_EQ(stats.size(), 1U);
  EXPECT_EQ(stats.front().people, 1);
}

TEST_F(Registers, suppress_an_address_in_any_spelling_once) {
  const auto first = suppress({{.address = store::address_digest("Ada@Example.org"),
                                .reason = "bounce",
                                .expires_at = std::nullopt},
                               {.address = store::address_digest("ada@example.org"),
                                .reason = "complaint",
                                .expires_at = std::nullopt}});
  const auto second = suppress({{.address = store::address_digest("ADA@example.org"),
                                 .reason = "mailbox_full",
                                 .expires_at = now() + 24h}});

  EXPECT_EQ(first.added, 1);
  EXPECT_EQ(second.added, 0);
  EXPECT_EQ(second.known, 0);
  EXPECT_EQ(second.changed, 1) << "the reason";
  const auto stats = connection_.transact([&](store::Transaction& transaction) {
    return store::suppression_stats(transaction, now() + 48h);
  });
  ASSERT_EQ(stats.size(), 1U);
  EXPECT_EQ(stats.front().reason, "mailbox_full");
  EXPECT_EQ(stats.front().expired, 0) << "an entry for good stays for good";
}

TEST_F(Registers, suppress_for_the_longest_of_all_ends) {
  const std::optional<WallTime> for_good;
  const std::optional<WallTime> soon = now() + 24h;
  const std::optional<WallTime> late = now() + 48h;
  const struct {
    std::vector<std::optional<WallTime>> before;
    std::vector<std::optional<WallTime>> given;
    std::optional<WallTime> end;
    std::int64_t changed;
  } rows[] = {
      {{}, {for_good, soon}, for_good, 0},
      {{}, {soon, for_good}, for_good, 0},
      {{}, {late, soon}, late, 0},
      {{late}, {soon}, late, 0},
      {{soon}, {late}, late, 1},
      {{soon}, {late, soon}, late, 1},
      {{soon}, {for_good, late}, for_good, 1},
      {{for_good}, {late}, for_good, 0},
      {{for_good}, {for_good}, for_good, 0},
      {{soon, late}, {late}, late, 0},
  };

  int number = 0;
  for (const auto& row : rows) {
    const std::string address = "a" + std::to_string(number++) + "@example.org";
    const auto entries = [&](const std::vector<std::optional<WallTime>>& ends) {
      std::vector<store::NewSuppression> list;
      for (const auto& end : ends) {
        list.push_back(
            {.address = store::address_digest(address), .reason = "bounce", .expires_at = end});
      }
      return list;
    };
    if (!row.before.empty()) suppress(entries(row.before));

    const auto recorded = suppress(entries(row.given));

    EXPECT_EQ(recorded.added, row.before.empty() ? 1 : 0) << address;
    EXPECT_EQ(recorded.changed, row.changed) << address;
    EXPECT_EQ(recorded.known, row.before.empty() ? 0 : 1 - row.changed) << address;
    const auto found = connection_.transact([&](store::Transaction& transaction) {
      return store::suppressions_of(transaction, "email", address);
    });
    ASSERT_EQ(found.size(), 1U) << address;
    EXPECT_EQ(found.front().expires_at, row.end) << address;
  }
}

TEST_F(Registers, show_a_kept_notice_octet_by_octet) {
  const auto campaign = draft();
  const store::NoticeVersion version{.version = "0123456789abcdef",
                                     .step = 1,
                                     .locale = "de-AT",
                                     .country = "AT",
                                     .zone = "Europe/Vienna",
                                     .content = std::string("a\0\r\n\xff", 5)};
  connection_.transact([&](store::Transaction& transaction) {
    store::keep_notice_version(transaction, campaign.id, version, now());
    store::keep_notice_version(transaction, campaign.id, version, now());
  });

  const auto found = connection_.transact([&](store::Transaction& transaction) {
    EXPECT_EQ(store::list_notice_versions(transaction, campaign.id).size(), 1U);
    return store::find_notice_version(transaction, campaign.id, version.version);
  });

  ASSERT_TRUE(found);
  EXPECT_EQ(found->content, version.content);
  EXPECT_EQ(found->zone, "Europe/Vienna");
}

}  // namespace
}  // namespace crier::test
