#include "audience/row_validator.h"

#include <algorithm>

#include "audience/country_code.h"
#include "audience/locale_tag.h"
#include "audience/mail_address.h"
#include "audience/text_check.h"

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

  PersonRow row;
  std::optional<RowFault> first_fault;
  const auto refuse = [&](RejectReason reason, Column column) {
    if (!first_fault) first_fault = RowFault{reason, *columns_.field_of(column)};
  };
  const auto text_of = [&](Column column) {
    const auto field = columns_.field_of(column);
    return field ? record.fields[*field].text : std::string_view();
  };
  // For columns whose own shape does not bound them.
  const auto bounded_text_of = [&](Column column) {
    const std::string_view text = text_of(column);
    if (text.size() > bytes_max(column)) refuse(RejectReason::field_too_long, column);
    return text;
  };

  row.ref = bounded_text_of(Column::ref);
  if (row.ref.empty()) refuse(RejectReason::missing_value, Column::ref);
  row.name = bounded_text_of(Column::name);

  row.email = bounded_text_of(Column::email);
  if (!row.email.empty() && !is_mail_address(row.email)) {
    refuse(RejectReason::malformed_address, Column::email);
  }

  const std::string_view country = text_of(Column::country);
  if (const auto code = country_code(country)) {
    row.country = *code;
  } else {
    refuse(country.empty() ? RejectReason::missing_value : RejectReason::unknown_country,
           Column::country);
  }

  if (const std::string_view locale = bounded_text_of(Column::locale); !locale.empty()) {
    auto canonical = canonical_locale(locale);
    if (!canonical) refuse(RejectReason::malformed_locale, Column::locale);
    locale_ = std::move(canonical).value_or(std::string());
    row.locale = locale_;
  }

  row.time_zone = bounded_text_of(Column::time_zone);
  if (!row.time_zone.empty() && !zones_.contains(row.time_zone)) {
    refuse(RejectReason::unknown_time_zone, Column::time_zone);
  }

  if (const std::string_view date = text_of(Column::birth_date); !date.empty()) {
    row.birth_date = parse_date(date);
    if (!row.birth_date || row.birth_date->year() < birth_year_min || *row.birth_date > today_) {
      refuse(RejectReason::impossible_date, Column::birth_date);
    }
  }

  row.phone = text_of(Column::phone);
  if (!row.phone.empty() && !is_phone_number(row.phone)) {
    refuse(RejectReason::malformed_phone, Column::phone);
  }

  if (first_fault) return std::unexpected(*first_fault);
  return row;
}

}  // namespace crier::audience
