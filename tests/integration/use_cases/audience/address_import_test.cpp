// Addresses of which people may have several, by both forms of file.
#include "use_cases/audience/address_import.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::chrono::year_month_day today = 2026y / 11 / 30;
constexpr WallTime now{std::chrono::sys_days{today} + 10h};

class AddressImports : public testing::Test {
 protected:
  using Imported = std::expected<ImportSummary, std::vector<std::string>>;

  AddressImports() { std::filesystem::create_directories(directory_); }
  ~AddressImports() override { std::filesystem::remove_all(directory_); }

  template <class ImportOf>
  Imported run(ImportOf import, const std::string& text, audience::HeaderRules rules) {
    std::ofstream(directory_ / "file", std::ios::binary) << text;
    ByteSource source(directory_ / "file");
    RejectFile rejects(directory_ / "rejects.csv");
    return import(source, rejects,
                  {.database_url = url_,
                   .reading = {.header = std::move(rules), .delimiter = {}, .encoding = {}},
                   .today = today,
                   .wall_now = [] { return now; },
                   .pace = {}});
  }
  Imported people(const std::string& text) { return run(import_people, text, {}); }
  Imported addresses(const std::string& text, audience::HeaderRules rules = {}) {
    return run(import_addresses, text, std::move(rules));
  }

  std::string rejects() const {
    std::ostringstream text;
    text << std::ifstream(directory_ / "rejects.csv", std::ios::binary).rdbuf();
    return text.str();
  }

  // "ref kind value state", in order, a line each.
  std::string kept() {
    return connection_.transact([&](store::Transaction& transaction) {
      std::string text;
      for (const auto& row : store::exec_unprepared(
               transaction, "test",
               "SELECT concat_ws(' ', ref, kind, value, state) FROM subject_addresses AS a "
               "JOIN subjects AS s ON s.lane = a.lane AND s.id = a.subject_id "
               "ORDER BY ref, kind, value")) {
        text += store::text_of(row[0]);
        text += '\n';
      }
      return text;
    });
  }
  void sql(const std::string& text) {
    connection_.transact([&](store::Transaction& transaction) {
      store::exec_unprepared(transaction, "test", text);
    });
  }

  std::string url_ = test::ScratchPostgres::instance().fresh_database();
  store::Connection connection_{url_, "test"};
  std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("crier-addresses-" + std::to_string(::getpid()));
};

TEST_F(AddressImports, of_a_file_of_people_are_columns_with_all_that_they_have) {
  const auto first = people(
      "ref,country,push,postal\n"
      "u1,DE,fcm:p:a fcm:p:b,Anna|Musterstr. 5|1010 Wien|AT\n"
      "u2,DE,,\n");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->added, 2);
  EXPECT_EQ(first->addresses.value().added, 3);
  EXPECT_EQ(kept(),
            "u1 postal Anna|Musterstr. 5|1010 Wien|AT fresh\nu1 push fcm:p:a fresh\n"
            "u1 push fcm:p:b fresh\n");

  const auto again = people(
      "ref,country,push\n"
      "u1,DE,fcm:p:b fcm:p:c\n"
      "u2,DE,fcm:p:d\n");

  ASSERT_TRUE(again);
  EXPECT_EQ(again->unchanged, 2);
  EXPECT_EQ(again->addresses.value().added, 2);
  EXPECT_EQ(again->addresses.value().removed, 1);
  EXPECT_EQ(kept(),
            "u1 postal Anna|Musterstr. 5|1010 Wien|AT fresh\nu1 push fcm:p:b fresh\n"
            "u1 push fcm:p:c fresh\nu2 push fcm:p:d fresh\n");
}

TEST_F(AddressImports, of_people_without_such_columns_touch_none) {
  ASSERT_TRUE(people("ref,country,push\nu1,DE,fcm:p:a\n"));

  const auto summary = people("ref,country\nu1,AT\n");

  ASSERT_TRUE(summary);
  EXPECT_FALSE(summary->addresses);
  EXPECT_EQ(kept(), "u1 push fcm:p:a fresh\n");
}

TEST_F(AddressImports, of_people_leave_what_was_known_where_a_value_cannot_be_read) {
  ASSERT_TRUE(people("ref,country,push\nu1,DE,fcm:p:a\n"));

  const auto summary = people("ref,country,push\nu1,DE,no token\n");

  ASSERT_TRUE(summary);
  EXPECT_THAT(rejects(), HasSubstr("2,warning,push,malformed_token,"));
  EXPECT_EQ(kept(), "u1 push fcm:p:a fresh\n");
}

// The first row of a person counts, whatever the others say of addresses.
TEST_F(AddressImports, of_people_pass_over_rows_that_are_repeated) {
  ASSERT_TRUE(people("ref,country,push\nu1,DE,fcm:p:a\nu1,DE,fcm:p:b\n"));

  EXPECT_EQ(kept(), "u1 push fcm:p:a fresh\n");
}

TEST_F(AddressImports, of_a_row_each_add_and_take_nothing_away) {
  ASSERT_TRUE(people("ref,country,push\nu1,DE,fcm:p:a\nu2,DE,\n"));
  const std::string file =
      "ref,kind,value,registered_at\n"
      "u1,push,fcm:p:b,2026-11-01T10:00:00Z\n"
      "u2,postal,Bo|Wien|AT,\n"
      "u2,postal,Bo|Graz|AT,\n";

  const auto first = addresses(file);
  const auto again = addresses(file);

  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->read, 3);
  EXPECT_EQ(first->added, 3);
  EXPECT_EQ(again->added, 0);
  EXPECT_EQ(again->unchanged, 3);
  EXPECT_EQ(kept(),
            "u1 push fcm:p:a fresh\nu1 push fcm:p:b fresh\nu2 postal Bo|Graz|AT fresh\n"
            "u2 postal Bo|Wien|AT fresh\n");
}

TEST_F(AddressImports, may_be_json_a_line_each) {
  ASSERT_TRUE(people("ref,country\nu1,DE\n4711,DE\n"));

  const auto summary = addresses(
      R"({"user":"u1","kind":"push","token":"fcm:p:a","registered_at":"2026-11-01T10:00:00Z"})"
      "\n"
      R"({"user":4711,"kind":"push","value":"fcm:p:b","os":"android"})"
      "\n"
      R"({"user":"u1","kind":"push","value":)"
      "\n"
      R"({"user":"u9","kind":"push","value":"fcm:p:c"})"
      "\n",
      {.ours_by_theirs = {{"user", "ref"}}, .ignored = {"os"}});

  ASSERT_TRUE(summary) << summary.error().front();
  EXPECT_EQ(summary->added, 2);
  EXPECT_EQ(summary->rejected, 2);
  EXPECT_EQ(kept(), "4711 push fcm:p:b fresh\nu1 push fcm:p:a fresh\n");
  EXPECT_THAT(rejects(), HasSubstr("3,rejected,ref,malformed_json,"));
  EXPECT_THAT(rejects(), HasSubstr("4,rejected,ref,no_such_person,"));
  EXPECT_THAT(rejects(), HasSubstr(",u9,push,fcm:p:c,"));
}

TEST_F(AddressImports, put_every_bad_row_into_the_reject_file_which_can_be_imported_again) {
  ASSERT_TRUE(people("ref,country\nu1,DE\n"));

  const auto summary = addresses(
      "ref,kind,value\n"
      "nobody,push,fcm:p:a\n"
      "u1,email,ada@example.org\n"
      "u1,push,token\n"
      "u1,push,fcm:p:b\n");

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->read, 4);
  EXPECT_EQ(summary->added, 1);
  EXPECT_EQ(summary->rejected, 3);
  const std::string first = rejects();
  EXPECT_THAT(first, HasSubstr("2,rejected,ref,no_such_person,"));
  EXPECT_THAT(first, HasSubstr("3,rejected,kind,unknown_kind,"));
  EXPECT_THAT(first, HasSubstr("4,rejected,value,malformed_token,"));

  ASSERT_TRUE(people("ref,country\nnobody,DE\n"));
  const auto again = addresses(first);

  ASSERT_TRUE(again) << again.error().front();
  EXPECT_EQ(again->added, 1);
  EXPECT_EQ(again->rejected, 2);
}

TEST_F(AddressImports, bring_back_none_that_has_ended_unless_it_was_registered_later) {
  ASSERT_TRUE(people("ref,country,push\nu1,DE,fcm:p:a fcm:p:b\n"));
  sql("UPDATE subject_addresses SET state = 'dead', reason = 'UNREGISTERED', "
      "since = '2026-11-10Z'");

  const auto by_people = people("ref,country,push\nu1,DE,fcm:p:a fcm:p:b\n");
  const auto by_row = addresses(
      "ref,kind,value,registered_at\n"
      "u1,push,fcm:p:a,2026-11-09T10:00:00Z\n"
      "u1,push,fcm:p:b,2026-11-11T10:00:00Z\n");

  EXPECT_EQ(by_people.value().addresses.value().ended, 2);
  EXPECT_EQ(by_row.value().addresses.value().ended, 1);
  EXPECT_EQ(by_row.value().changed, 1);
  EXPECT_EQ(kept(), "u1 push fcm:p:a dead\nu1 push fcm:p:b fresh\n");
}

TEST_F(AddressImports, of_many_rows_are_written_in_batches_and_counted_once) {
  std::string file = "ref,country\n";
  std::string tokens = "ref,kind,value\n";
  for (int person = 0; person < 3000; ++person) {
    file += fmt::format("u{},DE\n", person);
    for (int device = 0; device < 3; ++device) {
      tokens += fmt::format("u{},push,fcm:p:{}-{}\n", person, person, device);
    }
  }
  ASSERT_TRUE(people(file));

  EXPECT_EQ(addresses(tokens).value().added, 9000);
  EXPECT_EQ(addresses(tokens).value().unchanged, 9000);
}

TEST_F(AddressImports, are_only_judged_in_a_dry_run) {
  const auto summary = run(check_addresses, "ref,kind,value\nu1,push,fcm:p:a\nu1,push,token\n", {});

  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->unchanged, 1);
  EXPECT_EQ(summary->rejected, 1);
  EXPECT_EQ(kept(), "");
}

}  // namespace
}  // namespace crier::app
