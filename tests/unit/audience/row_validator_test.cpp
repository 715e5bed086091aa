#include "audience/row_validator.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "audience/text_check.h"

namespace crier::audience {
namespace {

using namespace std::chrono_literals;

// A row of the columns in their order, of which the last may be left out, as the reader would hand
// it over.
class RowValidatorTest : public testing::Test {
 protected:
  std::optional<PersonRow> check(std::vector<std::string> values) {
    values_ = std::move(values);
    values_.resize(column_count);
    fields_.clear();
    for (const std::string& value : values_) fields_.push_back({.text = value, .is_plain = false});
    return validator_.check({.line = 2, .fields = fields_, .raw = ""});
  }

  // "rejected reason@column" or "warning reason@column" of the row in which one column has this
  // value, with the character at fault; "sound" without a finding.
  std::string verdict(Column column, std::string value) {
    std::vector<std::string> values(column_count);
    values[static_cast<std::size_t>(Column::ref)] = "u1";
    values[static_cast<std::size_t>(Column::country)] = "DE";
    values[static_cast<std::size_t>(column)] = std::move(value);
    const auto row = check(values);
    if (validator_.findings().empty()) return row ? "sound" : "rejected without a reason";
    const Finding finding = validator_.findings().front();
    std::string text = fmt::format("{} {}@{}", row ? "warning" : "rejected",
                                   name_of(finding.reason), columns_.name_of_field(finding.field));
    if (finding.position != 0) {
      text += finding.reason == RejectReason::malformed_address && finding.character == 0
                  ? fmt::format(" label at {}", finding.position)
                  : fmt::format(" {:04X} at {}", finding.character, finding.position);
    }
    return text;
  }
  [[nodiscard]] std::span<const Finding> findings() const { return validator_.findings(); }

 private:
  static ColumnMap columns() {
    static const std::vector<std::string> names{
        "ref",        "email", "name",         "locale", "country",  "time_zone",
        "birth_date", "phone", "terms_locale", "push",   "web_push", "postal"};
    std::vector<CsvField> header;
    for (const std::string& name : names) header.push_back({.text = name, .is_plain = true});
    return *ColumnMap::read(header, person_schema(), {});
  }

  std::vector<std::string> values_;
  std::vector<CsvField> fields_;
  ColumnMap columns_ = columns();
  ZoneNames zones_{{"Europe/Berlin", "Asia/Nicosia"}};
  RowValidator validator_{columns_, zones_, 2025y / 5 / 27};
};

TEST_F(RowValidatorTest, warns_of_refs_that_a_spreadsheet_has_shortened_and_takes_them) {
  for (const char* ref : {"1.23E+11", "1,23E+11", "1E+05", "1.23457e-07", "7E+15"}) {
    EXPECT_EQ(verdict(Column::ref, ref), "warning spreadsheet_number@ref") << ref;
  }
  for (const char* ref : {"123", "1.23", "E+11", "1.E+11", "a1E+11", "1E11", "1E+", "1E+1a",
                          "1.2.3E+4", "-1E+5", "=cmd|x", "+1", "@x", "-1"}) {
    EXPECT_EQ(verdict(Column::ref, ref), "sound") << ref;
  }
}

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
  EXPECT_EQ(verdict(Column::terms_locale, "deutsch-"), "warning malformed_locale@terms_locale");
}

TEST_F(RowValidatorTest, rejects_for_what_decides_and_warns_of_the_rest) {
  const struct {
    Column column;
    std::string value;
    std::string verdict;
  } rows[] = {
      {Column::ref, "", "rejected missing_value@ref"},
      {Column::ref, " \xC2\xA0 ", "rejected missing_value@ref"},
      {Column::ref, "a\x01", "rejected control_character@ref 0001 at 2"},
      {Column::ref, "a\xE9", "rejected bad_utf8@ref 00E9 at 2"},
      {Column::ref, std::string(200, 'r'), "sound"},
      {Column::ref, std::string(201, 'r'), "rejected field_too_long@ref"},
      // U+0958 is two letters when it is composed.
      {Column::ref, "\xE0\xA5\x98" + std::string(197, 'r'), "rejected field_too_long@ref"},
      {Column::ref, "lr\u200B1", "rejected hidden_character@ref 200B at 3"},
      {Column::ref, "lr\u00AD1", "rejected hidden_character@ref 00AD at 3"},
      {Column::ref, "lr\u20601", "rejected hidden_character@ref 2060 at 3"},
      {Column::ref, "lr\u200E1", "rejected hidden_character@ref 200E at 3"},
      {Column::ref, "lr\u180E1", "rejected hidden_character@ref 180E at 3"},
      {Column::ref, "lr\uFE0F1", "rejected hidden_character@ref FE0F at 3"},
      {Column::ref, "lr\u28001", "rejected hidden_character@ref 2800 at 3"},
      {Column::ref, "lr\u31641", "rejected hidden_character@ref 3164 at 3"},
      {Column::ref, "lr\u115F1", "rejected hidden_character@ref 115F at 3"},
      {Column::ref, "lr\u11601", "rejected hidden_character@ref 1160 at 3"},
      {Column::ref, "lr\uFFA01", "rejected hidden_character@ref FFA0 at 3"},
      {Column::ref, "lr\u034F1", "rejected hidden_character@ref 034F at 3"},
      {Column::ref, "lr\U000E00201", "rejected hidden_character@ref E0020 at 3"},
      {Column::ref, "lr\U00016FE41", "rejected hidden_character@ref 16FE4 at 3"},
      {Column::ref, "\u2800lr1\u3164", "sound"},
      {Column::email, "anna@example.org.", "sound"},
      {Column::email, "a@xn--bcher-kva.example", "sound"},
      {Column::email, "a@r3---sn.example", "sound"},
      {Column::email, "a@xn--zzzzzz99999.example", "warning malformed_address@email label at 3"},
      {Column::email, "a@mail.XN--A.example", "warning malformed_address@email label at 8"},
      {Column::email, "j\u00F6rg@xn--bucher-kbf.example",
       "warning malformed_address@email label at 6"},
      {Column::email, "a@xn--.example", "warning malformed_address@email label at 3"},
      {Column::email, "root@localhost.", "warning malformed_address@email"},
      {Column::ref, "lr\u00A01", "rejected hidden_character@ref 00A0 at 3"},
      {Column::ref, "lr\u30001", "rejected hidden_character@ref 3000 at 3"},
      {Column::ref, "\u2060\u00AD", "rejected missing_value@ref"},
      {Column::country, "", "rejected missing_value@country"},
      {Column::ref, "\\N", "rejected missing_value@ref"},
      {Column::ref, "NULL", "rejected missing_value@ref"},
      {Column::ref, "Null", "sound"},
      {Column::country, " \\N ", "rejected missing_value@country"},
      {Column::country, "UK", "sound"},
      {Column::country, " AT\xC2\xA0", "sound"},
      {Column::country,
       "\xE2\x80\x8E"
       "AT\xC2\xAD",
       "sound"},  // U+200E, U+00AD.
      {Column::country,
       "\xE2\x80\xAA"
       "AT\xE2\x80\xAC",
       "sound"},  // U+202A, U+202C.
      {Column::email,
       "\xE2\x81\xA0"
       "ada@example.org\xE2\x80\xAB",
       "sound"},                                                           // U+2060, U+202B.
      {Column::phone, "\xE2\x80\xAD+43 1 23456789\xE2\x80\xAC", "sound"},  // As iOS copies it.
      {Column::country, "A\xC2\xA0T", "rejected unknown_country@country 00A0 at 2"},
      {Column::country, "ΑT", "rejected unknown_country@country 0391 at 1"},
      {Column::country, "XX", "rejected unknown_country@country"},
      {Column::country, "Germany", "rejected unknown_country@country"},
      {Column::email, "a@b.example", "sound"},
      {Column::email, "\xE2\x80\x8B a@b.example\t", "sound"},
      {Column::email, "a.example", "warning malformed_address@email"},
      {Column::email, "a@b. example", "warning malformed_address@email 0020 at 5"},
      {Column::email, "a@b\xE2\x80\x8B.example", "warning malformed_address@email 200B at 4"},
      {Column::email, "a@b.example\r\nBcc: c@d.example",
       "warning control_character@email 000D at 12"},
      {Column::email, std::string(260, 'a') + "@b.example", "warning field_too_long@email"},
      {Column::name, std::string(401, 'n'), "warning field_too_long@name"},
      {Column::name, "Jo\xC3", "warning bad_utf8@name 00C3 at 3"},
      {Column::name, "\xED\xA0\x80", "warning bad_utf8@name 00ED at 1"},
      {Column::name, "\xC0\xAF", "warning bad_utf8@name 00C0 at 1"},
      {Column::name, std::string("a\0b", 3), "warning nul_character@name 0000 at 2"},
      {Column::name, "a\nb", "warning control_character@name 000A at 2"},
      {Column::name, "a\x7F", "warning control_character@name 007F at 2"},
      {Column::name,
       "a\xC2\x85"
       "b",
       "warning control_character@name 0085 at 2"},
      {Column::name,
       "a\xE2\x80\xA8"
       "b",
       "warning control_character@name 2028 at 2"},
      {Column::name, "a\xE2\x80\xAE", "warning control_character@name 202E at 2"},
      {Column::name, "ä\xE2\x81\xA6", "warning control_character@name 2066 at 2"},
      {Column::name, "Ζωή Παπαδοπούλου", "sound"},
      {Column::locale, "de-AT", "sound"},
      {Column::locale, "de_AT.UTF-8", "sound"},
      {Column::locale, "deutsch-", "warning malformed_locale@locale"},
      {Column::locale, "de–AT", "warning malformed_locale@locale 2013 at 3"},
      {Column::time_zone, "Europe/Berlin", "sound"},
      {Column::time_zone, "europe/BERLIN", "sound"},
      {Column::time_zone, "GMT+1", "warning unknown_time_zone@time_zone"},
      {Column::time_zone, "Europe/Entenhausen", "warning unknown_time_zone@time_zone"},
      {Column::birth_date, "2024-02-29", "sound"},
      {Column::birth_date, "2024-02-29 00:00:00.000", "sound"},
      {Column::birth_date, "2024-02-29 00:00:01", "warning impossible_date@birth_date"},
      {Column::birth_date, "2025-05-27", "sound"},
      {Column::birth_date, "2025-05-28", "warning impossible_date@birth_date"},
      {Column::birth_date, "2023-02-29", "warning impossible_date@birth_date"},
      {Column::birth_date, "1899-12-31", "warning impossible_date@birth_date"},
      {Column::birth_date, "01.02.1990", "warning impossible_date@birth_date"},
      {Column::birth_date, "1990-2-1", "warning impossible_date@birth_date"},
      {Column::phone, "+49301234567", "sound"},
      {Column::phone, "0049 30 123-4567", "sound"},
      {Column::phone, "+49 (0)30\u00A0123.45-67", "sound"},
      {Column::phone, "+49\u200730\u2011123\u30004567", "sound"},
      {Column::phone, "0301234567", "warning malformed_phone@phone"},
      {Column::phone, "+0301234567", "warning malformed_phone@phone"},
      {Column::phone, "+4930123456789012", "warning malformed_phone@phone"},
      {Column::push, "fcm:project:token", "sound"},
      {Column::push, "fcm:project:a  fcm:project:b", "sound"},
      {Column::push, "fcm:project:a b", "warning malformed_token@push"},
      {Column::web_push, "[]", "warning malformed_subscription@web_push"},
      {Column::postal, "Anna|Musterstr. 5|1010 Wien|AT", "sound"},
      {Column::postal, "Anna", "warning malformed_postal_address@postal"},
  };

  for (const auto& row : rows) EXPECT_EQ(verdict(row.column, row.value), row.verdict) << row.value;
}

TEST_F(RowValidatorTest, leaves_out_what_it_cannot_read_and_nothing_else) {
  const auto row =
      check({"u1", "no address", "Ann\nLee", "de", "AT", "GMT+1", "01.02.1990", "0660"});

  ASSERT_TRUE(row);
  EXPECT_EQ(findings().size(), 5U);
  EXPECT_EQ(row->email, "");
  EXPECT_EQ(row->name, "");
  EXPECT_EQ(row->locale, "de");
  EXPECT_EQ(row->time_zone, "");
  EXPECT_EQ(row->phone, "");
  EXPECT_FALSE(row->birth_date);
  // What was known of them stays, but for the age.
  PersonColumns expected;
  for (const Column column : {Column::email, Column::name, Column::time_zone, Column::phone}) {
    expected.set(static_cast<std::size_t>(column));
  }
  EXPECT_EQ(row->unreadable, expected);
}

TEST_F(RowValidatorTest, takes_several_tokens_divided_by_spaces) {
  const auto row =
      check({"u1", "", "", "", "AT", "", "", "", "", "fcm:p:a  FCM:p:b", "", "A|B|AT"});

  ASSERT_TRUE(row);
  EXPECT_EQ(row->push, "fcm:p:a\nfcm:p:b");
  EXPECT_EQ(row->web_push, "");
  EXPECT_EQ(row->postal, "A|B|AT");
}

TEST_F(RowValidatorTest, leaves_all_tokens_out_where_one_is_none) {
  const auto row = check({"u1", "", "", "", "AT", "", "", "", "", "fcm:p:a b"});

  ASSERT_TRUE(row);
  EXPECT_EQ(row->push, "");
  EXPECT_TRUE(row->unreadable.test(static_cast<std::size_t>(Column::push)));
}

TEST_F(RowValidatorTest, takes_what_dumps_write_for_no_value_as_none) {
  for (const std::string null : {"\\N", "NULL", " NULL "}) {
    const auto row = check({"u1", null, null, null, "AT", null, null, null, null});
    ASSERT_TRUE(row) << null;
    EXPECT_TRUE(findings().empty()) << null;
    EXPECT_EQ(row->email, "");
    EXPECT_EQ(row->name, "");
    EXPECT_EQ(row->locale, "");
    EXPECT_FALSE(row->birth_date);
  }
}

TEST_F(RowValidatorTest, keeps_what_is_known_of_languages_when_one_of_them_cannot_be_read) {
  const auto row = check({"u1", "", "", "tr", "DE", "", "", "", "deutsch-"});

  ASSERT_TRUE(row);
  EXPECT_EQ(row->locale, "tr");
  EXPECT_TRUE(row->unreadable.test(static_cast<std::size_t>(Column::locale)));
}

TEST_F(RowValidatorTest, keeps_refs_in_one_form_and_says_which_it_changed) {
  const struct {
    std::string text;
    std::string ref;
    bool is_changed;
  } rows[] = {{"u1", "u1", false},
              {" u1", "u1", true},
              {"u1\xC2\xA0", "u1", true},
              {"\xEF\xBB\xBFu1", "u1", true},
              {"\u200Eu1", "u1", true},
              {"u1\u200F", "u1", true},
              {"u1\u2060", "u1", true},
              {"u1\u00AD ", "u1", true},
              {"\u180Eu1", "u1", true},
              {" \u061C\u200Du1\u034F", "u1", true},
              {"u 1", "u 1", false},
              {"m\xC3\xBCller", "m\xC3\xBCller", false},
              {"mu\xCC\x88ller", "m\xC3\xBCller", true},
              {"\xE2\x84\xAB", "\xC3\x85", true}};

  for (const auto& row : rows) {
    const auto person = check({row.text, "", "", "", "DE"});
    ASSERT_TRUE(person) << row.text;
    EXPECT_EQ(person->ref, row.ref);
    EXPECT_EQ(person->is_ref_changed, row.is_changed) << row.text;
  }
}

TEST(ColumnsThatAreIgnored, are_not_judged) {
  const std::vector<std::string> names{"ref", "notes", "country"};
  std::vector<CsvField> header;
  for (const std::string& name : names) header.push_back({.text = name, .is_plain = true});
  const ColumnMap columns =
      *ColumnMap::read(header, person_schema(), {.ours_by_theirs = {}, .ignored = {"notes"}});
  const ZoneNames zones({});
  RowValidator validator(columns, zones, 2025y / 5 / 27);
  for (const std::string& note :
       {std::string("line one\nline two"), std::string("a\tb"), std::string("caf\xE9"),
        std::string("a\0b", 3), std::string(60'000, 'x')}) {
    for (const auto quoting :
         {std::optional<RejectReason>(), std::optional(RejectReason::stray_quote),
          std::optional(RejectReason::unterminated_quote)}) {
      const std::vector<CsvField> fields{{.text = "u1", .is_plain = true},
                                         {.text = note, .is_plain = false, .quoting = quoting},
                                         {.text = "AT", .is_plain = true}};
      EXPECT_TRUE(validator.check({.line = 2, .fields = fields, .raw = ""}));
      EXPECT_TRUE(validator.findings().empty());
    }
  }
}

TEST(ColumnsThatAreIgnored, are_named_where_their_quotes_may_have_swallowed_rows) {
  const std::vector<std::string> names{"ref", "country", "notes"};
  std::vector<CsvField> header;
  for (const std::string& name : names) header.push_back({.text = name, .is_plain = true});
  const ColumnMap columns =
      *ColumnMap::read(header, person_schema(), {.ours_by_theirs = {}, .ignored = {"notes"}});
  const ZoneNames zones({});
  RowValidator validator(columns, zones, 2025y / 5 / 27);
  const std::vector<CsvField> fields{
      {.text = "u1", .is_plain = true},
      {.text = "AT", .is_plain = true},
      {.text = "A\nu2,AT,X", .is_plain = false, .quoting = RejectReason::rows_in_quotes}};

  EXPECT_TRUE(validator.check({.line = 2, .fields = fields, .raw = "", .rows_in_quotes = 1}));

  ASSERT_EQ(validator.findings().size(), 1U);
  EXPECT_EQ(validator.findings().front(),
            (Finding{.reason = RejectReason::rows_in_quotes, .field = 2, .position = 1}));
  EXPECT_NE(detail_of(validator.findings().front()).find("1 line that looks like a row"),
            std::string::npos);
}

TEST(Detail, names_the_character_and_its_place) {
  EXPECT_EQ(detail_of({.reason = RejectReason::unknown_country, .character = 0xA0, .position = 2}),
            "No ISO 3166-1 country has this two-letter code. It has U+00A0 NO-BREAK SPACE at "
            "position 2.");
  EXPECT_NE(detail_of({.reason = RejectReason::malformed_address, .position = 3})
                .find("The label at position 3 begins with xn-- and is no international name"),
            std::string::npos);
  EXPECT_NE(detail_of({.reason = RejectReason::control_character, .character = 10, .position = 3})
                .find("It has U+000A LINE FEED at position 3."),
            std::string::npos);
  EXPECT_NE(detail_of({.reason = RejectReason::bad_utf8, .character = 0xE9, .position = 1})
                .find("It has the octet 0xE9 at position 1."),
            std::string::npos);
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
