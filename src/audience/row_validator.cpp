#include "audience/row_validator.h"

#include <algorithm>

#include "audience/country_code.h"
#include "audience/locale_tag.h"
#include "audience/text_check.h"
#include "campaign/mail_address.h"
#include "campaign/stored_locale.h"

namespace crier::audience {

namespace {

using std::chrono::year_month_day;

// Nobody alive was born before; a date such as 0001-01-01 stands for "not known" in some systems.
constexpr std::chrono::year birth_year_min{1900};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

}  // namespace

std::optional<year_month_day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (!is_digit(text[at])) return std::nullopt;
  }
  const year_month_day date{std::chrono::year{number(text.substr(0, 4))},
                            std::chrono::month{static_cast<unsigned>(number(text.substr(5, 2)))},
                            std::chrono::day{static_cast<unsigned>(number(text.substr(8, 2)))}};
  if (!date.ok()) return std::nullopt;
  return date;
}

bool is_phone_number(std::string_view text) {
  if (text.size() < 5 || text.size() > 16 || text[0] != '+' || text[1] == '0') return false;
  return std::ranges::all_of(text.substr(1), is_digit);
}

std::expected<PersonRow, RowFault> RowValidator::check(const CsvRecord& record) {
  // Every field, also of columns that are not imported: the row is the unit that is sound or not.
  for (std::size_t field = 0; field < record.fields.size(); ++field) {
    if (record.fields[field].is_plain) continue;
    if (const auto fault = text_fault(record.fields[field].text)) {
      return std::unexpected(RowFault{*fault, field});
    }
  }
  record_ = &record;
  fault_.reset();
  PersonRow row;
  row.ref = bounded_text_of(Column::ref);
  if (row.ref.empty()) refuse(RejectReason::missing_value, Column::ref);
  row.name = bounded_text_of(Column::name);
  row.email = email();
  row.country = country();
  row.locale = locale();
  row.time_zone = bounded_text_of(Column::time_zone);
  if (!row.time_zone.empty() && !zones_.contains(row.time_zone)) {
    refuse(RejectReason::unknown_time_zone, Column::time_zone);
  }
  row.birth_date = birth_date();
  row.phone = text_of(Column::phone);
  if (!row.phone.empty() && !is_phone_number(row.phone)) {
    refuse(RejectReason::malformed_phone, Column::phone);
  }
  if (fault_) return std::unexpected(*fault_);
  return row;
}

void RowValidator::refuse(RejectReason reason, Column column) {
  // The first fault of a row is the one that is reported.
  if (!fault_) fault_ = RowFault{reason, columns_.field_of(column).value_or(0)};
}

std::string_view RowValidator::text_of(Column column) const {
  const auto field = columns_.field_of(column);
  return field ? record_->fields[*field].text : std::string_view();
}

// For columns whose own shape does not bound them.
std::string_view RowValidator::bounded_text_of(Column column) {
  const std::string_view text = text_of(column);
  if (text.size() > bytes_max(column)) refuse(RejectReason::field_too_long, column);
  return text;
}

std::string_view RowValidator::email() {
  const std::string_view text = text_of(Column::email);
  if (text.empty()) return {};
  auto canonical = canonical_mail_address(text);
  if (!canonical) {
    const bool is_too_long = text.size() > bytes_max(Column::email);
    refuse(is_too_long ? RejectReason::field_too_long : RejectReason::malformed_address,
           Column::email);
  }
  email_ = std::move(canonical).value_or(std::string());
  return email_;
}

std::string_view RowValidator::country() {
  const std::string_view text = text_of(Column::country);
  const auto code = country_code(text);
  if (!code) {
    refuse(text.empty() ? RejectReason::missing_value : RejectReason::unknown_country,
           Column::country);
  }
  return code.value_or(std::string_view());
}

std::string RowValidator::tag_of(Column column) {
  const std::string_view text = bounded_text_of(column);
  if (text.empty()) return {};
  auto canonical = canonical_locale(text);
  if (!canonical) refuse(RejectReason::malformed_locale, column);
  return std::move(canonical).value_or(std::string());
}

std::string_view RowValidator::locale() {
  const std::string account = tag_of(Column::locale);
  const std::string terms = tag_of(Column::terms_locale);
  locale_ = joined_locale({.account = account, .terms = terms});
  if (locale_.size() > bytes_max(Column::locale)) {
    refuse(RejectReason::field_too_long, Column::locale);
  }
  return locale_;
}

std::optional<year_month_day> RowValidator::birth_date() {
  const std::string_view text = text_of(Column::birth_date);
  if (text.empty()) return std::nullopt;
  const auto date = parse_date(text);
  if (!date || date->year() < birth_year_min || *date > today_) {
    refuse(RejectReason::impossible_date, Column::birth_date);
  }
  return date;
}

}  // namespace crier::audience
