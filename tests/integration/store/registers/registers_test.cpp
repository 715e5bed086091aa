#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "integration/store/campaign_database.h"
#include "postgres/pq.h"
#include "store/campaign/notice_versions.h"
#include "store/registers/objections.h"
#include "store/registers/suppressions.h"
#include "store/settings.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using objection::Statement;
using objection::StatementKind;

struct Registers : CampaignDatabase {
  store::ObjectionsRecorded record(std::vector<objection::Statement> objections) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::record_objections(transaction, objections);
    });
  }
  objection::Statement objection(const std::string& ref, WallTime at) {
    return {.lane = lane_of(ref, test_lanes),
            .ref = ref,
            .purpose = "ai-training",
            .stated_at = at,
            .actor = "test"};
  }
  std::vector<store::StandingObjection> record_all(const std::vector<Statement>& statements) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::record_statements(transaction, statements);
    });
  }
  store::StandingObjection say(StatementKind kind, const std::string& ref, WallTime at,
                               const std::string& receipt = "") {
    Statement statement = objection(ref, at);
    statement.kind = kind;
    statement.receipt = receipt;
    return record_all({statement}).front();
  }
  std::vector<store::ObjectionRecord> said(const std::string& ref) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::objections_of(transaction, lane_of(ref, test_lanes), ref, "");
    });
  }
  bool objects(const std::string& ref) {
    const auto listed = connection_.transact([](store::Transaction& transaction) {
      return store::list_objections(transaction, "ai-training", 1000);
    });
    return std::ranges::find(listed, ref, &store::ObjectionRecord::ref) != listed.end();
  }
  // As a reader of the register sees it.
  void expect_an_unbroken_row_of_positions() {
    connection_.transact([](store::Transaction& transaction) {
      std::int64_t last = 0;
      for (const auto& record : store::objections_after(transaction, "", 0, 10'000)) {
        EXPECT_EQ(record.position, ++last);
      }
      EXPECT_EQ(store::objection_head(transaction), last);
    });
  }
  void change(const char* statement) {
    connection_.transact([&](store::Transaction& transaction) {
      store::exec_unprepared(transaction, "test", statement);
    });
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
  EXPECT_EQ(listed.front().stated_at, now() - 2h);
  const auto stats = connection_.transact(
      [](store::Transaction& transaction) { return store::objection_stats(transaction); });
  ASSERT_EQ(stats.size(), 1U);
  EXPECT_EQ(stats.front().people, 1);
}

// The word "latest" is about instants, not about the order in which we hear of them.
TEST_F(Registers, go_by_the_latest_word_of_each_person) {
  struct Said {
    StatementKind kind;
    std::chrono::minutes at;  // After the beginning.
  };
  constexpr auto objection = StatementKind::objection;
  constexpr auto withdrawal = StatementKind::withdrawal;
  struct Row {
    const char* what;
    std::vector<Said> said;  // In the order in which it is heard of.
    bool objects;
    std::size_t records;
  };
  const std::vector<Row> rows = {
      {"an objection", {{objection, 1min}}, true, 1},
      {"twice", {{objection, 1min}, {objection, 2min}}, true, 2},
      {"the same twice", {{objection, 1min}, {objection, 1min}}, true, 1},
      {"again, and withdrawn between",
       {{objection, 1min}, {objection, 3min}, {withdrawal, 2min}},
       true,
       3},
      {"earlier than was known", {{objection, 2min}, {objection, 1min}}, true, 2},
      {"withdrawn", {{objection, 1min}, {withdrawal, 2min}}, false, 2},
      {"withdrawn at once", {{objection, 1min}, {withdrawal, 1min}}, false, 2},
      {"a withdrawal of nothing", {{withdrawal, 1min}}, false, 0},
      {"withdrawn twice", {{objection, 1min}, {withdrawal, 2min}, {withdrawal, 3min}}, false, 2},
      {"a withdrawal from before", {{objection, 2min}, {withdrawal, 1min}}, true, 1},
      {"objected again", {{objection, 1min}, {withdrawal, 2min}, {objection, 3min}}, true, 3},
      {"an old file again", {{objection, 1min}, {withdrawal, 2min}, {objection, 1min}}, false, 2},
      {"an older file, twice",
       {{objection, 2min}, {withdrawal, 3min}, {objection, 1min}, {objection, 1min}},
       false,
       3},
  };
  int number = 0;
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const std::string ref = "said-" + std::to_string(++number);
    for (const auto& [kind, at] : row.said) (void)say(kind, ref, now() + at);

    EXPECT_EQ(objects(ref), row.objects);
    EXPECT_EQ(said(ref).size(), row.records);
  }
  expect_an_unbroken_row_of_positions();
}

TEST_F(Registers, answer_what_holds_after_each_statement_in_their_order) {
  (void)say(StatementKind::objection, "b", now(), "RCPT-B");
  std::vector<Statement> statements;
  for (const char* ref : {"a", "b", "a", "c"}) {
    statements.push_back(objection(ref, now() + 1min));
    statements.back().receipt = fmt::format("RCPT-{}", statements.size());
  }

  const auto standing = record_all(statements);

  ASSERT_EQ(standing.size(), 4U);
  EXPECT_EQ(standing[0].receipt, "RCPT-1");
  EXPECT_EQ(standing[1].receipt, "RCPT-B") << "the receipt of the first time";
  EXPECT_EQ(standing[1].stated_at, now());
  EXPECT_EQ(standing[2].receipt, "RCPT-1");
  EXPECT_EQ(standing[3].receipt, "RCPT-4");
  EXPECT_TRUE(standing[0].is_new);
  EXPECT_TRUE(standing[1].is_new) << "that they said it again";
  expect_an_unbroken_row_of_positions();
}

TEST_F(Registers, give_a_receipt_to_who_was_imported_without_one) {
  (void)record({objection("a", now())});
  std::vector<Statement> pressed = {objection("a", now() + 1min)};
  pressed.front().receipt = "RCPT-1";
  pressed.front().way = objection::Way::link;

  EXPECT_EQ(record_all(pressed).front().receipt, "RCPT-1");
  pressed.front().receipt = "RCPT-2";
  EXPECT_EQ(record_all(pressed).front().receipt, "RCPT-1");
  EXPECT_EQ(said("a").size(), 2U);
}

TEST_F(Registers, take_all_that_one_file_says_of_a_person) {
  (void)say(StatementKind::objection, "a", now());
  (void)say(StatementKind::withdrawal, "a", now() + 10min);

  const auto recorded = record({objection("a", now()), objection("a", now() + 20min)});

  EXPECT_EQ(recorded.added, 1);
  EXPECT_TRUE(objects("a"));
  EXPECT_EQ(record({objection("a", now()), objection("a", now() + 20min)}).added, 0);
  EXPECT_EQ(said("a").size(), 3U);
}

TEST_F(Registers, take_a_day_on_which_somebody_has_withdrawn_for_the_objection) {
  (void)say(StatementKind::objection, "a", now());
  (void)say(StatementKind::withdrawal, "a", now() + 10min);
  Statement that_day = objection("a", now() - 5h);
  that_day.stated_until = now() + 5h;

  EXPECT_EQ(record({that_day}).added, 1);
  EXPECT_TRUE(objects("a"));
  EXPECT_EQ(record({that_day}).added, 0) << "the same file again";
  EXPECT_EQ(said("a").size(), 3U);
}

// The clocks of several daemons differ.
TEST_F(Registers, take_what_is_said_to_a_page_for_the_latest_word) {
  const auto press = [&](StatementKind kind, WallTime at, const std::string& receipt) {
    Statement statement = objection("a", at);
    statement.kind = kind;
    statement.way = objection::Way::link;
    statement.receipt = receipt;
    return record_all({statement}).front();
  };
  EXPECT_EQ(press(StatementKind::objection, now() + 1min, "RCPT-1").receipt, "RCPT-1");
  EXPECT_EQ(press(StatementKind::withdrawal, now(), "RCPT-2").position, 0);
  EXPECT_EQ(press(StatementKind::objection, now() - 1min, "RCPT-3").receipt, "RCPT-3");
  // Pressing again is no new word, but one a day.
  EXPECT_EQ(press(StatementKind::objection, now() + 2min, "RCPT-4").receipt, "RCPT-3");
  EXPECT_EQ(said("a").size(), 3U);
  EXPECT_EQ(press(StatementKind::objection, now() + 30h, "RCPT-5").receipt, "RCPT-3");
  EXPECT_EQ(said("a").size(), 4U);
  expect_an_unbroken_row_of_positions();
}

TEST_F(Registers, change_nothing_and_take_nothing_out) {
  (void)record({objection("a", now())});
  for (const char* statement :
       {"UPDATE objection_records SET stated_at = now()", "DELETE FROM objection_records",
        "TRUNCATE objection_records", "UPDATE objection_records SET ref = 'b'",
        "UPDATE objection_records SET ref = NULL, ref_digest = sha256('a'), actor = 'x'"}) {
    EXPECT_ANY_THROW(change(statement)) << statement;
  }
  // An erasure.
  change("UPDATE objection_records SET ref = NULL, ref_digest = sha256('a')");
}

// Nobody can look up an address in the register who has a list of addresses, and not the secret.
TEST_F(Registers, keep_an_address_under_the_secret_of_the_installation) {
  const Digest unkeyed = store::address_digest("ada@example.org");
  (void)suppress({{.address = unkeyed, .reason = "bounce"}});

  const auto rows = connection_.transact([](store::Transaction& transaction) {
    return store::list_suppressions(transaction, "email", 10);
  });
  const std::string secret = connection_.transact(
      [](store::Transaction& transaction) { return store::read_settings(transaction).secret; });

  ASSERT_EQ(rows.size(), 1U);
  EXPECT_NE(rows[0].digest, hex(unkeyed));
  const std::string_view bytes(reinterpret_cast<const char*>(unkeyed.data()), unkeyed.size());
  EXPECT_EQ(rows[0].digest, hex(hmac_sha256(secret, bytes)));
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

TEST_F(Registers, keep_the_reason_of_a_suppression_where_none_is_said) {
  const Digest address = store::address_digest("ada@example.org");
  (void)suppress({{.address = address, .reason = "bounced"}});

  const auto recorded = suppress(
      {{.address = address, .reason = ""}, {.address = store::address_digest("new@example.org")}});

  EXPECT_EQ(recorded.added, 1);
  EXPECT_EQ(recorded.changed, 0);
  EXPECT_EQ(recorded.known, 1);
  const auto stats = connection_.transact([&](store::Transaction& transaction) {
    return store::suppression_stats(transaction, now());
  });
  ASSERT_EQ(stats.size(), 2U);
  EXPECT_EQ(stats[0].reason, "bounced");
  EXPECT_EQ(stats[1].reason, "unspecified");
  EXPECT_EQ(suppress({{.address = address, .reason = "asked"}, {.address = address, .reason = ""}})
                .changed,
            1)
      << "the last one that is said";
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
