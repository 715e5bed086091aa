#include "audience/row_judge.h"

#include <algorithm>

#include "audience/text_check.h"
#include "base/unicode.h"
#include "campaign/ref.h"

namespace crier::audience {

namespace {

bool is_graphic(char letter) {
  return letter > ' ' && letter < '\x7F';
}

bool has_ends_to_trim(std::string_view text) {
  return !text.empty() && !(is_graphic(text.front()) && is_graphic(text.back()));
}

// What shows nothing may mean something at the ends of words, and nothing around whatever else.
std::string_view trimmed_as(const SchemaColumn& rules, std::string_view text) {
  const bool is_words = rules.has_spaces && !rules.is_ascii;
  return is_words ? trimmed(text) : trimmed_of_invisible(text);
}

// What dumps of databases write where there is no value: \N is never one, and NULL in quotes is a
// word.
bool is_null(std::string_view text, const CsvField& field) {
  return text == "\\N" || (text == "NULL" && !field.is_quoted);
}

// "1.23E+11": how spreadsheets save a long number, without most of its digits.
bool is_of_spreadsheet(std::string_view text) {
  const auto mark = text.find_first_of("eE");
  if (mark == std::string_view::npos || mark == 0) return false;
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  const auto power = text.substr(mark + 1);
  if (power.size() < 2 || (power[0] != '+' && power[0] != '-')) return false;
  if (!std::ranges::all_of(power.substr(1), is_digit)) return false;
  const auto number = text.substr(0, mark);
  const auto point = number.find_first_of(".,");
  if (!is_digit(number.front()) || !is_digit(number.back())) return false;
  return std::ranges::all_of(number.substr(0, point), is_digit) &&
         (point == std::string_view::npos ||
          std::ranges::all_of(number.substr(point + 1), is_digit));
}

}  // namespace

void RowJudge::begin(const CsvRecord& record) {
  record_ = &record;
  findings_.clear();
  is_rejected_ = false;
  if (record.rows_in_quotes != 0) find_rows_in_quotes();
}

// A field that is looked at is unreadable for it anyway. In one that is not, the rows would be lost
// without a word.
void RowJudge::find_rows_in_quotes() {
  for (std::size_t field = 0; field < record_->fields.size(); ++field) {
    if (record_->fields[field].quoting != RejectReason::rows_in_quotes) continue;
    if (columns_.is_read(field)) continue;
    findings_.push_back({.reason = RejectReason::rows_in_quotes,
                         .field = static_cast<std::uint32_t>(field),
                         .position = record_->rows_in_quotes});
  }
}

std::string_view RowJudge::text_at(std::size_t column) {
  const std::optional<std::size_t> place = columns_.field_of(column);
  if (!place) return {};
  const CsvField& field = record_->fields[*place];
  const SchemaColumn& rules = columns_.schema()[column];
  std::string_view text = has_ends_to_trim(field.text) ? trimmed_as(rules, field.text) : field.text;
  if (is_null(text, field)) text = {};
  const bool needs_a_look = !field.is_plain || field.quoting;
  if (needs_a_look && !text.empty()) text = looked_at(text, field, column);
  if (text.size() > rules.bytes_max) {
    add(column, {.reason = RejectReason::field_too_long});
    return {};
  }
  if (text.empty() && rules.decides && !is_unreadable_at(column)) {
    add(column, {.reason = RejectReason::missing_value});
  }
  return text;
}

RowJudge::Ref RowJudge::ref_at(std::size_t column, std::string& kept) {
  const std::string_view text = text_at(column);
  if (text.empty()) return {};
  if (is_of_spreadsheet(text)) {
    add(column, {.reason = RejectReason::spreadsheet_number}, Weight::warns);
  }
  const CsvField& field = record_->fields[*columns_.field_of(column)];
  if (field.is_plain) return {.text = text, .is_changed = text.size() != field.text.size()};
  kept = normal_ref(text);
  const auto hidden = suspicious_character(kept, {.is_ascii = false, .has_spaces = true});
  if (kept.empty()) {
    add(column, {.reason = RejectReason::missing_value});
  } else if (kept.size() > columns_.schema()[column].bytes_max) {
    // Composing makes some letters longer.
    add(column, {.reason = RejectReason::field_too_long});
  } else if (hidden) {
    add(column, {.reason = RejectReason::hidden_character,
                 .character = hidden->character,
                 .position = hidden->position});
  } else {
    return {.text = kept, .is_changed = kept != field.text};
  }
  return {};
}

// Empty when it cannot be read.
std::string_view RowJudge::looked_at(std::string_view text, const CsvField& field,
                                     std::size_t column) {
  if (field.quoting) {
    add(column, {.reason = *field.quoting});
    return {};
  }
  const std::optional<TextFault> fault = text_fault(text);
  if (!fault) return text;
  add(column,
      {.reason = fault->reason, .character = fault->at.character, .position = fault->at.position});
  return {};
}

void RowJudge::find_at(RejectReason reason, std::size_t column, std::string_view text) {
  Finding finding{.reason = reason};
  const SchemaColumn& rules = columns_.schema()[column];
  const auto suspect =
      suspicious_character(text, {.is_ascii = rules.is_ascii, .has_spaces = rules.has_spaces});
  if (suspect) {
    finding.character = suspect->character;
    finding.position = suspect->position;
  }
  add(column, finding);
}

void RowJudge::find_part_at(RejectReason reason, std::size_t column, std::string_view text,
                            std::size_t place) {
  std::uint32_t position = 1;
  for (std::size_t at = 0; at < place; ++position) {
    static_cast<void>(next_code_point(text, at));
  }
  add(column, {.reason = reason, .position = position});
}

void RowJudge::add(std::size_t column, Finding finding, Weight weight) {
  finding.field = static_cast<std::uint32_t>(columns_.field_of(column).value_or(0));
  const bool is_of_deciding = weight == Weight::of_the_column && columns_.schema()[column].decides;
  const bool decides = weight == Weight::decides || is_of_deciding;
  findings_.insert(decides && !is_rejected_ ? findings_.begin() : findings_.end(), finding);
  is_rejected_ = is_rejected_ || decides;
}

bool RowJudge::is_unreadable_at(std::size_t column) const {
  const std::optional<std::size_t> place = columns_.field_of(column);
  return place && std::ranges::any_of(
                      findings_, [&](const Finding& finding) { return finding.field == *place; });
}

}  // namespace crier::audience
