// Why a row of a file of people is not imported. A rejected row is never lost: it goes to the
// reject file with its line, its column and one of these reasons.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace crier::audience {

enum class RejectReason : std::uint8_t {
  // The record is not one of RFC 4180, or not one of this table.
  stray_quote,         // A quote inside a field that does not begin with one.
  text_after_quote,    // Something between a closing quote and the next comma or line end.
  unterminated_quote,  // A quote that the end of the file, or the size limit, leaves open.
  too_few_fields,
  too_many_fields,
  record_too_long,
  // The text of a field.
  bad_utf8,
  nul_character,
  control_character,  // C0, C1, line and paragraph separators, bidirectional overrides.
  field_too_long,
  // What the field says.
  missing_value,
  unknown_country,
  malformed_address,
  impossible_date,
  malformed_locale,
  unknown_time_zone,
  malformed_phone,
  duplicate_ref,  // The file names this person twice; the first row counts.
};
inline constexpr RejectReason reject_reason_last = RejectReason::duplicate_ref;

// The word in the reject file and in reports; stable.
[[nodiscard]] std::string_view name_of(RejectReason reason);
[[nodiscard]] std::optional<RejectReason> reject_reason_named(std::string_view name);

// One sentence for the person who mends the file: what is wrong and what would be right.
[[nodiscard]] std::string_view remedy_of(RejectReason reason);

}  // namespace crier::audience
