#include "audience/address_rows.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace crier::audience {
namespace {

using namespace std::chrono_literals;

constexpr WallTime now{std::chrono::sys_days{2026y / 11 / 30} + 10h};

class AddressRowsTest : public testing::Test {
 protected:
  std::optional<AddressEntry> check(std::vector<std::string> values) {
    values_ = std::move(values);
    fields_.clear();
    for (const std::string& value : values_) {
      fields_.push_back({.text = value, .is_plain = false, .quoting = {}});
    }
    return rows_.check({.line = 2, .fields = fields_, .raw = "", .rows_in_quotes = 0});
  }

  // "rejected reason@column" or "warning reason@column"; "sound" without a finding.
  std::string verdict(std::vector<std::string> values) {
    const auto entry = check(std::move(values));
    if (rows_.findings().empty()) return entry ? "sound" : "rejected without a reason";
    const Finding& finding = rows_.findings().front();
    return fmt::format("{} {}@{}", entry ? "warning" : "rejected", name_of(finding.reason),
                       columns_.name_of_field(finding.field));
  }

 private:
  static ColumnMap columns() {
    std::vector<CsvField> header;
    for (const SchemaColumn& column : address_schema()) {
      header.push_back({.text = column.name, .is_plain = true, .quoting = {}});
    }
    return *ColumnMap::read(header, address_schema(), {});
  }

  std::vector<std::string> values_;
  std::vector<CsvField> fields_;
  ColumnMap columns_ = columns();
  AddressRows rows_{columns_, now};
};

TEST_F(AddressRowsTest, are_of_a_person_a_kind_and_an_instant) {
  const auto entry = check({" u1 ", "push", "FCM:project:token", "2026-11-01T10:00:00Z"});

  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->ref, "u1");
  EXPECT_EQ(entry->kind, AddressKind::push);
  EXPECT_EQ(entry->value, "fcm:project:token");
  EXPECT_EQ(entry->registered_at, WallTime{std::chrono::sys_days{2026y / 11 / 1} + 10h});
  EXPECT_TRUE(entry->is_ref_changed);
}

// The earliest, in the zone where that day begins first.
TEST_F(AddressRowsTest, take_a_date_for_the_earliest_instant_that_it_can_mean) {
  EXPECT_EQ(check({"u1", "push", "fcm:project:token", "2026-11-01"})->registered_at,
            WallTime{std::chrono::sys_days{2026y / 10 / 31} + 10h});
}

TEST_F(AddressRowsTest, take_an_instant_that_has_not_come_for_none) {
  EXPECT_EQ(verdict({"u1", "push", "fcm:project:token", "2027-01-01T00:00:00Z"}),
            "warning not_registered_yet@registered_at");
  EXPECT_EQ(check({"u1", "push", "fcm:project:token", "2027-01-01T00:00:00Z"})->registered_at,
            std::nullopt);
}

TEST_F(AddressRowsTest, say_what_is_wrong) {
  const std::string token = "fcm:project:token";
  EXPECT_EQ(verdict({"u1", "push", token, ""}), "sound");
  EXPECT_EQ(verdict({"u1", "postal", "Anna|Musterstr. 5|1010 Wien|AT", ""}), "sound");
  EXPECT_EQ(verdict({"", "push", token, ""}), "rejected missing_value@ref");
  EXPECT_EQ(verdict({"u1", "", token, ""}), "rejected missing_value@kind");
  EXPECT_EQ(verdict({"u1", "push", "", ""}), "rejected missing_value@value");
  EXPECT_EQ(verdict({"u1", "email", "ada@example.org", ""}), "rejected unknown_kind@kind");
  EXPECT_EQ(verdict({"u1", "fax", "1", ""}), "rejected unknown_kind@kind");
  EXPECT_EQ(verdict({"u1", "push", "token", ""}), "rejected malformed_token@value");
  EXPECT_EQ(verdict({"u1", "web_push", "{}", ""}), "rejected malformed_subscription@value");
  EXPECT_EQ(verdict({"u1", "postal", "Anna", ""}), "rejected malformed_postal_address@value");
  EXPECT_EQ(verdict({"u1", "postal", "Anna|1010 Wien|XX", ""}),
            "rejected malformed_postal_address@value");
  EXPECT_EQ(verdict({"u1", "push", token, "yesterday"}), "warning no_instant@registered_at");
}

}  // namespace
}  // namespace crier::audience
