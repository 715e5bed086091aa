// Objections and suppressed addresses from files: as people are imported.
#include "use_cases/audience/register_import.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/lane.h"
#include "objection/receipt.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/registers/objections.h"
#include "store/registers/suppressions.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

constexpr WallTime now{std::chrono::sys_days{2026y / 11 / 28} + 10h};

class RegisterImports : public testing::Test {
 protected:
  RegisterImports() { std::filesystem::create_directories(directory_); }
  ~RegisterImports() override { std::filesystem::remove_all(directory_); }

  RegisterResult objections(const std::string& text, audience::HeaderRules rules = {}) {
    return run(text, std::move(rules),
               [](ByteSource& source, RejectFile& rejects, const auto& import) {
                 return import_objections(source, rejects, import,
                                          {.purpose = "ai-training", .actor = "test", .lanes = 64});
               });
  }
  RegisterResult suppressions(const std::string& text, audience::HeaderRules rules = {}) {
    return run(
        text, std::move(rules), [](ByteSource& source, RejectFile& rejects, const auto& import) {
          return import_suppressions(source, rejects, import, channel_named("email").value());
        });
  }
  RegisterResult removals(const std::string& text, Removal removal = Removal::done) {
    return run(text, {}, [removal](ByteSource& source, RejectFile& rejects, const auto& import) {
      return remove_suppressions(source, rejects, import,
                                 {.channel = channel_named("email").value(),
                                  .removal = removal,
                                  .actor = removal == Removal::done ? "ada@host" : "",
                                  .reason = removal == Removal::done ? "mended" : ""});
    });
  }

  template <class Import>
  RegisterResult run(const std::string& text, audience::HeaderRules rules, Import import) {
    std::ofstream(directory_ / "register.csv", std::ios::binary) << text;
    ByteSource source(directory_ / "register.csv");
    RejectFile rejects(directory_ / "rejects.csv");
    const RegisterImport options{
        .connection = &connection_,
        .reading = {.header = std::move(rules), .delimiter = {}, .encoding = {}},
        .pace = {},
        .now = now};
    RegisterResult result = import(source, rejects, options);
    warned_ = rejects.warned();
    return result;
  }

  [[nodiscard]] std::string rejects() const {
    std::ostringstream text;
    text << std::ifstream(directory_ / "rejects.csv", std::ios::binary).rdbuf();
    return text.str();
  }

  // "ref instant" of all objections.
  std::string listed() {
    std::string text;
    connection_.transact([&](store::Transaction& transaction) {
      for (const store::ObjectionRecord& row :
           store::list_objections(transaction, "ai-training", 1000)) {
        text += row.ref + " " + iso8601(row.stated_at) + "\n";
      }
    });
    return text;
  }

  // "ref number" of all objections.
  std::string receipts() {
    std::string text;
    connection_.transact([&](store::Transaction& transaction) {
      for (const store::ObjectionRecord& row :
           store::list_objections(transaction, "ai-training", 1000)) {
        text += row.ref + " " + row.receipt + "\n";
      }
    });
    return text;
  }
  std::int64_t count(const std::string& query) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::read<std::int64_t>(
          store::exec_unprepared(transaction, "test", query.c_str())[0][0]);
    });
  }

  std::int64_t warned_{};
  store::Connection connection_{test::ScratchPostgres::instance().fresh_database(), "test"};
  std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("crier-register-" + std::to_string(::getpid()));
};

TEST_F(RegisterImports, lose_no_objection_for_its_date) {
  const struct {
    std::string instant;
    std::string recorded;
    std::int64_t warned;
  } rows[] = {
      {"", "2026-11-28T10:00:00Z", 0},
      {"2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z", 0},
      {"2026-11-01 10:00:00+02", "2026-11-01T08:00:00Z", 0},
      {"2026-11-01", "2026-10-31T10:00:00Z", 0},
      {"2026-11-01 10:00", "2026-10-31T20:00:00Z", 0},
      {"01.11.2026", "2026-11-28T10:00:00Z", 1},
      {"11/01/2026", "2026-11-28T10:00:00Z", 1},
      {"yesterday", "2026-11-28T10:00:00Z", 1},
      {"2026-02-30", "2026-11-28T10:00:00Z", 1},
      {"2027-01-01", "2026-11-28T10:00:00Z", 1},
      {"9999-12-31", "2026-11-28T10:00:00Z", 1},
      {"1969-07-20", "2026-11-28T10:00:00Z", 1},
      {"1970-01-01T00:00:00Z", "2026-11-28T10:00:00Z", 1},
      {"0001-01-01", "2026-11-28T10:00:00Z", 1},
      {"1995-01-01T00:00:00Z", "1995-01-01T00:00:00Z", 0},
      {"2026-11-01\x01", "2026-11-28T10:00:00Z", 1},
      {"caf\xE9", "2026-11-28T10:00:00Z", 1},
      {"\"2026-11-01", "2026-11-28T10:00:00Z", 1},
  };

  int number = 0;
  for (const auto& row : rows) {
    const std::string ref = "u" + std::to_string(number++);
    const auto summary = objections("ref,objected_at\n" + ref + "," + row.instant + "\n");

    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->added, 1) << row.instant;
    EXPECT_EQ(summary->rejected, 0) << row.instant;
    EXPECT_EQ(warned_, row.warned) << row.instant;
    EXPECT_NE(listed().find(ref + " " + row.recorded), std::string::npos)
        << row.instant << listed();
  }
}

// Whoever asks on the telephone is told a number, whichever way their objection came.
TEST_F(RegisterImports, give_each_objection_a_number_that_it_keeps) {
  const std::string file = "ref,objected_at\nu1,2026-11-01T09:00Z\nu2,2026-11-02T09:00Z\n";
  ASSERT_TRUE(objections(file));
  const std::string numbers = receipts();
  EXPECT_EQ(numbers.size(), 2 * std::string("u1 7KQM-2D9X-4VTA\n").size()) << numbers;

  const auto again = objections(file);

  EXPECT_EQ(again->added, 0);
  EXPECT_EQ(receipts(), numbers);
  EXPECT_EQ(count("SELECT count(*) FROM objection_records"), 2);
}

TEST_F(RegisterImports, give_a_number_to_what_was_imported_without_one) {
  const std::string file = "ref,objected_at\nu1,2026-11-01T09:00Z\n";
  connection_.transact([](store::Transaction& transaction) {
    const std::array<objection::Statement, 1> said = {
        {{.lane = lane_of("u1", 64),
          .ref = "u1",
          .purpose = "ai-training",
          .stated_at = parse_iso8601("2026-11-01T09:00:00Z").value(),
          .way = objection::Way::import,
          .actor = "test"}}};
    static_cast<void>(store::record_statements(transaction, said));
  });
  ASSERT_EQ(receipts(), "u1 \n");

  ASSERT_TRUE(objections(file));

  EXPECT_GT(receipts().size(), std::string("u1 \n").size());
}

TEST_F(RegisterImports, say_nothing_again_that_was_withdrawn_since) {
  const std::string file = "ref,objected_at\nu1,2026-11-01T09:00Z\n";
  ASSERT_TRUE(objections(file));
  connection_.transact([](store::Transaction& transaction) {
    const std::array<objection::Statement, 1> said = {
        {{.kind = objection::StatementKind::withdrawal,
          .lane = lane_of("u1", 64),
          .ref = "u1",
          .purpose = "ai-training",
          .stated_at = now,
          .way = objection::Way::phone,
          .actor = "test"}}};
    static_cast<void>(store::record_statements(transaction, said));
  });

  for (int time = 0; time < 2; ++time) ASSERT_TRUE(objections(file));

  EXPECT_EQ(count("SELECT count(*) FROM objection_records"), 2);
  EXPECT_EQ(listed(), "");
}

// The page shows it again to whoever presses once more.
TEST_F(RegisterImports, leave_the_receipt_of_a_page_to_whoever_has_one) {
  const std::string mine = objection::new_receipt_number();
  connection_.transact([&](store::Transaction& transaction) {
    const std::array<objection::Statement, 1> said = {{{.lane = lane_of("u1", 64),
                                                        .ref = "u1",
                                                        .purpose = "ai-training",
                                                        .stated_at = now,
                                                        .way = objection::Way::link,
                                                        .receipt = mine,
                                                        .actor = "page"}}};
    static_cast<void>(store::record_statements(transaction, said));
  });

  ASSERT_TRUE(objections("ref,objected_at\nu1,2026-11-01T09:00Z\n"));

  EXPECT_EQ(receipts(), "u1 " + mine + "\n");
}

TEST_F(RegisterImports, let_a_mended_file_move_an_objection_to_when_it_was_made) {
  ASSERT_TRUE(
      objections("member;date\nu1;01.11.2026\n",
                 {.ours_by_theirs = {{"member", "ref"}, {"date", "objected_at"}}, .ignored = {}}));
  std::string mended = rejects();
  mended.replace(mended.find("01.11.2026"), 10, "2026-11-01T09:00Z");

  const auto summary = objections(
      mended, {.ours_by_theirs = {{"member", "ref"}, {"date", "objected_at"}}, .ignored = {}});

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->unchanged, 1);
  EXPECT_EQ(listed(), "u1 2026-11-01T09:00:00Z\n");
}

TEST_F(RegisterImports, put_bad_rows_aside_and_go_on) {
  const auto summary = objections(
      "ref,notes,objected_at\n,x,\n\" \",,2026-11-01\n\xFF,,\nu1,\xE9\t\"x,\nu2\n\xC2\xA0u3 ,,\n",
      {.ours_by_theirs = {}, .ignored = {"notes"}});

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->read, 6);
  EXPECT_EQ(summary->added, 2);
  EXPECT_EQ(summary->rejected, 4);
  EXPECT_EQ(summary->refs_changed, 1);
  EXPECT_EQ(summary->awaited, 2);
  EXPECT_NE(rejects().find("2,rejected,ref,missing_value,"), std::string::npos) << rejects();
  EXPECT_NE(rejects().find("4,rejected,ref,bad_utf8,"), std::string::npos) << rejects();
}

TEST_F(RegisterImports, suppress_addresses_whatever_their_columns_are_called) {
  const auto summary = suppressions(
      "Email|reason|expires_at\na@example.org|bounced|\nb@BÜCHER.example||2027-01-01\n"
      "no address||\nc@example.org||soon\nd@example.org||2020-01-01\na@example.org|again|\n");

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->read, 6);
  EXPECT_EQ(summary->added, 3);
  EXPECT_EQ(summary->unchanged, 1);
  EXPECT_EQ(summary->rejected, 2);
  EXPECT_EQ(warned_, 1);
  EXPECT_NE(rejects().find("|rejected|Email|malformed_address|"), std::string::npos) << rejects();
  EXPECT_NE(rejects().find("|rejected|expires_at|in_the_past|"), std::string::npos) << rejects();
  EXPECT_NE(rejects().find("|warning|expires_at|no_instant|"), std::string::npos) << rejects();
  connection_.transact([](store::Transaction& transaction) {
    const auto dated = store::suppressions_of(transaction, "email", "b@xn--bcher-kva.example");
    ASSERT_EQ(dated.size(), 1U);
    // The last moment that is still the first of January somewhere.
    EXPECT_EQ(iso8601(dated.front().expires_at.value()), "2027-01-02T12:00:00Z");
    EXPECT_EQ(store::list_suppressions(transaction, "", 100).size(), 3U);
    EXPECT_EQ(store::list_suppressions(transaction, "webhook", 100).size(), 0U);
  });
}

TEST_F(RegisterImports, leave_the_reasons_of_suppressions_to_files_that_have_a_column_for_them) {
  const auto reason = [&] {
    return connection_.transact([](store::Transaction& transaction) {
      return store::suppressions_of(transaction, "email", "a@example.org").at(0).reason;
    });
  };
  ASSERT_TRUE(suppressions("address,reason\na@example.org,bounced\n"));

  const auto without = suppressions("address\na@example.org\n");
  ASSERT_TRUE(without);
  EXPECT_EQ(without->changed, 0);
  EXPECT_EQ(without->unchanged, 1);
  EXPECT_EQ(reason(), "bounced");

  const auto empty = suppressions("address,reason\na@example.org,\n");
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->changed, 1);
  EXPECT_EQ(reason(), "unspecified");
}

TEST_F(RegisterImports, shorten_no_suppression) {
  const auto end_of = [&](const std::string& address) {
    return connection_.transact([&](store::Transaction& transaction) {
      const auto found = store::suppressions_of(transaction, "email", address);
      if (found.size() != 1) return std::string("not once");
      const auto end = found.front().expires_at;
      return end ? iso8601(*end) : std::string("never");
    });
  };
  ASSERT_TRUE(
      suppressions("address,expires_at\na@example.org,\nA@example.org,2026-12-31\n"
                   "b@example.org,soon\nb@example.org,2026-12-31\n"
                   "c@example.org,2030-01-01T00:00:00Z\nd@example.org,2027-01-01\n"
                   "e@example.org,9999-12-31\n"));

  const auto again = suppressions(
      "address,expires_at\na@example.org,2028-01-01\nc@example.org,2027-01-01\n"
      "d@example.org,2031-01-01T00:00:00Z\n");

  ASSERT_TRUE(again);
  EXPECT_EQ(again->added, 0);
  EXPECT_EQ(again->changed, 1);
  EXPECT_EQ(again->unchanged, 2);
  EXPECT_EQ(end_of("a@example.org"), "never");
  EXPECT_EQ(end_of("b@example.org"), "never");
  EXPECT_EQ(end_of("c@example.org"), "2030-01-01T00:00:00Z");
  EXPECT_EQ(end_of("d@example.org"), "2031-01-01T00:00:00Z");
}

TEST_F(RegisterImports, count_an_entry_that_is_named_twice_once) {
  std::string many = "address\n";
  for (int number = 0; number < 6000; ++number) {
    many += "n" + std::to_string(number) + "@example.org\n";
  }
  ASSERT_TRUE(suppressions(many));

  const auto summary = removals(many + "N0@example.org\nn5999@EXAMPLE.org\n");

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->changed, 6000);
  EXPECT_EQ(summary->unchanged, 2);
  EXPECT_EQ(summary->rejected, 0);
}

TEST_F(RegisterImports, try_a_removal_on_what_the_register_has) {
  ASSERT_TRUE(suppressions("address\na@example.org\n"));

  const auto summary =
      removals("email\nA@Example.org\na@example.org\nx@example.org\n", Removal::tried);

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->changed, 1);
  EXPECT_EQ(summary->unchanged, 1);
  EXPECT_EQ(summary->rejected, 1);
  EXPECT_NE(rejects().find("4,rejected,email,not_in_register,"), std::string::npos) << rejects();
  connection_.transact([](store::Transaction& transaction) {
    EXPECT_EQ(store::suppressions_of(transaction, "email", "a@example.org").size(), 1U);
  });
}

TEST_F(RegisterImports, use_addresses_again_that_a_file_names) {
  ASSERT_TRUE(suppressions("address\na@example.org\nb@bücher.example\nc@example.org\n"));

  const auto summary =
      removals("email\nA@Example.org\nb@xn--bcher-kva.example\nx@example.org\nno address\n");

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->read, 4);
  EXPECT_EQ(summary->changed, 2);
  EXPECT_EQ(summary->rejected, 2);
  EXPECT_NE(rejects().find("4,rejected,email,not_in_register,"), std::string::npos) << rejects();
  connection_.transact([](store::Transaction& transaction) {
    EXPECT_EQ(store::list_suppressions(transaction, "email", 100).size(), 1U);
    EXPECT_EQ(store::suppressions_of(transaction, "email", "c@example.org").size(), 1U);
  });
}

TEST_F(RegisterImports, keep_who_removed_what_when_and_why) {
  ASSERT_TRUE(
      suppressions("address,reason,expires_at\na@example.org,bounce,2026-12-31\n"
                   "b@example.org,asked,\nc@example.org,,\n"));
  const auto address = [](const store::RemovedSuppression& removed) {
    return removed.entry.digest;
  };
  const auto removed = [&](const std::string& channel) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::list_removals(transaction, channel, 100);
    });
  };
  ASSERT_TRUE(removals("email\na@example.org\n", Removal::tried));
  EXPECT_TRUE(removed("").empty());

  ASSERT_TRUE(removals("email\nA@example.org.\nx@example.org\na@example.org\nb@example.org\n"));

  const auto rows = removed("email");
  ASSERT_EQ(rows.size(), 2U);
  for (const store::RemovedSuppression& row : rows) {
    EXPECT_EQ(row.entry.channel, "email");
    EXPECT_EQ(row.note.actor, "ada@host");
    EXPECT_EQ(row.note.reason, "mended");
    EXPECT_EQ(row.note.at, now);
    EXPECT_EQ(row.entry.suppressed_at, now);
  }
  EXPECT_TRUE(removed("webhook").empty());
  connection_.transact([&](store::Transaction& transaction) {
    const auto of_a = store::removals_of(transaction, "email", "A@EXAMPLE.ORG");
    ASSERT_EQ(of_a.size(), 1U);
    EXPECT_EQ(of_a[0].entry.reason, "bounce");
    EXPECT_TRUE(of_a[0].entry.expires_at.has_value());
    EXPECT_NE(address(rows[0]), address(rows[1]));
    EXPECT_TRUE(store::removals_of(transaction, "email", "c@example.org").empty());
  });
}

TEST_F(RegisterImports, put_rows_aside_in_the_order_of_the_file) {
  ASSERT_TRUE(suppressions("address\na@example.org\n"));
  std::string text = "email,reason\na@example.org,\n";
  // More than a batch, and more rejected rows than are kept back.
  for (int row = 0; row < 12'000; ++row) {
    text += row % 2 == 0 ? "x" + std::to_string(row) + "@example.org,\n"
                         : std::string(1500, 'y') + ",\n";
  }

  ASSERT_EQ(removals(text)->rejected, 12'000);

  std::istringstream rows(rejects());
  std::string row;
  std::getline(rows, row);
  for (std::int64_t line = 3; std::getline(rows, row); ++line) ASSERT_EQ(std::stoll(row), line);
}

TEST_F(RegisterImports, find_an_address_with_the_dot_of_an_absolute_name) {
  ASSERT_TRUE(suppressions("address\nAnna@example.org.\n"));
  connection_.transact([](store::Transaction& transaction) {
    EXPECT_EQ(store::suppressions_of(transaction, "email", "anna@example.org").size(), 1U);
    const std::string_view spellings[] = {"anna@example.org", "ANNA@example.org."};
    EXPECT_EQ(store::suppressed_among(transaction, "email", spellings, now).size(), 2U);
  });
}

TEST_F(RegisterImports, refuse_a_header_that_does_not_fit) {
  for (const std::string text : {"", "objected_at\n2026-01-01\n", "ref,mail\n", "ref,ref\n"}) {
    EXPECT_FALSE(objections(text)) << text;
  }
}

}  // namespace
}  // namespace crier::app
