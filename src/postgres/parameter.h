// A value on its way into a statement.
#pragma once

#include <concepts>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/lane.h"
#include "postgres/wire_text.h"

namespace crier::store {

// Null for an empty text, because an empty text means "not known" in the domain's types.
[[nodiscard]] inline std::optional<std::string_view> null_if_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

// Bytes for a bytea; a plain text parameter would be read as characters.
struct Bytes {
  std::string_view bytes;
};

class Parameter {
 public:
  // Conversions are implicit so that exec(transaction, statement, a, b) reads as a call.
  Parameter(std::nullopt_t) {}  // NOLINT(google-explicit-constructor)
  template <std::same_as<bool> Bool>
  Parameter(Bool value) : text_(value ? "t" : "f") {}  // NOLINT(google-explicit-constructor)
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>)
  Parameter(Integer value) : text_(std::in_place) {  // NOLINT(google-explicit-constructor)
    append_integer(*text_, value);
  }
  Parameter(double value) : text_(std::in_place) {  // NOLINT(google-explicit-constructor)
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    text_->append(digits, end);
  }
  Parameter(std::string_view text) : text_(text) {}    // NOLINT(google-explicit-constructor)
  Parameter(const std::string& text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  Parameter(const char* text) : text_(text) {}         // NOLINT(google-explicit-constructor)
  Parameter(Bytes value) : text_(std::in_place) {      // NOLINT(google-explicit-constructor)
    append_bytes(*text_, value.bytes);
  }
  Parameter(const Digest& digest)  // NOLINT(google-explicit-constructor)
      : Parameter(Bytes{{reinterpret_cast<const char*>(digest.data()), digest.size()}}) {}
  Parameter(WallTime instant) : text_(std::in_place) {  // NOLINT(google-explicit-constructor)
    append_timestamp(*text_, instant);
  }
  Parameter(std::chrono::year_month_day date)  // NOLINT(google-explicit-constructor)
      : text_(std::in_place) {
    append_date(*text_, date);
  }
  template <class Tag, class Value>
  Parameter(Id<Tag, Value> id) : Parameter(id.value) {}  // NOLINT(google-explicit-constructor)
  Parameter(Lane lane) : Parameter(lane.value) {}        // NOLINT(google-explicit-constructor)
  template <class Value>
  Parameter(const std::optional<Value>& value)  // NOLINT(google-explicit-constructor)
      : Parameter(value ? Parameter(*value) : Parameter(std::nullopt)) {}
  // An array, from any range but a text or a digest: {"a","b",NULL}.
  template <std::ranges::input_range Range>
    requires(!std::convertible_to<Range, std::string_view> && !std::same_as<Range, Digest>)
  Parameter(const Range& range) : text_("{") {  // NOLINT(google-explicit-constructor)
    for (const auto& element : range) {
      if (text_->size() > 1) *text_ += ',';
      const Parameter value(element);
      if (value.text() == nullptr) {
        *text_ += "NULL";
      } else {
        append_array_text(*text_, value.text());
      }
    }
    *text_ += '}';
  }

  // Null-terminated, or null for NULL. Valid as long as this.
  [[nodiscard]] const char* text() const { return text_ ? text_->c_str() : nullptr; }

 private:
  std::optional<std::string> text_;
};

}  // namespace crier::store
