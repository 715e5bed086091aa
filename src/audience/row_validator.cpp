#include "audience/row_validator.h"

#include <algorithm>

#include "audience/address_text.h"
#include "audience/country_code.h"
#include "audience/locale_tag.h"
#include "audience/phone_number.h"
#include "base/unicode.h"
#include "campaign/language/stored_locale.h"
#include "campaign/mail_address.h"

namespace crier::audience {

namespace {

using std::chrono::year_month_day;

// Nobody alive was born before; a date such as 0001-01-01 stands for "not known" in some systems.
constexpr std::chrono::year birth_year_min{1900};
// The constraint of the table.
constexpr std::size_t locale_bytes_max = 35;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

// "", " 00:00", "T00:00:00", " 00:00:00.000"
bool is_midnight(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() != ' ' && text.front() != 'T') return false;
  const std::string_view time = text.substr(1);
  constexpr std::string_view longest = "00:00:00.000000000";
  return time.size() >= std::string_view("00:00").size() && longest.starts_with(time) &&
         time.back() == '0';
}

}  // namespace

std::optional<year_month_day> parse_date(std::string_view text) {
  constexpr std::size_t size = 10;
  if (text.size() < size || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (!is_digit(text[at])) return std::nullopt;
  }
  if (!is_midnight(text.substr(size))) return std::nullopt;
  const year_month_day date{std::chrono::year{number(text.substr(0, 4))},
                            std::chrono::month{static_cast<unsigned>(number(text.substr(5, 2)))},
                            std::chrono::day{static_cast<unsigned>(number(text.substr(8, 2)))}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<PersonRow> RowValidator::check(const CsvRecord& record) {
  judge_.begin(record);
  PersonRow row;
  const RowJudge::Ref ref = judge_.ref_of(Column::ref, ref_);
  row.ref = ref.text;
  row.is_ref_changed = ref.is_changed;
  row.country = country();
  if (judge_.is_rejected()) return std::nullopt;
  row.name = judge_.text_of(Column::name);
  row.email = email();
  row.locale = locale();
  row.time_zone = time_zone();
  row.birth_date = birth_date();
  row.phone = phone();
  row.push = push();
  row.web_push = listed(Column::web_push, AddressKind::web_push, web_push_);
  row.postal = listed(Column::postal, AddressKind::postal, postal_);
  if (!judge_.findings().empty()) row.unreadable = unreadable();
  return row;
}

std::string_view RowValidator::email() {
  const std::string_view text = judge_.text_of(Column::email);
  if (text.empty() || is_plain_mail_address(text)) return text;
  if (const auto bad = bad_label_of(text)) {
    judge_.find_part(RejectReason::malformed_address, Column::email, text, bad->place);
    return {};
  }
  auto canonical = canonical_mail_address(text);
  if (!canonical) {
    judge_.find(RejectReason::malformed_address, Column::email, text);
    return {};
  }
  email_ = *std::move(canonical);
  return email_;
}

std::string_view RowValidator::country() {
  const std::string_view text = judge_.text_of(Column::country);
  if (text.empty()) return {};
  const auto code = country_code(text);
  if (!code) judge_.find(RejectReason::unknown_country, Column::country, text);
  return code.value_or(std::string_view());
}

std::string RowValidator::tag_of(Column column) {
  const std::string_view text = judge_.text_of(column);
  if (text.empty()) return {};
  auto canonical = canonical_locale(text);
  if (!canonical) judge_.find(RejectReason::malformed_locale, column, text);
  return std::move(canonical).value_or(std::string());
}

std::string_view RowValidator::locale() {
  std::string account = tag_of(Column::locale);
  if (!columns_.has(Column::terms_locale)) {
    locale_ = std::move(account);
    return locale_;
  }
  locale_ = joined_locale({.account = account, .terms = tag_of(Column::terms_locale)});
  if (locale_.size() <= locale_bytes_max) return locale_;
  judge_.find(RejectReason::field_too_long, Column::terms_locale);
  locale_ = std::move(account);
  return locale_;
}

std::string_view RowValidator::time_zone() {
  const std::string_view text = judge_.text_of(Column::time_zone);
  if (text.empty()) return {};
  const std::string_view name = zones_.named(text);
  if (name.empty()) judge_.find(RejectReason::unknown_time_zone, Column::time_zone, text);
  return name;
}

std::optional<year_month_day> RowValidator::birth_date() {
  const std::string_view text = judge_.text_of(Column::birth_date);
  if (text.empty()) return std::nullopt;
  const auto date = parse_date(text);
  if (date && date->year() >= birth_year_min && *date <= today_) return date;
  judge_.find(RejectReason::impossible_date, Column::birth_date, text);
  return std::nullopt;
}

std::string_view RowValidator::phone() {
  const std::string_view text = judge_.text_of(Column::phone);
  if (text.empty() || is_phone_number(text)) return text;
  auto canonical = canonical_phone_number(text);
  if (!canonical) {
    judge_.find(RejectReason::malformed_phone, Column::phone, text);
    return {};
  }
  phone_ = *std::move(canonical);
  return phone_;
}

// Several are divided by spaces. One that is malformed leaves all out: which of them the person has
// is not known then.
std::string_view RowValidator::push() {
  std::string_view rest = judge_.text_of(Column::push);
  push_.clear();
  while (!rest.empty()) {
    const std::string_view token = rest.substr(0, rest.find(' '));
    rest = trimmed(rest.substr(token.size()));
    const auto canonical = canonical_listed_address(AddressKind::push, token);
    if (!canonical) {
      judge_.find(RejectReason::malformed_token, Column::push, token);
      return {};
    }
    if (!push_.empty()) push_ += '\n';
    push_ += *canonical;
  }
  return push_;
}

std::string_view RowValidator::listed(Column column, AddressKind kind, std::string& kept) {
  const std::string_view text = judge_.text_of(column);
  if (text.empty()) return {};
  auto canonical = canonical_listed_address(kind, text);
  if (!canonical) {
    judge_.find(malformed(kind), column, text);
    return {};
  }
  kept = *std::move(canonical);
  return kept;
}

PersonColumns RowValidator::unreadable() const {
  PersonColumns columns;
  for (const Column column : {Column::email, Column::name, Column::time_zone, Column::phone,
                              Column::push, Column::web_push, Column::postal}) {
    columns.set(static_cast<std::size_t>(column), judge_.is_unreadable(column));
  }
  // Both are kept as one value.
  columns.set(static_cast<std::size_t>(Column::locale),
              judge_.is_unreadable(Column::locale) || judge_.is_unreadable(Column::terms_locale));
  return columns;
}

}  // namespace crier::audience
