#include "audience/row_validator.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "audience/text_check.h"

namespace crier::audience {
namespace {

using namespace std::chrono_literals;

// A row of the columns in their order, of which the last may be left out, as the reader would hand
// it over.
class RowValidatorTest : public testing::Test {
 protected:
  std::expected<PersonRow, RowFault> check(std::vector<std::string> values) {
    values_ = std::move(values);
    values_.resize(column_count);
    fields_.clear();
    for (const std::string& value : values_) fields_.push_back({.text = value, .is_plain = false});
    return validator_.check({.line = 2, .fields = fields_, .raw = ""});
  }

  // "reason@column" of the row in which one column has this value; "sound" without a fault.
  std::string verdict(Column column, std::string value) {
    std::vector<std::string> values{"u1", "", "", "", "DE", "", "", "", ""};
    values[static_cast<std::size_t>(column)] = std::move(value);
    const auto row = check(values);
    if (row) return "sound";
    return std::string(name_of(row.error().reason)) + "@" +
           std::string(columns_.name_of_field(row.error().field));
  }

 private:
  static ColumnMap columns() {
    static const std::vector<std::string> names{"ref",        "email",   "name",
                                                "locale",     "country", "time_zone",
                                                "birth_date", "phone",   "terms_locale"};
    std::vector<CsvField> header;
    for (const std::string& name : names) header.push_back({.text = name, .is_plain = true});
    return *ColumnMap::read(header, {});
  }

  std::vector<std::string> values_;
  std::vector<CsvField> fields_;
  ColumnMap columns_ = columns();
  ZoneNames zones_{{"Europe/Berlin", "Asia/Nicosia"}};
  RowValidator validator_{columns_, zones_, 2025y / 5 / 27};
};

TEST_F(RowValidatorTest, takes_a_sound_row_in_canonical_form) {
  const auto row = check({"u1", "rené@exämple.example", "René Łukasz", "PT_pt", "el",
                          "Asia/Nicosia", "2007-02-28", "+35722123456"});

  ASSERT_TRUE(row);
  EXPECT_EQ(row->ref, "u1");
  EXPECT_EQ(row->email, "rené@xn--exmple-cua.example");
  EXPECT_EQ(row->name, "René Łukasz");
  EXPECT_EQ(row->locale, "pt-PT");
  EXPECT_EQ(row->country, "GR");
  EXPECT_EQ(row->time_zone, "Asia/Nicosia");
  EXPECT_EQ(row->birth_date, 2007y / 2 / 28);
  EXPECT_EQ(row->phone, "+35722123456");
}

TEST_F(RowValidatorTest, takes_a_row_of_ref_and_country_alone) {
  const auto row = check({"u1", "", "", "", "DE", "", "", ""});

  ASSERT_TRUE(row);
  EXPECT_EQ(row->email, "");
  EXPECT_FALSE(row->birth_date);
}

TEST_F(RowValidatorTest, joins_the_language_of_the_terms_to_that_of_the_account) {
  EXPECT_EQ(check({"u1", "", "", "tr", "DE", "", "", "", "de_at"})->locale, "tr-x-terms-de-AT");
  EXPECT_EQ(check({"u1", "", "", "", "DE", "", "", "", "de"})->locale, "und-x-terms-de");
  EXPECT_EQ(check({"u1", "", "", "tr", "DE"})->locale, "tr");
  EXPECT_EQ(verdict(Column::terms_locale, "deutsch-"), "malformed_locale@terms_locale");
}

TEST_F(RowValidatorTest, names_reason_and_column_of_a_fault) {
  const struct {
    Column column;
    std::string value;
    std::string verdict;
  } rows[] = {
      {Column::ref, "", "missing_value@ref"},
      {Column::ref, std::string(200, 'r'), "sound"},
      {Column::ref, std::string(201, 'r'), "field_too_long@ref"},
      {Column::country, "", "missing_value@country"},
      {Column::country, "UK", "sound"},
      {Column::country, "XX", "unknown_country@country"},
      {Column::country, "Germany", "unknown_country@country"},
      {Column::email, "a@b.example", "sound"},
      {Column::email, "a.example", "malformed_address@email"},
      {Column::email, "a@b.example\r\nBcc: c@d.example", "control_character@email"},
      {Column::email, std::string(260, 'a') + "@b.example", "field_too_long@email"},
      {Column::name, std::string(401, 'n'), "field_too_long@name"},
      {Column::name, "Jo\xC3", "bad_utf8@name"},
      {Column::name, "\xED\xA0\x80", "bad_utf8@name"},
      {Column::name, "\xC0\xAF", "bad_utf8@name"},
      {Column::name, std::string("a\0b", 3), "nul_character@name"},
      {Column::name, "a\nb", "control_character@name"},
      {Column::name, "a\x7F", "control_character@name"},
      {Column::name, "a\xC2\x85", "control_character@name"},
      {Column::name, "a\xE2\x80\xA8", "control_character@name"},
      {Column::name, "a\xE2\x80\xAE", "control_character@name"},
      {Column::name, "a\xE2\x81\xA6", "control_character@name"},
      {Column::name, "Ζωή Παπαδοπούλου", "sound"},
      {Column::locale, "de-AT", "sound"},
      {Column::locale, "deutsch-", "malformed_locale@locale"},
      {Column::time_zone, "Europe/Berlin", "sound"},
      {Column::time_zone, "Europe/Entenhausen", "unknown_time_zone@time_zone"},
      {Column::birth_date, "2024-02-29", "sound"},
      {Column::birth_date, "2025-05-27", "sound"},
      {Column::birth_date, "2025-05-28", "impossible_date@birth_date"},
      {Column::birth_date, "2023-02-29", "impossible_date@birth_date"},
      {Column::birth_date, "1899-12-31", "impossible_date@birth_date"},
      {Column::birth_date, "01.02.1990", "impossible_date@birth_date"},
      {Column::birth_date, "1990-2-1", "impossible_date@birth_date"},
      {Column::phone, "+49301234567", "sound"},
      {Column::phone, "0301234567", "malformed_phone@phone"},
      {Column::phone, "+0301234567", "malformed_phone@phone"},
      {Column::phone, "+4930123456789012", "malformed_phone@phone"},
  };

  for (const auto& row : rows) EXPECT_EQ(verdict(row.column, row.value), row.verdict) << row.value;
}

TEST(RejectReason, has_a_name_of_its_own_and_a_remedy) {
  for (int index = 0; index <= static_cast<int>(reject_reason_last); ++index) {
    const auto reason = static_cast<RejectReason>(index);

    EXPECT_EQ(reject_reason_named(name_of(reason)), reason);
    EXPECT_FALSE(remedy_of(reason).empty());
  }
}

}  // namespace
}  // namespace crier::audience
